"""What every crawl imports, loaded once in the server that crawls are forked from (crawler/process.py).

Nothing here may install a reactor, start a thread or read the environment. `crawler.settings` is
left out for that: it reads who we are from the environment of each crawl.
"""

import importlib
import pkgutil

import scrapy.cmdline
import scrapy.commands.crawl
import scrapy.core.downloader.handlers.http11
import scrapy.core.engine
import scrapy.core.scheduler
import scrapy.crawler
import scrapy.downloadermiddlewares.cookies
import scrapy.downloadermiddlewares.httpcompression
import scrapy.downloadermiddlewares.redirect
import scrapy.downloadermiddlewares.retry
import scrapy.extensions.closespider
import scrapy.extensions.feedexport
import scrapy.extensions.memusage
import scrapy.pqueues
import scrapy.robotstxt
import scrapy.spiderloader
import scrapy.squeues

import crawler.capture
import crawler.spiders

LOADED = (
    scrapy.cmdline, scrapy.commands.crawl, scrapy.core.downloader.handlers.http11,
    scrapy.core.engine, scrapy.core.scheduler, scrapy.crawler,
    scrapy.downloadermiddlewares.cookies, scrapy.downloadermiddlewares.httpcompression,
    scrapy.downloadermiddlewares.redirect, scrapy.downloadermiddlewares.retry,
    scrapy.extensions.closespider, scrapy.extensions.feedexport, scrapy.extensions.memusage,
    scrapy.pqueues, scrapy.robotstxt, scrapy.spiderloader, scrapy.squeues, crawler.capture,
)  # fmt: skip

for _module in pkgutil.iter_modules(crawler.spiders.__path__):
    importlib.import_module(f"crawler.spiders.{_module.name}")
