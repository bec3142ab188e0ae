"""Menus that a page holds as data: trees in JSON and scripts, calls that add a node, markup in texts."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import chompjs

from crawler.discover.links import Link, links
from crawler.reading.addresses import absolute
from crawler.reading.javascript import objects, unquote
from crawler.reading.pages import Page
from crawler.reading.scripts import pick, plain, scripts

NAMES = ("name", "text", "title", "label", "showname", "channelname", "columnname", "catname", "chnlname",
         "chnlname", "chnldesc", "nodename", "orgname", "deptname", "sitename", "menuname", "lanmu", "value", "n", "t")  # fmt: skip
ADDRESSES = ("url", "href", "link", "jump_url", "jumpurl", "linkurl", "pcurl", "puburl", "chnlurl", "chnldocurl",
             "weburl", "siteurl", "urls", "path", "_href", "target_url", "domain", "a_attr", "attributes", "u")  # fmt: skip
_STRING = r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
_CALL = re.compile(
    rf"(?<![\w.])[\w.]{{1,60}}\(((?:\s*(?:{_STRING}|[\w.-]*)\s*,){{1,12}}\s*(?:{_STRING}|[\w.-]*)\s*)\)"
)
_STRINGS = re.compile(_STRING)
_ADDRESS = re.compile(
    r"(?:https?:)?//\S+|\.{0,2}/\S*|[\w-]+(?:/[\w.-]*)+(?:\?\S*)?|[\w-]+\.(?:s?html?|jsp|do|aspx)(?:\?\S*)?|\?[\w%=&.-]+"
)
_JOINED = re.compile(r"(['\"])\s*\+\s*\1")
# An address that a script makes of a node: 'list.html?cat=' + node.id, `/col/col${node.id}/`
_MADE = re.compile(
    r"['\"]([^'\"\s<>]{0,200}[?&/=]\w*)['\"]\s*\+\s*(?:\w+\.)+(\w+)\s*(?:\+\s*['\"]([^'\"\s<>]{0,200})['\"])?"
    r"|`([^`$\s<>]{0,200})\$\{\s*(?:\w+\.)+(\w+)\s*\}([^`$\s<>]{0,200})`"
)
# Files that scripts ask for, whose names say that a menu is in them.
_FILE = re.compile(
    r"['\"]([^'\"\s<>]{0,200}(?:tree|menu|nav|catalog|channel|column|lanmu|mulu|directory|gkml|xxgk|data|list)[^'\"\s<>/]{0,100}"
    r"\.(?:json|jsp|do|action|js|txt)(?:\?[^'\"\s<>]{0,200})?|[^'\"\s<>]{0,200}\.json(?:\?[^'\"\s<>]{0,200})?)['\"]",
    re.IGNORECASE,
)
_MENU = re.compile(r"tree|menu|nav|catalog|channel|column|lanmu|mulu|directory", re.IGNORECASE)
_LIBRARY = re.compile(
    r"relation|jquery|bootstrap|vue|layui|swiper|echarts|ztree[\w.-]*\.js|\.min\.js|polyfill|share|stat",
    re.I,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST = 400_000  # letters of data that are read
_NODES = 5000
_TEMPLATES = 10
# How an address is made of a node: (base, what stands before the value, its key, what stands behind).
Template = tuple[str, str, str, str]


def data_links(page: Page, more: Sequence[Template] = ()) -> list[Link]:
    """Read the links that a page's data hold: its scripts, or the whole answer where it is no HTML.

    `more` are the templates of the page whose script asked for this one.

    >>> tree = "<script>var zNodes=[{id:1,name:'公开'+'年报',url:'./nb/'}]; // x</script>"
    >>> [(l.url, l.words) for l in data_links(Page("http://a.cn/x/", tree))]
    [('http://a.cn/x/nb/', ('公开年报',))]
    """
    text = page.text.lstrip("\ufeff \r\n\t")
    whole = text[:1] != "<"  # a file of a script, or an answer to one
    pieces = [text] if whole else scripts(page)
    found: dict[tuple[str, str], Link] = {}
    for piece in pieces:
        for link in _read(page, piece[:_MOST], more):
            if link.url != page.url:
                found.setdefault((link.url, link.text), link)
    return list(found.values())


def templates(page: Page) -> list[Template]:
    """How a page's scripts make addresses of the nodes of a tree.

    >>> script = "<script>function go(n){ location.href='/list.html?cat=' + n.id; }</script>"
    >>> templates(Page("http://a.cn/x/", script))
    [('http://a.cn/x/', '/list.html?cat=', 'id', '')]
    """
    return [made for script in scripts(page) for made in _templates(page.base, script[:_MOST])]


def _templates(base: str, text: str) -> list[Template]:
    found = list(_MADE.finditer(text))[:_TEMPLATES]
    parts = [(m[1] or m[4] or "", (m[2] or m[5]).lower(), m[3] or m[6] or "") for m in found]
    return [(base, *part) for part in parts if part[0].strip("./") or part[2]]


def data_files(page: Page) -> list[str]:
    """The files of a page's own that may hold its menu: scripts called nav.js, tree.json and such."""
    named = [
        src
        for src in page.html.xpath("//script/@src").getall()
        if _FILE.search(f"'{src}'") or re.search(r"head|left|side|top|foot", src, re.I)
    ]
    named += [found[1] for script in scripts(page) for found in _FILE.finditer(script[:_MOST])]
    named.sort(key=lambda name: not _MENU.search(name))
    urls = (
        absolute(page.base, name) for name in named if not _LIBRARY.search(name.rpartition("/")[2])
    )
    return [url for url in dict.fromkeys(urls) if url is not None and url != page.url]


def _read(page: Page, text: str, more: Sequence[Template]) -> Iterator[Link]:
    joined = _JOINED.sub("", text)
    made = [*_templates(page.base, joined), *more]
    values = list(_values(joined))
    for value in values:
        yield from _nodes(page, value, made)
    for pairs in objects(joined):  # where the whole could not be read, its innermost parts can
        yield from _node(page, pairs, made)
    for call in _CALL.finditer(joined):
        yield from _pair(page, [unquote(text) for text in _STRINGS.findall(call[1])])
    if "<a" in joined.lower() or "onclick" in joined.lower():
        yield from _markup(page, joined)


def _values(text: str) -> Iterator[Any]:
    """The JSON of an answer, or every literal that can be read out of a script."""
    try:
        yield json.loads(text)
        return
    except (ValueError, RecursionError):
        pass
    try:
        yield from chompjs.parse_js_objects(text)
    except (ValueError, RecursionError):
        return


def _nodes(page: Page, value: Any, made: Sequence[Template]) -> Iterator[Link]:
    """Every node of a tree, at any depth (a stack of our own: nothing here can be too deep)."""
    stack, count = [value], 0
    while stack and count < _NODES:
        item = stack.pop()
        count += 1
        if isinstance(item, dict):
            yield from _node(page, item, made)
            stack += list(item.values())[::-1]
        elif isinstance(item, list):
            if item and all(isinstance(part, str | int | float) for part in item):
                yield from _pair(page, [str(part) for part in item])
            stack += item[::-1]
        elif isinstance(item, str) and "<a" in item:
            yield from _markup(page, item)


def _node(page: Page, node: dict[str, Any], made: Sequence[Template]) -> Iterator[Link]:
    name = plain(pick(node, NAMES))
    if not name or len(name) > 60 or not _CHINESE.search(name):
        return
    lower = {str(key).lower(): value for key, value in node.items()}
    for key in ADDRESSES:
        if url := _url(page, lower.get(key)):
            yield Link(url, (name,), "script")
            return
    if (click := lower.get("click") or lower.get("onclick")) and isinstance(click, str):
        for quoted in _STRINGS.findall(click):
            if url := _url(page, unquote(quoted)):
                yield Link(url, (name,), "script")
                return
    for base, before, key, behind in made:
        value = lower.get(key)
        if isinstance(value, str | int) and (url := absolute(base, f"{before}{value}{behind}")):
            yield Link(url, (name,), "script")


def _url(page: Page, value: Any) -> str | None:
    """An address as nodes keep it: plain, {"pc": …}, JSON in a text, {"href": …}."""
    if isinstance(value, str) and value[:1] == "{":
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if isinstance(value, dict):
        value = pick(value, ("pc", "url", "href", "link"))
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value.strip()):
        return None
    return absolute(page.base, value.strip())


def _pair(page: Page, parts: list[str]) -> Iterator[Link]:
    """A row or a call's arguments that hold a name and an address: addNode(3, 1, '年报', '/nb/')."""
    names = [
        part for part in parts if _CHINESE.search(part) and len(part) <= 60 and "<" not in part
    ]
    urls = [url for part in parts if part not in names and (url := _url(page, part))]
    if len(names) == 1 and urls:
        yield Link(urls[0], (names[0],), "script")


def _markup(page: Page, text: str) -> Iterator[Link]:
    """Links that a script writes: the markup inside its texts, quotes set free."""
    inner = re.sub(r"\\(['\"/])", r"\1", text)
    inner = inner[max(0, inner.find("<")) :]
    for link in links(
        Page(page.url, f"<html><head><base href='{page.base}'></head><body>{inner}</body></html>")
    ):
        yield Link(link.url, link.words, "script", link.under)
