"""Results of timed tests from the feet, and steps heard in a sound, against what virtual walkers truly did."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.data_sets import only, walk_of
from benchmarks.errors import summarise
from benchmarks.tables import Bar, Measure, Section
from surefoot.recording import Condition, Side
from surefoot.signs import change_in_walk_name, summarise_strides
from surefoot.signs.timed_tests import T25FW_M, timed_test_measures
from surefoot.virtual import VirtualWalk, random_walker, simulate, typical_sensors
from surefoot.virtual.timed_courses import STAND_S, back_and_forth, true_trial_times_s, true_way_m, two_trials

_SEED = 20264
_KINDS = (
    *("normal", "slow", "stiff", "flat", "toe_first"),
    *("dragging", "asymmetric", "circumducting", "steppage", "slapping"),
)
_SHORT, _LONG = 40, 10
_WALKING_S = 366.0
_LOSS_DEG_MIN = 0.5
_DEFINITIONS = (
    f"T25FW: {_SHORT} walkers, two trials from standing. True is the time from the first toe-off until the tip of a "
    f"shoe is {T25FW_M:g} m from where it stood; the feet alone say when that was.",
    f"Minutes: {_LONG} walkers for six minutes on a lane of 20 m with turns of 180°. True is the way of the body, "
    "which is over each foot in the middle of its stance. The index is the sixth minute against the first, in points.",
    f"Loss of pitch: the same walkers lose {_LOSS_DEG_MIN:g} deg of pitch at contact in each minute; true is the loss "
    "from the middle of the first to the middle of the last minute of walking.",
    "Sensors as in the table of virtual walkers; both feet on one clock. The seed was not used while this was made.",
)


@dataclass(frozen=True)
class _Errors:
    """What is left of one long walk: distances in %, the index in points, the loss of pitch of each foot in deg."""

    two: float
    six: float
    index: float
    loss: list[float]
    covered: list[float]


def measure() -> Section:
    """Time and measure the tests."""
    times = [_trial(number) for number in range(_SHORT)]
    long = [_minutes(number) for number in range(_LONG)]
    given = [pair for pair in times if pair is not None]
    measures = (
        _row("tests_t25fw", "T25FW, time", [100 * (found / true - 1) for found, true in given], "%", Bar("sd", 3)),
        Measure("tests_t25fw_given", "T25FW, walkers with a result", 100 * len(given) / _SHORT, n=_SHORT, unit="%"),
        _row("tests_2mwt", "Distance in 2 minutes", [row.two for row in long], "%", Bar("sd", 1)),
        _row("tests_6mwt", "Distance in 6 minutes", [row.six for row in long], "%", Bar("sd", 1)),
        _row("tests_dwi6", "Distance-walked index", [row.index for row in long], "points", Bar("sd", 1)),
        _row("tests_loss", "Loss of pitch at contact in the walk", [e for row in long for e in row.loss], "deg"),
        Measure(
            "tests_loss_covered",
            "Loss of pitch: intervals that hold it",
            100 * float(np.mean([c for row in long for c in row.covered])),
            n=sum(len(row.covered) for row in long),
            unit="%",
        ),
    )
    return Section("tests", "Timed tests (virtual walkers)", _DEFINITIONS, measures)


def _row(key: str, name: str, errors: list[float], unit: str, *bars: Bar) -> Measure:
    return Measure(key, name, errors=summarise(errors), unit=unit, digits=2, bars=bars, own=True)


def _trial(number: int) -> tuple[float, float] | None:
    """Time that the feet show and true time, mean of the trials; None where no time is given."""
    walk = _walked(number, minutes=False)
    found = timed_test_measures(walk_of(walk.recording), Condition(test="T25FW"))["t25fw_s"].value
    return None if found is None else (found, float(np.mean(true_trial_times_s(walk, T25FW_M))))


def _minutes(number: int) -> _Errors:
    """Errors of the distances, the index and the loss of pitch of one long walk."""
    virtual = _walked(number, minutes=True)
    walk = walk_of(virtual.recording)
    two = timed_test_measures(walk, Condition(test="2MWT"))["two_minute_distance_m"].value
    six = timed_test_measures(walk, Condition(test="6MWT"))
    distance, index = six["six_minute_distance_m"].value, six["dwi6_percent"].value
    first, last = (true_way_m(virtual, STAND_S + 60.0 * m, STAND_S + 60.0 * (m + 1)) for m in (0, 5))
    lost = -_LOSS_DEG_MIN * (_WALKING_S / 60.0 - 1.0)
    measures = summarise_strides(walk.strides, synchronised=walk.synchronised, segment=walk.segment)
    name = change_in_walk_name("foot_pitch_initial_contact_deg")
    changes = [m for side in Side if (m := measures[side][name]).value is not None]
    return _Errors(
        two=_percent_off(two, true_way_m(virtual, STAND_S, STAND_S + 120.0)),
        six=_percent_off(distance, true_way_m(virtual, STAND_S, STAND_S + 360.0)),
        index=float("nan") if index is None else index - 100 * (last / first - 1),
        loss=[(m.value or 0.0) - lost for m in changes],
        covered=[float((m.low or 0.0) <= lost <= (m.high or 0.0)) for m in changes],
    )


def _percent_off(found: float | None, true: float) -> float:
    return float("nan") if found is None else 100 * (found / true - 1)


def _walked(number: int, minutes: bool) -> VirtualWalk:
    """A walker of each kind in turn, in a 25-foot walk or for six minutes, with sensors on the feet."""
    rng = np.random.default_rng([_SEED, number, minutes])
    walker = random_walker(rng, _KINDS[number % len(_KINDS)])
    if minutes:
        walker = replace(walker.on(back_and_forth(walker, _WALKING_S)), decline_pitch_deg_min=_LOSS_DEG_MIN)
    else:
        walker = walker.on(two_trials(walker))
    walk = simulate(walker, typical_sensors(rng, walker), seed=number)
    return replace(walk, recording=only(walk.recording, "foot"))
