"""The hours of a night in which portals are crawled, by the clock of China."""

import re
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_WINDOW = re.compile(r"\s*(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)\s*")


def seconds_of(window: str) -> tuple[int, int]:
    """A window's begin and end as seconds of the day; raises ValueError for one that is none.

    >>> seconds_of("22:00-06:30")
    (79200, 23400)
    """
    found = _WINDOW.fullmatch(window)
    if found is None or any(int(found[i]) > 23 or int(found[i + 1]) > 59 for i in (1, 3)):
        raise ValueError(f"{window!r} is no window of hours such as 22:00-06:00")
    begin, end = (int(found[i]) * 3600 + int(found[i + 1]) * 60 for i in (1, 3))
    return begin, end


def seconds_left(window: str, now: datetime) -> float | None:
    """Seconds until a nightly window such as '22:00-06:00' ends; None outside it.

    Raises ValueError for a window that is none.

    >>> from datetime import UTC
    >>> seconds_left("22:00-06:00", datetime(2024, 1, 31, 21, 0, tzinfo=UTC))  # 05:00 in China
    3600.0
    >>> seconds_left("22:00-06:00", datetime(2024, 1, 31, 4, 0, tzinfo=UTC)) is None
    True
    """
    begin, end = seconds_of(window)
    china = now.astimezone(CHINA)
    second = china.hour * 3600 + china.minute * 60 + china.second
    length = (end - begin) % 86400 or 86400
    since = (second - begin) % 86400
    return float(length - since) if since < length else None
