"""What several tests share: the real reports beside the checkout, the programs a machine may lack."""

import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and portals; the test is skipped where it is not there."""
    if not (SHARED / "reports" / "golden.json").is_file():
        pytest.skip(f"the real reports are not beside this checkout ({SHARED.name}/ is missing)")
    return SHARED


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice; the test is skipped where it is not installed."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("LibreOffice (soffice) is not installed")
    return found
