"""What calamine does not tell of a workbook: hidden rows and columns, cells in error, percents, locks.

Calamine gives a cell in error, and a formula that was never computed, as blank; printed they are
not. It also makes room for every square up to the last one, so its reach is measured here first.
"""

from parse.readers.sheet_facts import Facts
from parse.readers.xls_facts import xls_facts
from parse.readers.xlsx_facts import xlsx_facts


def facts(body: bytes) -> list[Facts]:
    """The facts of each sheet, in the order of the workbook; none for kinds that are not known.

    Raises Unreadable where the workbook is broken or locked.
    """
    if body.startswith(b"PK"):
        return list(xlsx_facts(body))
    return list(xls_facts(body))


__all__ = ["Facts", "facts"]
