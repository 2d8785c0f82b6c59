"""Learning the shape of stimulation, on random simulated legs: how near, how soon, how often not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np

from benchmarks.simulated_legs import FIRST_ERROR_DEG, NOISE_DEG, TIRED_AFTER, LegResult, try_leg
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.stimulation.simulated_person import SimulatedPerson, simulate_person
from surefoot.stimulation.simulated_summary import lesson_strides, rested_strides, tired_strides

_SEED = 52718
_TUNED_SEED = 30211  # of the legs that the method was set up with
_LEGS = 150
_NEAR_DEG = 2.0
_REACHABLE_DEG = 1.0
_FIFTH, _TENTH = 4, 9
_PEOPLE = 8
_DEFINITIONS = (
    "A simulated leg is not a person: one joint, a made-up muscle, no calf, no spasm, no reaction of the person. "
    "These figures say how the method behaves.",
    "Each leg has its own strength (7 to 14 N m), passive stiffness (4 to 12 N m/rad), damping, hanging angle, "
    "inertia, muscle (half of the force after 65 to 100 ms, half gone after 90 to 140 ms), recruitment, will "
    "(0 to 20 %), lead (80 to 150 ms), speed (0.5 to 1.2 m/s), cadence, and variation from stride to stride (half to "
    f"one and a half times a usual one; strength 5 %). The pitch is measured with {NOISE_DEG:g}° of noise. Timing is "
    "the true events, so that it is learning alone that is looked at; the last rows have the core in the loop.",
    "The target is the healthy walker's pitch in swing as near as this leg can reach it, by bounded least squares on "
    "the leg, without learning. Legs that hang less than 15° from it are left out (their number is given). "
    f"The first stride has the constant level from below at which the foot is {FIRST_ERROR_DEG:g}° off at most.",
    "Off target: true pitch minus target at 21 equal steps of swing, rms over swing, or the greatest. The fifth stride "
    "is walked with what four strides have taught. The first step from standing is left out.",
    "Steady: all strides alike, exact pitch. Varied: own variation and noise. Without the stride's own variation: the "
    "shape of that varied stride, walked on the steady leg: what was learned, without what no learning can foresee.",
    "Known leg: the shape that is right on the steady leg, found with full knowledge of it, walked through the same "
    "varied strides, less the mean of its errors over the walk: the variation that no learning can foresee. It is the "
    "ceiling of these shares.",
    f"The legs (seed {_SEED}) are not those that the method was set up with (seed {_TUNED_SEED}); these have rows of "
    "their own.",
    f"Tired: half of the strength lost at once after {TIRED_AFTER} strides. A leg can still reach the target when some "
    f"shape gets within {_REACHABLE_DEG:g}° (rms) of it with half of the strength.",
)

Errors = Sequence[tuple[float, float]]


def measure(jobs: int = 1, legs: int = _LEGS, seed: int = _SEED, people: int = _PEOPLE) -> Section:
    """Walk random legs, and a virtual person with the core in the loop.

    Parameters
    ----------
    jobs
        Processes, two at most.
    legs, seed
        Legs to draw.
    people
        Walks of the virtual person.

    Returns
    -------
    Section
        With tables of the strides and of the worst legs.
    """
    with ProcessPoolExecutor(min(jobs, 2), mp_context=get_context("spawn")) as pool:
        drawn = list(pool.map(try_leg, [(i, seed) for i in range(legs)], chunksize=2))
        tuned = [r for r in pool.map(try_leg, [(i, _TUNED_SEED) for i in range(legs)], chunksize=2) if r is not None]
        walked = list(pool.map(partial(simulate_person, 70.0), range(people)))
    found = [result for result in drawn if result is not None]
    return Section(
        "stimulation_learning",
        f"Learning of stimulation ({len(found)} simulated legs, {people} walks with the core)",
        _DEFINITIONS,
        (*_learning(found, legs), *_tired(found), *_set_up_with(tuned), *_fixed(found), *_with_core(walked)),
        (_strides(found), _worst(found)),
    )


def _share(key: str, name: str, values: Sequence[float], bar: float | None, own: bool = True) -> Measure:
    """Share of legs within 2°."""
    figure = 100.0 * float(np.mean(np.array(values) <= _NEAR_DEG)) if values else float("nan")
    bars = () if bar is None else (Bar("figure", bar, "≥"),)
    return Measure(key, name, figure=figure, n=len(values), unit="% of legs", digits=0, bars=bars, own=own)


def _middle(key: str, name: str, values: Sequence[float], bars: tuple[Bar, ...] = (), unit: str = "°") -> Measure:
    figure = float(np.median(values)) if values else float("nan")
    return Measure(key, name, figure=figure, n=len(values), unit=unit, digits=1, bars=bars)


def _learning(found: Sequence[LegResult], drawn: int) -> list[Measure]:
    near = (Bar("figure", _NEAR_DEG),)

    def fifth(of: Callable[[LegResult], Errors], which: int = 0) -> list[float]:
        return [of(r)[_FIFTH][which] for r in found]

    return [
        Measure(
            "learning_left_out",
            "Legs that hang less than 15°, left out",
            figure=drawn - len(found),
            n=drawn,
            digits=0,
        ),
        _middle("learning_first", "First stride, greatest error, steady", [r.steady[0][1] for r in found]),
        _middle("learning_steady", "Fifth stride, steady, rms, middle leg", fifth(lambda r: r.steady), near),
        _share("learning_steady_share", "Fifth stride, steady, rms within 2°", fifth(lambda r: r.steady), 95.0),
        _middle(
            "learning_steady_most", "Fifth stride, steady, greatest error, middle leg", fifth(lambda r: r.steady, 1)
        ),
        _share(
            "learning_steady_most_share",
            "Fifth stride, steady, greatest error within 2°",
            fifth(lambda r: r.steady, 1),
            None,
        ),
        _middle("learning_varied", "Fifth stride, varied, rms, middle leg", fifth(lambda r: r.varied), near),
        _share("learning_varied_share", "Fifth stride, varied, rms within 2°", fifth(lambda r: r.varied), 90.0),
        _share("learning_known_share", "The same, known leg", [r.known[_FIFTH][0] for r in found], None),
        _middle("learning_known", "The same, known leg, rms, middle leg", [r.known[_FIFTH][0] for r in found]),
        _share(
            "learning_tenth_share", "Tenth stride, varied, rms within 2°", [r.varied[_TENTH][0] for r in found], None
        ),
        _share("learning_known_tenth_share", "The same, known leg", [r.known[_TENTH][0] for r in found], None),
        _share(
            "learning_clean_share",
            "Fifth stride without the stride's own variation, rms within 2°",
            fifth(lambda r: r.clean),
            90.0,
        ),
        _share("learning_clean_share_tenth", "Tenth stride, the same", [r.clean[_TENTH][0] for r in found], 95.0),
        Measure(
            "learning_outside",
            "Steps of a shape outside 0 to 1, or that changed by more than allowed",
            figure=sum(r.outside for r in found),
            n=len(found),
            digits=0,
            bars=(Bar("figure", 0, "="),),
        ),
        _middle(
            "learning_above",
            "Pitch above the target while learning, greatest, middle leg",
            [r.highest_deg for r in found],
        ),
        _middle("learning_known_above", "The same, known leg", [r.known_highest_deg for r in found]),
        Measure(
            "learning_above_most",
            "Pitch above the target while learning, greatest of all",
            figure=max(r.highest_deg for r in found),
            n=len(found),
            unit="°",
        ),
    ]


def _tired(found: Sequence[LegResult]) -> list[Measure]:
    able = [r for r in found if r.tired_best_deg <= _REACHABLE_DEG]
    unable = [r for r in found if r.tired_best_deg > _REACHABLE_DEG]
    return [
        _middle("learning_tired_first", "Half the strength lost: first stride, rms", [r.tired[0][0] for r in able]),
        _middle(
            "learning_tired",
            "Fifth stride after it, rms, legs that can still reach the target",
            [r.tired[_FIFTH][0] for r in able],
            (Bar("figure", _NEAR_DEG),),
        ),
        _share("learning_tired_share", "The same, within 2°", [r.tired[_FIFTH][0] for r in able], 80.0),
        _share("learning_known_tired_share", "The same, known leg", [r.known_tired[_FIFTH][0] for r in able], None),
        _share("learning_tired_fourth_share", "Fourth stride after it, within 2°", [r.tired[3][0] for r in able], None),
        _middle("learning_tired_unable", "Legs that cannot: fifth stride, rms", [r.tired[_FIFTH][0] for r in unable]),
        _middle(
            "learning_tired_unable_best",
            "Legs that cannot: the best any shape does",
            [r.tired_best_deg for r in unable],
        ),
    ]


def _set_up_with(tuned: Sequence[LegResult]) -> list[Measure]:
    able = [r for r in tuned if r.tired_best_deg <= _REACHABLE_DEG]
    name = "Legs the method was set up with: "
    return [
        _share("tuned_varied_share", name + "fifth stride, varied", [r.varied[_FIFTH][0] for r in tuned], None),
        _share("tuned_known_share", "The same, known leg", [r.known[_FIFTH][0] for r in tuned], None),
        _share("tuned_tired_share", name + "fifth stride, tired", [r.tired[_FIFTH][0] for r in able], None),
        _share("tuned_known_tired_share", "The same, known leg", [r.known_tired[_FIFTH][0] for r in able], None),
    ]


def _fixed(found: Sequence[LegResult]) -> list[Measure]:
    return [
        _middle(
            "learning_fixed", "Best fixed trapezoid, fifth stride, varied, rms", [r.fixed[_FIFTH][0] for r in found]
        ),
        _share("learning_fixed_share", "The same, within 2°", [r.fixed[_FIFTH][0] for r in found], None),
        _middle("learning_fixed_tired", "The same, half the strength lost", [r.fixed_tired[_FIFTH][0] for r in found]),
    ]


def _with_core(walked: Sequence[SimulatedPerson]) -> list[Measure]:
    lessons = [lesson_strides(person) for person in walked]
    rested = [s.rms_deg for person in walked for s in rested_strides(person, person.ways[2])]
    tired = [s.rms_deg for person in walked for s in tired_strides(person, person.ways[2])]
    late = {
        way.key: [
            s.clearance_mm for person in walked for w in person.late if w.key == way.key for s in w.walk.strides[2:]
        ]
        for way in walked[0].late
    }
    near = (Bar("figure", _NEAR_DEG),)
    return [
        _middle(
            "core_first", "Core in the loop: first stride of learning, greatest error", [s[0].most_deg for s in lessons]
        ),
        _middle(
            "core_fifth", "Core in the loop: fifth stride of learning, rms", [s[_FIFTH].rms_deg for s in lessons], near
        ),
        _middle("core_rested", "Core in the loop: later strides, rested, rms", rested, near),
        _middle("core_tired", "Core in the loop: half the strength lost, after four strides, rms", tired, near),
        _middle("late_fixed_on_time", "Clearance, fixed trapezoid, on time", late["fixed_on_time"], unit="mm"),
        _middle("late_fixed", "Clearance, fixed trapezoid, 100 ms late", late["fixed_late"], unit="mm"),
        _middle("late_learned_on_time", "Clearance, learned shape, on time", late["learned_on_time"], unit="mm"),
        _middle("late_learned", "Clearance, learned shape, 100 ms late", late["learned_late"], unit="mm"),
    ]


def _strides(found: Sequence[LegResult]) -> Detail:
    ways: dict[str, Callable[[LegResult], Errors]] = {
        "steady": lambda r: r.steady,
        "varied": lambda r: r.varied,
        "varied, known leg": lambda r: r.known,
        "without own variation": lambda r: r.clean,
        "tired": lambda r: r.tired,
        "tired, known leg": lambda r: r.known_tired,
        "best fixed trapezoid": lambda r: r.fixed,
    }
    rows = []
    for name, of in ways.items():
        for stride in (0, 1, 2, 3, 4, 6, 9):
            rms = [of(r)[stride][0] for r in found if len(of(r)) > stride]
            most = [of(r)[stride][1] for r in found if len(of(r)) > stride]
            if rms:
                low, middle, high = np.percentile(rms, (10, 50, 90))
                cells = (f"{number(middle, 1)} ({number(low, 1)} to {number(high, 1)})", number(max(rms), 1))
                share = 100.0 * float(np.mean(np.array(rms) <= _NEAR_DEG))
                rows.append((name, str(stride + 1), *cells, number(float(np.median(most)), 1), f"{share:.0f} %"))
    headers = ("Strides", "Number", "rms, middle (10 to 90 %)", "Worst leg", "Greatest error, middle", "rms within 2°")
    return Detail("Off target, in degrees, over the strides", headers, tuple(rows))


def _worst(found: Sequence[LegResult]) -> Detail:
    worst = sorted(found, key=lambda r: -r.clean[_FIFTH][0])[:6]
    rows = []
    for r in worst:
        ankle, muscle = r.leg.model.ankle, r.leg.model.muscle
        rows.append(
            (
                r.leg.walker.name,
                number(r.clean[_FIFTH][0], 1),
                number(r.clean[_TENTH][0], 1),
                number(ankle.strength_nm, 1),
                number(ankle.stiffness_nm_rad, 1),
                number(1e3 * muscle.fall_s, 0),
                number(r.highest_deg, 1),
            )
        )
    headers = ("Leg", "Fifth, °", "Tenth, °", "Strength, N m", "Stiffness, N m/rad", "Fall, ms", "Above target, °")
    return Detail("Legs that learn slowest (without own variation)", headers, tuple(rows))
