"""``surefoot check``: what a file holds and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.options import AccUnit, GyrUnit, check_rate, parse_sensors
from surefoot.cli.progress import doing


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Files or a folder of one walk.")
    ] = None,
    sensor: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE=FILE", help="Where a file's sensor sat, for example left_foot=a.csv; repeat."),
    ] = None,
    acc_unit: Annotated[AccUnit | None, typer.Option(help="Unit of acceleration, if the file does not say.")] = None,
    gyr_unit: Annotated[GyrUnit | None, typer.Option(help="Unit of turning rate, if the file does not say.")] = None,
    rate: Annotated[
        float | None, typer.Option(metavar="HZ", callback=check_rate, help="Samples a second, if there is no time.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for other programs.")] = False,
) -> None:
    """Tell what a file holds and what is wrong with it."""
    from surefoot.recording import read
    from surefoot.report.recording_text import recording_facts, recording_text

    sensors = parse_sensors(sensor or [])
    if not paths and not sensors:
        raise typer.BadParameter("give a file or a folder, or --sensor PLACE=FILE")
    with doing("Reading"):
        recording = read(
            list(paths or []),
            sensors=sensors or None,
            acc_unit=acc_unit.value if acc_unit else None,
            gyr_unit=gyr_unit.value if gyr_unit else None,
            rate_hz=rate,
        )
    if as_json:
        typer.echo(json.dumps(recording_facts(recording), ensure_ascii=False, indent=1))
    else:
        typer.echo(recording_text(recording), nl=False)
