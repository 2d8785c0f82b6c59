"""Sensors on the wrong legs: what the gate says of recordings as they are, and with their sensors exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import Bar, Detail, Measure
from surefoot.recording import Placement, Recording, Side
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.replay_scores import replay
from surefoot.stimulation.side_evidence import SideEvidence, seems_swapped, with_stride
from surefoot.virtual import KINDS, Sensor, random_mounting, random_walker, simulate

FloatArray = NDArray[np.float64]

SEGMENTS = ("foot", "shank")
DEFINITION = (
    "Sensors on the wrong legs: both sensors of a kind are judged stride by stride as the safety gate does while "
    "walking, as recorded and under each other's name; so is each sensor alone. The limits were drawn on these "
    "recordings. Hours are those of settled walking. Virtual feet come from seeds that were not used; virtual shanks "
    "do not lean as real ones do and are not judged."
)
_MANY = {"foot": "feet", "shank": "shanks"}
_SEED = 9_000
_SPOT = (0.13, 0.0, 0.08)
_LONGEST_S = 5.0  # strides further apart are two walks


@dataclass(frozen=True, eq=False)
class Pair:
    """The strides of both sensors of a kind: columns time in s and `Command.like_left_deg`."""

    name: str
    segment: str
    left: FloatArray
    right: FloatArray

    @property
    def hours(self) -> float:
        """Settled walking."""
        gaps = np.diff(self.left[:, 0])
        return float(gaps[gaps < _LONGEST_S].sum()) / 3600.0


def pairs_of(name: str, recording: Recording) -> Iterator[Pair]:
    """Yield the pairs of a recording as the core sees them."""
    for segment in SEGMENTS:
        places = [Placement(f"{side.value}_{segment}") for side in Side]
        if all(place in recording.streams for place in places):
            left, right = (_strides(recording, place) for place in places)
            yield Pair(name, segment, left, right)


def told_after(segment: str, strides: dict[Side, FloatArray]) -> int | None:
    """Return after how many strides of a leg the gate says that sensors sit on the wrong legs; None where it does not.

    Parameters
    ----------
    segment
        Where they sit.
    strides
        By the leg that each sensor is named for: time in s and how much each stride was like one of a left leg.
    """
    sides = list(strides)
    sensors = [Placement(f"{side.value}_{segment}") for side in sides]
    rows = sorted((t, k, value) for k, side in enumerate(sides) for t, value in strides[side].tolist())
    seen = [SideEvidence()] * len(sides)
    for _, k, value in rows:
        seen[k] = with_stride(seen[k], value, sides[k])
        if seems_swapped(sensors, seen):
            return min(one.strides for one in seen)
    return None


def measures(recordings: Iterable[tuple[str, Recording]]) -> tuple[list[Measure], Detail]:
    """Judge every pair of the recordings, and of virtual people.

    Parameters
    ----------
    recordings
        By name.

    Returns
    -------
    list of Measure, Detail
        Rows, and a table by kind of sensor.
    """
    real = [pair for name, recording in recordings for pair in pairs_of(name, recording)]
    virtual = [pair for pair in _virtual() if len(pair.left) and len(pair.right)]
    groups = [(_MANY[segment], [p for p in real if p.segment == segment]) for segment in SEGMENTS]
    groups.append(("virtual feet", virtual))
    rows, out = [], []
    for name, pairs in groups:
        if pairs:
            rows += [_row(f"both {name}", *_both(pairs)), _row(f"one of the {name}", *_single(pairs))]
    if real:
        false = sum(told is not None for told in (*_both(real)[0], *_single(real)[0]))
        hours = sum(pair.hours for pair in real)
        out.append(
            Measure(
                "sides_false",
                "Recordings as they are: told of swapped sensors, in an hour of walking",
                false / hours,
                n=len(real),
                digits=2,
                bars=(Bar("figure", 0.0, "="),),
                own=True,
            )
        )
    for name, pairs in groups:
        if pairs:
            told = _both(pairs)[1]
            share = 100.0 * float(np.mean([one is not None for one in told]))
            bars = (Bar("figure", 95.0, "≥"),) if not name.startswith("virtual") else ()
            key, title = f"sides_{name.replace(' ', '_')}", f"Both {name} exchanged: noticed"
            out.append(Measure(key, title, share, n=len(told), unit="%", bars=bars, own=True))
    headers = ("Sensors", "n", "Told as recorded", "Told when exchanged", "After strides: median, most")
    return out, Detail("Sensors on the wrong legs", headers, tuple(rows))


Told = list[int | None]


def _both(pairs: Sequence[Pair]) -> tuple[Told, Told]:
    as_is = [told_after(p.segment, {Side.LEFT: p.left, Side.RIGHT: p.right}) for p in pairs]
    return as_is, [told_after(p.segment, {Side.LEFT: p.right, Side.RIGHT: p.left}) for p in pairs]


def _single(pairs: Sequence[Pair]) -> tuple[Told, Told]:
    sensors = [(p.segment, side, p.left if side is Side.LEFT else p.right) for p in pairs for side in Side]
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    as_is = [told_after(segment, {side: strides}) for segment, side, strides in sensors]
    return as_is, [told_after(segment, {other[side]: strides}) for segment, side, strides in sensors]


def _row(name: str, as_is: Told, exchanged: Told) -> tuple[str, ...]:
    after = [one for one in exchanged if one is not None]
    when = f"{np.median(after):.0f}, {max(after)}" if after else "–"
    return name, str(len(as_is)), str(sum(one is not None for one in as_is)), str(len(after)), when


def _strides(recording: Recording, place: Placement) -> FloatArray:
    assert place.side is not None
    profile = StimulationProfile(legs=((place.side, LegSettings(place, 1)),))
    side = replay(recording, profile).sides[place.side]
    known = np.isfinite(side.like_left_deg)
    return np.column_stack([side.time_s[known], side.like_left_deg[known]])


def _virtual() -> Iterator[Pair]:
    """Two walkers of each kind; toe-out, inversion and circumduction differ from one to the next."""
    for n in range(2 * len(KINDS)):
        rng = np.random.default_rng(_SEED + n)
        walker = random_walker(rng, KINDS[n % len(KINDS)], 40.0)
        places = [Placement(f"{side.value}_foot") for side in Side]
        noise = {"acc_noise_m_s2": 0.02, "gyr_noise_rad_s": 0.002, "window_s": 0.02}
        worn = [Sensor(place, _SPOT, random_mounting(rng), **noise) for place in places]
        yield from pairs_of(walker.name, simulate(walker, worn, seed=_SEED + n).recording)
