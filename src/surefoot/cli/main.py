"""The ``surefoot`` command: its commands, its exit codes, and what it says when something goes wrong.

Exit codes: 0 done, 1 the input cannot be used, 2 wrong usage. Everything heavy is imported inside the commands, so that
``surefoot --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from surefoot import __version__
from surefoot.cli.assess import assess
from surefoot.cli.check import check
from surefoot.cli.check_log import check_log
from surefoot.cli.check_profile import check_profile
from surefoot.cli.compare import compare
from surefoot.cli.demo import demo
from surefoot.cli.explain import explain
from surefoot.cli.export import export
from surefoot.cli.history import history
from surefoot.cli.stimulate import stimulate
from surefoot.cli.stimulate_replay import replay
from surefoot.cli.stimulate_run import run as run_stimulator
from surefoot.cli.stimulate_simulate import simulate
from surefoot.errors import SurefootError, UsageError

app = typer.Typer(
    name="surefoot",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(short_help="Show it on a virtual person.")(demo)
app.command(short_help="Assess one walk and write a report.")(assess)
app.command(short_help="Compare walks of one person.")(compare)
app.command(short_help="Explain why it may be so, and what could help.")(explain)
app.command(short_help="Tell what is in a file and what is wrong.")(check)
app.command(short_help="Add one walk to a dataset for an archive (BIDS).")(export)
app.command(short_help="Ask what a person or clinician can tell, and write it down.")(history)
stimulate.command("check-profile", short_help="Tell what a stimulation profile means, or what is wrong with it.")(
    check_profile
)
stimulate.command("check-log", short_help="Tell whether the log of a run is whole.")(check_log)
stimulate.command("run", short_help="Stimulate in time with the step, live; real hardware is locked.")(run_stimulator)
stimulate.command(short_help="Stimulate a simulated leg of a virtual person.")(simulate)
stimulate.command("replay", short_help="Show what would have been stimulated in a recorded walk.")(replay)
app.add_typer(stimulate, name="stimulate", short_help="Time a stimulator to the step (research only).")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"surefoot {__version__}")
        raise typer.Exit


@app.callback()
def surefoot(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show every detail when something goes wrong.")] = False,
) -> None:
    """See why a foot drops when a person walks, from sensors on the feet.

    Not a medical device. Nothing leaves this machine.
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Parameters
    ----------
    arguments
        Arguments; those of the process when None.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug, rest = _without_debug(given)
    try:
        app(args=rest)
    except SurefootError as error:
        if debug:
            raise
        _say(str(error))
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except Exception as error:  # the last line of defence: a sentence instead of a traceback
        if debug:
            raise
        _say(
            f"something unexpected went wrong ({type(error).__name__}: {error}). "
            "Run it again with --debug to see every detail."
        )
        sys.exit(1)


def _without_debug(arguments: list[str]) -> tuple[bool, list[str]]:
    # accepted anywhere before a lone "--", so that it can be added at the end of the line that failed
    end = arguments.index("--") if "--" in arguments else len(arguments)
    rest = [a for a in arguments[:end] if a != "--debug"]
    return len(rest) < end, rest + arguments[end:]


def _say(message: str) -> None:
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    print(f"surefoot: {line}", file=sys.stderr)
