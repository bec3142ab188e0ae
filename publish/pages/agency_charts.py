"""The four charts of a body that reports: requests, outcomes, grounds of denial, disputes."""

from typing import Any

from publish import charts, form, indicators
from publish.pages.cells import number
from publish.words import Words

_DENIED = tuple(
    label.key
    for label in form.lines("applications", "row", "2021")
    if label.key.startswith("denied_")
)
_RESULTS = ("upheld", "corrected", "other", "pending")


def draw(rows: list[tuple[int, Any]], words: Words) -> list[dict[str, Any]]:
    """The four charts of a body that reports; each says what it draws and stands over its table."""
    if not rows:
        return []
    years = list(range(rows[0][0], rows[-1][0] + 1))
    by_year = dict(rows)

    def series(key: str, cells: list[str]) -> charts.Series:
        return charts.Series(key, [_added(by_year.get(year), cells) for year in years])

    def named(key: str) -> str:
        return indicators.indicators()[key].names[words.lang]

    total = "applications.{}.total".format
    groups = {
        "granted": [total("granted")],
        "partly_granted": [total("partly_granted")],
        "denied": [total(key) for key in _DENIED],
        "unavailable": list(indicators.indicators()["unavailable"].top),
        "refused": list(indicators.indicators()["refused"].top),
    }
    outcomes = [series(named(key), cells) for key, cells in groups.items()]
    outcomes.append(
        charts.Series(
            words("chart.other_outcome"), [_other_outcome(by_year.get(year)) for year in years]
        )
    )
    wanted = [
        ("requests", False, [series(named(key), list(indicators.indicators()[key].top))
                             for key in ("received", "processed", "carried_out")]),
        ("outcomes", True, outcomes),
        ("denied", True, [series(form.name("applications", "row", key, words.lang), [total(key)])
                          for key in _DENIED]),
        ("disputes", True, [
            series(form.name("review_litigation", "column", result, words.lang),
                   [f"review_litigation.{line.key}.{result}"
                    for line in form.lines("review_litigation", "row")])
            for result in _RESULTS]),
    ]  # fmt: skip
    return [
        {
            "key": key,
            "title": words(f"chart.{key}"),
            "svg": charts.bars(words(f"chart.{key}"), [str(y) for y in years], runs, stacked),
            "years": years,
            "series": [(one.name, [_written(value) for value in one.values]) for one in runs],
        }
        for key, stacked, runs in wanted
    ]


def _added(row: Any, cells: list[str]) -> indicators.Number | None:
    """The sum of some cells of a year; None where one of them is missing."""
    values = [row[cell] for cell in cells] if row is not None else [None]
    return None if any(value is None for value in values) else sum(values)


def _other_outcome(row: Any) -> indicators.Number | None:
    """（六）其他处理: one row in the 2019 edition, three in that of 2021."""
    one = _added(row, ["applications.other_processing.total"])
    parts = [f"applications.other_{key}.total" for key in ("uncorrected", "unpaid", "reasons")]
    return one if one is not None else _added(row, parts)


def _written(value: charts.Value) -> str:
    return "—" if value is None else number(value)
