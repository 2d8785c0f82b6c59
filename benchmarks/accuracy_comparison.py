"""Differences of two walks: do the intervals hold the truth, and is nothing called a change that is none?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from math import hypot, sqrt
from multiprocessing import get_context

import numpy as np
import polars as pl

from benchmarks.data_sets import STROKE_TRIALS, only, read_aid, read_set, read_stroke, stroke_people, there
from benchmarks.simulated_strides import (
    FloatArray,
    Process,
    hits,
    random_process,
    stride_count,
    stride_series,
    true_spread,
)
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.signs import Assessment, assess, compare, summarise_strides
from surefoot.signs.both_feet import of_both_feet, pair_feet
from surefoot.signs.detectable import WalksApart, detectable_limit
from surefoot.signs.difference_interval import difference_interval
from surefoot.signs.intervals import Z_95, block_bootstrap, half_width
from surefoot.signs.walk_estimate import (
    WalkEstimate,
    of_median,
    of_percentile,
    of_share,
    of_variation,
    reciprocal,
)

_SEED = 20283
_DRAWS = 1000
_TABLE_DRAWS = 400
_WALKERS = 15
_WALK_S = 30.0
_PAIRED = "foot_pitch_initial_contact_deg"
_REAL_SETS = (
    "healthy_foot_imu_mocap",
    "healthy_treadmill_optogait",
    "ms_foot_imu",
    "stroke_with_and_without_aid",
    "stroke_treadmill_foot_shank_imu",
)
_STAYED_ON = WalksApart(same_wearing=True, same_day=True)
_DEFINITIONS = (
    f"Simulated: {_DRAWS:,} pairs of walks for each kind of measure, 12 to 300 strides each (tails: from 20 and 100), "
    "lag-one correlation 0 to 0.6, drift of 0 to 1 standard deviation over the walk, 2 % odd strides of four times the "
    "spread, each drawn anew. Covered: the 95 % interval of the difference holds the true difference, which is drawn "
    "too. Called change: a pair whose true difference is zero exceeds the noise of its strides (sensors left on, one "
    "day). In brackets the 95 % interval of the share (Wilson).",
    "Of both feet: the two feet of a walk share 0 to 90 % of their variance and one clock.",
    "Few strides: half of the variance of a slow wandering decays by a tenth each stride, as pace does in real walks. "
    "Beside it the block bootstrap with small-sample correction, which was not chosen.",
    f"Virtual: {_WALKERS} walkers of all kinds walk {_WALK_S:.0f} s again, once with the sensors left on and once with "
    "others put on at another spot and turn. Nothing has changed, so every difference called a change is false.",
    "Real walks are cut at their middle stride. People do change within a walk, so this is no bar; it shows how often "
    "a change is claimed where none was intended.",
    "The seed is not the one used while the method was chosen; the simulation is of the same kind. What remounting "
    "adds to heights and outward swing was measured on other virtual walkers of the same kinds.",
)


Drawn = tuple[WalkEstimate, WalkEstimate, float]
Draw = Callable[[np.random.Generator, bool], Drawn]


@dataclass(frozen=True)
class Kind:
    """A kind of measure: its name and how a pair of walks is drawn.

    Parameters
    ----------
    key, name
        Machine name, and in words.
    draw
        From a source of chance and whether there is a change: estimates of both walks and the true difference.
    """

    key: str
    name: str
    draw: Draw


def measure(jobs: int = 1, seed: int = _SEED) -> Section:
    """Draw, compare and count."""
    rng = np.random.default_rng(seed)
    measures: list[Measure] = []
    all_covered = all_false = 0
    for kind in KINDS:
        covered = sum(_covers(*kind.draw(rng, True)) for _ in range(_DRAWS))
        false = sum(_is_called_change(*kind.draw(rng, False)[:2]) for _ in range(_DRAWS))
        all_covered, all_false = all_covered + covered, all_false + false
        measures += _rows(kind.key, kind.name, covered, false, _DRAWS)
    measures = _rows("all", "All kinds", all_covered, all_false, _DRAWS * len(KINDS)) + measures
    walkers = _virtual(seed, jobs)
    measures += [
        _share("comparison_virtual_on", "Virtual, sensors left on: called change", *walkers["on"][:2], most=5.0),
        _share(
            "comparison_virtual_again", "Virtual, sensors put on again: called change", *walkers["again"][:2], most=5.0
        ),
        _share("comparison_virtual_pairs", "Virtual, pairs of walks with any such difference", *walkers["pairs"][:2]),
    ]
    measures += _halves()
    return Section("comparison", "Walks compared", _DEFINITIONS, tuple(measures), (_few_strides(rng),))


def _covers(before: WalkEstimate, after: WalkEstimate, truth: float) -> bool:
    low, high = difference_interval(before, after)
    return low <= truth <= high


def _is_called_change(before: WalkEstimate, after: WalkEstimate) -> bool:
    # a name without published values, so that the strides' noise stands alone
    limit = detectable_limit("max_toe_height_mm", before.value, after.value, (before, after), _STAYED_ON)
    return limit.amount is not None and abs(after.value - before.value) > limit.amount


def _counts(rng: np.random.Generator, fewest: int) -> tuple[int, int]:
    return stride_count(rng, fewest), stride_count(rng, fewest)


def _medians(
    make: Callable[[FloatArray], WalkEstimate], fewest: int
) -> Callable[..., tuple[WalkEstimate, WalkEstimate, float]]:
    def draw(rng: np.random.Generator, changed: bool) -> Drawn:
        process, shift = random_process(rng), float(rng.uniform(-2.0, 2.0)) if changed else 0.0
        one, two = (stride_series(n, process, rng) for n in _counts(rng, fewest))
        return make(10.0 + one), make(10.0 + shift + two), shift

    return draw


def _variations(rng: np.random.Generator, changed: bool) -> Drawn:
    process = random_process(rng)
    spreads = [float(v) for v in rng.uniform(0.015, 0.06, 2)] if changed else [float(rng.uniform(0.015, 0.06))] * 2
    one, two = (
        of_variation(1.0 + spread * stride_series(n, process, rng))
        for spread, n in zip(spreads, _counts(rng, 12), strict=True)
    )
    return one, two, 100.0 * (spreads[1] - spreads[0]) * true_spread(process)


def _shares(rng: np.random.Generator, changed: bool) -> Drawn:
    process = random_process(rng)
    shares = [float(p) for p in rng.uniform(0.02, 0.98, 2)] if changed else [float(rng.uniform(0.02, 0.98))] * 2
    one, two = (of_share(hits(n, p, process, rng)) for n, p in zip(_counts(rng, 12), shares, strict=True))
    return one, two, 100.0 * (shares[1] - shares[0])


def _feet(kind: str) -> Draw:
    """Draw the mean of both feet or their difference, whose errors are not independent."""

    def draw(rng: np.random.Generator, changed: bool) -> Drawn:
        process, shared = random_process(rng), float(rng.uniform(0.0, 0.9))
        shift = float(rng.uniform(-2.0, 2.0)) if changed else 0.0
        one, two = (
            _two_feet(kind, n, process, shared, moved, rng)
            for n, moved in zip(_counts(rng, 12), (0.0, shift), strict=True)
        )
        return one, two, shift / 2.0 if kind == "mean" else shift

    return draw


def _two_feet(
    kind: str, n: int, process: Process, shared: float, moved: float, rng: np.random.Generator
) -> WalkEstimate:
    common = stride_series(n, process, rng)
    feet = {}
    for place, side in enumerate(("left", "right")):
        own = stride_series(n, process, rng)
        start = np.arange(n) + 0.5 * place
        values = 20.0 + np.sqrt(shared) * common + np.sqrt(1.0 - shared) * own + (moved if side == "left" else 0.0)
        feet[side] = {"initial_contact_s": start, "next_initial_contact_s": start + 1.0, _PAIRED: values}
    pairs = pair_feet(feet["left"], feet["right"], _PAIRED)
    return of_both_feet(of_median(feet["left"][_PAIRED]), of_median(feet["right"][_PAIRED]), kind, pairs)


def _cadences(rng: np.random.Generator, changed: bool) -> Drawn:
    process, times = random_process(rng), [float(t) for t in rng.uniform(0.9, 1.6, 2)]
    times = times if changed else [times[0]] * 2
    one, two = (
        reciprocal(of_median(t * (1.0 + 0.03 * stride_series(n, process, rng))), 120.0)
        for n, t in zip(_counts(rng, 12), times, strict=True)
    )
    return one, two, 120.0 / times[1] - 120.0 / times[0]


KINDS = (
    Kind("median", "Medians", _medians(of_median, 12)),
    Kind("p05", "Lowest 5 %", _medians(lambda values: of_percentile(values, 5.0), 20)),
    Kind("p01", "Lowest 1 %", _medians(lambda values: of_percentile(values, 1.0), 100)),
    Kind("share", "Shares of strides", _shares),
    Kind("variation", "Variability", _variations),
    Kind("cadence", "Cadence", _cadences),
    Kind("mean", "Mean of both feet", _feet("mean")),
    Kind("difference", "Left minus right", _feet("difference")),
)


def _rows(key: str, name: str, covered: int, false: int, of: int) -> list[Measure]:
    return [
        _share(f"comparison_covered_{key}", f"{name}: covered", covered, of, least=93.0, most=97.0),
        _share(f"comparison_false_{key}", f"{name}: called change", false, of, most=5.0),
    ]


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share in percent (Wilson 1927)."""
    p, z = count / of, Z_95
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return 100.0 * (middle - half), 100.0 * (middle + half)


def _share(
    key: str, name: str, count: int, of: int, *, least: float | None = None, most: float | None = None
) -> Measure:
    low, high = wilson(count, of)
    bars = tuple(Bar("figure", limit, sense) for limit, sense in ((least, "≥"), (most, "≤")) if limit is not None)
    return Measure(key, f"{name} ({number(low)} to {number(high)})", 100.0 * count / of, n=of, unit="%", bars=bars)


_PROCESSES = {
    "alike not at all": Process(),
    "0.3": Process(0.3),
    "0.6": Process(0.6),
    "drift of 1 SD, 0.3": Process(0.3, 1.0),
    "slow wandering": Process(slow_share=0.5),
}
_STRIDES = (12, 20, 40, 100, 300)
_BOOTSTRAP_DRAWS = 400


def _few_strides(rng: np.random.Generator) -> Detail:
    rows = []
    for words, process in _PROCESSES.items():
        chosen, other = [], []
        for n in _STRIDES:
            kept = [_median_pair(n, process, rng) for _ in range(_TABLE_DRAWS)]
            chosen.append(number(100.0 * float(np.mean([a for a, _ in kept]))))
            other.append(number(100.0 * float(np.mean([b for _, b in kept]))))
        rows += [(words, "this", *chosen), (words, "block bootstrap", *other)]
    headers = ("Neighbouring strides", "Method", *(f"{n} strides" for n in _STRIDES))
    return Detail(f"Medians: intervals that hold the truth, % of {_TABLE_DRAWS} pairs", headers, tuple(rows))


def _median_pair(n: int, process: Process, rng: np.random.Generator) -> tuple[bool, bool]:
    one, two = (stride_series(n, process, rng) for _ in range(2))
    seeds = rng.integers(1_000_000, size=2)
    halves = [
        half_width(block_bootstrap(values, _median, _BOOTSTRAP_DRAWS, int(seed)), n)
        for values, seed in zip((one, two), seeds, strict=True)
    ]
    bootstrap = abs(float(np.median(two) - np.median(one))) <= hypot(*halves)
    return _covers(of_median(one), of_median(two), 0.0), bootstrap


def _median(values: FloatArray) -> FloatArray:
    return np.asarray(np.median(values, axis=-1), dtype=np.float64)


def _halves() -> list[Measure]:
    """Real walks, their first half against their second: the sensors stayed on, the person may have changed."""
    if not all(there(name) for name in _REAL_SETS):
        return []
    recordings = [read_set("healthy_foot_imu_mocap"), read_set("healthy_treadmill_optogait"), read_set("ms_foot_imu")]
    recordings += [read_aid(word) for word in ("Ja", "Nee")]
    recordings += [only(read_stroke(person, STROKE_TRIALS[0]), "foot") for person in stroke_people()]
    found = [calls(*half_and_half(assess(recording)), same_wearing=True) for recording in recordings]
    looked_at, called = sum(c.looked_at for c in found), sum(len(c.called) for c in found)
    name = f"Real walks ({len(found)}), second half against first: called change"
    return [_share("comparison_halves", name, called, looked_at)]


def half_and_half(walk: Assessment) -> tuple[Assessment, Assessment]:
    """Cut a walk at its middle stride into two."""
    middle = pl.col("initial_contact_s") < pl.col("initial_contact_s").median()
    halves = [walk.strides.filter(part) for part in (middle, ~middle)]
    one, two = (
        replace(
            walk,
            strides=strides,
            measures=summarise_strides(strides, synchronised=walk.synchronised, segment=walk.segment),
            streams=(),
        )
        for strides in halves
    )
    return one, two


@dataclass(frozen=True)
class Calls:
    """Differences looked at in a pair of walks, and which of them were called a change."""

    looked_at: int
    called: tuple[str, ...]


def _virtual(seed: int, jobs: int) -> dict[str, tuple[int, int]]:
    tasks = [(seed, number) for number in range(_WALKERS)]
    if jobs <= 1:
        pairs = [walk_twice(*task) for task in tasks]
    else:
        with ProcessPoolExecutor(min(jobs, 2), mp_context=get_context("spawn")) as pool:
            pairs = list(pool.map(walk_twice, *zip(*tasks, strict=True)))
    on, again = [a for a, _ in pairs], [b for _, b in pairs]
    both = on + again
    return {
        "on": (sum(len(c.called) for c in on), sum(c.looked_at for c in on)),
        "again": (sum(len(c.called) for c in again), sum(c.looked_at for c in again)),
        "pairs": (sum(bool(c.called) for c in both), len(both)),
    }


def walk_twice(seed: int, number: int) -> tuple[Calls, Calls]:
    """Let a virtual walker walk three times: the second with the sensors left on, the third with others put on."""
    from surefoot.virtual import KINDS as WALKERS
    from surefoot.virtual import random_walker, simulate, typical_sensors

    rng = np.random.default_rng([seed, number])
    walker = random_walker(rng, WALKERS[number % len(WALKERS)], _WALK_S)
    worn, anew = (
        [sensor for sensor in typical_sensors(rng, walker) if sensor.placement.segment == "foot"] for _ in range(2)
    )
    walks = [
        replace(assess(simulate(walker, sensors, seed=1000 * number + place).recording), start_time=None)
        for place, sensors in enumerate((worn, worn, anew))
    ]
    return calls(walks[0], walks[1], same_wearing=True), calls(walks[0], walks[2], same_wearing=False)


def calls(first: Assessment, other: Assessment, *, same_wearing: bool) -> Calls:
    """Compare two walks and list what is called a change."""
    contrast = compare([first, other], same_wearing=same_wearing).contrasts[0]
    known = [d for found in contrast.differences.values() for d in found.values() if d.beyond_detectable is not None]
    return Calls(len(known), tuple(f"{d.side} {d.name}" for d in known if d.beyond_detectable))
