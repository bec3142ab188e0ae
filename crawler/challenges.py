"""Answers that are no page of the portal: challenges, refusals, notices, shells; told, never evaded."""

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from crawler.state.rows import Ask

# Statuses by which portals turn a crawler away, and what stands behind each.
REFUSALS: dict[int, str] = {
    403: "HTTP 403: the portal refuses us",
    405: "HTTP 405: the portal's firewall refuses us",
    412: "HTTP 412: a browser challenge (瑞数) stands before the portal",
    468: "HTTP 468: a challenge stands before the portal",
    521: "HTTP 521: a browser challenge (加速乐) stands before the portal",
}


@dataclass(frozen=True)
class Sign:
    """How a wall is known that comes as an ordinary answer (200 or 202)."""

    pattern: str
    name: str
    bare: bool = True  # only where the page shows no text: good pages carry the same script
    roles: tuple[str, ...] = ()  # what was asked for; () for anything
    kind: str = "<"  # what the body begins with


SIGNS: tuple[Sign, ...] = (
    Sign(r"\$_ts\s*=|\$_ss\s*=", "a browser challenge (瑞数)"),
    Sign(r"__jsl_clearance", "a browser challenge (加速乐)"),
    Sign(r"puzzle-vcode|slider-?captcha|captcha[-_]slider|ctct_?slider", "a slider to drag"),
    Sign(r"WZWS-RAY|wzwschallenge", "a browser challenge (WZWS)"),
    Sign(r"<title>\s*请稍候|请稍候[…\.。]", "a page that says 请稍候 (please wait)"),
    Sign(r"online-desc-con", "the delivery network's error page"),
    Sign(r"安全狗|网站防火墙|您的请求(?:已被|被)拦截|访问被拦截", "a firewall's notice"),
    Sign(r"正在(?:进行)?(?:系统|网站)?(?:维护|升级)|(?:维护|升级)中", "a notice of maintenance"),
    Sign(r'"success"\s*:\s*(?:false|"false")', "JSON that says success: false",
         False, ("listing",), "{"),
    # Some jpage portals answer deep pages with an XML of 54 bytes and nothing in it.
    Sign(r"^<\?xml[^>]*\?>\s*(?:<(\w+)\s*/>|<(\w+)>\s*</\2>)?\s*$",
         "an XML without a record", True, ("listing",)),
)  # fmt: skip
_SCANNED = 100_000  # bytes of a page that are looked at
_BARE = 200  # characters of text that a wall shows at most
_LONGEST = 4  # bytes of a character at most, in UTF-8 and in GB18030
_NOT_SHOWN = r"(?is)<(script|style|head|noscript)\b.*?(</\1>|$)|<!--.*?(-->|$)|<[^>]+(>|$)"
_NOT_SHOWN_BYTES = re.compile(_NOT_SHOWN.encode())  # no byte of a longer character is < or >
_WIDE_SPACE = re.compile("\u3000|\xa0".encode() + b"|" + "\u3000".encode("gb18030"))
_HOME = re.compile(r"/?(?:(?:index|default|home|main)\.\w+)?")
_NOT_THERE = re.compile(
    r"页面不存在|(?:访问|查找|请求)的(?:页面|网页|内容|信息)(?:不存在|已被?删除|找不到|未找到)"
    r"|(?:内容|文章|信息|页面)已(?:经)?被?删除|找不到(?:该|您要的)?(?:页面|文件)|404\s*not\s*found",
    re.IGNORECASE,
)


class Odd(Enum):
    """A 200 for a document that is no document; `reason` is what the operator reads."""

    HOME = "the home page came in its place (a soft 404)"
    NOT_THERE = "a page came that says the page is not there (a soft 404)"
    SHELL = "an empty shell came, a page of scripts without a word"

    @property
    def reason(self) -> str:
        return str(self.value)


def refusal(status: int, content_type: str, body: bytes, role: str = "") -> str | None:
    """Say why an answer is a refusal and no page, None where it is a page (or a plain error).

    `body` is decoded; `role` is what was asked for (listing, report, …). A refusal is archived and
    reported, never asked again at once and never evaded.

    >>> refusal(412, "text/html", b"")
    'HTTP 412: a browser challenge (瑞数) stands before the portal'
    >>> refusal(200, "application/json", b'{"success":false,"msg":"x"}', "listing")
    'HTTP 200 with JSON that says success: false in place of the page'
    >>> refusal(200, "text/html", "<p>正文</p>".encode()) is None
    True
    """
    if status in REFUSALS:
        return REFUSALS[status]
    if status not in {200, 202} or not body:
        return None
    head = body[:_SCANNED]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1].decode("latin-1")
    if status == 202 and b"<script" in head.lower() and start == "<":
        return "HTTP 202 with a script in place of the page: a browser challenge"
    full = shows_text(head)
    for sign in SIGNS:
        if sign.roles and role not in sign.roles:
            continue
        if start != sign.kind and not (sign.kind == "<" and "html" in content_type):
            continue
        if sign.bare and full:
            continue
        page = text_of_any(body)
        if re.search(sign.pattern, page) and not (sign.bare and len(shown(page)) >= _BARE):
            return f"HTTP {status} with {sign.name} in place of the page"
    return None


def odd_answer(ask: Ask, url: str, content_type: str, body: bytes) -> Odd | None:
    """Say what a 200 is that holds nothing of what was asked for; `url` is where it came from.

    >>> report = Ask("http://a.gov.cn/nb/202401/t20240101_1.html", "report")
    >>> odd_answer(report, "http://a.gov.cn/index.html", "text/html", b"<p>...</p>")
    <Odd.HOME: 'the home page came in its place (a soft 404)'>
    >>> odd_answer(report, report.url, "text/html", "<h1>页面不存在</h1>".encode()).name
    'NOT_THERE'
    """
    if ask.url != url and _is_home(url) and not _is_home(ask.url):
        return Odd.HOME
    if ask.role not in {"report", "attachment"}:
        return None
    if "html" not in content_type and body.lstrip()[:1] != b"<":
        return None
    if len(body) > _SCANNED or shows_text(body):
        return None
    page = text_of_any(body)
    words = shown(page)
    if len(words) >= _BARE:
        return None
    if _NOT_THERE.search(words):
        return Odd.NOT_THERE
    leads_on = re.search(r"<(?:a|iframe|embed|object|img|frame)\b|location|http-equiv", page, re.I)
    if ask.role == "report" and not words and "<script" in page.lower() and not leads_on:
        return Odd.SHELL
    return None


def shown(page: str) -> str:
    """The text that a page shows, white space left out; its title is not on the page."""
    return "".join(re.sub(_NOT_SHOWN, " ", page).split())


def shows_text(head: bytes) -> bool:
    """Tell, from its first bytes alone, a page that surely shows more text than a wall would.

    It stops where the text suffices, and so costs a real page next to nothing.

    >>> shows_text(b"<head>" + 900 * b"x" + "</head><p>正文".encode())
    False
    >>> shows_text(b"<p>" + 300 * "正文".encode("gb18030"))
    True
    """
    enough = _BARE * _LONGEST
    texts: list[bytes] = []
    length = end = 0  # of `texts`, white space and all: weighed only where it could suffice
    for match in _NOT_SHOWN_BYTES.finditer(head):
        texts.append(head[end : match.start()].strip())
        length += len(texts[-1])
        end = match.end()
        if length >= enough:
            if (length := _weight(b"".join(texts))) >= enough:
                return True
            texts = [b"x" * length]
    return _weight(b"".join([*texts, head[end:]])) >= enough


def _weight(text: bytes) -> int:
    return len(b"".join(_WIDE_SPACE.sub(b" ", text).split()))


def text_of_any(body: bytes) -> str:
    """The first part of a body as text, well enough to look for words: UTF-8, else GB18030."""
    head = body[:_SCANNED]
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as bad:
        if bad.start > len(head) - 4 and len(body) > _SCANNED:  # cut in a character
            return head[: bad.start].decode("utf-8")
        return head.decode("gb18030", "replace")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and bool(_HOME.fullmatch(parts.path))
