"""What moves, scales and turns the things that a page draws, in PDF and OFD alike."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n.

    >>> times((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 5, 7)), times((1, 0, 0, 1, 5, 7), (2, 0, 0, 2, 0, 0))
    ((2, 0, 0, 2, 5, 7), (2, 0, 0, 2, 10, 14))
    """
    if n is IDENTITY:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """Where a matrix takes a point.

    >>> moved((2, 0, 0, 2, 5, 7), 1, 1)
    (7, 9)
    """
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
