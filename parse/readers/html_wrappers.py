"""What changes nothing about the words of a page, and what nobody sees, taken out before it is walked.

Word puts two or three elements around every number; lxml takes them out in a fraction of the time
that it takes to walk through them.
"""

from collections.abc import Iterable
from typing import cast

from lxml import etree

from parse.readers.html_words import ODD, SKIP, style_does

# Elements that only dress words.
_WRAPPERS = ("span", "font", "o:p", "b", "strong", "u", "em", "i")
# The tags that a wrapper takes which stays, and an element that its style hides.
_KEPT, _HIDDEN = "kept", "template"
_styles = etree.XPath("descendant-or-self::*/@style", smart_strings=False)


def unwrap(root: etree._Element, broken: Iterable[etree._Element]) -> None:
    """Take what is hidden and all wrappers out of a part of a page; other words stay where they are.

    A wrapper stays where its style does something to its words, and where it holds more than plain
    words: a break or a block (it is then one of `broken`), a link, a picture, words that are struck.
    """
    dressed: list[etree._Element] = []
    styles = cast(list[str], _styles(root))
    telling = {style for style in set(styles) if style_does(style)}
    for element in root.iter() if telling else ():
        style = element.get("style")
        if style not in telling or style is None:
            continue
        does = style_does(style)
        if does == "hidden":
            element.tag = _HIDDEN
        elif does == "faint" and len(element):
            del element.attrib["style"]  # those inside say for themselves whether they are seen
        else:
            dressed.append(element)
    for element in (*dressed, *broken, *holders((*dressed, *root.iter("a", *ODD)), root)):
        if element.tag in _WRAPPERS:
            element.tag = _KEPT
    etree.strip_elements(root, *SKIP, with_tail=False)
    etree.strip_tags(root, *_WRAPPERS)


def holders(inner: Iterable[etree._Element], root: etree._Element) -> set[etree._Element]:
    """Everything between the root and any of these elements."""
    found: set[etree._Element] = set()
    for element in inner:
        if element is root:
            continue
        outer = element.getparent()
        while outer is not None and outer is not root and outer not in found:
            found.add(outer)
            outer = outer.getparent()
    return found
