"""Pictures of lines → text with the certainty of every character, by the models inside rapidocr.

Nothing is fetched: the models are files of the installed package, named by path. They are loaded at
the first use, once a process, and run on one thread, because there is a worker for every core.
Imported only where the extra `ocr` is installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray

from parse.model import MissingPart
from parse.readers.scan_page import Picture

_HEIGHT = 48  # of a line, as the model was taught
_NARROWEST = 80  # a batch is padded to this width at least: one digit alone is too narrow to read
_BATCH = 16
_STEP = 16  # widths of a batch are rounded up to this
_WIDEST = 2400
_DETECT_SCALE = 0.6  # lines are found on a smaller picture as surely, for a third of the time


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says, and how certain the least certain of its characters is (0 to 1)."""

    text: str
    certain: float


@dataclass(frozen=True, slots=True)
class Found:
    """A line found on a page: its box in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def read_lines(pictures: Sequence[Picture]) -> list[Reading]:
    """Read pictures of one line each."""
    model = _recogniser()
    found: list[Reading] = [Reading("", 0.0)] * len(pictures)
    lines = [_line(picture) for picture in pictures]
    order = sorted(range(len(lines)), key=lambda i: lines[i].shape[1])
    for start in range(0, len(order), _BATCH):
        some = order[start : start + _BATCH]
        width = max(_NARROWEST, *(lines[i].shape[1] for i in some))
        width += -width % _STEP
        batch = np.zeros((len(some), 3, _HEIGHT, width), np.float32)
        for place, i in enumerate(some):
            batch[place, :, :, : lines[i].shape[1]] = lines[i]
        for i, reading in zip(some, model.read(batch), strict=True):
            found[i] = reading
    return found


def find_lines(page: Picture) -> list[Found]:
    """Find lines of text on a page or a part of one, in no order."""
    scale = _DETECT_SCALE
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = getattr(_detector()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)), "boxes", None)
    found = []
    for box in [] if boxes is None else boxes:
        corners = np.asarray(box) / scale
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        found.append(Found(int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))))
    return found


class _Recogniser:
    """The recognition model and its alphabet, which it carries inside."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_model("rec")), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        alphabet = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = ["", *alphabet, " "]

    def read(self, batch: NDArray[np.float32]) -> list[Reading]:
        scores = self._session.run(None, {self._input: batch})[0]
        best, certain = scores.argmax(axis=2), scores.max(axis=2)
        return [self._decode(b, c) for b, c in zip(best, certain, strict=True)]

    def _decode(self, best: NDArray[np.int64], certain: NDArray[np.float32]) -> Reading:
        """One character a run of equal steps; a run of the blank, number 0, parts equal ones."""
        text, least = "", 1.0
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        for start, end in zip(starts, [*starts[1:], len(best)], strict=True):
            if best[start]:
                text += self._alphabet[best[start]]
                least = min(least, float(certain[start:end].max()))
        return Reading(text.strip(), least if text.strip() else 0.0)


@cache
def _recogniser() -> _Recogniser:
    return _Recogniser()


@cache
def _detector() -> rapidocr.RapidOCR:
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.use_rec": False,
            "Global.log_level": "error",
            "Det.limit_type": "max",  # left to itself it blows up a narrow band to a whole page
            "Det.limit_side_len": 4000,
            "Global.max_side_len": 4000,
            "Det.model_path": str(_model("det")),
            "Rec.model_path": str(_model("rec")),
            "Cls.model_path": str(_model("cls")),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _model(task: str) -> Path:
    """A model inside the installed package; never one that would have to be fetched."""
    folder = Path(rapidocr.__file__).parent / "models"
    models = sorted(path for path in folder.glob("*.onnx") if f"_{task}_" in path.name)
    if not models:
        raise MissingPart(
            "OCR", f"rapidocr has no {task} model inside: pip install 'rapidocr>=3.10,<4'"
        )
    return models[-1]


def _line(picture: Picture) -> NDArray[np.float32]:
    height, width = picture.shape
    scaled = max(8, min(_WIDEST, round(width * _HEIGHT / height)))
    resized = cv2.resize(picture, (scaled, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    return np.asarray(resized, dtype=np.float32) / np.float32(127.5) - np.float32(1)
