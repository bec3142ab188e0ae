"""How values look on the pages: numbers, dates, sizes, addresses of other views."""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from markupsafe import Markup, escape

from publish import form
from publish.pages.cells import number

STATIC = Path(__file__).parent.parent / "static"


@cache
def static_address(name: str) -> str:
    """The address of a file of static/; it changes with the file, so it may be kept for long."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?{digest[:12]}"


_CHINESE = re.compile(r"[\u3007\u4e00-\u9fff]+(?:[\u3000-\u303f\uff00-\uffef\d]*[\u4e00-\u9fff]+)*")


def css_address() -> str:
    """The address of the one style sheet."""
    return static_address("nianbao.css")


def canonical(request: Any) -> str | None:
    """The one address of a page, in Chinese: without the language, and without what is only marked."""
    if request is None:
        return None
    left_out = {"lang", "q"} if request.path.startswith("/report/") else {"lang"}
    kept = [(k, v) for k, v in parse_qsl(request.query_string) if k not in left_out]
    path = f"{request.scheme}://{request.host}{quote(request.path)}"
    return f"{path}?{urlencode(kept)}" if kept else path


def head(request: Any) -> dict[str, str | None]:
    """What the head of every page needs: addresses of the sheet, the sign, the picture for those
    who show a link to the page, and of the page itself."""
    base = f"{request.scheme}://{request.host}" if request is not None else ""
    return {
        "css": css_address(),
        "icon": static_address("icon.svg"),
        "card": base + static_address("card.png"),
        "canonical": canonical(request),
    }


def with_parameter(request: Any, name: str, value: Any) -> str:
    """The address of the page asked for, with one parameter of its query set anew."""
    if request is None or request.path.startswith("/nianbao"):
        return f"/?{urlencode({name: value})}"
    kept = [(k, v) for k, v in parse_qsl(request.query_string) if k != name]
    return f"{request.path}?{urlencode([*kept, (name, value)])}"


def grouped(value: Any) -> str:
    """Write a whole number with its thousands grouped; None is a dash.

    >>> grouped(28923880), grouped(None)
    ('28,923,880', '—')
    """
    return "—" if value is None else f"{value:,}"


def minute(value: str | None) -> str:
    """Write a UTC time of the contract to the minute.

    >>> minute("2026-11-01T08:00:00Z")
    '2026-11-01 08:00 UTC'
    """
    return f"{value[:10]} {value[11:16]} UTC" if value and len(value) > 15 else value or "—"


def day(value: str | None) -> str:
    """Write a time of the contract to the day."""
    return value[:10] if value else "—"


def size(value: int) -> str:
    """Write a number of bytes for a person.

    >>> size(999), size(41242), size(5_000_000)
    ('999 B', '41 kB', '5.0 MB')
    """
    if value < 1000:
        return f"{value} B"
    return f"{value / 1000:.0f} kB" if value < 1_000_000 else f"{value / 1_000_000:.1f} MB"


def section_name(key: str, lang: form.Lang) -> str:
    """The heading of one of the six sections."""
    return form.name("section", "section", key, lang)


def percent(value: float | None) -> str:
    """Write a share in percent, one decimal.

    >>> percent(0.123), percent(1), percent(None)
    ('12.3%', '100.0%', '—')
    """
    return "—" if value is None else f"{100 * value:.1f}%"


def spoken(text: str, lang: form.Lang) -> Markup:
    """A sentence in which names stay Chinese in English too: marked as what they are.

    >>> spoken("as in 财政局 & 审计局", "en")
    Markup('as in <span lang="zh-CN">财政局</span> &amp; <span lang="zh-CN">审计局</span>')
    """
    escaped = escape(text)
    if lang == "zh":
        return escaped
    return Markup(_CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', str(escaped)))


def figure(value: Any) -> str:
    """Write a figure exactly, thousands grouped; None is a dash.

    >>> figure(1234.5), figure(None)
    ('1,234.5', '—')
    """
    return "—" if value is None else number(value)


FILTERS: dict[str, Callable[..., str]] = {
    "grouped": grouped,
    "minute": minute,
    "day": day,
    "size": size,
    "section_name": section_name,
    "percent": percent,
    "figure": figure,
    "spoken": spoken,
}
