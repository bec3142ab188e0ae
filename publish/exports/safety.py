"""Text that a spreadsheet would run as a formula, made one that it shows."""

import re
from collections.abc import Iterable
from typing import Any

STARTS = "=+-@\t\r\n＝＋－＠"  # what a formula begins with, and what is passed over before it
_FORMULA_START = re.compile(f"[{re.escape(STARTS)}]")
# +19 and a lone dash are what reports print; no spreadsheet runs them.
_HARMLESS = re.compile(r"[+\-＋－]?[0-9][0-9,.]*|[-－]+")
_CODES = ", ".join(str(ord(one)) for one in STARTS)


def safe(value: Any) -> Any:
    """Make a text cell one that no spreadsheet takes for a formula; numbers stay as they are.

    >>> safe("=1+1"), safe("-15"), safe("-"), safe("—"), safe(-15), safe(None)
    ("'=1+1", '-15', '-', '—', -15, None)
    """
    if isinstance(value, str) and _FORMULA_START.match(value) and not _HARMLESS.fullmatch(value):
        return "'" + value
    return value


def safe_in_sql(name: str) -> str:
    """The same in SQL: `safe` is called for the few texts that begin as a formula does.

    The connection must know `safe` (create_function).
    """
    column = quoted(name)
    return f"iif(unicode({column}) in ({_CODES}), safe({column}), {column}) as {column}"


def selected(columns: Iterable[tuple[str, str]]) -> str:
    """The columns of a SELECT, given as (name, type), every text among them made safe."""
    return ", ".join(
        safe_in_sql(name) if kind == "string" else quoted(name) for name, kind in columns
    )


def quoted(name: str) -> str:
    """The name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
