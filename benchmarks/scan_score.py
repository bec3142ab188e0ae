"""What was read of a scanned form beside what was printed: cells right, marked unsure, missing, wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from demo import form as official
from parse import checks
from parse.model import Grid, Line, TableKey
from parse.readers import scan
from tests.filled import BLANKS, Filled, expected


@dataclass
class Score:
    """Cells by what became of them."""

    right: int = 0
    marked: int = 0
    missing: int = 0
    wrong: int = 0
    nonzero_right: int = 0
    nonzero: int = 0
    notes: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Score") -> "Score":
        for name in ("right", "marked", "missing", "wrong", "nonzero_right", "nonzero"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes
        return self

    @property
    def cells(self) -> int:
        return self.right + self.marked + self.missing + self.wrong

    def __str__(self) -> str:
        share = 100 * self.right / max(1, self.cells)
        return (
            f"{self.right}/{self.cells} right ({share:.3f} %), {self.marked} marked unsure, "
            f"{self.missing} missing, {self.wrong} wrong; "
            f"other than 0 and blank: {self.nonzero_right}/{self.nonzero} right"
        )


def truth_rows(form: Filled) -> Iterator[tuple[str, list[str]]]:
    """The rows of values in printed order, with their key."""
    for block in official.DISCLOSURE[form.edition]:
        for item, _ in block.items:
            yield f"disclosure.{item}", list(form.printed["disclosure"][item].values())
    for key in official.application_rows(form.edition):
        yield f"applications.{key}", list(form.printed["applications"][key].values())
    review = form.printed["review_litigation"]
    yield (
        "review_litigation",
        [review[case][outcome] for case, _ in official.CASES for outcome, _ in official.OUTCOMES],
    )


def same(truth: str, read: str) -> bool:
    """Equal as printed; blanks of any width are one, so are dashes of any length."""
    return _plain(truth) == _plain(read)


def _plain(text: str) -> str:
    text = "".join(text.split())
    return "—" if text and set(text) <= set("—-－–") else text


def compare(form: Filled, lines: Sequence[Line]) -> Score:
    """Lay the rows of the truth over the rows read, in order, so that most cells agree."""
    truth = list(truth_rows(form))
    rows = [line.cells for line in lines if line.table and len(line.cells) > 1]

    def agree(i: int, j: int) -> float:
        values, cells = truth[i][1], rows[j]
        if len(cells) < len(values) + (len(values) < 15):
            return -1.0
        found = cells[len(cells) - len(values) :]
        equal = sum(same(a, b) for a, b in zip(values, found, strict=True))
        return equal / len(values) + 0.01 if equal * 3 >= len(values) else -1.0

    best = [[0.0] * (len(rows) + 1) for _ in range(len(truth) + 1)]
    for i in range(len(truth) - 1, -1, -1):
        for j in range(len(rows) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], agree(i, j) + best[i + 1][j + 1])
    score, i, j = Score(), 0, 0
    while i < len(truth):
        key, values = truth[i]
        if j < len(rows) and best[i][j] == agree(i, j) + best[i + 1][j + 1]:
            for value, cell in zip(values, rows[j][len(rows[j]) - len(values) :], strict=True):
                _count(score, key, value, cell)
            i, j = i + 1, j + 1
        elif j < len(rows) and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            score.missing += len(values)
            score.nonzero += sum(value not in BLANKS and value != "0" for value in values)
            score.notes.append(f"{key}: no such row")
            i += 1
    return score


def _count(score: Score, where: str, value: str, cell: str) -> None:
    telling = value not in BLANKS and value != "0"
    score.nonzero += telling
    if same(value, cell):
        score.right += 1
        score.nonzero_right += telling
        return
    marked = scan.UNSURE in cell
    score.marked += marked
    score.wrong += not marked
    score.notes.append(f"{where}: {value!r} read as {cell!r}")


def compare_placed(form: Filled, tables: dict[TableKey, Grid]) -> tuple[Score, int]:
    """The same through the labels; the second figure counts wrong cells that a failing sum flags."""
    score, flagged = Score(), 0
    judged = checks.check(tables)
    failed = {(c.rule.split(".")[0], c.where) for c in judged if c.verdict == "fails"}
    placed: dict[str, Grid] = {str(key): grid for key, grid in tables.items()}
    for table, grid in form.printed.items():
        for row, cells in grid.items():
            if not any(cell.printed is not None for cell in placed[table].get(row, {}).values()):
                score.notes.append(f"{table}.{row}: not placed")
            for column, printed in cells.items():
                read = placed[table].get(row, {}).get(column)
                truth = expected(printed, column == "amount")
                unit_lost = column == "amount" and form.edition == "2021"
                telling = truth not in (0, None)
                score.nonzero += telling
                if read is None or read.printed is None:
                    score.missing += 1
                elif read.value == truth or (unit_lost and read.value is None):
                    score.right += 1
                    score.nonzero_right += telling
                elif read.value is None:
                    score.marked += 1
                else:
                    score.wrong += 1
                    caught = bool({(table, row), (table, column)} & failed)
                    flagged += caught
                    score.notes.append(
                        f"{table}.{row}.{column}: {printed!r} is now {read.value!r}, "
                        f"{'a sum fails' if caught else 'NO SUM FAILS'}"
                    )
    return score, flagged
