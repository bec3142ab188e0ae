"""Lists that are written into a page by its scripts, read as data: nothing is run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from parsel import Selector

from crawler.reading.javascript import STRING, assignments, objects, unquote
from crawler.reading.pages import Page

_WRITE = re.compile(r"document\.write(?:ln)?\s*\(")
_PIECE = re.compile(rf"({STRING})|([\w.$]+)|([+,();])|\s+")
# What list scripts call the three things we look for, in lower case.
TITLE_KEYS = ("doctitle", "title", "showtitle", "articletitle", "name", "bt", "subject")
URL_KEYS = ("docpuburl", "url", "href", "link", "chnldocurl", "puburl", "pcurl", "linkurl")
DATE_KEYS = ("docreltime", "pubdate", "publishedtimestr", "opentime", "publishtime", "date", "time",
             "published_time_format", "createtime", "docpubtime")  # fmt: skip


def scripts(page: Page) -> list[str]:
    """The scripts written into a page, in order."""
    return page.html.xpath("//script[not(@src)]/text()").getall()


def written(page: Page) -> Page | None:
    """What the page's scripts write with document.write, variables filled in where they are plain.

    >>> script = '''<script>var url="./202401/t20240131_1.html";var title="年报";
    ... document.writeln("<li><a href='"+url+"'>"+title+"</a></li>");</script>'''
    >>> written(Page("http://a.cn/", script)).text
    "<li><a href='./202401/t20240131_1.html'>年报</a></li>"
    """
    rows: list[str] = []
    known: dict[str, str] = {}
    for script in scripts(page):
        calls = list(_WRITE.finditer(script))
        ends = [*(call.start() for call in calls[1:]), len(script)][: len(calls)]
        known |= assignments(script[: calls[0].start()] if calls else script)
        for call, end in zip(calls, ends, strict=True):
            between = script[call.end() : end]
            rows.append(_argument(between, known))
            known |= assignments(between)
    text = "\n".join(row for row in rows if row)
    return Page(page.url, text, page.number) if text else None


def rows(page: Page) -> Iterator[tuple[str, str, str]]:
    """Read the lists that scripts hold as data: (href, title, text with a date) of each entry."""
    for script in scripts(page):
        for pairs in objects(script):
            href, title = pick(pairs, URL_KEYS), pick(pairs, TITLE_KEYS)
            if href and title:
                yield href, plain(title), pick(pairs, DATE_KEYS)


def pick(pairs: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first text that stands under one of the keys, whatever their case; '' for none.

    >>> pick({"TITLE": None, "doctitle": " 年报 "}, TITLE_KEYS)
    '年报'
    """
    lower = {key.lower(): value for key, value in pairs.items()}
    for key in keys:
        value = lower.get(key.lower())
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
    return ""


def whole(value: object, default: int = 0) -> int:
    """A count as interfaces give it, a number or its digits in a text; `default` for anything else.

    >>> whole(" 21 "), whole(15), whole(None, 20), whole("many")
    (21, 15, 20, 0)
    """
    text = str(value).strip()
    return int(text) if text.isdecimal() and len(text) < 10 else default


def plain(markup: str) -> str:
    """The words of a piece of HTML: titles come as <p>…</p> or with &nbsp;.

    >>> plain("<p>某局2023年&nbsp;年报</p>")
    '某局2023年 年报'
    """
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join("".join(Selector(text=markup, type="html").xpath("//text()").getall()).split())


def _argument(script: str, known: Mapping[str, str]) -> str:
    """The text of the argument that a script begins with: literals and known variables joined."""
    text, depth, at = "", 0, 0
    while at < len(script):
        piece = _PIECE.match(script, at)
        if piece is None:
            at += 1
            continue
        at = piece.end()
        if piece[1]:
            text += unquote(piece[1])
        elif piece[2]:
            text += known.get(piece[2], "")
        elif piece[3] == "(":
            depth += 1
        elif piece[3] == ")":
            if depth == 0:
                break
            depth -= 1
        elif piece[3] == ";" and depth == 0:
            break
    return text
