"""Which of the parts that readers may miss are there now, without starting any of them."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec


def is_there(part: str) -> bool:
    """Tell whether a part that a MissingPart named is installed by now.

    One that is not known here counts as there: its documents are simply tried again.
    """
    return next((probe() for word, probe in _PROBES.items() if word in part), True)


def _libreoffice() -> bool:
    return any(
        map(
            shutil.which,
            ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        )
    )


def _ocr() -> bool:
    return all(map(find_spec, ("cv2", "numpy", "onnxruntime", "rapidocr")))


def _libarchive() -> bool:
    try:
        import libarchive  # noqa: F401
    except (ImportError, OSError, TypeError, AttributeError):
        return False  # the binding without its C library fails with any of these, by system
    return True


# A word of MissingPart.part → whether that part is there.
_PROBES: dict[str, Callable[[], bool]] = {
    "LibreOffice": _libreoffice,
    "OCR": _ocr,
    "libarchive": _libarchive,
}
