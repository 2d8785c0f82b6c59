"""Virtual walkers of every kind, against exact truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from multiprocessing import get_context
from operator import add

import numpy as np
import polars as pl

from benchmarks.errors import summarise
from benchmarks.matching import Counts
from benchmarks.tables import Bar, Detail, Measure, Section, number, spread
from benchmarks.virtual_scores import VARIANTS, Task, WalkerScore, score
from surefoot.virtual import KINDS

_UNKNOWN, _KNOWN, _SHANKS = VARIANTS
_SEED = 20261
_DURATION_S = 30.0
_WALKERS_PER_KIND = 14
_WORST = 12
_DEFINITIONS = (
    "Truth is exact: initial contact is when a point of the sole first rests on the floor, toe-off when the last one "
    "leaves it or begins to slide, clearance the lowest point of the sole in the fast part of swing. Sensors are "
    "mounted at random on four usual spots, with bias, noise, range, quantisation, vibration and jitter like the "
    "real ones.",
    "F1 pools the contacts of all walkers (150 ms, each used once). Errors are taken over strides whose both contacts "
    "were found; the share of values withheld is given. SD is over all strides of all walkers, so differences between "
    "walkers are in it.",
    "Drag: the shoe slides in swing in truth (toe drag > 0), against toe drag > 0 in the stride table.",
    "The seed of this grid is not the one used while the measuring was tuned.",
)
_COLUMNS = {
    "contact_ms": "Contact (ms)",
    "toe_off_ms": "Toe-off (ms)",
    "pitch_deg": "Pitch at contact (deg)",
    "pitch_max_deg": "Greatest pitch (deg)",
    "length_mm": "Length (mm)",
    "clearance_mm": "Clearance (mm)",
    "lateral_mm": "Lateral (mm)",
    "flat_ms": "Contact to flat (ms)",
}


def measure(walkers: int = _WALKERS_PER_KIND * len(KINDS), jobs: int = 1, seed: int = _SEED) -> Section:
    """Score a grid of walkers, all kinds in turn."""
    scores = run_grid([Task(number, seed, _DURATION_S) for number in range(walkers)], jobs)
    strides = pl.concat([score.strides for score in scores])
    title = f"Virtual walkers ({walkers} walkers of {len(KINDS)} kinds, {_DURATION_S:.0f} s each)"
    details = (
        _per_kind(scores, strides),
        _clearance_and_drag(strides),
        _drag_by_rate(strides),
        _shanks_per_kind(scores, strides),
        _withheld(strides),
        _worst(scores, strides),
    )
    return Section("virtual_grid", title, _DEFINITIONS, _measures(scores, strides), details)


def run_grid(tasks: Sequence[Task], jobs: int) -> list[WalkerScore]:
    """Score every task, on several processes where asked."""
    if jobs <= 1:
        return [score(task) for task in tasks]
    # a fork would inherit the locks of polars' threads
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(score, tasks, chunksize=5))


def pooled(scores: Sequence[WalkerScore], variant: str, kind: str | None = None) -> Counts:
    """Pool the contacts of a variant, of one kind or of all."""
    return reduce(add, (s.contacts[variant] for s in scores if kind in (None, s.task.kind)), Counts())


def drag_rates(strides: pl.DataFrame) -> tuple[float, int, float, int]:
    """Return sensitivity, its n, specificity, its n of drag over the strides where it was not withheld."""
    known = strides.drop_nulls(["drag_s", "true_drag_s"])
    found, true = known["drag_s"].to_numpy() > 0.0, known["true_drag_s"].to_numpy() > 0.0
    return _share(found[true]), int(true.sum()), _share(~found[~true]), int((~true).sum())


def _share(hits: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(hits.mean()) if len(hits) else float("nan")


def _measures(scores: Sequence[WalkerScore], strides: pl.DataFrame) -> tuple[Measure, ...]:
    unknown = strides.filter(pl.col("variant") == _UNKNOWN)
    known = strides.filter(pl.col("variant") == _KNOWN)
    shanks = strides.filter(pl.col("variant") == _SHANKS)

    def row(key: str, name: str, of: pl.DataFrame, column: str, unit: str, *bars: Bar, digits: int = 1) -> Measure:
        return Measure(key, name, errors=summarise(of[column].drop_nulls()), unit=unit, bars=bars, digits=digits)

    def f1(key: str, name: str, variant: str, *bars: Bar) -> Measure:
        counts = pooled(scores, variant)
        return Measure(key, name, counts.f1, n=counts.hits + counts.missed, digits=4, bars=bars)

    sensitivity, positive, specificity, negative = drag_rates(unknown)
    return (
        f1("virtual_f1", "Contacts, F1 pooled", _UNKNOWN, Bar("figure", 0.99, "≥")),
        row("virtual_contact", "Initial contact", unknown, "contact_ms", "ms", Bar("sd", 15)),
        row("virtual_impact", "Initial contact against the onset of the impact", unknown, "impact_ms", "ms"),
        row("virtual_toe_off", "Toe-off", unknown, "toe_off_ms", "ms"),
        row(
            "virtual_pitch",
            "Foot pitch at contact",
            unknown,
            "pitch_deg",
            "deg",
            Bar("bias", 1),
            Bar("sd", 1),
            digits=2,
        ),
        row("virtual_pitch_max", "Greatest foot pitch in swing", unknown, "pitch_max_deg", "deg", digits=2),
        row("virtual_clearance_known", "Clearance, shoe length known", known, "clearance_mm", "mm", Bar("sd", 4)),
        row("virtual_clearance", "Clearance, shoe length not known", unknown, "clearance_mm", "mm", Bar("sd", 8)),
        row("virtual_lateral", "Lateral excursion", unknown, "lateral_mm", "mm", Bar("sd", 10)),
        row("virtual_length", "Stride length", unknown, "length_mm", "mm"),
        row("virtual_flat", "Contact to flat", unknown, "flat_ms", "ms"),
        Measure(
            "virtual_drag_sensitivity",
            "Drag, sensitivity",
            sensitivity,
            n=positive,
            digits=3,
            bars=(Bar("figure", 0.95, "≥"),),
        ),
        Measure(
            "virtual_drag_specificity",
            "Drag, specificity",
            specificity,
            n=negative,
            digits=3,
            bars=(Bar("figure", 0.95, "≥"),),
        ),
        f1("virtual_shank_f1", "Shanks alone: contacts, F1 pooled", _SHANKS),
        row("virtual_shank_contact", "Shanks alone: initial contact", shanks, "contact_ms", "ms"),
        row("virtual_shank_toe_off", "Shanks alone: toe-off", shanks, "toe_off_ms", "ms"),
    )


def _by_kind(
    strides: pl.DataFrame, cells: Callable[[str, pl.DataFrame], tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    rows = []
    for kind in KINDS:
        part = strides.filter(pl.col("kind") == kind)
        if not part.is_empty():
            rows.append((kind.replace("_", " "), *cells(kind, part)))
    return tuple(rows)


def _per_kind(scores: Sequence[WalkerScore], strides: pl.DataFrame) -> Detail:
    def cells(kind: str, part: pl.DataFrame) -> tuple[str, ...]:
        counts = pooled(scores, _UNKNOWN, kind)
        errors = (spread(summarise(part[column].drop_nulls())) for column in _COLUMNS)
        return (number(counts.f1, 3), f"{counts.missed}, {counts.invented}", *errors, str(part.height))

    headers = ("Kind", "F1", "Missed, invented", *_COLUMNS.values(), "Strides")
    unknown = strides.filter(pl.col("variant") == _UNKNOWN)
    return Detail("Per kind, shoe length not known (bias ± SD)", headers, _by_kind(unknown, cells))


def _clearance_and_drag(strides: pl.DataFrame) -> Detail:
    def cells(kind: str, part: pl.DataFrame) -> tuple[str, ...]:
        unknown, known = (part.filter(pl.col("variant") == variant) for variant in (_UNKNOWN, _KNOWN))
        clearance = [_within(known), _within(unknown)]
        sensitivity, positive, specificity, negative = drag_rates(unknown)
        typed = unknown.drop_nulls(["contact_type"])
        agree = _share((typed["contact_type"] == typed["true_contact_type"]).to_numpy())
        return (
            *clearance,
            f"{number(sensitivity, 3)} ({positive})",
            f"{number(specificity, 3)} ({negative})",
            number(agree, 3),
        )

    headers = ("Kind", "Clearance, shoe known (mm)", "Clearance, not known (mm)", "Drag sensitivity (n)")
    rows = _by_kind(strides.filter(pl.col("variant") != _SHANKS), cells)
    return Detail(
        "Clearance (bias ± SD; SD within walker and foot), drag and contact type per kind",
        (*headers, "Drag specificity (n)", "Contact type agrees"),
        rows,
    )


def _drag_by_rate(strides: pl.DataFrame) -> Detail:
    rows = []
    unknown = strides.filter(pl.col("variant") == _UNKNOWN)
    for rate in sorted(unknown["rate_hz"].unique().to_list()):
        part = unknown.filter(pl.col("rate_hz") == rate)
        sensitivity, positive, specificity, negative = drag_rates(part)
        rows.append((f"{rate:g}", f"{number(sensitivity, 3)} ({positive})", f"{number(specificity, 3)} ({negative})"))
    false = unknown.filter((pl.col("true_drag_s") == 0.0) & (pl.col("drag_s") > 0.0))
    feet = (
        false.group_by("walker", "kind", "side", "rate_hz")
        .len()
        .sort("len", "walker", descending=[True, False])
        .head(6)
    )
    for walker, kind, side, rate, many in feet.iter_rows():
        rows.append((f"walker {walker}, {kind.replace('_', ' ')}, {side}, {rate:g} Hz", "–", f"{many} false"))
    headers = ("Sampling rate (Hz), then the feet with most false drag", "Sensitivity (n)", "Specificity (n)")
    return Detail("Drag by sampling rate", headers, tuple(rows))


def _within(strides: pl.DataFrame) -> str:
    known = strides.drop_nulls("clearance_mm")
    own = known["clearance_mm"] - known.select(pl.col("clearance_mm").mean().over("walker", "side")).to_series()
    return f"{spread(summarise(known['clearance_mm']))}; {number(summarise(own).sd)}"


def _shanks_per_kind(scores: Sequence[WalkerScore], strides: pl.DataFrame) -> Detail:
    def cells(kind: str, part: pl.DataFrame) -> tuple[str, ...]:
        counts = pooled(scores, _SHANKS, kind)
        errors = (spread(summarise(part[column].drop_nulls())) for column in ("contact_ms", "toe_off_ms"))
        return (number(counts.f1, 3), f"{counts.missed}, {counts.invented}", *errors, str(part.height))

    headers = ("Kind", "F1", "Missed, invented", "Contact (ms)", "Toe-off (ms)", "Strides")
    shanks = strides.filter(pl.col("variant") == _SHANKS)
    return Detail("Shanks alone, per kind (bias ± SD)", headers, _by_kind(shanks, cells))


def _withheld(strides: pl.DataFrame) -> Detail:
    unknown = strides.filter(pl.col("variant") == _UNKNOWN)
    columns = [column for column in _COLUMNS if column not in ("contact_ms", "toe_off_ms")] + ["drag_s"]
    rows = _by_kind(
        unknown, lambda _, part: tuple(number(100.0 * part[column].null_count() / part.height) for column in columns)
    )
    names = [_COLUMNS.get(column, "Drag").split(" (")[0] for column in columns]
    return Detail("Share of values withheld or without truth, shoe length not known (%)", ("Kind", *names), rows)


def _worst(scores: Sequence[WalkerScore], strides: pl.DataFrame) -> Detail:
    """Show the feet with the largest mean errors of clearance, contact and pitch."""
    unknown = strides.filter(pl.col("variant") == _UNKNOWN)
    feet = unknown.group_by("walker", "kind", "side").agg(
        *(pl.col(column).mean() for column in ("clearance_mm", "contact_ms", "pitch_deg", "lateral_mm", "length_mm")),
        pl.len().alias("strides"),
    )
    size = sum(
        (pl.col(column).abs() / scale).fill_null(0.0)
        for column, scale in (("clearance_mm", 8.0), ("contact_ms", 15.0), ("pitch_deg", 1.0), ("lateral_mm", 10.0))
    )
    worst = feet.sort(pl.Expr.alias(pl.lit(0.0) + size, "size"), descending=True).head(_WORST)
    rows = tuple(
        (
            f"{row['walker']} {row['kind'].replace('_', ' ')}, {row['side']}",
            *(number(row[c]) for c in ("contact_ms", "pitch_deg", "clearance_mm", "lateral_mm", "length_mm")),
            str(row["strides"]),
        )
        for row in worst.iter_rows(named=True)
    )
    headers = (
        "Walker and foot",
        "Contact (ms)",
        "Pitch (deg)",
        "Clearance (mm)",
        "Lateral (mm)",
        "Length (mm)",
        "Strides",
    )
    problems = tuple(
        (f"{s.task.number} {s.task.kind}: {variant}: {text}", *["–"] * 6)
        for s in scores
        for variant, text in s.problems.items()
    )
    return Detail("The feet with the largest mean errors", headers, rows + problems)
