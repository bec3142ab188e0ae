"""How reading time grows with a list page made to be slow: every family, every fragment that opens and never closes.

    python -m benchmarks.listings [--size 60000] [--family NAME …]

Each fragment is repeated to a page of SIZE characters and to one four times as large. Time that grows
with the size takes four times as long; what grows with its square takes sixteen times, and is listed.
"""

import argparse
import time

from crawler.families import FAMILIES, detect
from crawler.reading.pages import Page

FRAGMENTS = (
    "<div id=a ", "<div id=a><script text/xml>", "<record><![CDATA[", "$('#a').jpage({",
    "$('#a').jpage({ajaxParam:{", "funclick('a'", "funclick('a')>", "funclick('a')><", "共<", "共 ",
    "Pager({", "Pager({size:1", "createPageHTML('", "createPageHTML(\\'", "loadDynamic('", "loadDynamic() ",
    "window._CONFIG={", "window._CONFIG={TREE:[", "<meta ", "<!--", "<a ", "<a href='x'>",
    "<a href='?page=2'>2</a>", "<a href='{}.html'>2023年</a>", "<ul><li>", "<ul><!--", "<script>",
    "<script>document.write('", "document.write(\"a", "var a='", "x={{a:'b'", "articleList:[{{",
    ".pagination({", "http-equiv=refresh ", "location.href='", "tree.jsp?a", "channelId:['",
    "queryArticleByCondition(this,'", "<li><a href='/a/t20240101_{}.html'>某局2023年政府信息公开年度报告</a>",
    "<a onclick=\"x('/a/t20240101_1.html')\">2023年</a>", "[", '{"a":', "'", "\\",
    "function f(n){location.href='a'+", "<a href='javascript:f(2)'>下一页</a>", "href=\"index_\" + nextPage + ",
    "<tr><td><a href=x>查看</a>", "<a><div>", "<form><a href=\"javascript:__doPostBack('p','2')\">", "共 1",
)  # fmt: skip
ADDRESSES = {
    "xxgk": ("/module/xxgk/tree.jsp?area=1", "/module/xxgk/search.jsp?currpage=1"),
    "gkmlpt": ("/gkmlpt/index", "/gkmlpt/api/all/1?page=1"),
    "ucap": ("/c100/list.shtml", "/common/search/abc?page=1"),
}
LEAST = 0.05  # seconds: what takes less is not looked at
SQUARE = 9.0  # a ratio above this is not that of a time that grows with the size


def page(fragment: str, size: int, path: str) -> Page:
    """A page of one fragment, over and over; a number is put in where it has a place for one."""
    count = size // len(fragment)
    if "{}" in fragment:
        return Page(f"http://a.gov.cn{path}", "".join(fragment.format(n) for n in range(count)))
    return Page(f"http://a.gov.cn{path}", fragment.replace("{{", "{") * count)


def seconds(family: str, fragment: str, size: int, path: str) -> float:
    """CPU seconds to read a page once."""
    made = page(fragment, size, path)
    read = detect if family == "detect" else FAMILIES[family]
    start = time.process_time()
    read(made)
    return time.process_time() - start


def main() -> None:
    """Measure, and list what grows faster than the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=60_000)
    parser.add_argument("--family", action="append", choices=[*FAMILIES, "detect"])
    given = parser.parse_args()
    slowest, found = (0.0, ""), 0
    for family in given.family or [*FAMILIES, "detect"]:
        for path in ADDRESSES.get(family, ("/col/col1/index.html",)):
            for fragment in FRAGMENTS:
                small = seconds(family, fragment, given.size, path)
                slowest = max(slowest, (small, f"{family} {path} {fragment!r}"))
                if small < LEAST:
                    continue
                large = seconds(family, fragment, 4 * given.size, path)
                if large > SQUARE * small:
                    found += 1
                    print(f"{family} {path} {fragment!r}: {small:.2f} s, then {large:.2f} s")
    print(f"{found} grow faster than the page; the slowest of {given.size} characters: "
          f"{slowest[0]:.2f} s, {slowest[1]}")  # fmt: skip


if __name__ == "__main__":
    main()
