"""``surefoot history``: asks in the terminal what a person or a clinician can tell, and writes it as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli import options


def history(
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FILE", help="File of the answers; goes on where there is one.")
    ] = Path("history.yaml"),
    clinician: Annotated[bool, typer.Option("--clinician", help="Ask also for what an examination shows.")] = False,
    person: Annotated[
        str | None,
        typer.Option(metavar="CODE", callback=options.check_person, help="Code of the person, never a name."),
    ] = None,
    again: Annotated[bool, typer.Option("--all", help="Ask again what is already answered.")] = False,
) -> None:
    """Ask for pain, stiffness, walking and what was tried; write it as YAML.

    Every question can be skipped. Every answer is saved at once, so that you can leave and go on later.
    """
    from surefoot.care.history import History
    from surefoot.care.history_file import history_note, read_history, write_history
    from surefoot.cli.history_dialogue import Dialogue
    from surefoot.errors import HistoryError
    from surefoot.recording.file_guard import is_there, show

    known = read_history(out) if is_there(out) else None
    told = known or History()
    if known is not None and (note := history_note(known)):
        typer.echo(note)
    if person and told.person and person != told.person:
        raise HistoryError(
            f"{show(out)} is the history of '{told.person}' and not of '{person}': choose another file with -o"
        )
    if person:
        told = told.model_copy(update={"person": person})
    if known != told:
        write_history(told, out)  # tells at once, before any answer, where writing is not possible
    dialogue = Dialogue(told, out, clinician=clinician, again=again)
    raise typer.Exit(dialogue.hold())
