"""What two sensors tell of each other: one signal sent twice, or both sensors on one leg.

Two sensors on one leg move at the same time, which two walking legs do not. A swapped pair walks like any pair here;
`side_evidence` looks at what tells a left leg from a right one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from surefoot.stimulation.input_health import Fault, SensorHealth

_MOVING_RAD_S = 2.0  # slower movement, as rising from a chair, is common to both legs
_MEMORY = 300  # samples in movement: some 3 to 5 s of walking with two sensors
_LEAST = 250
_TOGETHER = 0.6  # two feet or two shanks of the real recordings: never above -0.2
_MOST_SAME = 5.0
_SAME_FALL = 0.25


class PairHealth(NamedTuple):
    """Running comparison of the turning rates of two sensors.

    Parameters
    ----------
    moved
        Samples in movement so far.
    mean_a, mean_b, var_a, var_b, common
        Running means, variances and covariance in rad/s.
    same
        How often, lately, both had sent the same six values.
    """

    moved: int = 0
    mean_a: float = 0.0
    mean_b: float = 0.0
    var_a: float = 0.0
    var_b: float = 0.0
    common: float = 0.0
    same: float = 0.0


def compare_sensors(a: SensorHealth, b: SensorHealth, pair: PairHealth) -> tuple[PairHealth, Fault | None]:
    """Compare the last samples of two sensors.

    Parameters
    ----------
    a, b
        The sensors.
    pair
        The comparison so far.

    Returns
    -------
    PairHealth, Fault or None
        The comparison, and what is wrong: ``same_signal`` or ``same_leg``.
    """
    turned_a, turned_b = math.hypot(*a.gyr), math.hypot(*b.gyr)
    if math.isnan(turned_a) or math.isnan(turned_b):
        return pair, None
    # of one signal sent twice, every other comparison finds one of the two a sample ahead
    same = pair.same + 1.0 if a.acc == b.acc and a.gyr == b.gyr else pair.same - _SAME_FALL
    pair = pair._replace(same=min(max(same, 0.0), 2.0 * _MOST_SAME))
    if max(turned_a, turned_b) > _MOVING_RAD_S:
        pair = _moved(turned_a, turned_b, pair)
    if pair.same >= _MOST_SAME:
        return pair, Fault("same_signal", "both sensors send the same values: one sensor is used twice")
    together = pair.common / math.sqrt(pair.var_a * pair.var_b) if pair.var_a * pair.var_b > 0.0 else 0.0
    if pair.moved >= _LEAST and together > _TOGETHER:
        return pair, Fault("same_leg", "both sensors move at the same time: do they sit on one leg?")
    return pair, None


def _moved(turned_a: float, turned_b: float, pair: PairHealth) -> PairHealth:
    weight = max(1.0 / (pair.moved + 1), 1.0 / _MEMORY)
    away_a, away_b = turned_a - pair.mean_a, turned_b - pair.mean_b
    keep = 1.0 - weight
    return pair._replace(
        moved=min(pair.moved + 1, _MEMORY),
        mean_a=pair.mean_a + weight * away_a,
        mean_b=pair.mean_b + weight * away_b,
        var_a=keep * (pair.var_a + weight * away_a * away_a),
        var_b=keep * (pair.var_b + weight * away_b * away_b),
        common=keep * (pair.common + weight * away_a * away_b),
    )
