"""The page that links the two walks of the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.recording import atomic_write
from surefoot.report.render import template_environment, template_style
from surefoot.report.words import headline
from surefoot.signs import Assessment


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


def write_demo_index(walks: Sequence[DemoWalk], folder: Path) -> Path:
    """Write the page that links the walks.

    Parameters
    ----------
    walks
        The walks.
    folder
        Folder that holds their reports.

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
            style=template_style(),
        )
    )
    with atomic_write(folder / "index.html") as path:
        path.write_text(page, encoding="utf-8")
    return folder / "index.html"
