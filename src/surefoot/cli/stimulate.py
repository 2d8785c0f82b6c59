"""``surefoot stimulate``: replay, simulate, run, and check a profile; each command has its own file."""

from __future__ import annotations

import typer

stimulate = typer.Typer(
    name="stimulate",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Time a stimulator to the step. Research software; real hardware stays locked unless explicitly enabled.",
)


@stimulate.callback()
def _room() -> None:
    """Time a stimulator to the step. Research software; real hardware stays locked unless explicitly enabled."""
