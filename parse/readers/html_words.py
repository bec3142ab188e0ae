"""The words of an element of a page as a person sees them: what is hidden, struck, raised, pictured.

Nothing here calls itself: pages nest as deep as they like.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from lxml import etree

from parse.readers.marks import PICTURE, raised, struck

SKIP = frozenset(
    ("script", "style", "noscript", "template", "select", "option", "button", "iframe")
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# White space that a browser prints as one space, in a cell.
_PLAIN = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FAINT = re.compile(r"visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|%)?\s*(?:;|$)")
# Elements that are not printed as plain words.
_Look = Literal["hidden", "struck", "raised", "field", "picture"]
_LOOKS: dict[str, _Look] = {
    **dict.fromkeys((*SKIP, "rt", "rp"), "hidden"),
    **dict.fromkeys(("s", "del", "strike"), "struck"),
    **dict.fromkeys(("sup", "sub"), "raised"),
    **dict.fromkeys(("img", "canvas", "svg", "object", "embed"), "picture"),
    "input": "field",
}
ODD = frozenset(_LOOKS)
# What a style does to words; what hides an element may be taken back by those inside it.
_LONGEST_STYLE = 500
_STYLED: dict[str, _Look] = {"hidden": "hidden", "faint": "hidden", "struck": "struck"}
_NO_FIELD = frozenset(("hidden", "button", "submit", "reset", "image", "checkbox", "radio", "file"))
# What a block, and a picture, leave behind in the text of a cell; what stands around a link's words.
_EDGE, _IMAGE, LINK_BEGINS, LINK_ENDS = "\x00", "\x04", "\x01", "\x02"
_MARGIN = f" \t\r\n\f{_EDGE}"
_string = etree.XPath("string()")


def cell_text(cell: etree._Element) -> str:
    """The text of a cell, its paragraphs and breaks on lines of their own.

    Runs of plain white space are one space, as a browser prints them; no-break and full-width
    spaces stay where nothing else is printed, for a blank is kept as it was.
    """
    words = (_gather(cell, fields=True) if len(cell) else cell.text or "").strip(_MARGIN)
    if words.isprintable() and "  " not in words:  # a number or a word, the usual case
        return words
    if _IMAGE in words:
        words = words.replace(_IMAGE, _EDGE)
        if not words.strip(f"{_MARGIN}\xa0\u3000"):
            return PICTURE
    lines = [_PLAIN.sub(" ", line).strip(" ") for line in words.split(_EDGE)]
    kept = [line for line in lines if line.strip("\xa0\u3000 ")]
    if kept:
        return "\n".join(line.strip("\xa0\u3000 ") for line in kept)
    return next((line for line in lines if line), "")


def running_text(block: etree._Element) -> str:
    """The words of a block that holds no other, its links between marks."""
    if not len(block):  # the usual case
        return block.text or ""
    parts = [block.text or ""]
    for child in block:
        tag = child.tag
        if isinstance(tag, str):
            if tag == "a":
                parts.append(linked_text(child))
            else:
                parts.append(inline_text(child) if len(child) else child.text or "")
        parts.append(child.tail or "")
    return "".join(parts)


def inline_text(element: etree._Element) -> str:
    """The words of an element of running text, on one line."""
    return _gather(element).replace(_EDGE, " ").replace(_IMAGE, "")


def linked_text(link: etree._Element) -> str:
    """The words of a link, between marks where it leads somewhere."""
    return f"{LINK_BEGINS}{inline_text(link)}{LINK_ENDS}" if link.get("href") else inline_text(link)


def _gather(root: etree._Element, fields: bool = False) -> str:
    """The words inside an element, an _EDGE where a block begins or ends, and at every break.

    `fields`: with what the fields of a form are filled with.
    """
    parts = [root.text or ""]
    stack: list[tuple[Iterator[etree._Element], str]] = []
    children: Iterator[etree._Element] = iter(root)
    behind = ""
    while True:
        for child in children:
            tag, tail = child.tag, child.tail or ""
            if not isinstance(tag, str):
                parts.append(tail)
                continue
            if tag == "br":
                parts.append(_EDGE + tail)
                continue
            if look := _look(child, tag):
                parts.append(_odd(child, look, parts, fields) + tail)
                continue
            edge = _EDGE if tag in BLOCKS else ""
            parts.append(edge + (child.text or ""))
            if len(child):
                stack.append((children, behind))
                children, behind = iter(child), edge + tail
                break
            parts.append(edge + tail)
        else:
            parts.append(behind)
            if not stack:
                return "".join(parts)
            children, behind = stack.pop()


def _look(element: etree._Element, tag: str) -> _Look | None:
    """How an element inside a cell is printed, where that is not as plain words."""
    if look := _LOOKS.get(tag):
        return look
    style = element.get("style")
    if style is None:
        return None
    does = style_does(style)
    return None if does == "faint" and len(element) else _STYLED.get(does or "")


def style_does(style: str) -> str | None:
    """What a style does to the words under it: hidden, faint (those inside may take it back), struck."""
    return _known_style(style) if len(style) < _LONGEST_STYLE else _style_does(style)


def _style_does(style: str) -> str | None:
    style = style.lower()
    if "none" in style and _HIDDEN.search(style):
        return "hidden"
    if _FAINT.search(style):
        return "faint"
    return "struck" if "line-through" in style else None


_known_style = lru_cache(maxsize=4096)(_style_does)  # the same few come again all over a page


def _odd(element: etree._Element, look: _Look, before: Sequence[str], fields: bool) -> str:
    """What stands for words that are not printed plainly: no digit among them joins a number."""
    if look == "hidden":
        return ""
    if look == "picture":
        return _IMAGE
    if look == "field":
        shown = fields and element.get("type", "text").lower() not in _NO_FIELD
        return (element.get("value") or "") if shown else ""
    text = str(_string(element))
    return struck(text) if look == "struck" else raised(text, "".join(before), "^")
