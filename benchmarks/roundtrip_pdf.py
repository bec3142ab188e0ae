"""Random filled forms, printed as PDF by LibreOffice and read back: cells right, wrong, missing.

    python -m benchmarks.roundtrip_pdf --count 200

Half of the forms are printed with rules, half without. Also the CPU time of the reader beside that
of taking the same pages' characters and paths from pypdfium2 alone.
"""

import argparse
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from parse.readers import pdf as reader
from parse.report import parse_report
from tests.filled import Filled, expected, filled
from tests.pdf.printing import Layout, to_pdf

_BATCH = 25


def main() -> None:
    """Print the forms, read them, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--keep", type=Path, help="keep the PDFs here, and use those that are there"
    )
    options = parser.parse_args()
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("LibreOffice (soffice) is not installed: it prints the forms")
    folder = options.keep or Path(tempfile.mkdtemp(prefix="roundtrip-"))
    folder.mkdir(parents=True, exist_ok=True)
    seeds = range(options.seed, options.seed + options.count)
    _print_all(soffice, folder, list(seeds))

    counts = {True: Counter[str](), False: Counter[str]()}
    ours = alone = 0.0
    pages = 0
    for seed in seeds:
        rules = _has_rules(seed)
        body = (folder / f"{seed}.pdf").read_bytes()
        taken, number = _alone(body)
        started = time.process_time()
        reader.read(body)
        ours += time.process_time() - started
        alone += taken
        pages += number
        told = score(filled(seed), body)
        counts[rules] += Counter(kind for kind, _ in told)
        bad = [where for kind, where in told if kind == "wrong"]
        lost = [where for kind, where in told if kind == "missing"]
        if bad or lost:
            print(f"{seed:6} wrong {bad[:5]} missing {len(lost)} {lost[:3]}")
    for rules, name in ((True, "with rules"), (False, "without rules")):
        c, total = counts[rules], sum(counts[rules].values())
        share = c["right"] / total if total else 0
        print(
            f"{name:14} cells {total:6}  right {c['right']:6} ({share:.3%})  "
            f"wrong {c['wrong']}  missing {c['missing']}"
        )
    print(
        f"CPU ms a page over {pages} pages: reader {1000 * ours / pages:.1f}, "
        f"characters and paths alone {1000 * alone / pages:.1f}, ratio {ours / alone:.2f}"
    )


def score(form: Filled, body: bytes) -> list[tuple[str, str]]:
    """Each cell of the form: right, wrong or missing, and where it stands."""
    report = parse_report(body)
    told = []
    for table, rows in form.printed.items():
        for row, cells in rows.items():
            for column, printed in cells.items():
                cell = report.tables[table].get(row, {}).get(column)
                value = expected(printed, column == "amount")
                if cell is None or cell.printed is None:
                    kind = "missing"
                elif cell.value == value and (value is not None or cell.is_blank):
                    kind = "right"
                else:
                    kind = "wrong" if cell.value is not None else "missing"
                told.append((kind, f"{table}.{row}.{column}"))
    return told


def _has_rules(seed: int) -> bool:
    return seed % 2 == 0


def _print_all(soffice: str, folder: Path, seeds: list[int]) -> None:
    missing = [seed for seed in seeds if not (folder / f"{seed}.pdf").is_file()]
    for start in range(0, len(missing), _BATCH):
        batch = []
        for seed in missing[start : start + _BATCH]:
            page = folder / f"{seed}.html"
            page.write_text(Layout.at_random(seed, _has_rules(seed)).page(filled(seed)), "utf-8")
            batch.append(page)
        to_pdf(soffice, batch, folder)


def _alone(body: bytes) -> tuple[float, int]:
    """CPU seconds of taking every character with its box and every path with its points."""
    started = time.process_time()
    with pypdfium2.PdfDocument(body) as document:
        pages = len(document)
        for page in document:
            text = page.get_textpage()
            box = pdfium.FS_RECTF()
            for i in range(text.count_chars()):
                chr(pdfium.FPDFText_GetUnicode(text, i))
                pdfium.FPDFText_GetLooseCharBox(text, i, box)
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
                item.get_matrix()
                for i in range(pdfium.FPDFPath_CountSegments(item)):
                    pdfium.FPDFPath_GetPathSegment(item, i)
    return time.process_time() - started, pages


if __name__ == "__main__":
    main()
