"""What an answer is, judged by its status, its words and what is known of its address."""

from hashlib import sha256
from urllib.parse import urlsplit

from crawler.answer import Answer, payload_digest
from crawler.challenges import Odd, odd_answer, refusal
from crawler.reading.decoding import decode
from crawler.reading.expiring import expires, steady_digest
from crawler.reading.pages import Page, forward, text_of
from crawler.state.portal import State
from crawler.state.rows import Ask, Fetch

RENEWED = "only the links of its documents are other ones"
_STUB = 8000  # bytes: a page that only leads on is no larger
_STANDS = {"new", "changed", "unchanged"}  # outcomes of a body that is what was asked for


def read_answer(answer: Answer, ask: Ask | None, state: State, max_bytes: int) -> Fetch:
    """Judge an answer by what is known: the row of `fetches`, its place in the WARC still blank."""
    url = ask.key if ask is not None and ask.url == answer.url else answer.url
    headers = {name.lower(): value for name, value in answer.headers}
    body, trouble = decode(answer.body, headers.get("content-encoding", ""), max_bytes)
    good = answer.status in {200, 203} and not trouble
    digest = sha256(body).hexdigest() if good else None
    if ask is not None:
        role = ask.role
    else:
        role = "robots" if urlsplit(answer.url).path == "/robots.txt" else "other"
    content_type = headers.get("content-type", "")
    reason = refusal(answer.status, content_type, body, role)
    if role == "robots" and answer.status in {403, 405}:
        reason = None  # no robots.txt for us; whether we may come in, the pages will tell
    if reason:
        outcome = "blocked"
    elif answer.status == 304:
        outcome = "not_modified"
    elif 300 <= answer.status < 400:
        outcome, reason = "redirect", headers.get("location")
    elif answer.status in {404, 410}:
        outcome = "gone" if ask is not None and _stood(ask, state) else "missing"
    elif trouble:
        outcome, reason = "error", trouble
    elif ask is not None and (odd := odd_answer(ask, answer.url, content_type, body)):
        reason = odd.reason
        outcome = "error"
        if odd is not Odd.SHELL:  # what was asked for is not there
            outcome = "gone" if _stood(ask, state) else "missing"
    elif good and not body and role in {"report", "attachment"}:
        outcome, reason = "error", "the answer is empty"
    elif role == "report" and good and (target := _leads_on(answer.url, content_type, body)):
        outcome, reason = "redirect", target
    elif good:
        before = _before(ask, url, state)
        if role == "report" and before not in {None, digest} and _renewed(ask, body, state):
            before, reason = digest, RENEWED
        outcome = "new" if before is None else "unchanged" if before == digest else "changed"
    else:
        outcome, reason = "error", f"HTTP {answer.status}"
    return Fetch(
        url=url,
        fetched_at=answer.date,
        role=role,
        outcome=outcome,
        via=ask.via if ask else None,
        title=ask.title if ask else None,
        link_text=ask.link_text if ask else None,
        listed_date=ask.listed_date if ask else None,
        status=answer.status,
        reason=reason,
        content_type=content_type or None,
        payload_digest=payload_digest(answer.body) if answer.status != 304 else None,
        # A page with renewed links speaks, as a 304 does, for the body that came before it.
        sha256=digest if outcome in _STANDS and reason != RENEWED else None,
        bytes=len(body) if good else None,
        asked=ask.key if ask is not None and ask.key != url else None,
    )


def _leads_on(url: str, content_type: str, body: bytes) -> str | None:
    """Where a stub sends its reader by script or meta refresh: what it leads to is the report."""
    if len(body) > _STUB or (content_type and "html" not in content_type):
        return None
    return forward(Page(url, text_of(body, content_type)))


def _before(ask: Ask | None, url: str, state: State) -> str | None:
    """The digest of what stood here before; of a document whose link was renewed, behind the old one."""
    before = state.last_sha256(url)
    if before is None and ask is not None and expires(url):
        known = state.ask(ask.key)
        return known.sha256 if known is not None else None
    return before


def _renewed(ask: Ask | None, body: bytes, state: State) -> bool:
    """Tell whether a page is what it was but for the tokens of its links."""
    known = state.ask(ask.key) if ask is not None else None
    return known is not None and known.sha256 is not None and known.sha256 == steady_digest(body)


def _stood(ask: Ask, state: State) -> bool:
    known = state.ask(ask.key)
    return known is not None and (known.sha256 is not None or known.status == "gone")
