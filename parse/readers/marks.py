"""Signs set beside words that are printed, but not plainly, so that no digit of them joins a number."""

# What stands in a cell that prints a picture and no words: a blank cell it is not.
PICTURE = "[图]"
_STROKE = "\u0336"


def struck(words: str) -> str:
    """Words struck through: a stroke over each character.

    >>> struck("12").isdigit(), struck(" ")
    (False, ' ')
    """
    return "".join(c if c.isspace() else c + _STROKE for c in words)


def raised(words: str, before: str, mark: str) -> str:
    """Words raised or lowered behind others: set apart by a mark, where they hold a digit.

    >>> raised("1", "12", "^"), raised("12", " ", "^"), raised("th", "12", "^")
    ('^1', '12', 'th')
    """
    return mark + words if before.strip() and any(c.isdigit() for c in words) else words
