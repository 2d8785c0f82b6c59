"""Whether a sensor moves as the segment it is said to sit on."""

from __future__ import annotations

import numpy as np
import polars as pl

from surefoot.gait.foot_walk import SensorFootWalk
from surefoot.gait.settings import StanceSettings
from surefoot.recording import Annotation, Placement, Severity, Side

SENSOR_TURNED = "sensor_turned"
"""Kind of the annotation of a turn of the sensor on the foot."""

# Stance of a person who walks, as a share of the stride; slow and cautious walkers come near the upper end.
_STANCE_SHARE = (0.45, 0.92)
_BEATING_SHARE = 0.6
# real shanks called feet seem to raise the heel by 4 mm at most
_RAISED_HEEL_MM = 15.0


def check_foot(foot: SensorFootWalk, strides: pl.DataFrame, settings: StanceSettings) -> tuple[Annotation, ...]:
    """Warn where a foot never comes to rest, and neither a beat nor a raised heel in stance is the reason.

    Parameters
    ----------
    foot
        What was found on the foot.
    strides
        Stride table of the foot.
    settings
        See `StanceSettings`.

    Returns
    -------
    tuple of Annotation
        Empty, or one warning.
    """
    restless = float(np.median(foot.still.motion[foot.still.index]))
    if restless < settings.restless_motion or _beats(strides) or _stands_on_toes(strides):
        return ()
    text = (
        f"The sensor called {foot.side.value} foot hardly comes to rest between steps, as a shank does. "
        "Check where it sat, and name it with --sensor."
    )
    place = Placement(f"{foot.side.value}_foot")
    return (Annotation("implausible_foot", text, stream=place, severity=Severity.WARNING),)


def describe_slips(foot: SensorFootWalk) -> tuple[Annotation, ...]:
    """Warn of each turn of the sensor on the foot.

    Parameters
    ----------
    foot
        What was found on the foot.

    Returns
    -------
    tuple of Annotation
        One for each, over the stride in which it turned.
    """
    time = foot.samples.time_s
    text = (
        "The {side} foot sensor turned on its strap by about {turned:.0f}° here. What follows was turned back; angles "
        "and heights before and after may differ by a degree and a few millimetres. Fasten it so that it cannot turn."
    )
    return tuple(
        Annotation(
            SENSOR_TURNED,
            text.format(side=foot.side.value, turned=slip.turned_deg),
            float(time[slip.first]),
            float(time[slip.last]),
            Placement(f"{foot.side.value}_foot"),
            Severity.WARNING,
        )
        for slip in foot.slips
    )


def _beats(strides: pl.DataFrame) -> bool:
    # of real shanks called feet 27 % of the strides at most seem to beat; of feet with clonus nearly all do
    return strides.height > 0 and 1.0 - strides["clonus_hz"].null_count() / strides.height > _BEATING_SHARE


def _stands_on_toes(strides: pl.DataFrame) -> bool:
    heel = strides["heel_height_single_support_mm"].median()
    return isinstance(heel, float) and heel > _RAISED_HEEL_MM


def check_shank(strides: pl.DataFrame, side: Side) -> tuple[Annotation, ...]:
    """Warn where stance and swing are not those of a shank.

    Parameters
    ----------
    strides
        Stride table of the shank.
    side
        Side of the body.

    Returns
    -------
    tuple of Annotation
        Empty, or one warning.
    """
    if strides.height < 3:
        return ()
    share = float(np.median(strides["stance_time_s"].to_numpy() / strides["stride_time_s"].to_numpy()))
    if _STANCE_SHARE[0] < share < _STANCE_SHARE[1]:
        return ()
    text = (
        f"Stance of the {side.value} shank would be {100 * share:.0f} % of the stride, which nobody walks. "
        "Check where the sensor sat, and name it with --sensor."
    )
    place = Placement(f"{side.value}_shank")
    return (Annotation("implausible_shank", text, stream=place, severity=Severity.SEVERE),)
