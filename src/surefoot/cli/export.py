"""``surefoot export``: one walk in, added to a dataset for an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli import inputs
from surefoot.cli.progress import doing


def export(
    bids: Annotated[
        Path, typer.Option("--bids", metavar="DIR", help="BIDS dataset to add the walk to; made where there is none.")
    ],
    subject: Annotated[
        str, typer.Option(metavar="CODE", help="Code of the person, letters and digits, never a name; for example P07.")
    ],
    paths: inputs.Paths = None,
    sensor: inputs.Sensors = None,
    task: Annotated[str, typer.Option(metavar="LABEL", help="What was done, letters and digits.")] = "walk",
    session: Annotated[
        str | None, typer.Option(metavar="LABEL", help="The visit, letters and digits; for example baseline.")
    ] = None,
    run: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Which walk, where a visit has several of the same task.")
    ] = None,
    acc_unit: inputs.AccUnitOption = None,
    gyr_unit: inputs.GyrUnitOption = None,
    rate: inputs.Rate = None,
    same_clock: inputs.SameClock = False,
    marker: inputs.MarkerNames = None,
    marker_unit: inputs.MarkerUnitOption = None,
    marker_up: inputs.MarkerUp = None,
    marker_offset: inputs.MarkerOffset = None,
    condition: inputs.ConditionName = None,
    test: inputs.Test = None,
    shoe_length: inputs.ShoeLength = None,
    height: inputs.Height = None,
    age: inputs.Age = None,
    sex: inputs.SexOption = None,
    temperature: inputs.Temperature = None,
    shoes: inputs.Shoes = None,
    aid: inputs.Aid = None,
    orthosis: inputs.Orthosis = None,
    stimulation: inputs.Stimulation = None,
) -> None:
    """Add the recording of one walk to a BIDS Motion dataset."""
    from surefoot.recording import Condition, Person, write_bids

    recording = inputs.read_walk(
        paths,
        sensor,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        rate=rate,
        same_clock=same_clock,
        markers=inputs.MarkerTold(marker, marker_unit, marker_up, marker_offset),
        person=Person(height, shoe_length, age_years=age, sex=sex.value if sex else None),
        condition=Condition(condition, shoes, aid, orthosis, stimulation, room_temperature_c=temperature, test=test),
    )
    with doing("Writing"):
        motion = write_bids(recording, bids, subject=subject, task=task, session=session, run=run)
    typer.echo(f"Added: {motion}")
