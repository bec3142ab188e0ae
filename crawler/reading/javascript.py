"""JavaScript as text: its literals, variables, calls and functions. Nothing is run."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

STRING = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_ASSIGN = re.compile(
    rf"(?<![\w.])(?:var\s+|let\s+|const\s+)?(\w+)\s*=\s*({STRING}|\d+)\s*(?=[;,\n]|//)"
)
_PAIR = re.compile(rf"(?:['\"]?)(\w+)(?:['\"]?)\s*:\s*({STRING}|[\w.+-]+)")
_OBJECT = re.compile(r"\{[^{}]{5,4000}\}")
_FUNCTION = re.compile(r"\bfunction\s{1,9}(\w{1,60})\s{0,9}\(([\w\s,]{0,200})\)\s{0,99}\{")
_BODY = 2000  # characters of a function that are looked at
# Where a script sends its reader, or makes the address for what does.
_GOES = re.compile(
    r"\breturn\b(?=\s{0,9}['\"])|location(?:\.href)?\s{0,9}=(?!=)|location\.(?:replace|assign)\s{0,9}\(|window\.open\s{0,9}\("
)
_CALL = re.compile(r"(?<![\w.])(\w{1,60})\s{0,9}\(([^()]{0,500})\)")
_TERM = re.compile(rf"\s*(?:({STRING})|(\w+))\s*(\+|[;,)}}\n]|$)")


def unquote(literal: str) -> str:
    r"""The text of a string literal of JavaScript (or a bare word, as it is).

    >>> unquote(r"'<a href=\'x\'>\u5e74\u62a5<\/a>'")
    "<a href='x'>年报</a>"
    """
    if literal[:1] not in {"'", '"'}:
        return literal
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), literal[1:-1])
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": ""}.get(m[1], m[1]), text)


def assignments(text: str) -> dict[str, str]:
    """Variables that a script sets to a plain text or number; the last one counts.

    >>> assignments("var countPage = 5;\\nvar url='./t1.html';")
    {'countPage': '5', 'url': './t1.html'}
    """
    return {m[1]: unquote(m[2]) for m in _ASSIGN.finditer(text)}


def objects(text: str) -> Iterator[dict[str, str]]:
    """Read every innermost {…} of a script as key and text, keys in lower case.

    >>> list(objects("var list=[{title:'某局2023年年报', url:'/x/t20240131_1.html', top:0}]"))
    [{'title': '某局2023年年报', 'url': '/x/t20240131_1.html', 'top': '0'}]
    """
    for found in _OBJECT.finditer(text):
        pairs = {m[1].lower(): unquote(m[2]) for m in _PAIR.finditer(found[0])}
        if pairs:
            yield pairs


def arguments(text: str, function: str) -> list[list[str]]:
    """The arguments of every call of a function that are plain: texts in quotes, numbers, names.

    >>> arguments("createPageHTML('page_div',10, 1,'zwgklist','shtml',200);", "createPageHTML")
    [["'page_div'", '10', '1', "'zwgklist'", "'shtml'", '200']]
    """
    calls = []
    for found in re.finditer(rf"(?<![\w.]){function}\s{{0,99}}\(([^()]{{0,2000}})\)", text):
        calls.append(
            [part.strip() for part in re.findall(rf"{STRING}|[^,'\"]+", found[1]) if part.strip()]
        )
    return calls


@dataclass(frozen=True)
class Functions:
    """The functions that a page defines, by name: their parameters and the beginning of their body."""

    known: Mapping[str, tuple[tuple[str, ...], str]]
    variables: Mapping[str, str]

    @classmethod
    def of(cls, text: str) -> "Functions":
        """Find the functions written into a page."""
        found = list(_FUNCTION.finditer(text))
        ends = [*(one.start() for one in found[1:]), len(text)]
        known = {
            one[1]: (
                tuple(name.strip() for name in one[2].split(",")),
                text[one.end() : min(end, one.end() + _BODY)],
            )
            for one, end in zip(found, ends[: len(found)], strict=True)
        }
        return cls(known, assignments(text) if known else {})

    def leads_to(self, script: str) -> str | None:
        """The address to which a call of one of them sends the reader, made of what it is given.

        >>> text = "function go(n){ if(n>9) return; location.href = 'list_' + n + '.html'; }"
        >>> Functions.of(text).leads_to("javascript:go(2)")
        'list_2.html'
        """
        for call in _CALL.finditer(script):
            if call[1] not in self.known:
                continue
            names, body = self.known[call[1]]
            given = re.findall(rf"{STRING}|[\w.-]+", call[2])
            values = {name: unquote(value) for name, value in zip(names, given, strict=False)}
            for goes in _GOES.finditer(body):
                address = _joined(body[goes.end() :], values, self.variables)
                if address:
                    return address
        return None


def _joined(text: str, given: Mapping[str, str], known: Mapping[str, str]) -> str | None:
    """What an expression comes to that joins literals and names by +; None where one is not known,
    or where it holds nothing of what was `given`."""
    parts: list[str] = []
    at, told = 0, False
    while term := _TERM.match(text, at):
        if term[1]:
            parts.append(unquote(term[1]))
        elif term[2] in given:
            parts.append(given[term[2]])
            told = True
        elif term[2].isdigit() or term[2] in known:
            parts.append(known.get(term[2], term[2]))
        else:
            return None
        if term[3] != "+":
            return "".join(parts) if told else None
        at = term.end()
    return None
