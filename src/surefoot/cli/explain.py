"""``surefoot explain``: answers and a walk in; what may be behind it, what could help and what to ask out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.progress import doing


def explain(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Folder that 'surefoot assess' wrote; may be left out with --history."),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Answers that 'surefoot history' wrote (YAML).")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="First day of the programme's calendar; else the history's date or today."),
    ] = None,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="Write fhir_care.json too, drafts for the record system of a clinic.")
    ] = False,
) -> None:
    """Explain why a foot may drop or hurt, and what could help. Red flags come first. No diagnosis, no orders."""
    if folder is None and history is None:
        raise typer.BadParameter("give a folder that 'surefoot assess' wrote, or --history FILE, or both")
    begin = parse_day(start) if start else None
    from surefoot.care import History
    from surefoot.care import explain as explain_person
    from surefoot.care.history_file import history_note, read_history
    from surefoot.report import care_source, write_explanation
    from surefoot.signs import read_assessment

    with doing("Reading"):
        told = read_history(history) if history else History()
        walk = read_assessment(folder) if folder else None
    with doing("Explaining"):
        source = care_source(explain_person(told, walk), told, walk)
    with doing("Writing the explanation"):
        page = write_explanation(source, output, start=begin or told.date or date.today(), fhir=fhir)
    flags = len(source.explanation.red_flags)
    if flags:
        what = "one thing has" if flags == 1 else f"{flags} things have"
        typer.echo(f"Read the top of the page first: {what} to be acted on.", err=True)
    if history and (note := history_note(told)):
        typer.echo(note, err=True)
    typer.echo(f"Explanation: {page}")
    if not page.with_suffix(".pdf").exists():
        typer.echo("The PDF could not be made; the end of the page says why.", err=True)


def parse_day(given: str) -> date:
    """Read a ``--start`` option.

    Parameters
    ----------
    given
        The option as given, for example ``2026-03-02``.

    Returns
    -------
    date
        The day.
    """
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise typer.BadParameter(f"--start is written as 2026-03-02; got '{given}'") from None
