"""One virtual walker measured and compared with its exact truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from benchmarks.accuracy_shanks import contact_times, toe_off_times
from benchmarks.data_sets import of_side, only, walk_of
from benchmarks.matching import TOLERANCE_S, Counts, count, match_times
from surefoot.errors import SurefootError
from surefoot.recording import Person, Recording, Side
from surefoot.virtual import KINDS, VirtualWalk, random_walker, simulate, typical_sensors

# error column: (column of the stride table, factor)
COMPARED: Mapping[str, tuple[str, float]] = {
    "contact_ms": ("initial_contact_s", 1e3),
    "toe_off_ms": ("toe_off_s", 1e3),
    "length_mm": ("stride_length_m", 1e3),
    "pitch_deg": ("foot_pitch_initial_contact_deg", 1.0),
    "pitch_max_deg": ("swing_foot_pitch_max_deg", 1.0),
    "clearance_mm": ("min_toe_clearance_mm", 1.0),
    "lateral_mm": ("lateral_excursion_mm", 1.0),
    "flat_ms": ("contact_to_flat_s", 1e3),
}
VARIANTS = ("shoe unknown", "shoe known", "shanks alone")


@dataclass(frozen=True)
class Task:
    """Which walker to draw: its number, the seed of the grid, and how long it walks."""

    number: int
    seed: int
    duration_s: float

    @property
    def kind(self) -> str:
        """Kind of the walker: all kinds take turns."""
        return KINDS[self.number % len(KINDS)]


@dataclass(frozen=True)
class WalkerScore:
    """Counts of contacts and toe-offs by variant, and errors stride by stride."""

    task: Task
    contacts: Mapping[str, Counts]
    toe_offs: Mapping[str, Counts]
    strides: pl.DataFrame
    problems: Mapping[str, str]


def score(task: Task) -> WalkerScore:
    """Draw a walker, measure it in each variant, compare it with its truth."""
    walk = draw(task)
    contacts: dict[str, Counts] = {}
    toe_offs: dict[str, Counts] = {}
    problems: dict[str, str] = {}
    tables = []
    for variant in VARIANTS:
        strides = walk.truth.strides.clear()
        try:
            strides = walk_of(variant_of(walk.recording, variant)).strides
        except SurefootError as error:
            problems[variant] = str(error)
        contacts[variant] = counts_of(strides, walk.truth.strides, "contact")
        toe_offs[variant] = counts_of(strides, walk.truth.strides, "toe_off")
        compared = compare_strides(strides, walk.truth.strides, shank=variant == VARIANTS[2])
        tables.append(compared.with_columns(pl.lit(variant).alias("variant")))
    whole = pl.concat(tables).with_columns(
        pl.lit(task.kind).alias("kind"),
        pl.lit(task.number, dtype=pl.Int64).alias("walker"),
        pl.lit(round(next(iter(walk.recording.streams.values())).nominal_rate_hz, 1)).alias("rate_hz"),
    )
    return WalkerScore(task, contacts, toe_offs, whole, problems)


def draw(task: Task) -> VirtualWalk:
    """Draw a walker with sensors as people wear them and let it walk."""
    rng = np.random.default_rng([task.seed, task.number])
    walker = random_walker(rng, task.kind, task.duration_s)
    return simulate(walker, typical_sensors(rng, walker), seed=task.number)


def variant_of(recording: Recording, variant: str) -> Recording:
    """Return the recording as the variant sees it."""
    if variant == VARIANTS[2]:
        return only(recording, "shank")
    feet = only(recording, "foot")
    return replace(feet, person=Person()) if variant == VARIANTS[0] else feet


def counts_of(strides: pl.DataFrame, truth: pl.DataFrame, event: str) -> Counts:
    """Count one kind of event over both feet."""
    times = contact_times if event == "contact" else toe_off_times
    counts = Counts()
    for side in Side:
        counts += count(match_times(times(of_side(strides, side)), times(of_side(truth, side))))
    return counts


def compare_strides(strides: pl.DataFrame, truth: pl.DataFrame, shank: bool) -> pl.DataFrame:
    """Return one row per stride whose both contacts were found, with errors, drag and contact type of both."""
    rows = []
    for side in Side:
        found, true = of_side(strides, side), of_side(truth, side)
        match = match_times(found["initial_contact_s"].to_numpy(), true["initial_contact_s"].to_numpy())
        for a, b in zip(match.found, match.true, strict=True):
            one, other = found.row(int(a), named=True), true.row(int(b), named=True)
            if abs(one["next_initial_contact_s"] - other["next_initial_contact_s"]) <= TOLERANCE_S:
                rows.append({"side": str(side), **_errors(one, other), **_kinds(one, other, shank)})
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA: dict[str, type[pl.DataType]] = {
    "side": pl.String,
    **dict.fromkeys(COMPARED, pl.Float64),
    "impact_ms": pl.Float64,
    "drag_s": pl.Float64,
    "true_drag_s": pl.Float64,
    "true_clearance_mm": pl.Float64,
    "contact_type": pl.String,
    "true_contact_type": pl.String,
}


def _errors(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> dict[str, float | None]:
    out: dict[str, float | None] = {}
    for name, (column, factor) in COMPARED.items():
        a, b = one[column], other[column]
        out[name] = None if a is None or b is None else factor * (a - b)
    contact, impact = one["initial_contact_s"], other["impact_onset_s"]
    out["impact_ms"] = None if contact is None or impact is None else 1e3 * (contact - impact)
    return out


def _kinds(one: Mapping[str, object], other: Mapping[str, object], shank: bool) -> dict[str, object]:
    return {
        "drag_s": None if shank else one["toe_drag_s"],
        "true_drag_s": other["toe_drag_s"],
        "true_clearance_mm": other["min_toe_clearance_mm"],
        "contact_type": None if shank else one["contact_type"],
        "true_contact_type": other["contact_type"],
    }
