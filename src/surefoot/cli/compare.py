"""``surefoot compare``: walks of one person in, what differs and by how much out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surefoot.cli.progress import doing

if TYPE_CHECKING:
    from surefoot.signs import Treatment


def compare(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR DIR...", help="Folders that 'surefoot assess' wrote, the first to compare with."),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
    label: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="Name of each walk, in the order of the folders; repeat.")
    ] = None,
    treatment: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE=WORDS", help="Treatment to mark, for example 2026-03-01=new AFO; repeat."),
    ] = None,
    same_wearing: Annotated[
        bool, typer.Option("--same-wearing", help="The sensors stayed on between the walks.")
    ] = False,
) -> None:
    """Compare walks of one person: without and with an aid, cool and warm, or over months."""
    from surefoot.report.write_comparison import write_comparison
    from surefoot.signs import compare as compare_walks
    from surefoot.signs import read_assessment

    treatments = [parse_treatment(words) for words in treatment or []]
    if label and len(label) != len(folders):
        raise typer.BadParameter(f"give --label once for each folder: {len(folders)} folders, {len(label)} labels")
    with doing("Reading"):
        walks = [read_assessment(folder) for folder in folders]
    with doing("Comparing"):
        comparison = compare_walks(walks, labels=label or None, treatments=treatments, same_wearing=same_wearing)
    with doing("Writing the comparison"):
        page = write_comparison(comparison, output)
    typer.echo(f"Comparison: {page}")


def parse_treatment(given: str) -> Treatment:
    """Read a ``DATE=WORDS`` option.

    Parameters
    ----------
    given
        The option as given, for example ``2026-03-01=new AFO``.

    Returns
    -------
    Treatment
        Date and words.
    """
    from surefoot.signs import Treatment

    date, equals, words = given.partition("=")
    try:
        when = datetime.fromisoformat(date.strip())
    except ValueError:
        when = None
    if when is None or not equals or not words.strip():
        raise typer.BadParameter(f"--treatment needs DATE=WORDS, for example 2026-03-01=new AFO; got '{given}'")
    return Treatment(when, words.strip())
