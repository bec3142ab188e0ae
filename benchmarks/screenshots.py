"""Take pictures of every kind of page, wide and narrow, with a headless Chromium.

python benchmarks/screenshots.py --site site --archive archive --out docs/screenshots [--only front report]

Needs a Chromium, playwright and Pillow (extra `dev`). The report, agency and place shown are those of
the site that have most to show.
"""

import argparse
import io
import json
import shutil
import sqlite3
import sys
import urllib.parse
import urllib.request
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from PIL import Image
from playwright.sync_api import sync_playwright

from publish.release import DATABASE
from tests.browser import CHROMIUM, FLAGS, served

WIDTHS = {"wide": 1280, "narrow": 390}
# The page of each name; {report} and the like are found in the site.
PAGES = {
    "front": "/",
    "front-english": "/?lang=en",
    "search": "/search?q={query}",
    "search-filtered": "/search?q={query}&year={year}&sort=newest",
    "search-empty": "/search",
    "search-nothing": "/search?q=%E5%85%AC%E6%8C%89",
    "report": "/report/{report}",
    "report-english": "/report/{report}?lang=en",
    "report-2019": "/report/{report_2019}",
    "report-gone": "/report/{report_gone}",
    "report-changed": "/report/{report_changed}",
    "report-hints": "/report/{report_hints}",
    "archived": "/archived/{report}",
    "agency": "/agency/{agency}",
    "place": "/place/{place}",
    "compare": "/compare?agencies={agency},{other_agency}",
    "compare-empty": "/compare",
    "coverage": "/coverage",
    "coverage-place": "/coverage?place={place}",
    "coverage-missing": "/coverage?state=missing",
    "checks": "/checks",
    "status": "/status",
    "accuracy": "/accuracy",
    "codebook": "/codebook",
    "glossary": "/glossary",
    "indicators": "/indicators",
    "downloads": "/downloads",
    "extract": "/extract",
    "api": "/api",
    "about": "/about",
    "not-found": "/report/nothing",
    "bad-request": "/checks?year=soon",
    "data": "/nianbao",
    "data-table": "/nianbao/report_index",
    "data-row": "/nianbao/report_index/1",
}
# Pages that say that something is amiss, which a site that is well does not show.
BROKEN, SLOW = {"server-fault": "/coverage"}, {"too-slow": "/search?q={query}"}
# What is shown beside a link to the site where people send it to one another.
CARD = """<html lang="zh-CN"><body style="margin:0;width:1200px;height:630px;background:#0b5560;color:#fff;
font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;display:grid;align-content:center">
<div style="padding:0 90px"><p style="font-size:40px;margin:0 0 24px;color:#ffe9a8;font-weight:600">年报档案 nianbao</p>
<p style="font-size:68px;line-height:1.35;margin:0;font-weight:700">政府信息公开工作<br>年度报告档案</p>
<p style="font-size:34px;margin:36px 0 0;opacity:.85">原文存档 · 数字可查 · 合计核对 · 全文检索</p></div></body></html>"""
_HIGHEST = 16_000  # pixels: what WebP can hold
_REPORTS = "/nianbao/{}.json?_shape=array&_size=2&"
# What to look for, in which table, and which of its columns is wanted; the best comes first.
_FOUND = {
    "report": ("report_index", "current=1&_sort_desc=fails", "report"),
    "year": ("report_index", "current=1&_sort_desc=year", "year"),
    "report_2019": ("reports", "current=1&applications_edition=2019&_sort_desc=year", "id"),
    "report_gone": ("report_index", "current=1&gone_at__notnull=1", "report"),
    "report_changed": ("changes", "", "report"),
    "report_hints": ("hints", "_sort_desc=measure", "report"),
    "agency": ("agency_index", "_sort_desc=reports", "agency"),
    "place": ("places", "level=county&_sort_desc=reports", "code"),
}


def main() -> int:
    """Serve the site on a free port, take the pictures, say what was made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=Path("site"), help="the published site")
    parser.add_argument("--archive", type=Path, help="the captures, for the archived page")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"), help="folder to fill")
    parser.add_argument("--only", nargs="*", help="names of pages; all if not given")
    parser.add_argument("--widths", nargs="*", default=list(WIDTHS), choices=list(WIDTHS))
    parser.add_argument("--height", type=int, default=0, help="at most; 0: as high as the page is")
    parser.add_argument("--quality", type=int, default=80, help="of WebP, 0 to 100")
    parser.add_argument("--query", default="公开", help="the search to show")
    parser.add_argument("--card", type=Path, help="draw the card of the site to this PNG, and stop")
    parser.add_argument("--dark", action="store_true", help="for those who like the dark")
    options = parser.parse_args()
    if not CHROMIUM:
        print("No chromium found; install it or name it in $CHROMIUM.", file=sys.stderr)
        return 1
    if options.card:
        _draw_card(options.card)
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    total = 0
    with ExitStack() as stack:
        base = stack.enter_context(served(options.site, options.archive))
        slow = stack.enter_context(served(options.site, limit_ms=0))
        broken = stack.enter_context(served(_broken(options.site, stack)))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        query = urllib.parse.quote(options.query)
        pages = {name: (base + path, 0) for name, path in _addresses(base, query).items()}
        pages |= {name: (broken + path, 500) for name, path in BROKEN.items()}
        pages |= {name: (slow + path.format(query=query), 503) for name, path in SLOW.items()}
        for width in options.widths:
            for name, (address, wanted) in pages.items():
                if options.only and name not in options.only:
                    continue
                target = options.out / f"{name}-{width}.webp"
                _take(browser, address, wanted, WIDTHS[width], target, options)
                total += target.stat().st_size
                print(f"{target}  {target.stat().st_size // 1000} kB")
        browser.close()
    print(f"{total / 1e6:.1f} MB in all")
    return 0


def _broken(site: Path, stack: ExitStack) -> Path:
    """A copy of the site whose database lacks a table."""
    copy = Path(stack.enter_context(TemporaryDirectory()))
    folder = (site / "current").resolve()
    shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("*.csv*", "*.xlsx"))
    (copy / "current").symlink_to(folder.name)
    database = copy / folder.name / DATABASE
    database.chmod(0o600)
    with closing(sqlite3.connect(database)) as db:
        db.execute("drop table coverage_counts")
    return copy


def _addresses(base: str, query: str) -> dict[str, str]:
    """The address of each page that this site can show."""
    found: dict[str, Any] = {"query": query}
    for name, (table, conditions, column) in _FOUND.items():
        rows = _rows(base + _REPORTS.format(table) + conditions)
        if rows:
            found[name] = rows[0][column]
            found[f"other_{name}"] = rows[-1][column]
    made = {}
    for name, path in PAGES.items():
        try:
            made[name] = path.format(**found)
        except KeyError as missing:
            print(f"{name}: this site has no {missing}", file=sys.stderr)
    return made


def _rows(address: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(address) as answer:
        rows: list[dict[str, Any]] = json.load(answer)
    return rows


def _draw_card(target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(CARD)
        taken = page.screenshot()
        browser.close()
    with Image.open(io.BytesIO(taken)) as image:
        image.convert("RGB").quantize(32).save(target, optimize=True)


def _take(browser: Any, address: str, wanted: int, width: int, target: Path, options: Any) -> None:
    """One picture, each by a new visitor: the language chosen on one page is not that of the next.

    `wanted` is the status that the page must have, 0: any that is no fault.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if options.dark else "light",
    )
    page = context.new_page()
    answer = page.goto(address)
    if answer.status != wanted if wanted else answer.status >= 500:
        raise RuntimeError(f"{address} answered {answer.status}")
    taken = page.screenshot(full_page=True)
    context.close()
    with Image.open(io.BytesIO(taken)) as image:
        height = min(image.height, options.height or _HIGHEST)
        image.convert("RGB").crop((0, 0, image.width, height)).save(
            target, quality=options.quality, method=6
        )


if __name__ == "__main__":
    sys.exit(main())
