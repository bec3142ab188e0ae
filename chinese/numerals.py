"""Chinese numerals that stand for a number: 十二, 一百零五, 两千."""

_DIGITS = {han: value for value, han in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def read_numeral(text: str) -> int | None:
    """Read a numeral below ten thousand; None for anything else, and for what has two readings.

    >>> [read_numeral(text) for text in ("三十二", "十二", "一百零五", "两千", "零")]
    [32, 12, 105, 2000, 0]
    >>> [read_numeral(text) for text in ("二〇二三", "一百五", "十十", "三件", "")]
    [None, None, None, None, None]
    """
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    total, digit, last = 0, None, 10_000
    for position, han in enumerate(text):
        if han in _PLACES:
            if _PLACES[han] >= last or (digit is None and position):
                return None
            total += (1 if digit is None else digit) * _PLACES[han]
            digit, last = None, _PLACES[han]
        elif han not in _DIGITS or digit:  # no numeral, or two digits side by side
            return None
        elif _DIGITS[han] == 0:
            if not position:
                return None
            digit = None
            last = min(last, 100)  # 一百零五: what follows stands below the place passed over
        else:
            digit = _DIGITS[han]
    if digit is not None and last > 10 and "零" not in text and "〇" not in text:
        return None  # 一百五: 105 or 150
    return total + (digit or 0) if text else None
