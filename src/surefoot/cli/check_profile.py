"""``surefoot stimulate check-profile``: what a stimulation profile means, or everything that is wrong with it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from surefoot.errors import ProfileError, UsageError


class TimingSensor(StrEnum):
    """Where a sensor can sit that times a leg."""

    LEFT_FOOT = "left_foot"
    RIGHT_FOOT = "right_foot"
    LEFT_SHANK = "left_shank"
    RIGHT_SHANK = "right_shank"


def check_profile(
    path: Annotated[Path | None, typer.Argument(metavar="FILE", help="The profile (TOML).", show_default=False)] = None,
    sign_off: Annotated[
        str | None,
        typer.Option(
            "--sign-off",
            metavar="ROLE",
            help="Sign the profile off as the responsible clinician: your role, never a name. Changes break it.",
        ),
    ] = None,
    example: Annotated[
        list[TimingSensor] | None,
        typer.Option("--example", help="Print a profile to start from, timed by this sensor; once for each leg."),
    ] = None,
) -> None:
    """Tell what a stimulation profile means, or everything that is wrong with it.

    Leaves with 1 where the profile cannot be used.
    """
    if example:
        if path is not None or sign_off is not None:
            raise UsageError("--example prints a profile and takes no FILE and no --sign-off.")
        _print_example(example)
        return
    if path is None:
        raise UsageError("a FILE is missing; print one to start from with --example left_foot.")
    from datetime import date

    from surefoot.stimulation.profile_file import read_profile, write_sign_off
    from surefoot.stimulation.profile_text import profile_text

    try:
        profile = read_profile(path) if sign_off is None else write_sign_off(path, sign_off, date.today())
    except ProfileError as error:
        if not error.violations:
            raise
        typer.echo("The profile cannot be used:")
        for line in error.violations:
            typer.echo(f"  - {line}")
        typer.echo("Nothing was stimulated or written.")
        number = len(error.violations)
        raise ProfileError(
            f"{path.name} cannot be used; standard output lists what is wrong with it ({number} in all)"
        ) from error
    typer.echo(profile_text(profile), nl=False)


def _print_example(sensors: list[TimingSensor]) -> None:
    from surefoot.recording import Placement
    from surefoot.stimulation.profile_file import example_profile, profile_to_toml

    typer.echo(profile_to_toml(example_profile(*(Placement(sensor.value) for sensor in sensors))), nl=False)
