"""``surefoot assess``: one walk in, one folder of results out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.options import (
    AccUnit,
    GyrUnit,
    check_height,
    check_rate,
    check_shoe_length,
    check_test,
    parse_sensors,
)
from surefoot.cli.progress import doing


def assess(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
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
    condition: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Name of the condition, for example afo.")
    ] = None,
    test: Annotated[
        str | None, typer.Option(metavar="TEST", callback=check_test, help="T25FW, 2MWT, 6MWT, TUG or free.")
    ] = None,
    shoe_length: Annotated[
        float | None,
        typer.Option(
            metavar="METRES",
            callback=check_shoe_length,
            help="Outer length of the shoe, for example 0.29; places the tip of the toe.",
        ),
    ] = None,
    height: Annotated[
        float | None, typer.Option(metavar="METRES", callback=check_height, help="Body height, for example 1.70.")
    ] = None,
    shoes: Annotated[str | None, typer.Option(metavar="WORDS", help="Shoes worn.")] = None,
    aid: Annotated[str | None, typer.Option(metavar="WORDS", help="Walking aid used.")] = None,
    orthosis: Annotated[str | None, typer.Option(metavar="WORDS", help="Orthosis worn.")] = None,
    stimulation: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Stimulation, for example on or off.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A settings.toml, for example of an earlier assessment.")
    ] = None,
) -> None:
    """Assess one walk and write a report, the strides and the measures into a folder."""
    from surefoot.recording import Condition, Person, read
    from surefoot.report import write_assessment
    from surefoot.signs import AssessmentSettings
    from surefoot.signs import assess as assess_recording
    from surefoot.signs import read_settings as load_settings

    sensors = parse_sensors(sensor or [])
    if not paths and not sensors:
        raise typer.BadParameter("give a file or a folder, or --sensor PLACE=FILE")
    used = load_settings(settings) if settings else AssessmentSettings()
    person = Person(height_m=height, shoe_length_m=shoe_length)
    how = Condition(condition, shoes, aid, orthosis, stimulation, test=test)
    with doing("Reading"):
        recording = read(
            list(paths or []),
            sensors=sensors or None,
            acc_unit=acc_unit.value if acc_unit else None,
            gyr_unit=gyr_unit.value if gyr_unit else None,
            rate_hz=rate,
            person=person if person != Person() else None,
            condition=how if how != Condition() else None,
        )
    with doing("Finding and measuring strides"):
        assessment = assess_recording(recording, used)
    with doing("Writing the report"):
        report = write_assessment(assessment, output)
    typer.echo(f"Report: {report}")
