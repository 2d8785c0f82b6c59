"""The order of the report, as data: first the person, then the physiotherapist, then every detail."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.report.build import PartPlan, SectionPlan, Source
from surefoot.report.model import Block, Depth
from surefoot.report.section_agreement import agreement_blocks
from surefoot.report.section_comparison import key_blocks
from surefoot.report.section_measures import measures_blocks
from surefoot.report.section_method import method_blocks, settings_blocks
from surefoot.report.section_person import help_blocks, meaning_blocks, question_blocks, seen_blocks
from surefoot.report.section_quality import quality_blocks
from surefoot.report.section_signs import signs_blocks
from surefoot.report.section_strides import average_blocks, over_time_blocks, path_blocks
from surefoot.report.section_summary import summary_blocks


def _comparison(source: Source) -> Sequence[Block]:
    return key_blocks(source.comparison) if source.comparison else []


def _has_comparison(source: Source) -> bool:
    return source.comparison is not None


def _has_agreement(source: Source) -> bool:
    return bool(source.assessment.agreement)


PARTS: tuple[PartPlan[Source], ...] = (
    PartPlan(
        Depth.PERSON,
        "Your walk in plain words",
        "For you, the person who walked.",
        (
            SectionPlan("seen", "What we saw", "What we saw", seen_blocks),
            SectionPlan("meaning", "What it means", "What it means", meaning_blocks),
            SectionPlan("ask", "What you could ask", "What you could ask", question_blocks),
            SectionPlan("help", "When to get help fast", "Get help fast", help_blocks),
        ),
    ),
    PartPlan(
        Depth.THERAPIST,
        "For the physiotherapist",
        "Key measures first, then the signs with what speaks for and against each.",
        (
            SectionPlan("glance", "Key measures", "Key measures", summary_blocks),
            SectionPlan("signs", "Signs, side by side", "Signs", signs_blocks),
            SectionPlan("comparison", "Compared with other walks", "Comparison", _comparison, _has_comparison),
        ),
    ),
    PartPlan(
        Depth.DETAILS,
        "The details",
        "Every stride, how good the recording is, every measure, and how it was done.",
        (
            SectionPlan("stride", "The average stride", "Average stride", average_blocks),
            SectionPlan("time", "Stride by stride", "Stride by stride", over_time_blocks),
            SectionPlan("path", "The path from above", "Path", path_blocks),
            SectionPlan("quality", "How good is this recording?", "Quality", quality_blocks),
            SectionPlan("agreement", "Sensors against markers", "Markers", agreement_blocks, _has_agreement),
            SectionPlan("measures", "Every measure", "All measures", measures_blocks),
            SectionPlan("method", "How this was measured", "Method", method_blocks),
            SectionPlan("settings", "Settings used", "Settings", settings_blocks),
        ),
    ),
)
