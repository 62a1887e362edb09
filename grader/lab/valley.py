"""A quadratic valley, on which the path of a descent can be followed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Valley:
    """The gradient of half the sum of curvature times squared distance, in each direction.

    Parameters
    ----------
    curvatures, bottom
        One number for each weight.
    """

    def __init__(self, curvatures: ArrayLike, bottom: ArrayLike) -> None:
        self.curvatures, self.bottom = np.asarray(curvatures, float), np.asarray(bottom, float)

    def __call__(self, weights: Any) -> NDArray[np.float64]:
        """Give the gradient at these weights."""
        return np.asarray(self.curvatures * (np.asarray(weights, dtype=float) - self.bottom))

    def __repr__(self) -> str:
        return f"valley({self.curvatures.tolist()}, {self.bottom.tolist()})"


def valley(curvatures: ArrayLike, bottom: ArrayLike) -> Valley:
    """Make a valley; what it returns is called with weights, and gives the gradient there."""
    return Valley(curvatures, bottom)
