"""``surefoot stimulate replay``: what would have been stimulated in a recorded walk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli import inputs
from surefoot.cli.inputs import read_walk
from surefoot.cli.progress import doing


def replay(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
    profile: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="The stimulation profile; print one to start from with check-profile --example."
        ),
    ],
    paths: inputs.Paths = None,
    sensor: inputs.Sensors = None,
    acc_unit: inputs.AccUnitOption = None,
    gyr_unit: inputs.GyrUnitOption = None,
    rate: inputs.Rate = None,
    same_clock: inputs.SameClock = False,
) -> None:
    """Show what would have been stimulated in a recorded walk, and how it was timed. Nothing is stimulated."""
    from surefoot.report.write_replay import write_replay
    from surefoot.stimulation.profile_file import read_profile
    from surefoot.stimulation.replay_result import replay_recording

    settings = read_profile(profile)
    recording = read_walk(paths, sensor, acc_unit=acc_unit, gyr_unit=gyr_unit, rate=rate, same_clock=same_clock)
    with doing("Replaying, and measuring the walk"):
        result = replay_recording(recording, settings)
    with doing("Writing the page"):
        page = write_replay(result, output)
    typer.echo(f"Replay: {page}")
    typer.echo("Nothing was stimulated.")
