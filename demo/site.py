"""What a portal can answer: a resource with its headers, and the pages every dialect shares."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

import opencc

from demo.html import NOTES, body, stub
from demo.reports import FILES, Report, load, reports

BEIJING = timezone(timedelta(hours=8))
OFFSETS = {"demo-trs": 0, "demo-jpage": 1, "demo-gkmlpt": 2}  # added to the base port
BASE_PORT = 8771
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Resource:
    """An answer: `changed` is set where the server knows the file's date, and only there can it
    answer 304; `gzip` tells that it compresses this one for a client that accepts it, `chunked`
    that it sends it without saying how long it is, as servlet containers do."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    changed: datetime | None = None
    gzip: bool = False
    chunked: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    def etag(self, packed: bool) -> str:
        """The tag as nginx makes it: date and length, weak once the body was compressed on the way."""
        assert self.changed is not None
        tag = f'"{int(self.changed.timestamp()):x}-{len(self.body):x}"'
        return f"W/{tag}" if packed else tag

    def fresh_for(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the client's copy is still the one we have (RFC 9110, section 13)."""
        if self.changed is None:
            return False
        if tags := headers.get("If-None-Match"):
            mine = self.etag(False)
            return any(tag.strip().removeprefix("W/") in (mine, "*") for tag in tags.split(","))
        if since := headers.get("If-Modified-Since"):
            return self.changed <= parsedate_to_datetime(since)
        return False

    def answer(self, headers: Mapping[str, str]) -> tuple[int, bytes, list[tuple[str, str]]]:
        """Status, body and headers for one client."""
        packed = self.gzip and "gzip" in headers.get("Accept-Encoding", "")
        out = list(self.headers)
        if self.gzip:
            out.append(("Vary", "Accept-Encoding"))
        if self.changed is not None:
            out.append(("Last-Modified", format_datetime(self.changed, usegmt=True)))
            out.append(("ETag", self.etag(packed)))
        if self.status == 200 and self.fresh_for(headers):
            return 304, b"", out
        out.append(("Content-Type", self.content_type))
        if packed:
            out.append(("Content-Encoding", "gzip"))
        body = gzip.compress(self.body, 6, mtime=0) if packed else self.body
        return self.status, body, out


Query = Mapping[str, str]
Answer = Callable[[Query], Resource]


@dataclass(frozen=True)
class Site:
    """One portal on one day: pages by path, and the paths that compute their answer."""

    pages: dict[str, Resource]
    programs: dict[str, Answer]
    fallback: Callable[[str], Resource]

    def get(self, path: str, query: Query) -> Resource:
        """Answer a request; `query` holds the parameters of the address and of a posted form."""
        if program := self.programs.get(path):
            return program(query)
        if page := self.pages.get(path):
            return page
        if f"{path}/" in self.pages:
            return Resource(b"", status=301, headers=(("Location", f"{path}/"),))
        return self.fallback(path)


@dataclass(frozen=True)
class Item:
    """A line of a listing, ours or a neighbour's: `report` is None for what is no annual report."""

    title: str
    published: str
    body: str
    source: str
    report: Report | None = None

    @property
    def number(self) -> int:
        """A number for the address that stays the same from run to run."""
        return 10_000 + crc32(f"{self.title}{self.published[:4]}".encode()) % 90_000

    @property
    def day(self) -> str:
        return self.published[:10]

    @property
    def when(self) -> datetime:
        """The time of publication, in UTC."""
        local = datetime.strptime(self.published, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
        return local.astimezone(UTC)


def items(portal: str, day: int) -> list[Item]:
    """Everything that stands in a portal's 年报 column on a day, the newest first."""
    ours = [
        Item(written(r, r.title), r.published, written(r, _body(r)), r.source, r)
        for r in reports(day)
        if r.portal == portal
    ]
    return newest_first([*ours, *neighbours(portal)])


def _body(report: Report) -> str:
    return body(report) if "page" in report.carrier.split("+") else stub(report)


def written(report: Report, words: str) -> str:
    """A text in the script that the report is written in."""
    return traditional(words) if report.script == "traditional" else words


def newest_first(items: list[Item]) -> list[Item]:
    """In the order of a listing."""
    return sorted(items, key=lambda item: (item.published, item.number), reverse=True)


def address(portal: str, base_port: int) -> str:
    """The root of a portal: `http://127.0.0.1:8771`.

    >>> address("demo-gkmlpt", 8771)
    'http://127.0.0.1:8773'
    """
    return f"http://127.0.0.1:{base_port + OFFSETS[portal]}"


def neighbours(portal: str) -> list[Item]:
    """What stands in the same column and is no annual report: 政府网站年度工作报表 and the like."""
    items = []
    for entry in load("neighbours.json")[portal]:
        for unit in entry.get("units", [""]):
            for year, published in entry["years"].items():
                title = entry["title"].format(unit=unit, year=year)
                words = "".join(f"<p>{escape(p)}</p>" for p in entry["text"])
                items.append(Item(title, published, words, unit or entry["source"]))
    return items


def attachment(report: Report, kind: str) -> bytes:
    """The bytes of a report's file."""
    return (FILES / f"{report.id}.{kind}").read_bytes()


def head(title: str, metas: Mapping[str, str], charset: str = "utf-8") -> str:
    """The head with the meta set of the annex to 国办发〔2017〕47号."""
    lines = [f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items()]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN"><head>',
            f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
            f"<title>{escape(title)}</title>",
            *lines,
            "</head>",
        ]
    )


def footer(item: Item | None, code: str) -> str:
    """The foot of every page: what is real here and what is not, and the site's own number."""
    note = NOTES[item is None or item.report is None or item.report.invented]
    return (
        f'<div class="footer"><p>{note}</p><p>网站标识码：{code}</p></div>\n'
        f"<script id=\"_jiucuo_\" sitecode='{code}'></script>\n</body></html>\n"
    )


def disposition(name: str) -> tuple[str, str]:
    """The header that gives a download its name."""
    return ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")


def traditional(text: str) -> str:
    """Write a text in traditional characters, one by one, as the machines of mirrors do.

    >>> traditional("反复、采购")
    '反復、採購'
    """
    return text.translate(_traditional_table())


@cache
def _traditional_table() -> dict[int, str]:
    # The bare name "s2t" would let a file of that name in the working directory take its place.
    config = Path(opencc.__file__).parent / "clib/share/opencc/s2t.json"
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    other = str(opencc.OpenCC(str(config)).convert("\n".join(han))).split("\n")
    return {ord(a): b for a, b in zip(han, other, strict=True) if len(b) == 1}


def not_found(path: str) -> Resource:
    """The answer for a page that is not there."""
    page = f"<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1>{path}</body></html>"
    return Resource(page.encode(), status=404)
