"""Table IV: fifteen values in one line under their headings, or cut into the cases that they count."""

from collections.abc import Sequence

from parse import template, values
from parse.align.columns import in_order
from parse.align.fit import Blanks, fit, rightmost
from parse.align.settle import Found
from parse.model import Line
from parse.text import label_key

_TABLE = "review_litigation"
_APPLICATIONS = {
    spelling
    for rows in template.APPLICATION_ROWS.values()
    for row in rows
    for spelling in row.spellings
} - {"其他", "其它", "总计", "合计"}
_REVIEW = {s: row.key for row in template.REVIEW_ROWS for s in row.spellings}
_CASES = [row.key for row in template.REVIEW_ROWS]
_OUTCOMES = [label_key(label) for label in template.OUTCOME_LABELS]
_SIZE = len(template.OUTCOMES)


def review(rows: Sequence[Line], blanks: Blanks) -> Found:
    """Find the three cases: one line of fifteen values under its headings, lines of five behind their
    labels, or tables of one case or two whose headings say which."""
    found, blank = Found(), Found()
    under_headings = False
    heads: list[Line] = []  # since the last values
    for line in rows:
        keys = {label_key(cell) for cell in line.cells if cell.strip()}
        if keys & set(template.REVIEW_HEADINGS):
            under_headings = True
            heads.append(line)
            continue
        if not under_headings:
            heads = [line] if keys & _REVIEW.keys() else []
            continue
        if keys & _APPLICATIONS:
            under_headings, heads = False, []
            continue
        labelled = rightmost(line, lambda key, _: _REVIEW.get(key))
        if labelled and labelled[2] and all(values.is_value(cell) for cell in labelled[2]):
            fitted = fit(labelled[2], _SIZE, blanks)
            found.put(labelled[0], fitted if _in_order(heads) else "columns_out_of_order", _TABLE)
        elif labelled:
            heads.append(line)
        elif cases := _counted(line, heads):
            # No label shows where such a line begins; its first figure must.
            first = blanks is Blanks.FILLED and not line.cells[0].strip()
            fitted = fit(line.cells, len(cases) * _SIZE, Blanks.LOST if first else blanks)
            if not _in_order(heads):
                fitted = "columns_out_of_order"
            target = found if keys else blank
            for i, case in enumerate(cases):
                part = fitted if isinstance(fitted, str) else fitted[i * _SIZE : (i + 1) * _SIZE]
                target.put(case, part, _TABLE)
            heads = heads if len(cases) == len(_CASES) else []
        elif _falls_short(line):
            for case in _CASES:
                found.put(case, "too_few_values", _TABLE)
    # A wholly blank line may be an empty line of the heading; it counts where there is no other.
    return found if found.rows or found.problems else blank


def _counted(line: Line, heads: Sequence[Line]) -> Sequence[str]:
    """The cases that the values of a line count: all three, or those that its headings name."""
    if not all(values.is_value(cell) for cell in line.cells):
        return ()
    if len(line.cells) >= len(_CASES) * _SIZE:
        return _CASES
    named = [_REVIEW[key] for key in _keys(heads) if key in _REVIEW]
    outcomes = [key for key in _keys(heads) if key in _OUTCOMES]
    whole = outcomes == _OUTCOMES * len(named) and len(line.cells) == len(outcomes)
    return named if whole else ()


def _falls_short(line: Line) -> bool:
    """Whether a line of figures without a label is that of all three cases, and lost some cells."""
    whole = all(values.is_value(cell) and cell.strip() for cell in line.cells)
    return whole and 2 * _SIZE <= len(line.cells) < 3 * _SIZE


def _in_order(heads: Sequence[Line]) -> bool:
    named = [_REVIEW[key] for key in _keys(heads) if key in _REVIEW]
    return named == [case for case in _CASES if case in named] and in_order(
        heads, _OUTCOMES, again=True
    )


def _keys(lines: Sequence[Line]) -> list[str]:
    return [label_key(cell) for line in lines for cell in line.cells if cell.strip()]
