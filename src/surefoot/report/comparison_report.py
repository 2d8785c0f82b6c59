"""The order of a comparison's report, as data: the same three depths as the report of one walk."""

from __future__ import annotations

from surefoot.report.build import PartPlan, SectionPlan, build_parts
from surefoot.report.model import Depth, Report
from surefoot.report.section_comparison import (
    comparison_method_blocks,
    every_difference_blocks,
    key_blocks,
    overlay_blocks,
    visits_blocks,
    walks_blocks,
)
from surefoot.report.section_person_change import (
    change_help_blocks,
    change_meaning_blocks,
    change_question_blocks,
    changed_blocks,
)
from surefoot.signs import Comparison


def _has_visits(comparison: Comparison) -> bool:
    return bool(comparison.trends or comparison.treatments)


COMPARISON_PARTS: tuple[PartPlan[Comparison], ...] = (
    PartPlan(
        Depth.PERSON,
        "Your walks in plain words",
        "For you, the person who walked.",
        (
            SectionPlan("seen", "What changed", "What changed", changed_blocks),
            SectionPlan("meaning", "What it means", "What it means", change_meaning_blocks),
            SectionPlan("ask", "What you could ask", "What you could ask", change_question_blocks),
            SectionPlan("help", "When to get help fast", "Get help fast", change_help_blocks),
        ),
    ),
    PartPlan(
        Depth.THERAPIST,
        "For the physiotherapist",
        "Key differences first, then the average strides, then the visits.",
        (
            SectionPlan("key", "Key differences", "Key differences", key_blocks),
            SectionPlan("overlay", "Average strides laid over each other", "Average strides", overlay_blocks),
            SectionPlan("visits", "Over the visits", "Visits", visits_blocks, _has_visits),
        ),
    ),
    PartPlan(
        Depth.DETAILS,
        "The details",
        "The walks, every difference, what it rests on, and how it was done.",
        (
            SectionPlan("walks", "The walks", "The walks", walks_blocks),
            SectionPlan("differences", "Every difference", "Every difference", every_difference_blocks),
            SectionPlan("method", "How this was compared", "Method", comparison_method_blocks),
        ),
    ),
)


def build_comparison_report(comparison: Comparison) -> Report:
    """Build the report of a comparison.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    Report
        A section that could not be made says so in its place; the others stand.
    """
    labels = [condition.label for condition in comparison.conditions]
    return Report(
        kind="Surefoot comparison",
        title=" and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels),
        facts=(("Compared with", labels[0]), ("Walks", str(len(labels)))) if labels else (),
        parts=build_parts(comparison, COMPARISON_PARTS),
        version=comparison.versions.get("surefoot", ""),
    )
