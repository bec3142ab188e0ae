"""A picture of a page made ready: grey, of a known width, set upright.

Pictures are numpy arrays of one byte a pixel, 0 black and 255 white; lengths are pixels, y grows
downwards. Imported only where the extra `ocr` is installed.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# A sheet of A4 at 200 dpi is 1654 pixels wide: every measure of the scan reader is made for that.
WIDTH = 1654
# Within this factor a page is left as it is: scaling costs sharpness.
_LEAVE = 1.3
_MOST_SCALE = 2.5
_STRIP = 1.6  # no sheet is this much wider than high
_STEEPEST = 5.0  # degrees of skew that are set upright
_SMALL = 700  # width at which the skew is measured

# There is a worker for every core already.
cv2.setNumThreads(1)


def grey(image: NDArray[np.generic]) -> Picture:
    """Make any picture grey: RGB, RGBA (on white), one or sixteen bits."""
    scale = {np.dtype(np.bool_): 255, np.dtype(np.uint16): 1 / 257}.get(image.dtype, 1)
    if scale != 1:
        image = image.astype(np.float32) * np.float32(scale)
    picture = np.ascontiguousarray(image, dtype=np.uint8)
    if picture.ndim == 2:
        return picture
    if picture.shape[2] == 1:
        return np.ascontiguousarray(picture[:, :, 0])
    if picture.shape[2] == 4:
        alpha = picture[:, :, 3:].astype(np.uint16)
        colours = picture[:, :, :3].astype(np.uint16)
        picture = ((colours * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8)
    return _bytes(cv2.cvtColor(picture[:, :, :3], cv2.COLOR_RGB2GRAY))


def to_width(picture: Picture) -> Picture:
    """Scale the page so that it is near WIDTH: its short side, but of a strip cut from a page its width."""
    height, width = picture.shape
    scale = min(_MOST_SCALE, WIDTH / (width if width > _STRIP * height else min(height, width)))
    if 1 / _LEAVE <= scale <= _LEAVE:
        return picture
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _bytes(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how))


def ink(picture: Picture) -> Picture:
    """Where the page is printed: 255 on ink, 0 on paper; shadows of the scan are paper."""
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    block = 2 * (WIDTH // 40) + 1
    return _bytes(
        cv2.adaptiveThreshold(
            smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18
        )
    )


def upright(picture: Picture) -> Picture:
    """Set a skewed page upright by the angle at which its lines are sharpest."""
    angle = skew(picture)
    if abs(angle) < 0.03:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    paper = int(np.median(picture))
    return _bytes(
        cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,))
    )


def skew(picture: Picture) -> float:
    """Measure by how many degrees the lines of a page fall to the right.

    Turned upright, lines of text and rules fill some rows of pixels and leave others empty: the
    right angle is the one at which the rows differ most from their neighbours.
    """
    scale = _SMALL / picture.shape[1]
    height = min(int(picture.shape[0] * scale), 2 * _SMALL)
    part = ink(picture[: int(height / scale)])
    small = _bytes(cv2.resize(part, (_SMALL, height), interpolation=cv2.INTER_AREA))
    if not small.any():
        return 0.0
    best = 0.0
    for step, reach in ((0.5, _STEEPEST), (0.1, 0.4), (0.025, 0.075)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(small, float(angle))))
    return best


def _sharpness(small: Picture, angle: float) -> float:
    """How unlike its neighbours each row of pixels is once the page is turned by `angle`.

    A shear does for a small turn: every column is moved by what the line falls up to there.
    """
    height, width = small.shape
    slope = float(np.tan(np.radians(angle)))
    shear = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]], dtype=np.float32)
    turned = cv2.warpAffine(small, shear, (width, height), flags=cv2.INTER_LINEAR)
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _bytes(array: object) -> Picture:
    return np.asarray(array, dtype=np.uint8)
