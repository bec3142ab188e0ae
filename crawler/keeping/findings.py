"""What is found in a portal's folder that is not as it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be; one that is not `grave` lost nothing."""

    portal: str
    code: (
        str  # open, torn, damaged, length, digest, header, missing, row, index, unlisted, database
    )
    message: str
    file: str | None = None
    offset: int | None = None
    grave: bool = True

    def __str__(self) -> str:
        place = "" if self.file is None else f" {self.file}"
        place += "" if self.offset is None else f" at {self.offset}"
        return f"{self.portal}{place}: {self.message}"


@dataclass(frozen=True)
class Verified:
    """One portal's folder, looked through."""

    portal: str
    files: int
    records: int
    bytes: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not any(finding.grave for finding in self.findings)

    def __str__(self) -> str:
        word = "whole" if self.ok else "DAMAGED"
        told = f"{self.portal}: {word}, {self.files} files, {self.records} records"
        return "\n".join([*map(str, self.findings), told])
