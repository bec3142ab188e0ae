"""Forms filled at random, printed by LibreOffice as office documents and by our own writer as OFD,
read back: cells right, wrong and missing by format.

    python benchmarks/roundtrip_office.py --count 200 --seed 40000
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from parse.model import Report
from parse.readers import legacy, sniff
from parse.report import parse_report
from tests.filled import Filled, filled
from tests.office import docx_writer, ofd_writer
from tests.office.printer import FORMATS, printed
from tests.office.score import score

_BATCH = 50
OFD_STYLES = [
    ofd_writer.Style(),
    ofd_writer.Style(groups=True, templates=True),
    ofd_writer.Style(scaled=True, boxes=True),
    ofd_writer.Style(cell_frames=True, groups=True, scaled=True),
]


def documents(suffix: str, forms: list[Filled], seed: int) -> list[bytes]:
    """The forms as documents of a format."""
    if suffix == "ofd":
        return [
            ofd_writer.write(form, OFD_STYLES[i % len(OFD_STYLES)]) for i, form in enumerate(forms)
        ]
    if suffix == "docx-quirks":
        values, wraps = list(docx_writer.VALUES), [None, *docx_writer.WRAPS]
        return [
            docx_writer.write(
                form,
                values[(seed + i) % len(values)],
                wraps[(seed + i) // 3 % len(wraps)],
                numbered=i % 2 == 1,
            )
            for i, form in enumerate(forms)
        ]
    return printed(forms, suffix)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=200, help="forms for each format")
    options.add_argument("--seed", type=int, default=40_000, help="seed of the first form")
    options.add_argument("--formats", nargs="+", default=[*FORMATS, "docx-quirks", "ofd"])
    options.add_argument("--misses", type=int, default=10, help="misses to name for each format")
    chosen = options.parse_args()
    print(
        f"{'format':12} {'documents':>9} {'right':>7} {'wrong':>6} {'missing':>8} "
        f"{'issues':>7} {'sections':>9} {'ms/document':>12}"
    )
    for suffix in chosen.formats:
        counts: Counter[str] = Counter()
        told: list[str] = []
        spent = 0.0
        for start in range(0, chosen.count, _BATCH):
            size = min(_BATCH, chosen.count - start)
            forms = [filled(chosen.seed + start + i) for i in range(size)]
            bodies = documents(suffix, forms, start)
            began = time.perf_counter()
            if sniff(bodies[0]) in legacy.KINDS:
                legacy.prefetch(bodies)
            for i, (form, body) in enumerate(zip(forms, bodies, strict=True)):
                report: Report = parse_report(body)
                cells, misses = score(form, report)
                counts += cells
                counts["issues"] += len(report.issues)
                counts["sections"] += len(report.sections)
                told += [f"  seed {chosen.seed + start + i}: {miss}" for miss in misses]
                told += [f"  seed {chosen.seed + start + i}: {issue}" for issue in report.issues]
            spent += time.perf_counter() - began
        print(
            f"{suffix:12} {chosen.count:>9} {counts['right']:>7} {counts['wrong']:>6} "
            f"{counts['missing']:>8} {counts['issues']:>7} {counts['sections']:>9} "
            f"{spent / chosen.count * 1000:>12.1f}"
        )
        print(*told[: chosen.misses], sep="\n", end="\n" if told else "")


if __name__ == "__main__":
    main()
