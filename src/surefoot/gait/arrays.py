"""Names for the arrays of the gait room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

__all__ = ["BoolArray", "FloatArray", "IntArray"]
