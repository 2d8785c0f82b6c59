"""Walks of one person side by side, for the physiotherapist: key differences, every difference and its basis."""

from __future__ import annotations

from surefoot.report.comparison_words import (
    details_text,
    difference_text,
    headline,
    interval_text,
    key_differences,
    label_of,
    verdict_text,
)
from surefoot.report.figure_differences import differences_with_limits
from surefoot.report.figure_overlay import strides_overlaid
from surefoot.report.figure_trend import measures_over_visits
from surefoot.report.figures import Cell, Quantity, Table
from surefoot.report.model import Banner, Block, Bullets, Definitions, Folded, Group, Missing, Paragraph, Role
from surefoot.report.section_person import HELP_SOURCE
from surefoot.signs import MEASURES, ComparedCondition, Comparison, Contrast, Difference, Grade

_SIDES = ("left", "right", "both")
_READING = (
    "Each row is the other walk minus the first one. More than noise: larger than what the strides of the two walks, "
    "sensors put on again or another day may explain, as far as that is known. Whether a difference matters is said "
    "only where a size that matters to people has been published."
)
_NO_SIZE = "No size that matters is published for people with multiple sclerosis for"


def key_blocks(comparison: Comparison) -> list[Block]:
    """Key differences of every walk against the first, with what to be careful about.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Warnings, one table for each walk compared, the sentences that sum them up, and how the walks were done.
    """
    blocks: list[Block] = []
    if comparison.warnings:
        text = "What differs between the walks beside what is compared, or is missing."
        blocks.append(Banner(Grade.CARE, "Be careful", text, comparison.warnings))
    for contrast in comparison.contrasts:
        blocks += _key_table(contrast)
    blocks += [Bullets(tuple(headline(comparison))), Paragraph(_READING, Role.NOTE)]
    return [*blocks, differences_with_limits(comparison.contrasts[-1])]


def overlay_blocks(comparison: Comparison) -> list[Block]:
    """The average strides laid over each other.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        One figure.

    Raises
    ------
    ValueError
        When no walk has curves.
    """
    return [strides_overlaid(comparison)]


def visits_blocks(comparison: Comparison) -> list[Block]:
    """Measures over the visits, with treatments marked.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Treatments and one figure, or why there is none.
    """
    blocks: list[Block] = []
    if comparison.treatments:
        listed = tuple(f"{n}: {t.date:%Y-%m-%d}, {t.label}" for n, t in enumerate(comparison.treatments, 1))
        blocks.append(Group("treatments", "Treatments", (Bullets(listed),)))
    try:
        blocks.append(measures_over_visits(comparison))
    except ValueError as error:
        blocks.append(Missing(str(error), expected=True))
    return blocks


def walks_blocks(comparison: Comparison) -> list[Block]:
    """How each walk was done.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        One table.
    """
    return [_walks(comparison)]


def every_difference_blocks(comparison: Comparison) -> list[Block]:
    """Every difference by measure and side.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        One group for each walk compared.
    """
    return [
        Group(f"contrast-{place}", f"{contrast.label} against {contrast.against}", _contrast(contrast))
        for place, contrast in enumerate(comparison.contrasts, 1)
    ]


def comparison_method_blocks(comparison: Comparison) -> list[Block]:
    """How the walks were compared.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Method and versions.
    """
    versions = ", ".join(f"{name} {version}" for name, version in comparison.versions.items())
    sources = Group("references", "References", (Bullets((HELP_SOURCE,)),))
    return [Paragraph(comparison.method), sources, Group("versions", "Versions", (Paragraph(f"{versions}."),))]


def _key_table(contrast: Contrast) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    for d in key_differences(contrast):
        side = "" if d.side == "both" else f", {d.side} foot"
        change = Quantity(difference_text(d), interval_text(d))
        noise, _, matters = verdict_text(d).partition("; ")
        matters = matters.removeprefix("matters: ") or "not known"
        rows.append((f"{label_of(d.name)}{side}", details_text(d).split(",")[0], change, noise, matters))
    title = f"{contrast.label} against {contrast.against}"
    if not rows:
        return [Paragraph(f"{title}: nothing could be compared.")]
    head = (
        "Measure",
        f"{contrast.against} \N{RIGHTWARDS ARROW} {contrast.label}",
        "Difference",
        "Against noise",
        "Whether it matters",
    )
    table = Table(f"{title}: key differences, with 95\N{NO-BREAK SPACE}% intervals", head, rows, stacked=True)
    return [table, *([Bullets(contrast.warnings)] if contrast.warnings else [])]


def _walks(comparison: Comparison) -> Table:
    head = ("Walk", "Date", "Shoes", "Orthosis", "Stimulation", "Aid", "Test")
    rows = [_walk(condition) for condition in comparison.conditions]
    return Table("The walks; each is compared with the first one", head, rows, stacked=True)


def _walk(walk: ComparedCondition) -> tuple[Cell, ...]:
    how = walk.condition
    date = f"{walk.start_time:%Y-%m-%d %H:%M}" if walk.start_time else None
    told = (date, how.shoes, how.orthosis, how.stimulation, how.aid, how.test)
    return (walk.label, *(words or "not said" for words in told))


def _contrast(contrast: Contrast) -> tuple[Block, ...]:
    sides = contrast.differences
    names = [n for n in MEASURES if any(n in found for found in sides.values())]
    names += [n for found in sides.values() for n in found if n not in MEASURES]
    rows: list[tuple[Cell, ...]] = []
    missing: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys(names):
        found = [sides.get(side, {}).get(name) for side in _SIDES]
        if any(d is not None and d.difference is not None for d in found):
            rows.append((label_of(name), *map(_cell, found)))
        else:
            reasons = dict.fromkeys(d.reason for d in found if d is not None and d.reason)
            missing.append((label_of(name), "; ".join(reasons)))
    title = f"{contrast.label} minus {contrast.against}"
    blocks: list[Block] = [Table(title, ("Measure", "Left", "Right", "Both"), rows, stacked=True)] if rows else []
    if missing:
        blocks.append(Table("Measures that could not be compared", ("Measure", "Why"), missing, stacked=True))
    return (*blocks, Folded('What "more than noise" and "matters" rest on', _bases(contrast)))


def _cell(difference: Difference | None) -> Quantity:
    if difference is None:
        return Quantity("")
    if difference.difference is None:
        return Quantity("", details_text(difference))
    return Quantity(difference_text(difference), f"{verdict_text(difference)}. {details_text(difference)}")


def _bases(contrast: Contrast) -> tuple[Block, ...]:
    every = [d for found in contrast.differences.values() for d in found.values() if d.difference is not None]
    noise: dict[str, list[str]] = {}
    for d in every:
        noise.setdefault(d.detectable_basis, []).append(label_of(d.name))
    bases = tuple((f"{basis[:1].upper()}{basis[1:]}", ", ".join(dict.fromkeys(n))) for basis, n in noise.items())
    matters = dict.fromkeys(f"{label_of(d.name)}: {d.important_basis}." for d in every if d.important is not None)
    unknown = dict.fromkeys(label_of(d.name) for d in key_differences(contrast) if d.important is None)
    blocks: list[Block] = [Definitions(bases), *([Bullets(tuple(matters))] if matters else [])]
    if unknown:
        blocks.append(Paragraph(f"{_NO_SIZE}: {', '.join(unknown)}."))
    return tuple(blocks)
