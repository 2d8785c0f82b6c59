"""How far each swing can be trusted: by the velocity left over at its end, and by its likeness to the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import FloatArray, at_samples, row_medians
from surefoot.gait.foot_walk import FootWalk

# Velocity error (m/s) of a sound swing, and of one that is worth nothing: 0.2 to 0.7 is usual, wrong units give 2.8.
_RESIDUAL_SOUND, _RESIDUAL_USELESS = 1.0, 2.4
_MOTIF_POINTS = 60


@dataclass(frozen=True)
class SwingVerdict:
    """Quality (0 to 1) and likeness to the person's own motif (-1 to 1) of m swings."""

    quality: FloatArray
    similarity: FloatArray


def judge_swings(foot: FootWalk) -> SwingVerdict:
    """Judge the swings of one foot.

    The motif is the median curve of pitch rate over all swings of the foot, each stretched to the same length; the
    correlation of a swing with it is its likeness.

    Parameters
    ----------
    foot
        What was found on the foot.

    Returns
    -------
    SwingVerdict
        One value per swing.
    """
    swings = foot.swings
    residual = np.linalg.norm(np.nan_to_num(swings.residual_m_s), axis=1)
    sound = 1.0 - np.clip((residual - _RESIDUAL_SOUND) / (_RESIDUAL_USELESS - _RESIDUAL_SOUND), 0.0, 1.0)
    similarity = _likeness(foot)
    quality = sound * np.clip(0.5 + 0.6 * similarity, 0.0, 1.0)
    return SwingVerdict(quality, similarity)


def _likeness(foot: FootWalk) -> FloatArray:
    swings = foot.swings
    whole = swings.from_flat & swings.to_flat
    place = np.linspace(0.0, 1.0, _MOTIF_POINTS)
    first, last = (end.astype(np.float64)[:, None] for end in (swings.first, swings.last))
    sample = first + place * (last - first)
    curves = at_samples(foot.pitch_rate_deg_s, sample)
    motif = row_medians(curves[whole].T)
    a = curves - curves.mean(axis=1, keepdims=True)
    b = motif - motif.mean()
    norm = np.linalg.norm(a, axis=1) * np.linalg.norm(b)
    return np.where(whole, (a @ b) / np.maximum(norm, 1e-12), 1.0)
