"""A Comparison as a report: for the person, for the physiotherapist, and every detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from surefoot.report.comparison_words import (
    details_text,
    difference_text,
    headline,
    key_differences,
    label_of,
    person_sentences,
    verdict_text,
)
from surefoot.report.figure_differences import differences_with_limits
from surefoot.report.figure_overlay import strides_overlaid
from surefoot.report.figure_trend import measures_over_visits
from surefoot.report.figures import Cell, Quantity, Table
from surefoot.report.model import (
    Banner,
    Block,
    Bullets,
    Definitions,
    Depth,
    Folded,
    Group,
    Missing,
    Paragraph,
    Part,
    Report,
    Role,
    Section,
)
from surefoot.report.numbers import unbroken
from surefoot.signs import MEASURES, ComparedCondition, Comparison, Contrast, Difference, Grade

_NOT_SAID = "not said"
_NOTE = (
    "More than noise: larger than what the strides of the two walks, sensors put on again or another day may explain, "
    "as far as that is known. Whether a difference matters is said only where a size that matters is published."
)
_CAREFUL = (
    "A single pair of walks cannot show what caused a difference: the day, the pace and tiredness change a walk too. "
    "Walk each way more than once to be surer."
)

_Build = Callable[[Comparison], Sequence[Block]]


def build_comparison_report(comparison: Comparison) -> Report:
    """Build the report of a comparison.

    Parameters
    ----------
    comparison
        The walks laid side by side.

    Returns
    -------
    Report
        A section that could not be made holds a `Missing` block that says why; the others stand.
    """
    labels = [condition.label for condition in comparison.conditions]
    parts = (
        Part(
            Depth.PERSON,
            "Your walks in plain words",
            "For you, the person who walked.",
            (
                _section("seen", "What differs", "What differs", _seen, comparison),
                _section("meaning", "What it means", "What it means", _meaning, comparison),
            ),
        ),
        Part(
            Depth.THERAPIST,
            "For the physiotherapist",
            "Key differences first, then the average strides, then the visits.",
            (
                _section("key", "Key differences", "Key differences", _key, comparison),
                _section("overlay", "Average strides laid over each other", "Average strides", _overlay, comparison),
                *(
                    [_section("visits", "Over the visits", "Visits", _visits, comparison)]
                    if comparison.trends or comparison.treatments
                    else []
                ),
            ),
        ),
        Part(
            Depth.DETAILS,
            "The details",
            "The walks, every difference, what it rests on, and how it was done.",
            (
                _section("walks", "The walks", "The walks", _walks, comparison),
                _section("differences", "Every difference", "All differences", _differences, comparison),
                _section("method", "How this was compared", "Method", _method, comparison),
            ),
        ),
    )
    return Report(
        kind="Surefoot comparison",
        title=" and ".join([", ".join(labels[:-1]), labels[-1]]),
        facts=(("Compared with", labels[0]), ("Walks", str(len(labels)))),
        parts=parts,
        version=comparison.versions.get("surefoot", ""),
    )


def _section(ident: str, title: str, nav: str, build: _Build, comparison: Comparison) -> Section:
    try:
        blocks = tuple(build(comparison))
    except Exception as error:  # one broken section must not cost the others
        blocks = (Missing(str(error) or type(error).__name__, expected=isinstance(error, ValueError)),)
    return Section(ident, title, nav, blocks)


def _seen(comparison: Comparison) -> list[Block]:
    first, *rest = person_sentences(comparison.contrasts[-1])
    blocks: list[Block] = [Paragraph(first, Role.LEAD)]
    return [*blocks, Bullets(tuple(rest[:-1])), Paragraph(rest[-1])] if rest else blocks


def _meaning(comparison: Comparison) -> list[Block]:
    return [
        Paragraph(_CAREFUL),
        Paragraph("Talk about it with your physiotherapist before you change an aid, a treatment or a medicine."),
    ]


def _key(comparison: Comparison) -> list[Block]:
    last = comparison.contrasts[-1]
    blocks: list[Block] = []
    if comparison.warnings:
        blocks.append(Banner(Grade.CARE, "Compare with care", "Read this first.", comparison.warnings))
    blocks += [
        Bullets(tuple(headline(comparison))),
        Paragraph(unbroken(_NOTE), Role.NOTE),
        differences_with_limits(last),
    ]
    return blocks


def _overlay(comparison: Comparison) -> list[Block]:
    return [strides_overlaid(comparison)]


def _visits(comparison: Comparison) -> list[Block]:
    blocks: list[Block] = []
    if comparison.treatments:
        listed = tuple(
            f"{place}: {treatment.date:%Y-%m-%d}, {treatment.label}"
            for place, treatment in enumerate(comparison.treatments, 1)
        )
        blocks.append(Group("treatments", "Treatments", (Bullets(listed),)))
    try:
        blocks.append(measures_over_visits(comparison))
    except ValueError as error:
        blocks.append(Missing(str(error), expected=True))
    return blocks


def _walks(comparison: Comparison) -> list[Block]:
    head = ("Walk", "Date", "Shoes", "Orthosis", "Stimulation", "Walking aid", "Test")
    rows = [_walk(condition) for condition in comparison.conditions]
    return [Table("The walks; each is compared with the first one", head, rows)]


def _walk(condition: ComparedCondition) -> tuple[str, ...]:
    how = condition.condition
    date = f"{condition.start_time:%Y-%m-%d %H:%M}" if condition.start_time else _NOT_SAID
    worn = (how.shoes, how.orthosis, how.stimulation, how.aid, how.test)
    return (condition.label, date, *(words or _NOT_SAID for words in worn))


def _differences(comparison: Comparison) -> list[Block]:
    blocks: list[Block] = [Paragraph(unbroken(_NOTE), Role.NOTE)]
    for place, contrast in enumerate(comparison.contrasts):
        title = f"{contrast.label} against {contrast.against}"
        blocks.append(Group(f"contrast-{place}", title, (_all_of(contrast), _bases(contrast))))
    return blocks


def _all_of(contrast: Contrast) -> Table:
    sides = contrast.differences
    present = [name for found in sides.values() for name in found]
    known = [name for name in MEASURES if name in set(present)]
    names = dict.fromkeys([*known, *present])
    rows: list[tuple[Cell, ...]] = [
        (label_of(name), *(_cell(sides.get(side, {}).get(name)) for side in ("left", "right", "both")))
        for name in names
        if any(found[name].difference is not None for found in sides.values() if name in found)
    ]
    return Table(
        f"{contrast.label} minus {contrast.against}",
        ("Measure", "Left", "Right", "Both or compared"),
        rows,
        stacked=True,
    )


def _cell(difference: Difference | None) -> Cell:
    if difference is None:
        return ""
    if difference.difference is None:
        return Quantity("", details_text(difference))
    return Quantity(difference_text(difference), f"{verdict_text(difference)}; {details_text(difference)}")


def _bases(contrast: Contrast) -> Folded:
    found = [d for rows in contrast.differences.values() for d in rows.values() if d.difference is not None]
    noise: dict[str, list[str]] = {}
    for d in found:
        noise.setdefault(d.detectable_basis, []).append(label_of(d.name))
    matters = dict.fromkeys(f"{label_of(d.name)}: {d.important_basis}." for d in found if d.important is not None)
    missing = dict.fromkeys(label_of(d.name) for d in key_differences(contrast) if d.important is None)
    blocks: list[Block] = [
        Definitions(
            tuple((f"{basis[:1].upper()}{basis[1:]}", ", ".join(dict.fromkeys(n))) for basis, n in noise.items())
        )
    ]
    if matters:
        blocks.append(Bullets(tuple(matters)))
    if missing:
        names = ", ".join(missing)
        blocks.append(Paragraph(f"No size that matters is published for people with multiple sclerosis for: {names}."))
    return Folded('What "more than noise" and "matters" rest on', tuple(blocks))


def _method(comparison: Comparison) -> list[Block]:
    versions = ", ".join(f"{name} {version}" for name, version in comparison.versions.items())
    return [Paragraph(unbroken(comparison.method)), Paragraph(f"Versions: {versions}.")]
