"""Every foot and shank recording through the stimulator's core, against the events found afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.data_sets import real_recordings, walk_of
from benchmarks.stimulation_quiet import quiet_measures
from benchmarks.stimulation_sides import DEFINITION
from benchmarks.stimulation_sides import measures as side_measures
from benchmarks.tables import Bar, Detail, Measure, Section, number
from benchmarks.virtual_scores import Task, draw
from surefoot.errors import SurefootError
from surefoot.gait import Walk
from surefoot.recording import Placement, Recording
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.replay_scores import ONSET_MS, SideTiming, replay, timing
from surefoot.virtual import KINDS

FloatArray = NDArray[np.float64]

_SEED = 20_277
_WALK_S = 40.0
_OFFLINE = ", against the offline events"
_DEFINITIONS = (
    "Each sensor is replayed alone through the core, sample by sample, with the default timing (window from 100 ms "
    "before the expected toe-off to 150 ms after contact). Reference: the events that Surefoot's own analysis of the "
    "whole stream of the same sensor finds afterwards, for real recordings; the exact truth, for virtual walkers. So "
    "on real recordings this is agreement of the causal with the offline result, not accuracy.",
    "All toe-offs and contacts of the stride table count, the first included; one is detected when an event was "
    "reported within 150 ms of it. Latency: time of the sample at which it was reported minus the offline event; "
    "negative is early.",
    "Onset: from the opening of the window to the offline toe-off, in every stride after the first five of each walk "
    "(a walk ends at a stop); a stride without onset counts as outside. False: an opening without an offline toe-off "
    "from 150 ms before to 500 ms after it; the first swing of each walk, and one stride at either end of a recording, "
    "have no row in the table and are not judged.",
    "Virtual walkers are drawn from a seed that was not used while the method was made; two of each kind. In a virtual "
    "shank toe-off falls before the greatest backward rotation, in people after it, and the offline analysis is 47 ms "
    "late there too (see Virtual walkers). So virtual shanks are judged against the offline events, as recordings are; "
    "their figures against the truth stand below without a bar.",
    DEFINITION,
)


@dataclass(frozen=True)
class Group:
    """Timings of one data set and kind of sensor."""

    name: str
    timings: tuple[SideTiming, ...]

    @property
    def strides(self) -> int:
        """Number of strides."""
        return sum(one.strides for one in self.timings)

    @property
    def false(self) -> int:
        """Number of false triggers."""
        return sum(len(one.false_s) for one in self.timings)

    @property
    def onsets(self) -> FloatArray:
        """Onset before toe-off in ms; NaN where there was none."""
        return np.concatenate([one.onset_ms for one in self.timings])

    def late(self, event: str) -> FloatArray:
        """Latency in ms; NaN where the event was not detected."""
        return np.concatenate([one.late_ms[event] for one in self.timings])

    @property
    def inside(self) -> float:
        """Share of onsets inside the window."""
        return float(np.mean((self.onsets >= ONSET_MS[0]) & (self.onsets <= ONSET_MS[1])))

    def found(self, event: str) -> float:
        """Share of events detected."""
        return float(np.mean(np.isfinite(self.late(event))))


def measure() -> Section:
    """Replay everything that is on this machine."""
    real = list(_grouped(_real()))
    virtual = list(_grouped(_virtual()))
    feet = pooled("feet", [g for g in virtual if g.name.endswith("foot")])
    shanks = pooled("shanks", [g for g in virtual if g.name.endswith("shank")])
    agreeing = pooled("shanks, offline", [g for g in virtual if g.name.endswith(_OFFLINE)])
    quiet, quiet_tables, quiet_words = quiet_measures()
    sides, sides_table = side_measures(real_recordings())
    measures = [
        *(_measures("replay", "Recordings", pooled("all", real)) if real else ()),
        *_measures("replay_virtual", "Virtual feet", feet),
        *_measures("replay_virtual_shank", "Virtual shanks", agreeing),
        *(
            replace(one, bars=())
            for one in _measures("replay_virtual_shank_truth", "Virtual shanks against the truth", shanks)
        ),
        *quiet,
        *sides,
    ]
    details = (
        _table("Recordings", real),
        _table("Virtual walkers", virtual),
        *quiet_tables,
        sides_table,
    )
    return Section(
        "stimulation_replay", "Timing of stimulation, replayed", (*_DEFINITIONS, *quiet_words), tuple(measures), details
    )


def alone(recording: Recording, place: Placement) -> tuple[Recording, StimulationProfile]:
    """Return the recording with one sensor alone, and a profile that it times."""
    assert place.side is not None
    one = replace(recording, streams={place: recording.streams[place]}, markers={}, events=())
    return one, StimulationProfile(legs=((place.side, LegSettings(place, 1)),))


def score_sensor(recording: Recording, place: Placement, walk: Walk | None = None) -> SideTiming | None:
    """Replay one sensor and compare; None where afterwards nothing is found either."""
    one, profile = alone(recording, place)
    try:
        offline = walk_of(one) if walk is None else walk
    except SurefootError:
        return None
    assert place.side is not None
    return timing(replay(one, profile).sides[place.side], offline)


def pooled(name: str, groups: Sequence[Group]) -> Group:
    """Return several groups as one."""
    return Group(name, tuple(one for group in groups for one in group.timings))


def _grouped(scored: Iterable[tuple[str, SideTiming]]) -> Iterator[Group]:
    found: dict[str, list[SideTiming]] = {}
    for name, one in scored:
        found.setdefault(name, []).append(one)
    for name, timings in found.items():
        yield Group(name, tuple(timings))


def _real() -> Iterator[tuple[str, SideTiming]]:
    for name, recording in real_recordings():
        for place in recording.streams:
            if place.segment in ("foot", "shank"):
                one = score_sensor(recording, place)
                if one is not None:
                    yield f"{name}, {place.segment}", one


def _virtual() -> Iterator[tuple[str, SideTiming]]:
    for n in range(2 * len(KINDS)):
        task = Task(n, _SEED, _WALK_S)
        walk = draw(task)
        for place in walk.recording.streams:
            # the truth takes the place of the offline result: only its table of strides is looked at
            truth = Walk(walk.truth.strides, (), {}, {}, {}, True, ())
            one = score_sensor(walk.recording, place, truth)
            if one is not None:
                yield f"{task.kind}, {place.segment}", one
            if place.segment == "shank":
                one = score_sensor(walk.recording, place)
                if one is not None:
                    yield f"{task.kind}, shank{_OFFLINE}", one


def _measures(key: str, what: str, group: Group) -> list[Measure]:
    out = []
    for event, word in (("toe_off", "toe-off"), ("initial_contact", "contact")):
        late = group.late(event)
        known = late[np.isfinite(late)]
        share = 100.0 * group.found(event)
        median, high = (float(np.percentile(known, q)) for q in (50.0, 95.0))
        n, short = len(late), f"{key}_{event}"
        out += [
            Measure(
                f"{short}_found", f"{what}: {word} detected", share, n=n, unit="%", bars=(Bar("figure", 98.0, "≥"),)
            ),
            Measure(
                f"{short}_median",
                f"{what}: latency of {word}, median",
                median,
                n=n,
                unit="ms",
                bars=(Bar("figure", 20),),
            ),
            Measure(
                f"{short}_p95",
                f"{what}: latency of {word}, 95th percentile",
                high,
                n=n,
                unit="ms",
                bars=(Bar("figure", 60),),
            ),
        ]
    many = group.strides
    return [
        *out,
        Measure(
            f"{key}_false",
            f"{what}: false triggers in 100 strides",
            100.0 * group.false / max(many, 1),
            n=many,
            digits=2,
            bars=(Bar("figure", 0.5),),
        ),
        Measure(
            f"{key}_onset",
            f"{what}: onset 50 to 150 ms before toe-off",
            100.0 * group.inside,
            n=len(group.onsets),
            unit="%",
            bars=(Bar("figure", 90.0, "≥"),),
        ),
    ]


def _table(title: str, groups: Sequence[Group]) -> Detail:
    headers = (
        "Set, sensor",
        "Strides",
        "Toe-off found (%)",
        "Late (ms): 5 %, median, 95 %",
        "Contact found (%)",
        "Late (ms): 5 %, median, 95 %",
        "Onset inside (%)",
        "Onset (ms): 5 %, median, 95 %",
        "Onsets judged",
        "False",
    )
    rows = []
    for group in groups:
        rows.append(
            (
                group.name,
                str(group.strides),
                number(100.0 * group.found("toe_off")),
                _quantiles(group.late("toe_off")),
                number(100.0 * group.found("initial_contact")),
                _quantiles(group.late("initial_contact")),
                number(100.0 * group.inside),
                _quantiles(group.onsets),
                str(len(group.onsets)),
                str(group.false),
            )
        )
    return Detail(title, headers, tuple(rows))


def _quantiles(values: FloatArray) -> str:
    known = values[np.isfinite(values)]
    if not len(known):
        return "–"
    return ", ".join(number(float(q), 0) for q in np.percentile(known, (5.0, 50.0, 95.0)))
