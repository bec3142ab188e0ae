"""Table II: each item finds its measures by the heading printed over it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from parse import template, values
from parse.align.fit import Blanks, Printed, fit, rightmost
from parse.align.settle import Found, settle, value_issues
from parse.model import NOT_FOUND, Cell, Edition, Grid, Issue, Line
from parse.text import label_key

_ITEMS = {s: row.key for row in template.DISCLOSURE_ITEMS for s in row.spellings}
# Labels of table III, which may follow under the last heading of table II.
_NOT_ITEMS = (
    tuple(
        spelling.removesuffix("…")
        for row in template.ALL_APPLICATION_ROWS
        for spelling in row.spellings
    )
    + template.APPLICATION_GROUPS
)
# A unit behind a heading, without brackets: 本年收费金额/万元.
_UNIT = re.compile(r"(?<=金额)(?:单位)?[万亿]?元$")
_MEASURES = {name: key for block in template.DISCLOSURE_BLOCKS for key, name in block.measures}
# A heading that the form does not have is one of its own, misspelt, where it is so like it.
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """An item's block of the form and the unit its money is in."""

    block: template.Block
    unit: str | None


def disclosure(
    rows: Sequence[Line], blanks: Blanks
) -> tuple[Found, dict[str, Placed], list[Issue]]:
    """Find the items of table II, and for each the block of the form that its heading names."""
    found, placed, issues = Found(), dict[str, Placed](), list[Issue]()
    headings: Printed = ()
    homeless: list[tuple[str, Sequence[str], Printed]] = []
    for line in rows:
        keys = [_measure(cell) for cell in line.cells]
        labelled = rightmost(line, lambda key, _: _ITEMS.get(key))
        if labelled and any(values.is_value(cell) and cell.strip() for cell in labelled[2]):
            item, _, cells = labelled
            block = _block(item, headings)
            if block:
                placed.setdefault(item, Placed(block, _unit(headings)))
                if placed[item].block == block:
                    found.put(item, fit(cells, len(block.measures), blanks), "disclosure")
                else:
                    found.put(item, "key_met_twice", "disclosure")
            else:
                homeless.append((item, cells, headings))
        elif labelled and labelled[2] and (block := _block(labelled[0], headings)):
            placed.setdefault(labelled[0], Placed(block, _unit(headings)))
            found.put(labelled[0], fit(labelled[2], len(block.measures), blanks), "disclosure")
        elif "信息内容" in keys or any(key in _MEASURES for key in keys):
            start = keys.index("信息内容") + 1 if "信息内容" in keys else 0
            headings = tuple(cell for cell in line.cells[start:] if cell.strip())
        elif any(key.startswith(("第二十条", "第二是条")) for key in keys):
            headings = ()
        elif headings and (strange := _strange_row(line, len(headings))):
            issues.append(Issue("unknown_row", "disclosure", strange))
    # Rows whose heading line is lost: the table's other rows say the edition, if they agree.
    editions = {place.block.edition for place in placed.values()}
    for item, cells, over in homeless:
        if item in placed:
            continue
        blocks = [
            block
            for block in template.DISCLOSURE_BLOCKS
            if item in block.items and editions == {block.edition} and _may_head(over, block)
        ]
        if not blocks:
            found.put(item, "heading_lost", "disclosure")
            continue
        placed[item] = Placed(blocks[0], _unit(over) if _is_near(over, blocks[0]) else None)
        found.put(item, fit(cells, len(blocks[0].measures), blanks), "disclosure")
        issues.append(Issue("heading_inferred", f"disclosure.{item}"))
    return found, placed, issues


def _strange_row(line: Line, columns: int) -> str | None:
    """The words of a row of figures under a heading of table II whose label is no item of it."""
    label, *cells = line.cells
    printed = [cell for cell in cells if cell.strip()]
    if not label.strip() or values.is_value(label) or not printed or len(printed) > columns:
        return None
    if label_key(label).startswith(_NOT_ITEMS) or not all(
        values.is_value(cell) for cell in printed
    ):
        return None
    return line.text[:80]


def _measure(cell: str) -> str:
    key = _UNIT.sub("", label_key(cell))
    return template.MEASURE_SPELLINGS.get(key, key)


def _block(item: str, headings: Printed) -> template.Block | None:
    """The one block of the form that holds the item and whose headings are these.

    A heading cut short (本年新 of 本年新制作数量) fits where it begins the form's own, as long as
    another heading of the line is whole.
    """
    seen = [_measure(cell) for cell in headings]
    fitting = [
        block
        for block in template.DISCLOSURE_BLOCKS
        if item in block.items
        and len(seen) == len(block.measures)
        and all(name.startswith(key) for key, (_, name) in zip(seen, block.measures, strict=True))
        and any(key == name for key, (_, name) in zip(seen, block.measures, strict=True))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _may_head(headings: Printed, block: template.Block) -> bool:
    """Whether what stands over a row of a block is its headings misspelt, or none of its own."""
    seen = [_measure(cell) for cell in headings]
    another = any(
        seen == [name for _, name in other.measures] for other in template.DISCLOSURE_BLOCKS
    )
    return not seen or another or _is_near(headings, block)


def _is_near(headings: Printed, block: template.Block) -> bool:
    """Whether headings are the block's, as far as they are known, and like them where they are not."""
    seen = [_measure(cell) for cell in headings]
    return len(seen) == len(block.measures) and all(
        _MEASURES[name] == key
        if name in _MEASURES
        else SequenceMatcher(None, name, label, autojunk=False).ratio() >= _NEAR
        for name, (key, label) in zip(seen, block.measures, strict=True)
    )


def _unit(headings: Printed) -> str | None:
    units = {unit for heading in headings if (unit := values.heading_unit(heading))}
    return units.pop() if len(units) == 1 else None


def disclosure_edition(placed: dict[str, Placed], said: str) -> Edition | None:
    """The edition of the blocks that were found, else of the headings that the words name."""
    editions = {place.block.edition for place in placed.values()}
    if len(editions) == 1:
        return editions.pop()
    if not editions:  # the table may be there without its borders: its headings still tell
        marks: list[tuple[str, Edition]] = [("本年制发件数", "2021"), ("本年新制作数量", "2019")]
        named = {edition for mark, edition in marks if mark in said}
        return named.pop() if len(named) == 1 else None
    return None


def disclosure_grid(
    found: Found,
    placed: dict[str, Placed],
    edition: Edition | None,
    issues: list[Issue],
) -> Grid:
    cells: Grid = {}
    blocks = {
        item: block
        for block in template.DISCLOSURE_BLOCKS
        if block.edition == edition
        for item in block.items
    } | {item: place.block for item, place in placed.items()}
    if placed and edition is None:
        issues.append(Issue("mixed_editions", "disclosure"))
    for item in (row.key for row in template.DISCLOSURE_ITEMS):
        if item not in blocks:
            continue
        measures = [key for key, _ in blocks[item].measures]
        unit = placed[item].unit if item in placed else None
        readers: dict[str, Callable[[str], Cell]] = {
            "change": values.change,
            "amount": partial(values.amount, unit=unit),
        }
        printed = settle("disclosure", item, found, issues)
        cells[item] = {
            measure: NOT_FOUND if printed is None else readers.get(measure, values.count)(text)
            for measure, text in zip(measures, printed or [""] * len(measures), strict=True)
        }
        issues.extend(value_issues("disclosure", item, cells[item]))
    return cells
