"""Proposed lines go into a registry file: appended or completed, checked by its own loader, in one stroke."""

import csv
import fcntl
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from crawler.discover.propose import Proposal
from crawler.portals import COLUMNS, RegistryError, read_portals


def as_csv(
    proposals: Sequence[Proposal], header: Sequence[str] = COLUMNS, head: bool = True
) -> str:
    """The lines as the registry writes them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator="\n")
    if head:
        writer.writeheader()
    writer.writerows(_row(proposal) for proposal in proposals)
    return out.getvalue()


def write(proposals: Sequence[Proposal], path: Path) -> tuple[list[str], list[str]]:
    """Append new lines to a registry file and complete those that lack a column.

    A column that the file has already is left out. The new file is read by the registry's loader
    before it takes the old one's place; on an error (RegistryError, OSError) the old one stands.
    Returns the ids appended and the ids completed. A file that is not there is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent):
        return _write([p for p in proposals if not p.known], path)


def _write(new: Sequence[Proposal], path: Path) -> tuple[list[str], list[str]]:
    text = path.read_bytes().decode("utf-8") if path.exists() else ",".join(COLUMNS) + "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    end = "\r\n" if "\r\n" in text else "\n"
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    header = list(next(csv.reader(io.StringIO(text, newline=""))))
    if wanting := [c for c in ("family", "column_url") if c not in header]:
        raise RegistryError(f"{path}: line 1: the column {wanting[0]!r} is missing")
    completed = {p.completes: p for p in new if p.completes}
    appended = [p for p in new if not p.completes]
    if not new:
        return [], []
    if not completed:  # what stands in the file stays byte for byte
        body = text if not text or text.endswith("\n") else text + end
        body += as_csv(appended, header, head=False).replace("\n", end)
    else:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator=end)
        writer.writeheader()
        for row in rows:
            made = completed.get(row["id"].strip())
            writer.writerow({**row, **_row(made)} if made is not None else row)
        writer.writerows(_row(p) for p in appended)
        body = out.getvalue()
    _replace(path, mark + body)
    return [p.portal.id for p in appended], sorted(completed)


def told(new: Sequence[str], completed: Sequence[str], path: Path) -> str:
    """What was written, in a sentence."""
    ids = ", ".join([*new, *completed])
    said = f"{len(new)} lines appended, {len(completed)} completed in {path}"
    return f"{said}: {ids}" if ids else said


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder, so that of two writers none overwrites what the other has read."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _row(proposal: Proposal) -> dict[str, str]:
    row = proposal.portal.row()
    # Blank says the same as 0 for a flag that is off, and is how the registry is written.
    return {key: "" if key == "loopback" and value == "0" else value for key, value in row.items()}


def _replace(path: Path, text: str) -> None:
    """Write beside, check, rename: no reader ever sees half a registry."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, suffix=".csv", delete=False
    ) as file:
        beside = Path(file.name)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        read_portals(beside)
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        else:
            beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
