"""``surefoot stimulate check-log``: whether the log of a run is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check_log(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The log of a run (run.jsonl).")],
) -> None:
    """Tell whether no line of a log was changed, taken out or put in.

    Leaves with 1 where it is broken.
    """
    from surefoot.stimulation.audit_log import verify_log

    found = verify_log(path)
    if found.broken_at is None:
        typer.echo(f"Whole: {found.text}." if found.lines else "Whole, but empty: nothing was logged.")
        if found.lines:
            typer.echo(f"Last hash: {found.last_hash}")
            typer.echo(
                "Lines cut off at the end cannot be seen; compare the last hash with one that was kept elsewhere."
            )
        return
    typer.echo(f"Broken at line {found.broken_at}: {found.text}.")
    typer.echo(f"{_still_good(found.lines)} From line {found.broken_at} on, nothing in it proves anything.")
    raise typer.Exit(1)


def _still_good(lines: int) -> str:
    if lines == 0:
        return "No line before it is in order: this may be no log of Surefoot."
    return f"The {lines} lines before it are as they were written." if lines > 1 else "The line before it is in order."
