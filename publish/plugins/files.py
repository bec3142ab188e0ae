"""Where the files of the release that is being served lie."""

from pathlib import Path
from typing import Any


def folder(datasette: Any) -> Path:
    """The downloads of the release."""
    return Path(datasette.get_database("nianbao").path).parent / "downloads"
