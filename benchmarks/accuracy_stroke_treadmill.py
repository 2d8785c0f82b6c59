"""People after stroke on a treadmill, against the optical foot-strike angle of each trial."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from benchmarks.data_sets import STROKE_TRIALS, data_folder, of_side, only, read_stroke, stroke_people, walk_of
from benchmarks.errors import correlation, summarise
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.gait.foot_walk import follow_foot
from surefoot.gait.settings import GaitSettings
from surefoot.gait.uniform_samples import UniformSamples, make_uniform
from surefoot.gait.walk import Walk
from surefoot.recording import Side

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

    @property
    def error_deg(self) -> float:
        """Measured minus reference."""
        return self.measured_deg - self.reference_deg


def measure() -> Section:
    """Compare all trials."""
    trials = [measure_trial(person, trial) for person in stroke_people() for trial in STROKE_TRIALS]
    errors = summarise([trial.error_deg for trial in trials])
    slope, residual = line_through(trials)
    r = correlation([t.measured_deg for t in trials], [t.reference_deg for t in trials])
    change = summarise(
        [second.error_deg - first.error_deg for first, second in zip(trials[::2], trials[1::2], strict=True)]
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
        Measure("stroke_gain", "Gain of the gyroscope, off one", errors=gains, unit="%", digits=1),
    )
    return Section("stroke_treadmill", "Stroke, treadmill", _DEFINITIONS, measures, (_per_trial(trials),))


def measure_trial(person: str, trial: str) -> Trial:
    """Measure one trial."""
    walk = walk_of(read_stroke(person, trial))
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
    )


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
