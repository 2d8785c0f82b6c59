"""Real recordings cut, with lost samples, and with turned sensors, against themselves as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import real_recordings, walk_of
from benchmarks.errors import Errors, summarise
from benchmarks.matching import match_times
from benchmarks.tables import Bar, Detail, Measure, Section
from surefoot.errors import SurefootError
from surefoot.gait import Walk
from surefoot.recording import Annotation, Placement, Recording, SensorStream
from surefoot.virtual import turn_on_strap

FloatArray = NDArray[np.float64]
Disturb = Callable[[SensorStream, np.random.Generator], tuple[SensorStream, float]]

_SEED = 90_817
_PIECES = 3
_PIECE_S = (8.0, 16.0)
_GAP_S = (0.06, 0.15)
_BESIDE_S = 3.0
_COLUMNS = {
    "initial_contact_s": ("Contact", "ms", 1e3),
    "foot_pitch_initial_contact_deg": ("Pitch at contact", "deg", 1.0),
    "stride_length_m": ("Stride length", "mm", 1e3),
    "min_toe_clearance_mm": ("Clearance", "mm", 1.0),
}
_DEFINITIONS = (
    "Every foot sensor of every real recording, alone. A stride counts as the same where both initial contacts lie "
    "within 150 ms of those of the undisturbed recording. Values: disturbed minus undisturbed, stride by stride; what "
    "either has as null is left out.",
    f"Cut: {_PIECES} pieces of {_PIECE_S[0]:g} to {_PIECE_S[1]:g} s of each sensor, which begin and end anywhere. A "
    "stride is lost where it lay wholly inside the piece, its first contact more than a second from either end.",
    f"Lost samples: one gap of {1e3 * _GAP_S[0]:g} to {1e3 * _GAP_S[1]:g} ms anywhere in the recording; only strides "
    f"within {_BESIDE_S:g} s of it are compared, and the stride with the gap itself may be lost.",
    "Turned: the sensor turns within a quarter of a second, between 30 and 70 % of the recording, about a random axis: "
    "a level one, or any. It counts as noticed where a remark stands within two seconds of it. A turn about the "
    "vertical of the standing foot changes nothing that gravity shows and is not noticed; it puts up to 3° into the "
    "pitch where it is one of 20°, far more where it is larger.",
    "The limits that say what a turn is were chosen with these recordings in view; the turns are drawn from a seed "
    "that was not used then.",
)


@dataclass(frozen=True)
class Disturbed:
    """One foot, disturbed once.

    Parameters
    ----------
    name
        Data set.
    pairs
        Strides found in both, columns of `_COLUMNS` as they were and with the suffix ``_now``.
    lost, invented
        Strides without a partner.
    noticed
        Whether a turned sensor was noticed where it turned.
    elsewhere
        Remarks of a turned sensor where nothing turned.
    """

    name: str
    pairs: pl.DataFrame
    lost: int
    invented: int
    noticed: bool
    elsewhere: int


def measure() -> Section:
    """Disturb every real foot in each way."""
    ways: list[tuple[str, str, Disturb]] = [
        ("turned_10", "Turned by 10° about a level axis", _turned(10.0, level=True)),
        ("turned_20", "Turned by 20° about a level axis", _turned(20.0, level=True)),
        ("turned_any", "Turned by 20° about any axis", _turned(20.0, level=False)),
        ("turned_60", "Turned by 60° about any axis", _turned(60.0, level=False)),
    ]
    feet = list(_feet())
    plain = [_walk(stream) for _, stream in feet]
    cuts = [one for foot, walk in zip(feet, plain, strict=True) for one in _cut(*foot, walk)]
    gaps = [_one(*foot, walk, _gap, _BESIDE_S) for foot, walk in zip(feet, plain, strict=True)]
    measures = [*_measures("cut", "Cut", cuts), *_measures("gap", "Lost samples", gaps)]
    rows = [*_rows("Cut", cuts), *_rows("Lost samples", gaps)]
    false = sum(len(_remarks(walk)) for walk in plain if walk) + sum(one.elsewhere for one in [*cuts, *gaps])
    whole = len(plain) + len(cuts) + len(gaps)
    for key, title, way in ways:
        found = [_one(*foot, walk, way) for foot, walk in zip(feet, plain, strict=True)]
        share = 100.0 * sum(one.noticed for one in found) / len(found)
        bars = (Bar("figure", 90.0, "≥"),) if "level" in title else ()
        measures += [
            Measure(
                f"{key}_noticed", f"{title}: noticed", share, n=len(found), unit="%", digits=0, bars=bars, own=True
            ),
            *_measures(key, title, found),
        ]
        rows += _rows(title, found)
    measures.append(
        Measure("turned_false", "Remarks of a turned sensor where none turned", float(false), n=whole, digits=0)
    )
    headers = ("Disturbance", "Data", "Strides", "Lost", *(f"{name}, 90 % within" for name, _, _ in _COLUMNS.values()))
    detail = Detail("By data set", headers, tuple(rows))
    return Section("disturbed", "Recordings cut and disturbed", _DEFINITIONS, tuple(measures), (detail,))


def _feet() -> Iterator[tuple[str, SensorStream]]:
    for name, recording in real_recordings():
        for place, stream in recording.streams.items():
            if place.segment == "foot":
                yield name.split(" person")[0], stream


def _walk(stream: SensorStream) -> Walk | None:
    try:
        return walk_of(Recording("one foot", {stream.placement: stream}))
    except SurefootError:
        return None


def _generator(name: str, stream: SensorStream, number: int) -> np.random.Generator:
    """Drawn for each foot apart, so that no foot depends on which others are on this machine."""
    facts = [len(stream), round(1e3 * stream.duration_s), list(Placement).index(stream.placement), number]
    return np.random.default_rng([_SEED, *name.encode(), *facts])


def _cut(name: str, stream: SensorStream, plain: Walk | None) -> Iterator[Disturbed]:
    for number in range(_PIECES):
        rng = _generator(name, stream, number)
        length = rng.uniform(*_PIECE_S)
        begin = float(stream.time_s[0]) + rng.uniform(0.0, max(stream.duration_s - length, 0.0))
        inside = (stream.time_s >= begin) & (stream.time_s < begin + length)
        piece = replace(stream, time_s=stream.time_s[inside], acc=stream.acc[inside], gyr=stream.gyr[inside])
        yield _compared(name, plain, _walk(piece), (begin, begin + length), at_s=None)


def _gap(stream: SensorStream, rng: np.random.Generator) -> tuple[SensorStream, float]:
    at = float(stream.time_s[0]) + stream.duration_s * rng.uniform(0.2, 0.8)
    kept = (stream.time_s < at) | (stream.time_s > at + rng.uniform(*_GAP_S))
    return replace(stream, time_s=stream.time_s[kept], acc=stream.acc[kept], gyr=stream.gyr[kept]), at


def _turned(deg: float, *, level: bool) -> Disturb:
    def disturb(stream: SensorStream, rng: np.random.Generator) -> tuple[SensorStream, float]:
        axis = rng.normal(size=3)
        if level:
            up = np.median(stream.acc, axis=0)
            axis = np.cross(up, axis)
        at = float(stream.time_s[0]) + stream.duration_s * rng.uniform(0.3, 0.7)
        return turn_on_strap(stream, at, np.radians(deg) * axis / np.linalg.norm(axis)), at

    return disturb


def _one(name: str, stream: SensorStream, plain: Walk | None, way: Disturb, near_s: float = np.inf) -> Disturbed:
    disturbed, at = way(stream, _generator(name, stream, 99))
    return _compared(name, plain, _walk(disturbed), (at - near_s, at + near_s), at_s=at)


def _remarks(walk: Walk) -> list[Annotation]:
    return [note for note in walk.annotations if note.kind == "sensor_turned"]


def _compared(
    name: str, plain: Walk | None, now: Walk | None, within: tuple[float, float], *, at_s: float | None
) -> Disturbed:
    """Lay the strides beside each other; of a piece (no time of a disturbance), only those inside can be lost."""
    old = _strides(plain)
    new = _strides(now)
    margin = 1.0 if at_s is None else 0.0
    match = match_times(new["initial_contact_s"].to_numpy(), old["initial_contact_s"].to_numpy())
    found, true = new[match.found], old[match.true]
    both = (found["next_initial_contact_s"] - true["next_initial_contact_s"]).abs() < 0.15
    inside = (true["initial_contact_s"] > within[0]) & (true["next_initial_contact_s"] < within[1])
    pairs = pl.concat([true, found.rename(lambda column: f"{column}_now")], how="horizontal").filter(both & inside)
    missed = old[match.missed]
    lost = missed.filter(
        (pl.col("initial_contact_s") > within[0] + margin) & (pl.col("next_initial_contact_s") < within[1] - margin)
    )
    notes = _remarks(now) if now is not None else []
    here = [note for note in notes if at_s is not None and _near(note, at_s)]
    return Disturbed(name, pairs, lost.height, match.invented.size, bool(here), len(notes) - len(here))


def _strides(walk: Walk | None) -> pl.DataFrame:
    columns = [*_COLUMNS, "next_initial_contact_s"]
    if walk is None:
        return pl.DataFrame(schema={column: pl.Float64 for column in columns})
    return walk.strides.select(columns).sort("initial_contact_s")


def _near(note: Annotation, at_s: float) -> bool:
    return note.start_s is not None and note.end_s is not None and note.start_s - 2.0 <= at_s <= note.end_s + 2.0


def _changes(found: Sequence[Disturbed], column: str) -> FloatArray:
    pairs = pl.concat([one.pairs for one in found])
    return np.asarray((pairs[f"{column}_now"] - pairs[column]).drop_nulls().to_numpy() * _COLUMNS[column][2])


def _measures(key: str, title: str, found: Sequence[Disturbed]) -> Iterator[Measure]:
    strides = sum(one.pairs.height for one in found)
    lost, invented = (float(sum(getattr(one, name) for one in found)) for name in ("lost", "invented"))
    yield Measure(f"{key}_lost", f"{title}: strides lost (invented {invented:.0f})", lost, n=strides, digits=0)
    for column, (name, unit, _) in _COLUMNS.items():
        errors: Errors = summarise(_changes(found, column))
        yield Measure(f"{key}_{column}", f"{title}: {name.lower()}", errors=errors, unit=unit, digits=1)


def _rows(title: str, found: Sequence[Disturbed]) -> Iterator[tuple[str, ...]]:
    for name in dict.fromkeys(one.name for one in found):
        here = [one for one in found if one.name == name]
        reach = []
        for column, (_, unit, _) in _COLUMNS.items():
            sizes = np.abs(_changes(here, column))
            reach.append(f"{np.quantile(sizes, 0.9):.1f} {unit}" if sizes.size else "–")
        yield (title, name, f"{sum(one.pairs.height for one in here):,}", str(sum(one.lost for one in here)), *reach)
