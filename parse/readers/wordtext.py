"""The words of a Word paragraph as they are printed, run by run."""

import re
from collections.abc import Iterator

from lxml import etree

from parse.readers.marks import raised, struck

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _R, _PLAIN = f"{W}p", f"{W}r", f"{W}t"
# Wrappers that hold what they wrap: content controls, insertions, moves, smart tags, fields.
_THROUGH = frozenset(
    f"{W}{name}"
    for name in [
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "hyperlink",
        "fldSimple",
        "ruby",
        "rubyBase",
        "dir",
        "bdo",
        "r",
    ]
) | {
    f"{MARKUP}AlternateContent",
    f"{MARKUP}Choice",
    f"{_MATH}oMathPara",
    f"{_MATH}oMath",
    f"{_MATH}r",
}
_T = frozenset([_PLAIN, f"{_MATH}t"])
_TEXT = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_SYM, _PROPERTIES = f"{W}sym", f"{W}rPr"
_VANISH, _RAISED = f"{W}vanish", f"{W}vertAlign"
_RAISED_BY = {"superscript": "^", "subscript": "_"}
_TELLING = frozenset([_VANISH, _RAISED, f"{W}strike", f"{W}dstrike"])
BOX = f"{W}txbxContent"
# Where one of these stands a paragraph prints more, or less, than the texts of its runs.
_ODD = (*_TEXT, _SYM, *_TELLING, f"{_MATH}t", BOX)


def own(root: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Descendants with these tags that belong to `root` itself, deletions left out."""
    for child in root:
        if child.tag in tags:
            yield child
        elif child.tag in _THROUGH:
            yield from own(child, tags)


def plain_words(root: etree._Element) -> tuple[dict[etree._Element, str], set[etree._Element]]:
    """What the plain paragraphs print, and the others, which only `words` can tell.

    A plain one prints the texts of its runs, one after the other: gathered together for a whole
    document they cost a third of the walk through every run.
    """
    found: dict[etree._Element, str] = {}
    odd: set[etree._Element] = set()
    for element in root.iter(*_ODD):
        odd.update(element.iterancestors(_P))
    for text in root.iter(_PLAIN):
        run = text.getparent()
        paragraph = run.getparent() if run is not None else None
        if run is None or run.tag != _R or paragraph is None or paragraph.tag != _P:
            odd.update(text.iterancestors(_P))
        else:
            found[paragraph] = found.get(paragraph, "") + (text.text or "")
    return found, odd


def words(element: etree._Element) -> str:
    """What an element prints: no deletions, no field codes, no hidden text.

    Struck and raised characters are marked, so that no digit among them joins a number: struck
    ones by a stroke over each, raised ones behind other text by a ^ before them.
    """
    text = ""
    for child in element:
        tag = child.tag
        if tag == _R:
            run = words(child)
            text += _marked(run, child, text) if run else ""
        elif tag in _T:
            text += child.text or ""
        elif tag in _TEXT:
            text += _TEXT[str(tag)]
        elif tag in _THROUGH:
            text += words(child)
        elif tag == _SYM:
            code = child.get(f"{W}char") or ""
            text += chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,5}", code) else ""
    return text


def is_on(toggle: etree._Element | None) -> bool:
    """A switch in a list of properties: there, and not switched off."""
    return toggle is not None and toggle.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def _marked(run: str, element: etree._Element, before: str) -> str:
    first = element[0]
    if first.tag != _PROPERTIES:
        return run
    for switch in first:
        if switch.tag not in _TELLING or not is_on(switch):
            continue
        if switch.tag == _VANISH:
            return ""
        if switch.tag == _RAISED:
            mark = _RAISED_BY.get(switch.get(f"{W}val", ""), "")
            run = raised(run, before, mark) if mark else run
        else:
            run = struck(run)
    return run
