"""``surefoot check``: what a file holds and what is wrong with it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from surefoot.cli import inputs


def check(
    paths: inputs.Paths = None,
    sensor: inputs.Sensors = None,
    acc_unit: inputs.AccUnitOption = None,
    gyr_unit: inputs.GyrUnitOption = None,
    rate: inputs.Rate = None,
    same_clock: inputs.SameClock = False,
    marker: inputs.MarkerNames = None,
    marker_unit: inputs.MarkerUnitOption = None,
    marker_up: inputs.MarkerUp = None,
    marker_offset: inputs.MarkerOffset = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for other programs.")] = False,
) -> None:
    """Tell what a file holds and what is wrong with it."""
    from surefoot.report.recording_text import recording_facts, recording_text

    recording = inputs.read_walk(
        paths,
        sensor,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        rate=rate,
        same_clock=same_clock,
        markers=inputs.MarkerTold(marker, marker_unit, marker_up, marker_offset),
    )
    if as_json:
        typer.echo(json.dumps(recording_facts(recording), ensure_ascii=False, indent=1))
    else:
        typer.echo(recording_text(recording), nl=False)
