"""Healthy overground walk with foot sensors, against optical markers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import data_folder, of_side, read_set, walk_of
from benchmarks.errors import Errors, summarise, summarise_about_offsets
from benchmarks.matching import match_times
from benchmarks.tables import Bar, Detail, Measure, Section, number, spread
from surefoot.gait import FootPath, Walk
from surefoot.recording import Side

FloatArray = NDArray[np.float64]

NAME = "healthy_foot_imu_mocap"
_SENSOR_RATE_HZ = 204.8
_FAST_SHARE = 0.6
_MID_SHARE = 0.8
_DEFINITIONS = (
    "Reference: markers on toe, heel and fifth metatarsal at 100 Hz, same clock; contacts, toe-offs and mid-stances as "
    "published with the set. The reference contact is kinematic: the heel still moves forward at 1.3 m/s.",
    "Stride length: heel marker from mid-stance to mid-stance. Pitch: heel-to-toe line of the markers at the reference "
    "contact, zero = its median over the mid-stances of that foot.",
    "Clearance: least height of the toe marker over its height in the preceding mid-stance, while that marker moves "
    f"faster than {_FAST_SHARE:.0%} of its greatest speed in that swing (the fast part of swing, as in the stride "
    "table); the marker sits on top of the shoe, so one constant offset per foot is taken off (the bias column keeps "
    f"it). The row below it takes the usual mid-swing minimum of the marker instead (faster than {_MID_SHARE:.0%}).",
    "Toe height over the whole swing: every marker sample from toe-off to contact, one constant offset per foot.",
    "Lateral excursion: heel marker's greatest departure from the chord of the stride in swing, outward positive.",
    "Found = both contacts of a reference stride within 150 ms; invented = a stride that matches none and is not the "
    "one before the first or after the last reference stride of that foot.",
)


@dataclass(frozen=True)
class Markers:
    """Toe and heel marker of one foot, (n, 3) in m, z up."""

    time_s: FloatArray
    toe: FloatArray
    heel: FloatArray

    def toe_at(self, t: FloatArray | float) -> FloatArray:
        """Return the toe marker at a time."""
        return _at(self.toe, self.time_s, t)

    def heel_at(self, t: FloatArray | float) -> FloatArray:
        """Return the heel marker at a time."""
        return _at(self.heel, self.time_s, t)

    def pitch_deg(self, t: FloatArray | float) -> FloatArray:
        """Return the angle of the heel-to-toe line over the floor."""
        line = self.toe_at(t) - self.heel_at(t)
        return np.asarray(np.degrees(np.arctan2(line[..., 2], np.hypot(line[..., 0], line[..., 1]))))


@dataclass(frozen=True)
class ReferenceStride:
    """Times of one reference stride in s: contact to contact, mid-stance to mid-stance."""

    contact_s: float
    toe_off_s: float
    next_contact_s: float
    flat_s: float
    next_flat_s: float


def measure() -> Section:
    """Compare the walk with the markers."""
    walk = walk_of(read_set(NAME))
    tables, counts, curves = [], [], []
    for side in Side:
        markers, reference = read_markers(side), read_reference(side)
        table, missed, invented = compare_foot(of_side(walk.strides, side), markers, reference, side)
        tables.append(table)
        counts.append((missed, invented, len(reference)))
        curves.append(toe_height_errors(walk.paths[side], markers, reference))
    compared = pl.concat(tables)
    return Section(
        "healthy_mocap",
        "Healthy walk against optical markers",
        _DEFINITIONS,
        (*_counts(counts), *_measures(compared), *_toe_height(curves)),
        (_per_foot(compared, walk), _what_a_constant_scores(compared)),
    )


def read_markers(side: Side) -> Markers:
    """Read one foot's markers."""
    table = pl.read_csv(data_folder() / NAME / "markers_mm.csv")
    letter = "L" if side is Side.LEFT else "R"
    toe, heel = (
        table.select([f"{letter}_{name}_{axis}" for axis in "xyz"]).to_numpy() / 1000.0 for name in ("TOE", "FCC")
    )
    return Markers(table["time_s"].to_numpy(), toe, heel)


def read_reference(side: Side) -> list[ReferenceStride]:
    """Read one foot's reference strides."""
    table = pl.read_csv(data_folder() / NAME / "reference_strides_samples.csv").filter(pl.col("foot") == str(side))
    times = table.select("pre_ic", "tc", "ic", "start", "end").to_numpy() / _SENSOR_RATE_HZ
    return [ReferenceStride(*(float(value) for value in row)) for row in times]


def compare_foot(
    strides: pl.DataFrame, markers: Markers, reference: list[ReferenceStride], side: Side
) -> tuple[pl.DataFrame, int, int]:
    """Return the errors stride by stride, and how many strides were missed and invented."""
    begins = np.array([stride.contact_s for stride in reference])
    ends = np.array([stride.next_contact_s for stride in reference])
    match = match_times(strides["initial_contact_s"].to_numpy(), begins)
    rows = []
    zero = float(np.median([markers.pitch_deg(stride.flat_s) for stride in reference]))
    for found, true in zip(match.found, match.true, strict=True):
        row = strides.row(int(found), named=True)
        if abs(row["next_initial_contact_s"] - ends[true]) <= 0.15:
            rows.append({"side": str(side), **_stride_errors(row, markers, reference[true], side, zero)})
    spare = strides[match.invented]
    tolerated = int((spare["next_initial_contact_s"] <= begins.min() + 0.15).sum() > 0) + int(
        (spare["initial_contact_s"] >= ends.max() - 0.15).sum() > 0
    )
    return pl.DataFrame(rows), len(reference) - len(rows), len(spare) - tolerated


def _stride_errors(
    row: dict[str, float | None], markers: Markers, reference: ReferenceStride, side: Side, zero_deg: float
) -> dict[str, float | None]:
    chord = (markers.heel_at(reference.next_flat_s) - markers.heel_at(reference.flat_s))[:2]
    swing = np.arange(reference.toe_off_s, reference.next_contact_s, 0.002)
    toe = markers.toe_at(swing)[:, 2] - markers.toe_at(reference.flat_s)[2]
    lowest, middle = (
        1e3 * float(toe[_fast(markers.toe_at(swing)[:, :2], share)].min()) for share in (_FAST_SHARE, _MID_SHARE)
    )
    sideways = 1e3 * _excursion(markers.heel_at(swing)[:, :2] - markers.heel_at(reference.flat_s)[:2], chord, side)
    pitch = float(markers.pitch_deg(reference.contact_s)) - zero_deg
    return {
        "contact_ms": _difference(row["initial_contact_s"], reference.contact_s, 1e3),
        "toe_off_ms": _difference(row["toe_off_s"], reference.toe_off_s, 1e3),
        "length_mm": _difference(row["stride_length_m"], float(np.hypot(*chord)), 1e3),
        "pitch_deg": _difference(row["foot_pitch_initial_contact_deg"], pitch),
        "clearance_mm": _difference(row["min_toe_clearance_mm"], lowest),
        "mid_clearance_mm": _difference(row["min_toe_clearance_mm"], middle),
        "toe_max_mm": _difference(row["max_toe_height_mm"], 1e3 * float(toe.max())),
        "lateral_mm": _difference(row["lateral_excursion_mm"], sideways),
        "true_clearance_mm": lowest,
        "true_lateral_mm": sideways,
        "true_pitch_deg": pitch,
    }


def _difference(measured: float | None, true: float, factor: float = 1.0) -> float | None:
    return None if measured is None else factor * (measured - true)


def _fast(place: FloatArray, share: float) -> NDArray[np.bool_]:
    speed = np.linalg.norm(np.gradient(place, axis=0), axis=1)
    speed = np.convolve(np.pad(speed, 2, mode="edge"), np.full(5, 0.2), mode="valid")  # a marker frame is five samples
    return np.asarray(speed > share * speed.max())


def _excursion(away: FloatArray, chord: FloatArray, side: Side) -> float:
    """Return the greatest departure (m) outward from a chord."""
    left = (chord[0] * away[:, 1] - chord[1] * away[:, 0]) / np.hypot(*chord)
    outward = left if side is Side.LEFT else -left
    return float(outward.max())


def toe_height_errors(path: FootPath, markers: Markers, reference: list[ReferenceStride]) -> list[FloatArray]:
    """Return toe height minus toe marker height in mm over each reference swing."""
    out = []
    for stride in reference:
        inside = (markers.time_s >= stride.toe_off_s) & (markers.time_s <= stride.next_contact_s)
        t = markers.time_s[inside]
        marker = markers.toe[inside, 2] - markers.toe_at(stride.flat_s)[2]
        out.append(1e3 * (np.interp(t, path.time_s, path.toe_height_m) - marker))
    return out


def _toe_height(curves: list[list[FloatArray]]) -> tuple[Measure, ...]:
    swings = [swing for foot in curves for swing in foot]
    whole = [np.concatenate(foot) for foot in curves]
    unknown = sum(int(np.isnan(foot).sum()) for foot in whole)
    about = np.concatenate([foot - np.nanmean(foot) for foot in whole])
    own = np.concatenate([swing - np.nanmean(swing) for swing in swings])
    measures = [
        Measure(
            "mocap_toe_height",
            "Toe height over the whole swing, RMSE about one offset per foot",
            figure=_root_mean_square(about),
            n=len(about),
            unit="mm",
            bars=(Bar("figure", 8.0),),
        ),
        Measure(
            "mocap_toe_height_swing",
            "the same about one offset per swing",
            figure=_root_mean_square(own),
            n=len(swings),
            unit="mm",
        ),
        Measure(
            "mocap_toe_height_gaps",
            "samples of reference swings without a toe height",
            figure=100.0 * unknown / len(about),
            n=len(about),
            unit="%",
        ),
    ]
    return tuple(measures)


def _root_mean_square(values: FloatArray) -> float:
    return float(np.sqrt(np.nanmean(values**2)))


def _counts(counts: list[tuple[int, int, int]]) -> tuple[Measure, ...]:
    missed, invented, many = (sum(column) for column in zip(*counts, strict=True))
    return (
        Measure("mocap_missed", "Reference strides missed", missed, n=many, digits=0, bars=(Bar("figure", 0, "="),)),
        Measure("mocap_invented", "Strides invented", invented, n=many, digits=0, bars=(Bar("figure", 0, "="),)),
    )


def _measures(table: pl.DataFrame) -> tuple[Measure, ...]:
    def plain(key: str, name: str, column: str, unit: str, *bars: Bar, digits: int = 1) -> Measure:
        return Measure(key, name, errors=summarise(table[column].drop_nulls()), unit=unit, bars=bars, digits=digits)

    return (
        plain("mocap_contact", "Initial contact", "contact_ms", "ms", Bar("bias", 10), Bar("sd", 12)),
        plain("mocap_toe_off", "Toe-off", "toe_off_ms", "ms", Bar("bias", 10), Bar("sd", 8)),
        plain("mocap_length", "Stride length", "length_mm", "mm", Bar("mae", 20)),
        plain("mocap_pitch", "Foot pitch at contact", "pitch_deg", "deg", Bar("bias", 1.5), Bar("sd", 1), digits=2),
        Measure(
            "mocap_clearance",
            "Minimum toe clearance, about one offset per foot",
            errors=_about_feet(table, "clearance_mm"),
            unit="mm",
            bars=(Bar("sd", 5),),
        ),
        Measure(
            "mocap_mid_clearance",
            "the same against the marker's mid-swing minimum",
            errors=_about_feet(table, "mid_clearance_mm"),
            unit="mm",
        ),
        plain("mocap_lateral", "Lateral excursion", "lateral_mm", "mm", Bar("sd", 8)),
        plain("mocap_toe_max", "Greatest toe height", "toe_max_mm", "mm"),
    )


def _about_feet(table: pl.DataFrame, column: str) -> Errors:
    known = table.drop_nulls(column)
    return summarise_about_offsets(known[column], known["side"].to_list())


_COLUMNS = ("contact_ms", "toe_off_ms", "length_mm", "pitch_deg", "clearance_mm", "lateral_mm", "toe_max_mm")


def _per_foot(table: pl.DataFrame, walk: Walk) -> Detail:
    headers = ("Foot", "Contact (ms)", "Toe-off (ms)", "Length (mm)", "Pitch (deg)", "Clearance (mm)", "Lateral (mm)")
    rows = []
    for side in Side:
        foot = of_side_errors(table, side)
        rows.append((str(side), *(spread(summarise(foot[name].drop_nulls())) for name in _COLUMNS), str(foot.height)))
    return Detail("Per foot (bias ± SD)", (*headers, "Greatest toe height (mm)", "Strides"), tuple(rows))


def of_side_errors(table: pl.DataFrame, side: Side) -> pl.DataFrame:
    """Return one foot's rows."""
    return table.filter(pl.col("side") == str(side))


def _what_a_constant_scores(table: pl.DataFrame) -> Detail:
    rows = []
    for column, name in (
        ("true_clearance_mm", "Minimum toe clearance (mm)"),
        ("true_lateral_mm", "Lateral excursion (mm)"),
        ("true_pitch_deg", "Foot pitch at contact (deg)"),
    ):
        errors = _about_feet(table, column)
        rows.append((name, number(errors.bias), number(errors.sd)))
    headers = ("Measure", "Mean of the reference", "SD that a constant per foot would score")
    return Detail("What this walker's own variation is", headers, tuple(rows))


def _at(values: FloatArray, time_s: FloatArray, t: FloatArray | float) -> FloatArray:
    return np.stack([np.interp(t, time_s, values[:, axis]) for axis in range(values.shape[1])], axis=-1)
