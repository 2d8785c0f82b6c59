"""Shank sensors alone, against the foot sensors of the same recording."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import polars as pl

from benchmarks.data_sets import STROKE_TRIALS, of_side, only, read_stroke, stroke_people, walk_of
from benchmarks.errors import summarise
from benchmarks.matching import Counts, count, match_times
from benchmarks.tables import Bar, Detail, Measure, Section, number, spread
from surefoot.errors import SurefootError
from surefoot.recording import Recording, Side

NAME = "stroke_treadmill_foot_shank_imu"
_DEFINITIONS = (
    "Each trial is measured twice: with its foot sensors alone and with its shank sensors alone. Reference: the foot "
    "result. An event is found when a shank event lies within 150 ms of it, each used once; errors are shank minus "
    "foot.",
    "SD is taken over all events of all people, so differences between people are in it; the per-person table parts "
    "them.",
)


@dataclass(frozen=True)
class ShankScore:
    """Shank against foot in one trial: counts, and errors in ms by event and side."""

    name: str
    contacts: Counts
    toe_offs: Counts
    errors: pl.DataFrame
    problem: str = ""


def measure() -> Section:
    """Compare all trials."""
    scores = [
        score_trial(f"{person} {trial}", read_stroke(person, trial))
        for person in stroke_people()
        for trial in STROKE_TRIALS
    ]
    errors = pl.concat([score.errors for score in scores])
    contacts = reduce(add, (score.contacts for score in scores))
    toe_offs = reduce(add, (score.toe_offs for score in scores))
    whole = contacts + toe_offs
    measures = (
        Measure(
            "shank_f1",
            "Contacts, F1 pooled",
            contacts.f1,
            n=contacts.hits + contacts.missed,
            digits=4,
            bars=(Bar("figure", 0.98, "≥"),),
        ),
        Measure(
            "shank_f1_all",
            "Contacts and toe-offs, F1 pooled",
            whole.f1,
            n=whole.hits + whole.missed,
            digits=4,
            bars=(Bar("figure", 0.98, "≥"),),
        ),
        Measure(
            "shank_contact",
            "Initial contact",
            errors=summarise(_of(errors, "contact")),
            unit="ms",
            bars=(Bar("sd", 20),),
        ),
        Measure("shank_toe_off", "Toe-off", errors=summarise(_of(errors, "toe_off")), unit="ms", bars=(Bar("sd", 20),)),
    )
    return Section("shanks", "Shank sensors alone", _DEFINITIONS, measures, (_per_trial(scores),))


def score_trial(name: str, recording: Recording) -> ShankScore:
    """Compare the shanks of a recording with its feet."""
    foot = walk_of(only(recording, "foot")).strides
    try:
        shank = walk_of(only(recording, "shank")).strides
        problem = ""
    except SurefootError as error:
        shank, problem = foot.clear(), str(error)
    counts = {"contact": Counts(), "toe_off": Counts()}
    parts = []
    for side in Side:
        for event, times in (("contact", contact_times), ("toe_off", toe_off_times)):
            true, found = times(of_side(foot, side)), times(of_side(shank, side))
            match = match_times(found, true)
            counts[event] += count(match)
            late = 1e3 * (found[match.found] - true[match.true])
            parts.append(
                pl.DataFrame({"error_ms": late}, schema={"error_ms": pl.Float64}).with_columns(
                    pl.lit(name).alias("trial"), pl.lit(event).alias("event"), pl.lit(str(side)).alias("side")
                )
            )
    return ShankScore(name, counts["contact"], counts["toe_off"], pl.concat(parts), problem)


def contact_times(strides: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return every contact that a foot's strides begin or end with, each once."""
    both = np.concatenate([strides["initial_contact_s"].to_numpy(), strides["next_initial_contact_s"].to_numpy()])
    ordered = np.sort(both)
    return ordered[np.concatenate([[True], np.diff(ordered) > 1e-6])] if len(ordered) else ordered


def toe_off_times(strides: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the toe-offs of a foot's strides."""
    return strides["toe_off_s"].drop_nulls().to_numpy()


def _of(errors: pl.DataFrame, event: str, side: Side | None = None) -> pl.Series:
    chosen = errors.filter(pl.col("event") == event)
    return (chosen if side is None else chosen.filter(pl.col("side") == str(side)))["error_ms"]


def _per_trial(scores: list[ShankScore]) -> Detail:
    rows = []
    for score in scores:
        parts = [_of(score.errors, event, side) for event in ("contact", "toe_off") for side in Side]
        counts = score.contacts
        rows.append(
            (
                score.name,
                number(counts.f1, 3),
                f"{counts.missed}, {counts.invented}",
                *(spread(summarise(part)) for part in parts),
                score.problem or "–",
            )
        )
    headers = ("Trial", "F1 of contacts", "Missed, invented", "Contact left (ms)", "Contact right (ms)")
    return Detail(
        "Per trial (bias ± SD)", (*headers, "Toe-off left (ms)", "Toe-off right (ms)", "Problem"), tuple(rows)
    )
