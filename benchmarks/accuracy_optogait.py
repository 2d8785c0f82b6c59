"""Healthy treadmill walk with foot sensors, against light bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import data_folder, of_side, only, read_set, walk_of
from benchmarks.errors import correlation, summarise
from benchmarks.matching import Match, match_times
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.recording import Side

FloatArray = NDArray[np.float64]

NAME = "healthy_treadmill_optogait"
_STEPS_ON = 1  # contacts of each foot, at the start of the file, that do not belong to steady walking
_DEFINITIONS = (
    "Reference: OptoGait light bars per step. Its first two rows are artefacts of setting out (stride lengths of 27 "
    "m): they count as contacts, but no time or length is compared with them. Its clock is another one: offset and "
    "drift of each foot's contacts are fitted by least squares, so only differences of times are compared.",
    "Contact to contact and toe-off to toe-off: times from one stride to the next of the same foot, Surefoot minus "
    "OptoGait. Toe-off of OptoGait = contact + contact time.",
    "Contact to flat is compared with OptoGait's ContactPhase of the same contact; the light bars stand some mm above "
    "the belt, so they see contact earlier and toe-off later (its stance is ~130 ms longer): the bias is theirs too.",
    "Stride count: consecutive contacts of a foot inside the recording; a contact is missed or invented when it has no "
    "partner within 150 ms.",
)


@dataclass(frozen=True)
class LightBars:
    """OptoGait's view of one foot: contact and toe-off (s), stride length (m) that ends there, contact phase (s)."""

    contact_s: FloatArray
    toe_off_s: FloatArray
    length_m: FloatArray
    contact_phase_s: FloatArray


def measure() -> Section:
    """Compare both feet."""
    recording = only(read_set(NAME), "foot")
    ends = {stream.placement.side: float(stream.time_s[-1]) for stream in recording.streams.values()}
    strides = walk_of(recording).strides
    tables, counts, clocks = [], [], []
    for side in Side:
        foot = of_side(strides, side)
        bars = read_light_bars(side, ends[side])
        offset, drift = fit_clock(foot["initial_contact_s"].to_numpy(), bars.contact_s)
        there = offset + (1.0 + drift) * bars.contact_s
        contacts = np.append(foot["initial_contact_s"].to_numpy(), foot["next_initial_contact_s"].to_numpy()[-1:])
        match = match_times(contacts, there)
        tables.append(compare_foot(foot, bars, match, drift).with_columns(pl.lit(str(side)).alias("side")))
        counts.append((len(there) - 1, foot.height, len(match.missed), len(match.invented)))
        clocks.append((str(side), number(offset, 3), number(1e6 * drift, 0)))
    table = pl.concat(tables)
    return Section(
        "optogait",
        "Healthy, treadmill, against light bars",
        _DEFINITIONS,
        (*_counts(counts), *_measures(table)),
        (
            _per_foot(table),
            _constant(table),
            Detail("Clock fitted", ("Foot", "Offset (s)", "Drift (ppm)"), tuple(clocks)),
        ),
    )


def read_light_bars(side: Side, end_s: float) -> LightBars:
    """Read one foot's contacts that lie in the recording, on the sensor's clock as far as the set tells it."""
    table = pl.read_csv(data_folder() / NAME / "optogait.csv", infer_schema_length=0).filter(
        pl.col("AbsoluteValue").is_not_null()
    )
    wanted = ["TContact", "Stride", "ContactPhase", "AbsoluteValue"]
    table = table.with_columns([pl.col(name).cast(pl.Float64, strict=False) for name in wanted])
    started = float(pl.read_csv(data_folder() / NAME / "SyncInfo.csv")["ic_time"][0])
    table = table.filter(pl.col("L/R") == ("L" if side is Side.LEFT else "R"))
    contact = table["AbsoluteValue"].to_numpy() / 1000.0 - _first_contact_s() + started
    inside = contact < end_s
    toe_off = contact + table["TContact"].to_numpy()
    length, phase = table["Stride"].to_numpy() / 100.0, table["ContactPhase"].to_numpy()
    return LightBars(contact[inside], toe_off[inside], length[inside], phase[inside])


def _first_contact_s() -> float:
    table = pl.read_csv(data_folder() / NAME / "optogait.csv", infer_schema_length=0)
    return float(table.filter(pl.col("AbsoluteValue").is_not_null())["AbsoluteValue"][0]) / 1000.0


def fit_clock(found_s: FloatArray, reference_s: FloatArray) -> tuple[float, float]:
    """Return offset (s) and drift of the clock: found = offset + (1 + drift) reference."""
    shifts = np.arange(-0.4, 0.4, 0.005)
    apart = [np.median(np.abs(found_s[:, None] - reference_s - shift).min(axis=1)) for shift in shifts]
    start = float(shifts[int(np.argmin(apart))])
    match = match_times(found_s, reference_s + start, 0.3)
    steady = match.true >= _STEPS_ON
    true, found = reference_s[match.true[steady]], found_s[match.found[steady]]
    drift, offset = np.polyfit(true, found - true, 1)
    return float(offset), float(drift)


def compare_foot(foot: pl.DataFrame, bars: LightBars, match: Match, drift: float) -> pl.DataFrame:
    """Return one row per stride that both have: errors of times (ms) and length (mm), contact to flat of both (ms)."""
    rows = []
    partner = dict(zip(match.found.tolist(), match.true.tolist(), strict=True))
    pace = 1.0 + drift
    for place, row in enumerate(foot.iter_rows(named=True)):
        first, second = partner.get(place), partner.get(place + 1)
        if first is None or second is None or second - first != 1 or first < _STEPS_ON:
            continue
        following = foot["toe_off_s"][place + 1] if place + 1 < foot.height else None
        toe_off = row["toe_off_s"]
        rows.append(
            {
                "contact_ms": 1e3 * (row["stride_time_s"] - pace * (bars.contact_s[second] - bars.contact_s[first])),
                "toe_off_ms": None
                if following is None or toe_off is None
                else 1e3 * (following - toe_off - pace * (bars.toe_off_s[second] - bars.toe_off_s[first])),
                "length_mm": _times(row["stride_length_m"], 1e3),
                "true_length_mm": 1e3 * float(bars.length_m[second]),
                "flat_ms": _times(row["contact_to_flat_s"], 1e3),
                "true_flat_ms": 1e3 * float(bars.contact_phase_s[first]),
                "stance_ms": _times(row["stance_time_s"], 1e3),
                "true_stance_ms": 1e3 * float(bars.toe_off_s[first] - bars.contact_s[first]),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.all().cast(pl.Float64).fill_nan(None))


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else factor * value


def _counts(counts: list[tuple[int, int, int, int]]) -> tuple[Measure, ...]:
    reference, found, missed, invented = (sum(column) for column in zip(*counts, strict=True))
    return (
        Measure(
            "optogait_count",
            "Strides found minus strides of the reference",
            found - reference,
            n=reference,
            digits=0,
            bars=(Bar("figure", 0, "="),),
        ),
        Measure(
            "optogait_wrong",
            "Contacts missed or invented",
            missed + invented,
            n=reference + 2,
            digits=0,
            bars=(Bar("figure", 0, "="),),
        ),
    )


def _measures(table: pl.DataFrame) -> tuple[Measure, ...]:
    both = table.drop_nulls(["length_mm", "true_length_mm"])
    ratio = 100.0 * (_mean(both, "length_mm") / _mean(both, "true_length_mm") - 1.0)
    flat = table.drop_nulls(["flat_ms", "true_flat_ms"])
    return (
        Measure(
            "optogait_contact",
            "Contact to contact",
            errors=summarise(table["contact_ms"].drop_nulls()),
            unit="ms",
            bars=(Bar("mae", 17),),
        ),
        Measure(
            "optogait_toe_off",
            "Toe-off to toe-off",
            errors=summarise(table["toe_off_ms"].drop_nulls()),
            unit="ms",
            bars=(Bar("mae", 10),),
        ),
        Measure(
            "optogait_length_mean",
            "Mean stride length against the reference's",
            abs(ratio),
            n=both.height,
            unit="%",
            digits=2,
            bars=(Bar("figure", 2),),
        ),
        Measure(
            "optogait_length",
            "Stride length",
            errors=summarise(both["length_mm"] - both["true_length_mm"]),
            unit="mm",
            bars=(Bar("mae", 30),),
        ),
        Measure(
            "optogait_flat",
            "Contact to flat",
            errors=summarise(flat["flat_ms"] - flat["true_flat_ms"]),
            unit="ms",
            bars=(Bar("mae", 18),),
        ),
        Measure(
            "optogait_flat_r",
            "Contact to flat, correlation (a constant: 0)",
            correlation(flat["flat_ms"], flat["true_flat_ms"]),
            n=flat.height,
            digits=2,
            bars=(Bar("figure", 0.3, "≥"),),
            own=True,
        ),
        Measure(
            "optogait_stance", "Stance time", errors=summarise(table["stance_ms"] - table["true_stance_ms"]), unit="ms"
        ),
    )


def _mean(table: pl.DataFrame, column: str) -> float:
    return float(table[column].to_numpy().mean())


def _per_foot(table: pl.DataFrame) -> Detail:
    rows = []
    for side in Side:
        foot = table.filter(pl.col("side") == str(side))
        length, flat = foot["length_mm"] - foot["true_length_mm"], foot["flat_ms"] - foot["true_flat_ms"]
        parts = [foot["contact_ms"], foot["toe_off_ms"], length, flat, foot["stance_ms"] - foot["true_stance_ms"]]
        cells = [_with_mae(part) for part in parts]
        r = correlation(foot["flat_ms"].to_numpy(), foot["true_flat_ms"].to_numpy())
        rows.append((str(side), *cells, number(r, 2), str(foot.height)))
    headers = ("Foot", "Contact to contact (ms)", "Toe-off to toe-off (ms)", "Length (mm)", "Contact to flat (ms)")
    return Detail(
        "Per foot (bias ± SD; MAE)", (*headers, "Stance (ms)", "r of contact to flat", "Strides"), tuple(rows)
    )


def _with_mae(values: pl.Series) -> str:
    errors = summarise(values.drop_nulls())
    return f"{number(errors.bias)} ± {number(errors.sd)}; {number(errors.mae)}"


def _constant(table: pl.DataFrame) -> Detail:
    rows = []
    for column, name, unit in (
        ("true_flat_ms", "Contact to flat", "ms"),
        ("true_length_mm", "Stride length", "mm"),
    ):
        values = table[column].drop_nulls().to_numpy()
        constant = float(np.median(values))
        rows.append((f"{name} ({unit})", number(constant), number(float(np.abs(values - constant).mean())), "0"))
    headers = ("Measure", "Constant: the reference's own median", "MAE of that constant", "Correlation")
    return Detail("What a constant would score", headers, tuple(rows))
