"""Before a start: does each sensor sit on the leg that it is named for? The person lifts one foot after the other.

All sensors are to rest; then one foot is lifted and put down again, and its sensor, and only that one, must have moved.
The motion of walking cannot always tell the leg of a sensor (`side_evidence`); this can, before anything is stimulated.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from surefoot.recording import Placement, Side
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.sample import Sample

REST_S = 1.0
LIFTED_RAD = 0.5
"""A foot that is lifted turns, and turns back, by at least so much in all."""

_STILL_RAD_S = 0.5  # a leg that stands sways by less
_OTHERS = 0.3  # of the turning of the lifted one
_GAP_S = 0.1


class SensorNow(NamedTuple):
    """One sensor in the check.

    Parameters
    ----------
    side, placement
        The leg, and where the sensor sits by its name.
    time_s
        Its last sample; NaN before the first.
    still_s
        How long it has been still.
    turned_rad
        By how much it has turned since a foot was asked for.
    """

    side: Side
    placement: Placement
    time_s: float = math.nan
    still_s: float = 0.0
    turned_rad: float = 0.0


class FootCheck(NamedTuple):
    """Where the check is.

    Parameters
    ----------
    sensors
        One for each leg.
    checked
        How many legs are done.
    asked
        Whether all have rested, so that a foot may be lifted.
    wrong
        What was wrong at the last try, in words; empty where nothing was.
    """

    sensors: tuple[SensorNow, ...]
    checked: int = 0
    asked: bool = False
    wrong: str = ""

    @property
    def passed(self) -> bool:
        """Whether every leg is done."""
        return self.checked == len(self.sensors)

    @property
    def text(self) -> str:
        """What the person is to do now."""
        if self.passed:
            return "Each sensor sits on its leg; start."
        side = self.sensors[self.checked].side
        if not self.asked:
            return f"{self.wrong} Keep both feet still on the floor.".strip()
        return f"{self.wrong} Lift the {side} foot and put it down again; nothing else may move.".strip()


def new_check(profile: StimulationProfile) -> FootCheck:
    """Return a check of all legs of a profile.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    FootCheck
        Nothing is done.
    """
    return FootCheck(tuple(SensorNow(side, leg.sensor) for side, leg in profile.legs))


def followed(check: FootCheck, sample: Sample) -> FootCheck:
    """Take one sample in.

    Parameters
    ----------
    check
        The check so far.
    sample
        A sample of any sensor; one of no leg changes nothing, one with no numbers is movement without rest.

    Returns
    -------
    FootCheck
        The check now.
    """
    index = next((i for i, one in enumerate(check.sensors) if one.placement is sample.placement), None)
    if index is None or check.passed:
        return check
    now = _moved(check.sensors[index], sample)
    check = check._replace(sensors=(*check.sensors[:index], now, *check.sensors[index + 1 :]))
    if any(one.still_s < REST_S for one in check.sensors):
        return check
    if not check.asked:
        return _rested(check, asked=True)
    own, others = check.sensors[check.checked], [s for i, s in enumerate(check.sensors) if i != check.checked]
    most = max(others, key=lambda one: one.turned_rad, default=own)
    if max(own.turned_rad, most.turned_rad) < LIFTED_RAD:
        return check
    if most is own or most.turned_rad < _OTHERS * own.turned_rad:
        return _rested(check._replace(checked=check.checked + 1, wrong=""), asked=True)
    if own.turned_rad < _OTHERS * most.turned_rad:
        wrong = f"The {_name(most)} sensor moved, not the {_name(own)} one: are they on the wrong legs?"
    else:
        wrong = "Both sensors moved."
    return _rested(check._replace(wrong=wrong), asked=True)


def _moved(one: SensorNow, sample: Sample) -> SensorNow:
    turning, dt = math.hypot(*sample.gyr), sample.time_s - one.time_s
    if not (0.0 < dt <= _GAP_S and turning < math.inf):
        return one._replace(time_s=sample.time_s, still_s=0.0)
    if turning < _STILL_RAD_S:
        return one._replace(time_s=sample.time_s, still_s=one.still_s + dt)
    return one._replace(time_s=sample.time_s, still_s=0.0, turned_rad=one.turned_rad + turning * dt)


def _rested(check: FootCheck, *, asked: bool) -> FootCheck:
    return check._replace(asked=asked, sensors=tuple(one._replace(turned_rad=0.0) for one in check.sensors))


def _name(one: SensorNow) -> str:
    return one.placement.replace("_", " ")
