"""People after stroke on a treadmill, against the optical foot-strike angle of each trial."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from benchmarks.data_sets import STROKE_TRIALS, data_folder, of_side, only, read_stroke, stroke_people, walk_of
from benchmarks.errors import Errors, correlation, summarise
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.gait.arrays import at_samples
from surefoot.gait.foot_walk import FootWalk, follow_foot
from surefoot.gait.settings import GaitSettings
from surefoot.gait.uniform_samples import UniformSamples, make_uniform
from surefoot.gait.walk import Walk
from surefoot.recording import FloatArray, Placement, Recording, Side

NAME = "stroke_treadmill_foot_shank_imu"
_CONTACTS = 50
_GAINS = np.linspace(0.95, 1.05, 9)
_DEFINITIONS = (
    "Reference: optical mean foot-strike angle per trial over the first 50 left and 50 right contacts of the 120 s; "
    "its contact is where the heel marker stops moving forward (15 Hz filter), its zero the middle of the sixth "
    "stance.",
    "Surefoot: mean foot pitch at the first 50 left and 50 right initial contacts, its own contact and its own zero "
    "(the foot's median walking flat), the same as on all other sets. No factor and no offset is fitted.",
    "SD over trials with n − 1. Change: second trial (2Reg) minus first (1Reg) of each person.",
    "Sixth stance: the same angles, with zero where the reference takes it, at the pitch half-way through the sixth "
    "stance of each foot. One stance is a noisy zero, but it is the one in the reference.",
    "As the reference is read: the optical angle is that of the heel-to-toe line as it is seen from the side, in the "
    "plane of the belt, which is more than the tilt of a foot's long axis where the foot is turned out (by 5 to 24 "
    "degrees at these contacts). So the long axis is seen from the side too, with Surefoot's zero and with zero at the "
    "sixth stance; contact is Surefoot's own. These rows tell how much of what is missed is a matter of definition. "
    "Foot pitch itself stays the tilt of the long axis, which means the same in turns, and is what the healthy ranges "
    "were measured as.",
    "Gain of the gyroscope: the angular rates of each foot are multiplied by 0.95 to 1.05, and that factor taken at "
    "which the velocity left over at the end of a stride, which a wrong tilt leaves, is least. It tells whether the "
    "sensor truly turned as far as it says; nothing is corrected by it.",
)


@dataclass(frozen=True)
class Trial:
    """One trial: mean foot-strike angle measured and true, in degrees, and what is behind it."""

    person: str
    trial: str
    measured_deg: float
    reference_deg: float
    left_deg: float
    right_deg: float
    contacts: int
    strides: int
    length_m: float
    sixth_deg: float
    side_view_deg: float
    side_view_sixth_deg: float

    @property
    def error_deg(self) -> float:
        """Measured minus reference."""
        return self.measured_deg - self.reference_deg


def measure() -> Section:
    """Compare all trials."""
    trials = [measure_trial(person, trial) for person in stroke_people() for trial in STROKE_TRIALS]
    errors = summarise([trial.error_deg for trial in trials])
    slope, residual = line_through(trials)
    reference = [trial.reference_deg for trial in trials]
    r = correlation([trial.measured_deg for trial in trials], reference)
    change = _of_changes([trial.error_deg for trial in trials])
    own_zero, as_read = (
        [seen - trial.reference_deg for seen, trial in zip(view, trials, strict=True)]
        for view in (
            [trial.side_view_deg for trial in trials],
            [trial.side_view_sixth_deg for trial in trials],
        )
    )
    sixth = summarise([trial.sixth_deg - trial.reference_deg for trial in trials])
    gains = summarise([100.0 * (gain - 1.0) for person in stroke_people() for gain in _gains(person)])
    measures = (
        Measure("stroke_r", "Correlation over trials", r, n=len(trials), digits=3, bars=(Bar("figure", 0.98, "≥"),)),
        Measure(
            "stroke_angle",
            "Foot-strike angle",
            errors=errors,
            unit="deg",
            digits=2,
            bars=(Bar("bias", 2.5), Bar("sd", 2.2)),
        ),
        Measure("stroke_change", "Change 1Reg → 2Reg", errors=change, unit="deg", digits=2, bars=(Bar("sd", 1.5),)),
        Measure("stroke_slope", "Slope of Surefoot's angle on the optical one", slope, n=len(trials), digits=2),
        Measure("stroke_residual", "SD about that line", residual, n=len(trials), unit="deg", digits=2),
        Measure("stroke_sixth", "Foot-strike angle, zero at the sixth stance", errors=sixth, unit="deg", digits=2),
        *_side_view("stroke_side_view", "Seen from the side", reference, own_zero),
        *_side_view("stroke_as_read", "Seen from the side, zero at the sixth stance", reference, as_read),
        Measure("stroke_gain", "Gain of the gyroscope, off one", errors=gains, unit="%", digits=1),
    )
    return Section("stroke_treadmill", "Stroke, treadmill", _DEFINITIONS, measures, (_per_trial(trials),))


def _side_view(key: str, name: str, reference: list[float], errors: list[float]) -> tuple[Measure, ...]:
    seen = [error + true for error, true in zip(errors, reference, strict=True)]
    r = correlation(seen, reference)
    return (
        Measure(f"{key}_r", f"{name}: correlation over trials", r, n=len(errors), digits=3),
        Measure(key, "the same: angle", errors=summarise(errors), unit="deg", digits=2),
        Measure(f"{key}_change", "the same: change 1Reg → 2Reg", errors=_of_changes(errors), unit="deg", digits=2),
    )


def _of_changes(errors: list[float]) -> Errors:
    """Errors of the change from each person's first trial to the second."""
    return summarise([second - first for first, second in zip(errors[::2], errors[1::2], strict=True)])


def measure_trial(person: str, trial: str) -> Trial:
    """Measure one trial."""
    recording = read_stroke(person, trial)
    walk = walk_of(recording)
    strides = walk.strides
    by_side = {side: first_angles(strides, side) for side in Side}
    angles = np.concatenate(list(by_side.values()))
    means = {side: float(values.mean()) if len(values) else float("nan") for side, values in by_side.items()}
    length = strides["stride_length_m"].median()
    return Trial(
        person,
        trial,
        float(angles.mean()),
        reference_angle(person, trial),
        means[Side.LEFT],
        means[Side.RIGHT],
        len(angles),
        strides.height,
        float("nan") if length is None else float(str(length)),
        float(np.concatenate([values - sixth_stance_deg(walk, side) for side, values in by_side.items()]).mean()),
        *side_views(recording, strides),
    )


def side_views(recording: Recording, strides: pl.DataFrame) -> tuple[float, float]:
    """Return the mean angle at the first contacts seen from the side: Surefoot's zero, and the sixth stance's."""
    own, sixth = [], []
    for side in Side:
        foot = follow_foot(make_uniform(recording.streams[Placement(f"{side}_foot")]), side, None, GaitSettings())
        if foot is None:
            continue
        table = of_side(strides, side)
        first = table.head(_CONTACTS).drop_nulls("foot_pitch_initial_contact_deg")
        row = table.row(5, named=True)
        middle_s = 0.5 * (row["initial_contact_s"] + row["toe_off_s"])
        angle = seen_from_the_side(foot, np.append(first["initial_contact_s"].to_numpy(), middle_s))
        zero = np.median(np.degrees(np.arcsin(np.clip(foot.axes[:, 2, 0], -1.0, 1.0))) - foot.pitch_deg)
        own.append(angle[:-1] - zero)
        sixth.append(angle[:-1] - angle[-1])
    return float(np.concatenate(own).mean()), float(np.concatenate(sixth).mean())


def seen_from_the_side(foot: FootWalk, time_s: FloatArray) -> FloatArray:
    """Return how far a foot's long axis points up in the plane of its travel at some times (k,), in degrees."""
    at = (time_s - foot.samples.time_s[0]) * foot.samples.rate_hz
    # a contact belongs to the swing that it ends; a moment of stance may be read by that one or the next
    swing = np.clip(np.searchsorted(foot.swings.first, at, side="right") - 1, 0, None)
    x, y, z = (at_samples(foot.axes[:, i, 0], at) for i in range(3))
    along = x * foot.kinematics.forward[swing, 0] + y * foot.kinematics.forward[swing, 1]
    return np.degrees(np.arctan2(z, along))


def sixth_stance_deg(walk: Walk, side: Side) -> float:
    """Return a foot's pitch half-way through its sixth stance, in degrees."""
    sixth = of_side(walk.strides, side).row(5, named=True)
    path = walk.paths[side]
    middle_s = 0.5 * (sixth["initial_contact_s"] + sixth["toe_off_s"])
    return float(np.degrees(np.interp(middle_s, path.time_s, path.pitch_rad)))


def least_residual_gain(samples: UniformSamples, side: Side) -> float:
    """Return the factor on the angular rates at which the velocity left over after a stride is least."""
    residuals = []
    for gain in _GAINS:
        foot = follow_foot(replace(samples, gyr=gain * samples.gyr), side, None, GaitSettings())
        left = np.full((1, 3), np.nan) if foot is None else foot.swings.residual_m_s
        residuals.append(float(np.nanmedian(np.linalg.norm(left, axis=1))))
    return float(_GAINS[int(np.nanargmin(residuals))])


def _gains(person: str) -> list[float]:
    feet = only(read_stroke(person, STROKE_TRIALS[0]), "foot").streams
    return [least_residual_gain(make_uniform(stream), placement.side) for placement, stream in feet.items()]


def line_through(trials: list[Trial]) -> tuple[float, float]:
    """Return the slope of measured on reference, and the SD about that line (n − 2); told, never used."""
    x = np.array([trial.reference_deg for trial in trials])
    y = np.array([trial.measured_deg for trial in trials])
    line = np.polyfit(x, y, 1)
    left = y - np.polyval(line, x)
    return float(line[0]), float(np.sqrt((left**2).sum() / max(len(trials) - 2, 1)))


def first_angles(strides: pl.DataFrame, side: Side) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the pitch at the first contacts of a foot, without those that were withheld."""
    return of_side(strides, side)["foot_pitch_initial_contact_deg"].head(_CONTACTS).drop_nulls().to_numpy()


def reference_angle(person: str, trial: str) -> float:
    """Return the optical angle of a trial in degrees."""
    table = pl.read_csv(data_folder() / NAME / "reference_foot_strike_angle.csv")
    return float(
        table.filter((pl.col("person") == person) & (pl.col("trial") == trial))["mean_foot_strike_angle_deg"].item()
    )


def _per_trial(trials: list[Trial]) -> Detail:
    headers = (
        "Trial",
        "Reference (deg)",
        "Surefoot (deg)",
        "Difference (deg)",
        "Left (deg)",
        "Right (deg)",
        "Contacts",
    )
    rows = tuple(
        (
            f"{t.person} {t.trial}",
            *(number(x, 2) for x in (t.reference_deg, t.measured_deg, t.error_deg, t.left_deg, t.right_deg)),
            str(t.contacts),
            str(t.strides),
            number(t.length_m, 2),
        )
        for t in trials
    )
    return Detail("Per trial", (*headers, "Strides found", "Median stride (m)"), rows)
