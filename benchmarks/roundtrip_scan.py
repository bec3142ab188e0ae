"""How well scanned pages are read: forms whose sums hold, printed, rasterised, spoilt, read back.

    python -m benchmarks.roundtrip_scan --count 20 --seed 1000 [--clean] [--blanks]

A form is filled at random so that every 勾稽关系 holds, printed to PDF by LibreOffice with ruled
tables, rasterised at 200 dpi, turned by 0.5-1.2 degrees, blurred, given noise and saved as JPEG.
What the reader gives is compared with the truth row by row in printed order, without the labels;
and again through `parse_report`, which places rows by their labels. A wrong cell counts as flagged
where the reader marked it, or where a sum of the form that holds in truth fails in the reading.
"""

import argparse
import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from benchmarks.scan_score import Score, compare, compare_placed
from demo import form as official
from parse.align import align
from parse.readers import scan
from tests.filled import Filled, filled

DPI = 200
_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Serif", "DejaVu Sans")
_RESULT_ROWS = ("granted", "partly_granted", "denied_", "unavailable_", "refused_", "other_")


# --- forms whose sums hold ------------------------------------------------------------------------


def coherent(seed: int) -> Filled:
    """A form filled at random of which every sum of the form holds.

    >>> rows = coherent(3).printed["applications"]
    >>> sum(int(rows["received"][c]) for c in list(rows["received"])[:-1])
    ... == int(rows["received"]["total"])
    True
    """
    random = Random(seed)
    base = filled(seed, blank_share=random.choice((0.0, 0.0, 0.2)))
    largest = random.choice((3, 40, 900, 20_000))
    share = random.choice((0.1, 0.5, 0.8))
    people = [column for column, _ in official.APPLICANTS[:-1]]

    def number() -> int:
        return 0 if random.random() < share else random.randrange(largest + 1)

    rows: dict[str, dict[str, int]] = {}
    for key in official.application_rows(base.edition):
        rows[key] = {column: number() for column in people}
    results = [key for key in rows if key.startswith(_RESULT_ROWS)]
    for column in people:
        total = sum(rows[key][column] for key in results)
        left = number()
        carried = min(number(), total + left)
        rows["processed_total"][column] = total
        rows["carried_out"][column] = left
        rows["carried_in"][column] = carried
        rows["received"][column] = total + left - carried
    applications = {
        key: {**{c: str(n) for c, n in row.items()}, "total": str(sum(row.values()))}
        for key, row in rows.items()
    }
    review = {}
    for case, _ in official.CASES:
        parts = {outcome: number() % 1000 for outcome, _ in official.OUTCOMES[:-1]}
        review[case] = {**{k: str(n) for k, n in parts.items()}, "total": str(sum(parts.values()))}
    return replace(
        base,
        printed={**base.printed, "applications": applications, "review_litigation": review},
        dress=random.choice(("plain", "word")),
    )


def blanked(seed: int) -> Filled:
    """A form of which half the cells are blank, dashes or slashes."""
    return replace(filled(seed, blank_share=0.5), dress=Random(seed).choice(("plain", "word")))


def page(form: Filled, seed: int) -> str:
    """The form as HTML for LibreOffice: rules round every cell, a font and a padding by chance."""
    random = Random(seed)
    size, padding = random.choice((9, 10.5, 12)), random.choice((1, 3, 6))
    width = random.choice((0.5, 0.75, 1))
    align = random.choice(("left", "center"))
    font = random.choice(_FONTS)
    css = (
        "@page {size: 21cm 29.7cm; margin: 2cm 1.5cm}"
        f"td {{border: {width}pt solid #000; padding: {padding}px; text-align: {align};"
        f"font-family: '{font}'; font-size: {size}pt}}"
        "table {border-collapse: collapse; width: 100%} tr {page-break-inside: avoid}"
    )
    body = form.page()
    body = body.replace("font-size:10.5pt", f"font-size:{size}pt;font-family:'{font}'")
    body = body.replace('class="MsoNormalTable"', 'width="100%"')
    return body.replace("</head>", f"<style>{css}</style></head>")


# --- printing and spoiling ------------------------------------------------------------------------


def print_pdfs(pages: dict[str, str], folder: Path) -> dict[str, bytes]:
    """Print HTML pages with one run of LibreOffice; gives the PDF of each."""
    soffice = shutil.which("soffice")
    if not soffice:
        raise SystemExit(
            "LibreOffice (soffice) is needed to print the forms: see tests/system-packages.sh"
        )
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.html") for name in pages),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in pages}


def rasterise(body: bytes) -> list[Image.Image]:
    """The pages of a PDF as grey pictures of 200 dpi."""
    with pypdfium2.PdfDocument(body) as pdf:
        return [p.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for p in pdf]


def spoil(picture: Image.Image, seed: int) -> Image.Image:
    """What a careless scan does: 0.5-1.2 degrees of skew, blur of 0.8 px, noise of sigma 12."""
    random = Random(seed)
    angle = random.choice((-1, 1)) * random.uniform(0.5, 1.2)
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    blurred = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    noise = np.random.default_rng(seed).normal(0, 12, blurred.shape)
    return Image.fromarray(np.clip(blurred + noise, 0, 255).astype(np.uint8))


def as_jpeg(picture: Image.Image, quality: int = 55) -> bytes:
    """The picture as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, dpi=(DPI, DPI))
    return out.getvalue()


def as_tiff(pages: Sequence[bytes]) -> bytes:
    """Pictures of pages as one TIFF of many pages, their JPEG damage kept as it is."""
    first, *others = [Image.open(io.BytesIO(body)) for body in pages]
    out = io.BytesIO()
    first.save(out, "TIFF", compression="tiff_deflate", save_all=True, append_images=others)
    return out.getvalue()


# --- the run ----------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=10, help="forms to read")
    parser.add_argument("--seed", type=int, default=1000, help="seed of the first form")
    parser.add_argument("--clean", action="store_true", help="do not spoil the pages")
    parser.add_argument(
        "--blanks",
        action="store_true",
        help="half the cells blank, dashes or slashes; sums do not hold",
    )
    parser.add_argument("--keep", type=Path, help="keep the pictures of the pages in this folder")
    given = parser.parse_args()
    total, placed, caught, pages = Score(), Score(), 0, 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as name:
        seeds = range(given.seed, given.seed + given.count)
        forms = {str(seed): blanked(seed) if given.blanks else coherent(seed) for seed in seeds}
        printed = print_pdfs({k: page(f, int(k)) for k, f in forms.items()}, Path(name))
        for key, form in forms.items():
            pictures = rasterise(printed[key])
            if not given.clean:
                pictures = [spoil(p, int(key) * 100 + i) for i, p in enumerate(pictures)]
            bodies = [as_jpeg(p) for p in pictures]
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                for i, body in enumerate(bodies, 1):
                    (given.keep / f"{key}-{i}.jpg").write_bytes(body)
            start = time.process_time()
            document = scan.read(as_tiff(bodies))
            seconds += time.process_time() - start
            pages += len(bodies)
            score = compare(form, document.lines)
            by_label, flagged = compare_placed(form, align(document).tables)
            total += score
            placed += by_label
            caught += flagged
            print(f"{key} {form.edition}, {len(bodies)} pages: {score}", flush=True)
            for note in [*score.notes, *(f"by label: {n}" for n in by_label.notes)]:
                print(f"    {note}")
    print(f"\nby row order: {total}")
    print(f"by label:     {placed}; {caught} of the {placed.wrong} wrong are flagged by a sum")
    print(f"{seconds / max(1, pages):.2f} CPU s a page over {pages} pages")


if __name__ == "__main__":
    main()
