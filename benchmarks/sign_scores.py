"""One virtual walker with known signs, the sensors it wears, faults of its recording, and the grades it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from surefoot.errors import SurefootError
from surefoot.recording import Person, Placement, Recording, SensorStream, Side, check_recording
from surefoot.signs import SIGNS, Assessment, SignGrade, assess
from surefoot.virtual import SIGN_KINDS, Sensor, SignedWalker, draw_walker, simulate, typical_sensors
from surefoot.virtual.sign_truth import steady_strides

DURATION_S = 30.0
RATES_HZ = (50.0, 60.0, 100.0, 102.4, 128.0, 200.0)
_SHANK_SHARE, _BACK_SHARE, _SHOE_KNOWN_SHARE, _CLOCKS_APART_SHARE = 0.5, 0.6, 0.5, 0.06
# how often a kind comes in a round, where not once: those that alone show some sign come more often
_TURNS = {
    "drop, dragging": 2,
    "drop, steppage": 4,
    "drop, hip hike": 2,
    "drop, vaulting": 3,
    "drop, circumducting and hiking": 2,
    "slapping": 4,
    "spastic": 2,
    "spastic on both sides": 2,
    "spastic, clonus": 2,
    "clonus": 2,
}
SCHEDULE = tuple(kind for kind in SIGN_KINDS for _ in range(_TURNS.get(kind, 1)))
_MEASURED = (
    "stride_speed_m_s",
    "foot_pitch_initial_contact_deg",
    "swing_foot_pitch_max_deg",
    "contact_to_flat_percent",
    "slap_rate_deg_s",
    "min_toe_clearance_mm",
    "toe_drag_percent",
    "lateral_excursion_mm",
    "strides_used",
)

FAULTS = (
    "gaps",
    "few strides",
    "clipped",
    "noisy",
    "one shoe sensor",
    "shanks only",
)
FAULT_KINDS = (
    "healthy",
    "healthy slow",
    "drop",
    "drop, dragging",
    "drop, circumducting",
    "drop, steppage",
    "drop, vaulting",
    "drop, hip hike",
    "spastic",
    "clonus",
    "slapping",
    "low clearance",
)


@dataclass(frozen=True)
class SignTask:
    """Which walker to draw: its number, the seed of the examination, and the fault of its recording, if any."""

    number: int
    seed: int
    fault: str | None = None

    @property
    def kind(self) -> str:
        """Kind of the walker: kinds take turns."""
        kinds = SCHEDULE if self.fault is None else FAULT_KINDS
        return kinds[self.number % len(kinds)]


def score(task: SignTask) -> pl.DataFrame:
    """Return one row per foot and sign: truth, grade, and what was measured of that foot."""
    rng = np.random.default_rng([task.seed, FAULTS.index(task.fault) + 1 if task.fault else 0, task.number])
    severity = _severity(rng, clear_or_absent=task.fault is not None)
    signed = draw_walker(rng, task.kind, severity, DURATION_S)
    recording = recorded(rng, signed, task.fault)
    problem, crashed = None, False
    assessment: Assessment | None = None
    try:
        assessment = assess(check_recording(recording))
    except SurefootError as error:
        problem = str(error)
    except Exception as error:  # a crash is a result here: it is counted, and the examination goes on
        problem, crashed = f"{type(error).__name__} {error}", True
    about = {
        "walker": task.number,
        "kind": task.kind,
        "fault": task.fault,
        "drawn_severity": severity,
        "speed_m_s": signed.walker.speed_m_s,
        "rate_hz": next(iter(recording.streams.values())).nominal_rate_hz,
        "shanks": any(p.segment == "shank" for p in recording.streams),
        "back": Placement.LOWER_BACK in recording.streams,
        "synchronised": recording.synchronised,
        "problem": problem,
        "crashed": crashed,
    }
    rows = [
        {**about, **row, **_measured(assessment, side), **_true(signed, side)}
        for side in Side
        for row in _graded(assessment, signed, side)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _severity(rng: np.random.Generator, clear_or_absent: bool) -> float:
    """One in five absent, half clear, the rest anywhere between; for faults, one or the other."""
    which, between = rng.random(), float(rng.random())
    if clear_or_absent:
        return 0.0 if which < 0.3 else 1.0
    return 0.0 if which < 0.2 else 1.0 if which < 0.7 else between


def recorded(rng: np.random.Generator, signed: SignedWalker, fault: str | None) -> Recording:
    """Let the walker walk with sensors on; a fault is part of the sensors or done to the recording."""
    sensors = worn_sensors(rng, signed, with_shanks=fault == "shanks only")
    if fault in ("clipped", "noisy"):
        sensors = tuple(_faulty(sensor, fault) for sensor in sensors)
    if fault == "shanks only":
        sensors = tuple(sensor for sensor in sensors if sensor.placement.segment == "shank")
    if fault == "one shoe sensor":
        gone = Placement.LEFT_FOOT if rng.random() < 0.5 else Placement.RIGHT_FOOT
        sensors = tuple(s for s in sensors if s.placement.segment == "foot" and s.placement is not gone)
    recording = simulate(signed.walker, sensors, seed=signed.seed).recording
    if rng.random() > _SHOE_KNOWN_SHARE:
        recording = replace(recording, person=Person())
    if fault == "gaps":
        return _changed(recording, lambda stream: with_gaps(stream, rng))
    if fault == "few strides":
        first = _third_contact_s(signed)
        return _changed(recording, lambda stream: shortened(stream, first))
    return recording


def worn_sensors(rng: np.random.Generator, signed: SignedWalker, with_shanks: bool = False) -> tuple[Sensor, ...]:
    """Draw sensors as people wear them: feet always, shanks and lower back in part of the walks, 50 to 200 Hz."""
    rate = float(rng.choice(RATES_HZ))
    sensors = typical_sensors(rng, signed.walker, lower_back=True)
    shanks, with_back = with_shanks or bool(rng.random() < _SHANK_SHARE), bool(rng.random() < _BACK_SHARE)
    apart = float(rng.uniform(0.05, 0.4)) if rng.random() < _CLOCKS_APART_SHARE else 0.0
    worn = {"foot": True, "shank": shanks, "lower_back": with_back or "hik" in signed.walker.name}
    return tuple(
        replace(
            sensor,
            rate_hz=rate,
            window_s=2.0 / rate,
            clock_offset_s=apart if sensor.placement is Placement.RIGHT_FOOT else 0.0,
        )
        for sensor in sensors
        if worn[sensor.placement.segment]
    )


def _faulty(sensor: Sensor, fault: str) -> Sensor:
    """A sensor whose range is far too small for a foot, or one that is loose and noisy."""
    if fault == "clipped":
        return replace(sensor, acc_range_m_s2=2.0 * 9.81, gyr_range_rad_s=float(np.radians(250.0)))
    return replace(sensor, acc_noise_m_s2=1.5, gyr_noise_rad_s=float(np.radians(12.0)), ringing_m_s2=120.0)


def _changed(recording: Recording, change: Callable[[SensorStream], SensorStream]) -> Recording:
    return replace(recording, streams={p: change(stream) for p, stream in recording.streams.items()})


def with_gaps(stream: SensorStream, rng: np.random.Generator) -> SensorStream:
    """Return the stream without eight stretches of 0.3 to 2 s, a third of the walk or so."""
    keep = np.ones(len(stream), dtype=np.bool_)
    for begin, length in zip(rng.uniform(0.0, stream.duration_s, 8), rng.uniform(0.3, 2.0, 8), strict=True):
        since = stream.time_s - stream.time_s[0]
        keep &= (since < begin) | (since > begin + length)
    return replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])


def shortened(stream: SensorStream, end_s: float) -> SensorStream:
    """Return the stream up to a time."""
    keep = stream.time_s <= end_s
    return replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])


def _third_contact_s(signed: SignedWalker) -> float:
    """Time at which every foot has made three strides."""
    return max(
        float(signed.strides.filter(pl.col("side") == str(side))["next_initial_contact_s"].sort()[2]) for side in Side
    )


def _graded(assessment: Assessment | None, signed: SignedWalker, side: Side) -> list[dict[str, object]]:
    """Truth and grade of every sign of one foot; what was not graded counts as "cannot tell"."""
    found = assessment.signs.get(str(side), {}) if assessment else {}
    return [
        {
            "side": str(side),
            "sign": sign,
            "severity": signed.signs[side][sign],
            "grade": str(found[sign].grade if sign in found else SignGrade.CANNOT_TELL),
            "value": found[sign].value if sign in found else None,
            "contact": signed.contact[side],
            "for": "; ".join(e.text for e in found[sign].evidence_for) if sign in found else "",
            "against": "; ".join(e.text for e in found[sign].evidence_against) if sign in found else "",
            "missing": "; ".join(e.text for e in found[sign].evidence_missing) if sign in found else "",
        }
        for sign in SIGNS
    ]


def _measured(assessment: Assessment | None, side: Side) -> dict[str, float | None]:
    measures: Mapping[str, object] = assessment.measures.get(str(side), {}) if assessment else {}
    return {f"measured_{name}": getattr(measures.get(name), "value", None) for name in _MEASURED}


_TRUE = (
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
    "lateral_excursion_mm",
    "toe_drag_s",
    "slap_rate_deg_s",
    "swing_foot_pitch_max_deg",
)


def _true(signed: SignedWalker, side: Side) -> dict[str, float]:
    own = steady_strides(signed.strides).filter(pl.col("side") == str(side))
    return {f"true_{name}": float(np.median(own[name].drop_nulls().to_numpy())) for name in _TRUE}


_SCHEMA: dict[str, type[pl.DataType]] = {
    "walker": pl.Int64,
    "kind": pl.String,
    "fault": pl.String,
    "drawn_severity": pl.Float64,
    "speed_m_s": pl.Float64,
    "rate_hz": pl.Float64,
    "shanks": pl.Boolean,
    "back": pl.Boolean,
    "synchronised": pl.Boolean,
    "problem": pl.String,
    "crashed": pl.Boolean,
    "side": pl.String,
    "sign": pl.String,
    "severity": pl.Float64,
    "grade": pl.String,
    "value": pl.String,
    "contact": pl.String,
    **dict.fromkeys(("for", "against", "missing"), pl.String),
    **{f"measured_{name}": pl.Float64 for name in _MEASURED},
    **{f"true_{name}": pl.Float64 for name in _TRUE},
}
