"""Times as state.db and the WARC files write them: UTC, to the second."""

from datetime import UTC, datetime


def now() -> str:
    """The time as state.db and the WARC write it.

    >>> len(now()), now()[-1]
    (20, 'Z')
    """
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """Write a time as state.db does.

    >>> stamp(datetime(2024, 1, 31, 8, tzinfo=UTC))
    '2024-01-31T08:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Read a time of state.db, or a date."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
