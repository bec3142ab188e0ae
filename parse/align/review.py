"""Table IV: fifteen values in one line under their headings, or three labelled lines of five."""

from collections.abc import Sequence

from parse import template, values
from parse.align.fit import fit, rightmost
from parse.align.settle import Found
from parse.model import Line
from parse.text import label_key

_APPLICATIONS = {
    spelling
    for rows in template.APPLICATION_ROWS.values()
    for row in rows
    for spelling in row.spellings
} - {"其他", "其它", "总计", "合计"}
_REVIEW = {s: row.key for row in template.REVIEW_ROWS for s in row.spellings}


def review(rows: Sequence[Line], lossy: bool) -> Found:
    """One line of fifteen values under its headings, or three labelled lines of five."""
    found, blank = Found(), Found()
    size, under_headings = len(template.OUTCOMES), False
    for line in rows:
        keys = {label_key(cell) for cell in line.cells if cell.strip()}
        if keys & set(template.REVIEW_HEADINGS):
            under_headings = True
            continue
        if not under_headings:
            continue
        if keys & _APPLICATIONS:
            under_headings = False
            continue
        labelled = rightmost(line, lambda key, _: _REVIEW.get(key))
        if labelled and labelled[2] and all(values.is_value(cell) for cell in labelled[2]):
            found.put(labelled[0], fit(labelled[2], size, lossy), "review_litigation")
        elif len(line.cells) >= 3 * size and all(values.is_value(cell) for cell in line.cells):
            fitted = fit(line.cells, 3 * size, lossy)
            target = found if keys else blank
            for i, row in enumerate(template.REVIEW_ROWS):
                part = fitted if isinstance(fitted, str) else fitted[i * size : (i + 1) * size]
                target.put(row.key, part, "review_litigation")
    # A wholly blank line may be an empty line of the heading; it counts where there is no other.
    return found if found.rows or found.problems else blank
