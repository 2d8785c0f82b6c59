"""How signs are graded: virtual walkers with known signs, faulty recordings, and what is known of the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import polars as pl

from benchmarks.accuracy_stroke_treadmill import first_angles, reference_angle
from benchmarks.data_sets import STROKE_TRIALS, read_loop, read_set, read_stroke, stroke_people, there
from benchmarks.sign_scores import DURATION_S, FAULT_KINDS, FAULTS, SCHEDULE, SignTask, score
from benchmarks.sign_tables import (
    CLEAR_FROM,
    Share,
    absent,
    by_fault,
    clear,
    confidently_wrong,
    contact_named,
    curve,
    grades,
    rates,
    scales,
    sensitivity,
    specificity,
    told,
    wrong,
)
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.recording import Side
from surefoot.signs import SIGNS, Assessment, SignGrade, assess

_SEED = 19391
_WALKERS = 20 * len(SCHEDULE)  # 740
_FAULTY = 3 * len(FAULT_KINDS)
_STROKE, _HEALTHY = "stroke_treadmill_foot_shank_imu", ("healthy_foot_imu_mocap", "healthy_treadmill_optogait")
_LOOP = "foot_imu_closed_loop"
_AT_LEAST = (Bar("figure", 0.95, "≥"),)
_DEFINITIONS = (
    f"Each walker walks for {DURATION_S:.0f} s; the samples go through the checks of a recording and the whole "
    "assessment. Speeds 0.3 to 1.6 m/s, one side or both, signs alone and mixed, with and without turns, on firm "
    "ground and on a treadmill, shoes 24 to 32 cm long, known to Surefoot in half of the walks. Sensors on both feet, "
    "on the shanks in half and on the lower back in most of the walks, mounted at random, 50 to 200 Hz, with noise, "
    "bias, vibration and range like real ones; clocks apart in one walk in 16.",
    "Truth comes from the walk that was made and from the definition of each sign, not from how it is graded: severity "
    f"0 is absent, {CLEAR_FROM:g} to 1 clear; the table of scales says what that means in each sign.",
    "Sensitivity: graded likely or clear where the sign is clear. Specificity: graded not seen or possible where it is "
    "absent. Both are of the feet that were told; 'cannot tell' is counted beside them.",
    "Confidently wrong: likely or clear where the sign is absent, not seen where it is clear.",
    "Faults: eight gaps of 0.3 to 2 s; the first three strides only; ranges of 2 g and 250 deg/s; sensors that are "
    "loose and noisy; one of two shoe sensors missing; shanks alone.",
)


def measure(walkers: int = _WALKERS, jobs: int = 1, seed: int = _SEED, faulty: int = _FAULTY) -> Section:
    """Examine the grades of random walkers, of faulty recordings and of the real ones."""
    good = examine([SignTask(number, seed) for number in range(walkers)], jobs)
    bad = examine([SignTask(number, seed, fault) for fault in FAULTS for number in range(faulty)], jobs)
    real = _stroke() if there(_STROKE) else ((), ())
    healthy = _healthy()
    return Section(
        "signs",
        f"Signs ({walkers} virtual walkers, {faulty * len(FAULTS)} faulty recordings, real walks)",
        _DEFINITIONS,
        (*_good_measures(good), *_bad_measures(bad), _crashes(good, bad), *real[0], *healthy[0]),
        (
            rates(good),
            curve(good),
            grades(good),
            _kinds(good),
            wrong(good, "Confidently wrong in good recordings"),
            by_fault(bad),
            wrong(bad, "Confidently wrong in faulty recordings"),
            *real[1],
            *healthy[1],
            scales(),
        ),
    )


def examine(tasks: Sequence[SignTask], jobs: int) -> pl.DataFrame:
    """Score every task, on several processes where asked; one row per foot and sign."""
    if jobs <= 1:
        return pl.concat([score(task) for task in tasks])
    # a fork would inherit the locks of polars' threads
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return pl.concat(list(pool.map(score, tasks, chunksize=5)))


def _good_measures(feet: pl.DataFrame) -> tuple[Measure, ...]:
    rows = []
    for sign, name in SIGNS.items():
        for word, share in (("sensitivity", sensitivity(feet, sign)), ("specificity", specificity(feet, sign))):
            rows.append(_share(f"signs_{sign}_{word}", f"{name}, {word}", share))
    judged = feet.filter((absent | clear) & ((pl.col("sign") != "hip_hike") | pl.col("back")))
    return (
        *rows,
        _share("signs_contact_named", "Contact named (heel, flat, toe) where it is always one", contact_named(feet)),
        _share(
            "signs_told",
            "Graded at all (hip hike: with a sensor on the lower back)",
            Share(judged.filter(told).height, judged.height),
            Bar("figure", 0.9, "≥"),
        ),
    )


def _bad_measures(feet: pl.DataFrame) -> tuple[Measure, ...]:
    judged = feet.filter(absent | clear)
    errors = judged.filter(confidently_wrong).height
    return (
        Measure(
            "signs_faulty_wrong",
            "Faulty recordings: confidently wrong grades",
            errors,
            n=judged.height,
            digits=0,
            bars=(Bar("figure", 0, "="),),
        ),
    )


def _crashes(*parts: pl.DataFrame) -> Measure:
    walks = pl.concat(parts).unique(["walker", "fault"])
    many = int(walks["crashed"].sum())
    name = "Walks on which the assessment broke down"
    return Measure("signs_crashes", name, many, n=walks.height, digits=0, bars=(Bar("figure", 0, "="),), own=True)


def _share(key: str, name: str, share: Share, *own: Bar) -> Measure:
    ours = bool(own) or key == "signs_contact_named"
    return Measure(key, name, share.value, n=share.n, digits=3, bars=own or _AT_LEAST, own=ours)


def _kinds(feet: pl.DataFrame) -> Detail:
    """How many feet of each kind are behind the figures, and how often they were graded wrong with confidence."""
    rows = []
    for kind in dict.fromkeys(SCHEDULE):
        part = feet.filter(pl.col("kind") == kind)
        errors = part.filter(confidently_wrong)["sign"].value_counts(sort=True)
        named = ", ".join(f"{SIGNS[sign]} {n}" for sign, n in errors.iter_rows()) or "none"
        rows.append((kind, str(part["walker"].n_unique()), named))
    return Detail("Confidently wrong by kind of walker", ("Kind", "Walkers", "Sign and feet"), tuple(rows))


def _stroke() -> tuple[tuple[Measure, ...], tuple[Detail, ...]]:
    """Order of the stroke trials by our angle and by the optical one, and the grades of foot drop beside them."""
    from scipy.stats import spearmanr

    rows: list[tuple[str, float, float, Assessment]] = []
    for person in stroke_people():
        for trial in STROKE_TRIALS:
            found = assess(read_stroke(person, trial))
            angles = np.concatenate([first_angles(found.strides, side) for side in Side])
            rows.append((f"{person} {trial}", reference_angle(person, trial), float(angles.mean()), found))
    r = float(spearmanr([row[1] for row in rows], [row[2] for row in rows]).statistic)
    order = Measure(
        "signs_stroke_order",
        "Stroke: order of the trials by foot-strike angle, ours against optical (Spearman)",
        r,
        n=len(rows),
        digits=3,
        bars=_AT_LEAST,
    )
    table = Detail(
        "Stroke trials by optical angle, with the grade of foot drop",
        ("Trial", "Optical (deg)", "Surefoot (deg)", "Left", "Right"),
        tuple(
            (name, number(optical, 2), number(ours, 2), _drop_of(found, Side.LEFT), _drop_of(found, Side.RIGHT))
            for name, optical, ours, found in sorted(rows, key=lambda row: row[1])
        ),
    )
    return (order,), (table,)


def _healthy() -> tuple[tuple[Measure, ...], tuple[Detail, ...]]:
    """Grades of foot drop of the healthy walks."""
    walks = {name: assess(read_set(name)) for name in _HEALTHY if there(name)}
    if there(_LOOP):
        walks[_LOOP] = assess(read_loop())
    feet = [(name, side, _drop_of(found, side)) for name, found in walks.items() for side in found.segment]
    if not feet:
        return (), ()
    called = sum(grade != SignGrade.NOT_SEEN for _, _, grade in feet)
    none = Measure(
        "signs_healthy",
        "Healthy walks: feet on which foot drop is not graded 'not seen'",
        called,
        n=len(feet),
        digits=0,
        bars=(Bar("figure", 0, "="),),
    )
    rows = tuple((name, str(side), grade) for name, side, grade in feet)
    return (none,), (Detail("Foot drop in healthy walks", ("Walk", "Foot", "Grade"), rows),)


def _drop_of(found: Assessment, side: Side) -> str:
    finding = found.signs.get(str(side), {}).get("foot_drop")
    return str(finding.grade if finding else SignGrade.CANNOT_TELL)
