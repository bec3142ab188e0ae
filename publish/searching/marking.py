"""The hits of a search in their sentence: found on the folded text, marked on the original."""

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from publish.searching.search import key

_SENTENCE_END = re.compile(r"[。！？；\n]")
_GAP = r"[\W_]+"  # between two runs of one word any punctuation may stand, as in the index
Span = tuple[int, int]
_key = lru_cache(64)(key)  # one text is asked for word after word


def hits(text: str, words: Sequence[str]) -> list[Span]:
    """Where the words of a query stand in a text: spans of the original, merged, in order.

    >>> hits("政府採購 2019 年，采购", ["采购", "2019年"])
    [(2, 4), (5, 11), (12, 14)]
    """
    if not words:
        return []
    folded = _key(text)
    spans: list[Span] = []
    for word in words:
        pattern = _GAP.join(re.escape(run) for run in re.findall(r"[^\W_]+", word))
        for found in re.finditer(pattern, folded.text):
            spans.append((folded.places[found.start()], folded.places[found.end() - 1] + 1))
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, words: Sequence[str]) -> Markup:
    """The whole text as HTML, escaped, every hit in <mark>.

    >>> str(marked("<b>公安", ["公安"]))
    '&lt;b&gt;<mark>公安</mark>'
    """
    return _mark(text, hits(text, words), 0, len(text))


def passage(text: str, words: Sequence[str], about: Sequence[str], around: int = 60) -> Markup:
    """The sentence in which one of the words `about` stands first, as HTML, all `words` marked.

    Of a long sentence about `around` characters are kept on either side of the hit. Raises
    ValueError where the text has none of `about`.

    >>> str(passage("前一句。全年公开12条；后一句。", ["公开", "全年"], ["公开"]))
    '<mark>全年公开</mark>12条；'
    """
    chosen = hits(text, about)
    if not chosen:
        raise ValueError("the text has none of these words")
    spans = hits(text, words)
    first, last = chosen[0]
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= first), default=0)
    end = min((end for end in ends if end >= last), default=len(text))
    cut_start, cut_end = max(start, first - around), min(end, last + around)
    # A mark is never cut in two.
    for left, right in spans:
        if left < cut_end < right:
            cut_end = right
    html = _mark(text, spans, cut_start, cut_end)
    return Markup("…" if cut_start > start else "") + html + Markup("…" if cut_end < end else "")


def _mark(text: str, spans: Sequence[Span], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    at = start
    for left, right in spans:
        if right <= start or left >= end:
            continue
        parts += [
            escape(text[at:left]),
            Markup("<mark>"),
            escape(text[left:right]),
            Markup("</mark>"),
        ]
        at = right
    return Markup("").join([*parts, escape(text[at:end])])
