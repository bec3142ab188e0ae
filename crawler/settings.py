"""Settings of the Scrapy project: each line that differs from Scrapy's default says why."""

import os
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    _VERSION = version("nianbao")
except PackageNotFoundError:  # run from a checkout that was never installed
    _VERSION = "0"

BOT_NAME = "nianbao"
SPIDER_MODULES = ["crawler.spiders"]

# Who we are [Scrapy/x]: a portal's operator must be able to find us and say stop. Whoever runs
# this names themselves: NIANBAO_CONTACT is a mail address or a web page.
CONTACT = " ".join(os.environ.get("NIANBAO_CONTACT", "").split()) or "issues on that page"
USER_AGENT = (
    f"nianbao/{_VERSION} (+https://github.com/nianbao/nianbao; "
    f"archive of annual reports on open government information; contact: {CONTACT})"
)
ROBOTSTXT_USER_AGENT = "nianbao"  # [the whole USER_AGENT]: the name a robots.txt would use
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",  # [en]: some portals answer in English otherwise
    # [gzip, deflate, br, zstd]: what plain warcio can decode, for whoever reads the archive later.
    "Accept-Encoding": "gzip, deflate",
}
if "@" in CONTACT:
    DEFAULT_REQUEST_HEADERS["From"] = CONTACT  # RFC 9110, 10.1.2: who is responsible for a robot

# Politeness. The delay comes from the portal's registry line (crawler/spiders/base.py).
ROBOTSTXT_OBEY = True  # [False]
# [16]: what an answer tells us, a refusal above all, holds for the very next request; what stood
# in a queue behind it would still be sent. A portal is one host, so nothing is lost by it.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # [8]: one at a time per host
CONCURRENT_ITEMS = 1  # [100]: Scrapy makes so many tasks for every answer
DOWNLOAD_DELAY = 2  # [0] seconds, where no portal says otherwise
DOWNLOAD_DELAY_JITTER = 0.3  # [0.5]: ±30 %
AUTOTHROTTLE_ENABLED = True  # [False]: brakes on a slow portal, never below its own delay
AUTOTHROTTLE_MAX_DELAY = 60
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
DOWNLOAD_TIMEOUT = 60  # [180] seconds, of the whole answer: cuts a body that drips
DNS_TIMEOUT = 20  # [60]

# Bounds.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # [1 GiB], decompressed
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024  # [32 MiB]
DEPTH_LIMIT = 400  # [0]: a pager is a chain, one step a page; a calendar must end somewhere
CLOSESPIDER_TIMEOUT = 3 * 3600  # [0] seconds
CLOSESPIDER_PAGECOUNT = 6000  # [0] answers in one run, where the registry line says nothing
NIANBAO_RECHECKS = 100  # known documents that one crawl asks for again (crawler/again.py)
REDIRECT_MAX_TIMES = 5  # [20]
MEMUSAGE_LIMIT_MB = 1024  # [0]

# Safety. Only http and https, only public addresses (crawler/net.py), no doors into the process.
DOWNLOAD_HANDLERS: dict[str, Any] = {"file": None, "data": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "crawler.net.PublicOnlyResolver"
HTTPPROXY_ENABLED = False  # [True]: behind a proxy the address check would see the proxy alone
TELNETCONSOLE_ENABLED = False  # [True]
REMOTE_CONTROL_ENABLED = False  # [True]: would run Python sent to a local port
COOKIES_ENABLED = False  # [True]: nothing we read needs a session

# What is asked, and what is kept, is decided by the state of the portal, not by Scrapy.
HTTPERROR_ALLOW_ALL = True  # [False]: the spider hears of a 404 and a 412 too
METAREFRESH_ENABLED = True
REFERRER_POLICY = "unsafe-url"  # attachment hosts check that the Referer is the page, in full
EXTENSIONS: dict[str, int | None] = {
    # Off above, and not even loaded: their imports cost a fifth of a small crawl.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.politeness.Throttle": 0,
    "crawler.capture.Recorder": 0,
}
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    # What we have no use for costs time with every page.
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # AddressGuard stands instead
    "crawler.slots.OneSlot": 30,  # before robots.txt is asked for, as the next one
    "crawler.net.AddressGuard": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.Robots": 100,
    "crawler.politeness.HostHold": 560,  # sees a 429 or 503 before the retry at 550 does
}
SPIDER_MIDDLEWARES: dict[str, int | None] = {"crawler.again.LookAgain": 40}
WARN_ON_GENERATOR_RETURN_VALUE = False  # [True]: reads the callback's source for every answer
LOG_LEVEL = "INFO"  # [DEBUG]
STATS_DUMP = True

# Spidermon (extra `monitors`), where the environment turns it on: every variable that begins with
# SPIDERMON_ is a setting of its. When the engine stops, the run's row in state.db is closed.
if os.environ.get("SPIDERMON_ENABLED"):
    EXTENSIONS["spidermon.contrib.scrapy.extensions.Spidermon"] = 500
    SPIDERMON_ENGINE_STOP_MONITORS = ["crawler.watching.monitors.PortalSuite"]
    globals().update({k: v for k, v in os.environ.items() if k.startswith("SPIDERMON_")})
