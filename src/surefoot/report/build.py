"""An assessment becomes a report: each section has its own function, and one that fails says so in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from surefoot.report.model import Block, Depth, Missing, Part, Report, Section
from surefoot.report.words import condition_words
from surefoot.signs import Assessment, Comparison

_Source = TypeVar("_Source")


@dataclass(frozen=True)
class Source:
    """What a report is made from.

    Parameters
    ----------
    assessment
        The walk.
    comparison
        The same person's walks laid side by side, where there are several.
    """

    assessment: Assessment
    comparison: Comparison | None = None


@dataclass(frozen=True)
class SectionPlan(Generic[_Source]):
    """How one section is made.

    Parameters
    ----------
    ident
        Identifier on the page.
    title
        Heading.
    nav
        Short name for the contents.
    build
        Makes the blocks. A ValueError says in plain words why there is nothing to show.
    wanted
        Whether the section belongs in this report at all.
    """

    ident: str
    title: str
    nav: str
    build: Callable[[_Source], Sequence[Block]]
    wanted: Callable[[_Source], bool] = lambda source: True


@dataclass(frozen=True)
class PartPlan(Generic[_Source]):
    """The sections for one reader.

    Parameters
    ----------
    depth
        Who it is for.
    title
        Heading.
    reader
        Who it is for, in words.
    sections
        Its sections in their order.
    """

    depth: Depth
    title: str
    reader: str
    sections: tuple[SectionPlan[_Source], ...]


def build_report(source: Source, parts: Sequence[PartPlan[Source]]) -> Report:
    """Build the report of one walk.

    Parameters
    ----------
    source
        What it is made from.
    parts
        Parts and sections in their order, see `surefoot.report.PARTS`.

    Returns
    -------
    Report
        A section that could not be made holds a `Missing` block that says why; the others stand.
    """
    assessment = source.assessment
    return Report(
        kind="Surefoot walking report",
        title=assessment.name,
        facts=tuple(condition_words(assessment)),
        parts=build_parts(source, parts),
        version=assessment.versions.get("surefoot", ""),
    )


def build_parts(source: _Source, parts: Sequence[PartPlan[_Source]]) -> tuple[Part, ...]:
    """Build the parts of a report.

    Parameters
    ----------
    source
        What they are made from.
    parts
        Parts and sections in their order.

    Returns
    -------
    tuple of Part
        Never raises because of a section.
    """
    return tuple(Part(part.depth, part.title, part.reader, _sections(source, part)) for part in parts)


def _sections(source: _Source, part: PartPlan[_Source]) -> tuple[Section, ...]:
    return tuple(
        Section(plan.ident, plan.title, plan.nav, _guarded(plan, source))
        for plan in part.sections
        if plan.wanted(source)
    )


def _guarded(plan: SectionPlan[_Source], source: _Source) -> tuple[Block, ...]:
    try:
        return tuple(plan.build(source))
    except Exception as error:  # one broken section must not cost the others
        return (Missing(str(error) or type(error).__name__, expected=isinstance(error, ValueError)),)
