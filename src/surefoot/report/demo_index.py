"""The page that links the two walks of the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.recording import atomic_write
from surefoot.report.comparison_words import person_sentences
from surefoot.report.explanation_source import CareSource
from surefoot.report.render import template_environment, template_style
from surefoot.report.section_care_person import mechanism_sentences
from surefoot.report.words import headline
from surefoot.signs import Assessment, Comparison


@dataclass(frozen=True)
class DemoWalk:
    """One walk of the demonstration.

    Parameters
    ----------
    title
        What it is called.
    link
        Where its report lies, seen from the page.
    assessment
        The walk.
    """

    title: str
    link: str
    assessment: Assessment


@dataclass(frozen=True)
class DemoComparison:
    """The two walks laid side by side.

    Parameters
    ----------
    link
        Where its page lies, seen from the page of the demonstration.
    comparison
        The comparison.
    """

    link: str
    comparison: Comparison


@dataclass(frozen=True)
class DemoExplanation:
    """The explanation of the first walk.

    Parameters
    ----------
    link
        Where its page lies, seen from the page of the demonstration.
    source
        What it was made from.
    """

    link: str
    source: CareSource


def write_demo_index(
    walks: Sequence[DemoWalk],
    folder: Path,
    compared: DemoComparison | None = None,
    explained: DemoExplanation | None = None,
) -> Path:
    """Write the page that links the walks.

    Parameters
    ----------
    walks
        The walks.
    folder
        Folder that holds their reports.
    compared
        Their comparison, where there is one.
    explained
        The explanation of the first walk, where there is one.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OutputError
        When it could not be written.
    """
    page = (
        template_environment()
        .get_template("demo_index.html.j2")
        .render(
            walks=[{"title": w.title, "link": w.link, "sentences": headline(w.assessment)} for w in walks],
            compared=_compared(compared),
            explained=_explained(explained),
            style=template_style(),
        )
    )
    with atomic_write(folder / "index.html") as path:
        path.write_text(page, encoding="utf-8")
    return folder / "index.html"


def _compared(compared: DemoComparison | None) -> dict[str, object] | None:
    if compared is None:
        return None
    return {"link": compared.link, "sentences": person_sentences(compared.comparison.contrasts[-1])}


def _explained(explained: DemoExplanation | None) -> dict[str, object] | None:
    if explained is None:
        return None
    return {"link": explained.link, "sentences": mechanism_sentences(explained.source)}
