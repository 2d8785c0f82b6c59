"""Small, exact summaries of long signals: the average stride of each foot, and its path seen from above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surefoot.gait import FootPath, StrideCurves
from surefoot.recording import FloatArray, Side

MOST_PATH_POINTS = 2000
CURVE_DECIMALS = 3
PATH_DECIMALS = 3


@dataclass(frozen=True)
class CurveSummary:
    """Average of one curve over the stride of one foot, initial contact to initial contact.

    Parameters
    ----------
    n
        Number of strides averaged.
    percent
        Percent of the stride.
    mean, sd
        Mean and standard deviation over strides at each percent; None where there is none.
    """

    n: int
    percent: tuple[float, ...]
    mean: tuple[float | None, ...]
    sd: tuple[float | None, ...]


@dataclass(frozen=True)
class PathOutline:
    """Path of one foot from above, thinned out.

    Parameters
    ----------
    x_m, y_m
        Forward and leftward position in m, in that foot's own heading; None where it is not known.
    """

    x_m: tuple[float | None, ...]
    y_m: tuple[float | None, ...]


def summarise_curves(curves: Mapping[Side, StrideCurves]) -> dict[Side, dict[str, CurveSummary]]:
    """Average the strides of each side.

    Parameters
    ----------
    curves
        Curves of the usable strides by side.

    Returns
    -------
    dict
        Averages by side and curve name; a curve without strides is left out.
    """
    return {
        side: {name: _averaged(one.percent, rows) for name, rows in one.curves.items() if rows.shape[0] > 0}
        for side, one in curves.items()
    }


def outline_paths(paths: Mapping[Side, FootPath]) -> dict[Side, PathOutline]:
    """Thin out each foot's path for drawing.

    Parameters
    ----------
    paths
        Motion of each foot.

    Returns
    -------
    dict
        At most `MOST_PATH_POINTS` points by side.
    """
    return {side: _thinned(path.position_m) for side, path in paths.items() if path.position_m.shape[0] > 0}


def _averaged(percent: FloatArray, rows: FloatArray) -> CurveSummary:
    known = np.isfinite(rows)
    n = known.sum(axis=0)
    filled = np.where(known, rows, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(n > 0, filled.sum(axis=0) / n, np.nan)
        squares = np.where(known, (rows - mean) ** 2, 0.0).sum(axis=0)
        sd = np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)
    return CurveSummary(
        n=int(known.any(axis=1).sum()),
        percent=tuple(round(float(p), CURVE_DECIMALS) for p in percent),
        mean=_optional(mean, CURVE_DECIMALS),
        sd=_optional(sd, CURVE_DECIMALS),
    )


def _thinned(position: FloatArray) -> PathOutline:
    step = max(1, -(-position.shape[0] // MOST_PATH_POINTS))
    kept = position[::step]
    return PathOutline(x_m=_optional(kept[:, 0], PATH_DECIMALS), y_m=_optional(kept[:, 1], PATH_DECIMALS))


def _optional(values: FloatArray, decimals: int) -> tuple[float | None, ...]:
    return tuple(round(float(v), decimals) if np.isfinite(v) else None for v in values)
