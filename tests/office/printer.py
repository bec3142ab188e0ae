"""Forms printed through a real LibreOffice, a whole batch in one start of the program."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.filled import Filled

# suffix → (how the page is opened, how it is saved)
FORMATS = {
    "docx": ("HTML (StarWriter)", "docx:MS Word 2007 XML"),
    "doc": ("HTML (StarWriter)", "doc:MS Word 97"),
    "rtf": ("HTML (StarWriter)", "rtf:Rich Text Format"),
    "odt": ("HTML (StarWriter)", "odt:writer8"),
    "xlsx": ("HTML (StarCalc)", "xlsx:Calc MS Excel 2007 XML"),
    "xls": ("HTML (StarCalc)", "xls:MS Excel 97"),
    "ods": ("HTML (StarCalc)", "ods:calc8"),
}


def printed(forms: Sequence[Filled], suffix: str) -> list[bytes]:
    """Print forms as documents of one format. Raises where LibreOffice leaves one out."""
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("LibreOffice (soffice) is not installed")
    opened, saved = FORMATS[suffix]
    with tempfile.TemporaryDirectory(prefix="nianbao-print-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        pages = [folder / f"{i}.html" for i in range(len(forms))]
        for page, form in zip(pages, forms, strict=True):
            page.write_text(form.page(), "utf-8")
        subprocess.run(
            [
                *[program, "--headless", "--norestore"],
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *[f"--infilter={opened}", "--convert-to", saved],
                *["--outdir", str(folder / "out"), *map(str, pages)],
            ],
            check=True,
            capture_output=True,
            timeout=120 + 5 * len(forms),
        )
        return [(folder / "out" / f"{page.stem}.{suffix}").read_bytes() for page in pages]
