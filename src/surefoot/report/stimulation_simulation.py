"""The page of a simulated stimulation: pictures first, numbers behind, what was simulated at the end."""

from __future__ import annotations

from collections.abc import Sequence
from math import degrees
from statistics import median

from surefoot import __version__
from surefoot.report.build import PartPlan, SectionPlan, build_parts
from surefoot.report.figure_stimulation import lessons, over_strides, pitch_against_target, strength
from surefoot.report.figures import Table
from surefoot.report.model import (
    Banner,
    Block,
    Bullets,
    Definitions,
    Depth,
    KeyNumber,
    KeyNumbers,
    Paragraph,
    Report,
    Role,
)
from surefoot.report.numbers import number
from surefoot.signs import Grade
from surefoot.stimulation.closed_loop import SimulatedStride
from surefoot.stimulation.learning import MOST_FALL, MOST_RISE
from surefoot.stimulation.simulated_person import SimulatedPerson
from surefoot.stimulation.simulated_summary import lesson_strides, rested_strides, tired_strides

_BANNER = (
    "No person was stimulated. The leg is a model with one joint; its walk, its weakness and its muscle are made up "
    "within what is published. It shows how the method behaves, not what it does to anybody."
)


def build_simulation_report(person: SimulatedPerson) -> Report:
    """Build the page of a simulated person.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    Report
        A section that could not be made says so in its place; the others stand.
    """
    parts = (
        PartPlan(
            Depth.THERAPIST,
            "A simulated leg under stimulation",
            "For engineers and clinicians.",
            (
                SectionPlan("result", "What came of it", "Result", _result),
                SectionPlan("swing", "Tilt of the foot in swing", "Tilt", lambda p: [pitch_against_target(p)]),
                SectionPlan("learning", "Learning", "Learning", lambda p: [lessons(p)]),
                SectionPlan("envelope", "Stimulation", "Stimulation", lambda p: [strength(p)]),
                SectionPlan("strides", "Error and clearance", "Strides", lambda p: [over_strides(p)]),
                SectionPlan("late", "When it comes late", "Late", _late),
            ),
        ),
        PartPlan(
            Depth.DETAILS,
            "The details",
            "The leg, the loop, and what it leaves out.",
            (
                SectionPlan("leg", "The simulated leg", "The leg", _leg),
                SectionPlan("method", "How it was done", "Method", _method),
            ),
        ),
    )
    return Report(
        kind="Surefoot simulation",
        title="Stimulation of a simulated leg",
        facts=(
            ("Walker", f"{number(person.walker.speed_m_s, 1)} m/s, drop foot on the {person.side.value}"),
            ("Strides", str(len(person.ways[0].walk.strides))),
            ("Timing", "the core, from one foot sensor"),
        ),
        parts=build_parts(person, parts),
        version=__version__,
        drawn=False,
    )


def _result(person: SimulatedPerson) -> list[Block]:
    found = lesson_strides(person)
    if not found:
        raise ValueError("the walk was too short: no stride was learned from")
    fifth = found[min(4, len(found) - 1)]
    items = [
        KeyNumber(
            "Off target, first stride",
            f"{number(found[0].most_deg, 0)}°",
            f"at most; {number(found[0].rms_deg, 1)}° rms over swing",
        ),
        KeyNumber(
            "Off target, fifth stride of learning",
            f"{number(fifth.rms_deg, 1)}°",
            f"rms over swing; {number(fifth.most_deg, 1)}° at most",
        ),
    ]
    for way in person.ways:
        rested, tired = rested_strides(person, way), tired_strides(person, way)
        items.append(
            KeyNumber(
                f"Clearance, {way.name}",
                f"{number(_clearance(rested), 0)} mm",
                f"half the strength: {number(_clearance(tired), 0)} mm; off target "
                f"{number(_rms(rested), 1)}° and {number(_rms(tired), 1)}°",
            )
        )
    return [
        Banner(Grade.CARE, "A simulated leg", _BANNER),
        KeyNumbers(tuple(items)),
        Paragraph(
            "Middle values over strides. Clearance: the least height of the sole over the floor while the tip of the "
            "shoe is fast; below 0 the foot would have caught.",
            Role.NOTE,
        ),
    ]


def _late(person: SimulatedPerson) -> list[Block]:
    rows = []
    for way in person.late:
        strides = way.walk.strides[2:]
        rows.append(
            (
                way.name.capitalize(),
                f"{number(_clearance(strides), 0)} mm",
                f"{number(min(s.clearance_mm for s in strides), 0)} mm",
                f"{number(_rms(strides), 1)}°",
                f"{number(1e3 * median(s.onset_before_toe_off_s for s in strides), 0)} ms",
            )
        )
    return [
        Paragraph("The same rested leg with the same stimulation, on time and 100 ms late. Nothing is learned here."),
        Table(
            "On time and late",
            ("Stimulation", "Clearance, middle", "Least", "Off target", "Pulses begin before toe-off"),
            rows,
            stacked=True,
        ),
    ]


def _leg(person: SimulatedPerson) -> list[Block]:
    ankle, muscle, recruitment = person.model.ankle, person.model.muscle, person.model.recruitment
    items = (
        ("Foot with shoe", f"{ankle.mass_kg} kg, {ankle.inertia_kg_m2} kg m² about the ankle"),
        ("Passive ankle", f"{ankle.stiffness_nm_rad} N m/rad, {ankle.damping_nm_s_rad} N m s/rad"),
        ("It hangs to", f"{number(degrees(ankle.rest_rad), 0)}° without weight"),
        ("Dorsiflexors", f"{ankle.strength_nm} N m at the person's whole level; half of it when tired"),
        ("By will", f"{number(100.0 * person.model.will_share, 0)} % of that"),
        (
            "Muscle",
            f"dead time {number(1e3 * muscle.dead_time_s, 0)} ms, rise {number(1e3 * muscle.rise_s, 0)} ms, fall "
            f"{number(1e3 * muscle.fall_s, 0)} ms: half of the force after 80 ms, 90 % after 245 ms, half gone after "
            "110 ms",
        ),
        ("Recruitment", f"from {recruitment.threshold_uc} to {recruitment.saturation_uc} µC a pulse"),
    )
    return [Definitions(items)]


def _method(person: SimulatedPerson) -> list[Block]:
    wished = [a - b for a, b in zip(person.target_deg, person.wished_deg, strict=True)]
    off = (sum(v * v for v in wished) / len(wished)) ** 0.5
    return [
        Bullets(
            (
                "A virtual walker moves the leg; in stance the floor holds the foot. In swing the ankle is integrated "
                "every 2 ms: muscle, passive tissue, stops, gravity and the swing of the leg.",
                "A sensor on the foot measures what it would, 100 times a second, with noise. The core sees these "
                "samples and nothing else; each of its wishes becomes pulses within the profile.",
                f"The target is the healthy walker's swing as near as this leg can come to it: {number(off, 1)}° rms "
                "away. It was found by bounded least squares, not by learning, and is told to the core between the "
                "events that the core itself sees.",
                "Learning: iterative learning control after Seel and others (2016, Control Engineering "
                f"Practice 48:87-97). From stride to stride the strength rises by at most "
                f"{number(100 * MOST_RISE, 0)} % of the level and falls by at most "
                f"{number(100 * MOST_FALL, 0)} %. "
                "Turns, poor signals and strides unlike the others teach nothing.",
                f"The fixed trapezoid has the level that is best for this rested leg ({number(person.fixed_level, 2)} "
                "of the person's level).",
                "Left out: the calf, spasms, the person's own reaction, slipping electrodes, and what stimulation "
                "does to the knee and hip. The ankle's path stays the walker's, so the floor never stops the foot.",
            )
        )
    ]


def _clearance(strides: Sequence[SimulatedStride]) -> float:
    return float(median(s.clearance_mm for s in strides))


def _rms(strides: Sequence[SimulatedStride]) -> float:
    return float(median(s.rms_deg for s in strides))
