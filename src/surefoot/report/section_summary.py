"""The key measures in two tables, with intervals and healthy ranges where known; then the picture of them."""

from __future__ import annotations

from surefoot.recording import Side
from surefoot.report.build import Source
from surefoot.report.figure_sides import left_and_right
from surefoot.report.figures import Cell, Quantity, Table
from surefoot.report.healthy_range import HealthyRange, healthy_range
from surefoot.report.model import Banner, Block, Bullets, Folded, Paragraph, Role
from surefoot.report.numbers import interval_text, value_text
from surefoot.report.words import GRADE_WORDS, headline
from surefoot.signs import MEASURES, Assessment, Grade, Measure, difference_name, judge_quality
from surefoot.signs.catalogue import COMPARED_SIDES
from surefoot.signs.catalogue_tests import TEST_RESULTS

WHOLE_WALK = ("stride_speed_m_s", "cadence_steps_min", "stride_time_cv_percent", "double_support_percent", "distance_m")
LEFT_AND_RIGHT = (
    "contact_heel_percent",
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
    "min_toe_clearance_p05_mm",
    "toe_drag_percent",
    "contact_to_flat_percent",
    "stride_length_m",
    "swing_time_s",
    "stance_percent",
    "lateral_excursion_mm",
    "max_toe_height_mm",
)
_NOTE = (
    "Values are medians of straight, level strides; the small line is the 95 % interval. A difference whose interval "
    "leaves out 0 is called clear. Healthy range: where about 95 in 100 healthy people lie; it places a person among "
    "them and is no limit of what is safe. No limit is proven for toe clearance: look at the lowest strides "
    "and at change. A dash: not compared, or no range is known."
)
_NOT_GIVEN = (
    "Not given: {reason}. So no key measure is shown, and none is compared with healthy people. What could be measured "
    "of single strides stands in the details."
)


def summary_blocks(source: Source) -> list[Block]:
    """Verdict, tables of key measures, and the picture of left against right.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Of a walk that cannot be relied on, the reason stands in the place of all numbers.
    """
    assessment = source.assessment
    verdict = judge_quality(assessment)
    word, meaning = GRADE_WORDS[verdict.grade]
    banner = Banner(
        verdict.grade,
        f"Quality: {word}",
        meaning,
        tuple(_sentence(reason) for reason in verdict.reasons),
        "quality",
        "See the remarks",
    )
    if verdict.grade is Grade.POOR:
        return [banner, Paragraph(_NOT_GIVEN.format(reason=verdict.reasons[0]), Role.LEAD)]
    sentences = Paragraph(" ".join(headline(assessment)), Role.LEAD)
    blocks: list[Block] = [banner, _whole_walk(assessment), _left_and_right(assessment), sentences]
    if any(assessment.measures[side][n].value is not None for side in Side for n in LEFT_AND_RIGHT):
        blocks.append(left_and_right(assessment))
    return [*blocks, Paragraph(_NOTE, Role.NOTE), *_sources(assessment)]


def _whole_walk(assessment: Assessment) -> Table:
    rows = []
    both = assessment.measures["both"]
    for name in (*(info.name for info in TEST_RESULTS if info.name in both), *WHOLE_WALK):
        measure = both[name]
        healthy = healthy_range(assessment, name)
        rows.append((MEASURES[name].label, _value(measure, name, healthy), _healthy(healthy)))
    return Table("The whole walk", ("Measure", "Both feet", "Healthy people"), rows, stacked=True)


def _left_and_right(assessment: Assessment) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in LEFT_AND_RIGHT:
        healthy = healthy_range(assessment, name)
        sides = (_value(assessment.measures[side][name], name, healthy) for side in Side)
        rows.append((MEASURES[name].label, *sides, _difference(assessment, name), _healthy(healthy)))
    head = ("Measure", "Left", "Right", "Left minus right", "Healthy people")
    return Table("Left and right", head, rows, stacked=True)


def _value(measure: Measure, name: str, healthy: HealthyRange | None) -> Quantity:
    if measure.value is None:
        return Quantity("", f"Not given: {measure.reason}")
    place = healthy.place(measure.value) if healthy else "within"
    words = [interval_text(measure, name), "" if place == "within" else f"{place} the healthy range", measure.caution]
    return Quantity(value_text(measure, name), "; ".join(filter(None, words)))


def _difference(assessment: Assessment, name: str) -> Quantity:
    if name not in COMPARED_SIDES:
        return Quantity("")
    difference = assessment.measures["both"][difference_name(name)]
    if difference.value is None:
        return Quantity("", f"Not given: {difference.reason}")
    size, healthy = value_text(difference, difference_name(name)), healthy_range(assessment, difference_name(name))
    beyond = "; more than in healthy people" if healthy and healthy.place(difference.value) != "within" else ""
    if difference.low is None or difference.high is None:
        return Quantity(size, f"no interval{beyond}")
    clear = not difference.low <= 0 <= difference.high
    more = f"clear: more on the {'left' if difference.value > 0 else 'right'}" if clear else "no clear difference"
    return Quantity(size, f"{interval_text(difference, difference_name(name))}; {more}{beyond}")


def _healthy(healthy: HealthyRange | None) -> Quantity:
    if healthy is None:
        return Quantity("")
    people = f"{healthy.norm.people} people" if healthy.norm.people else ""
    return Quantity(healthy.words, people)


def _sources(assessment: Assessment) -> list[Block]:
    names = (*WHOLE_WALK, *LEFT_AND_RIGHT, *(difference_name(n) for n in LEFT_AND_RIGHT if n in COMPARED_SIDES))
    known = {name: healthy_range(assessment, name) for name in names}
    lines = tuple(f"{MEASURES[name].label}: {found.words}. {found.source}." for name, found in known.items() if found)
    return [Folded("Where the healthy ranges come from", (Bullets(lines),))] if lines else []


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."
