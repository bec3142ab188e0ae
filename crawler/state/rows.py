"""What passes through state.db: a page to ask for, an answer, a link passed over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """A page to ask for, and what is known of it before it is asked: a row of `urls`."""

    url: str
    role: str  # listing, report, attachment
    via: str | None = None
    title: str | None = None
    link_text: str | None = None
    listed_date: str | None = None
    page: int | None = None  # of a list, from 1
    form: str | None = None  # to POST, urlencoded
    instead: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    status: str = "pending"
    stale: int = 0  # pages of this list seen in this run, just before, without news

    @property
    def key(self) -> str:
        """The primary key in `urls`: the form is part of what is asked.

        >>> Ask("http://a.cn/x.jsp?startrecord=31", "listing", form="unitid=7").key
        'http://a.cn/x.jsp?startrecord=31#unitid=7'
        """
        return self.url if self.form is None else f"{self.url}#{self.form}"


@dataclass(frozen=True)
class Fetch:
    """One answer, or the lack of one: a row of `fetches`."""

    url: str
    fetched_at: str
    role: str
    outcome: str
    via: str | None = None
    title: str | None = None
    link_text: str | None = None
    listed_date: str | None = None
    status: int | None = None
    reason: str | None = None
    content_type: str | None = None
    payload_digest: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    asked: str | None = None


@dataclass(frozen=True)
class Aged:
    """A document fetched before, with what tells whether it is time to look at it again."""

    ask: Ask
    first_seen: str
    last_fetched: str | None


@dataclass(frozen=True)
class PassedOver:
    """A link of a listing that is no annual report."""

    url: str
    title: str
    reason: str
