"""``surefoot assess``: one walk in, one folder of results out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli import inputs
from surefoot.cli.inputs import read_walk
from surefoot.cli.progress import doing
from surefoot.cli.walking_test import told_result


def assess(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
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
    condition: inputs.ConditionName = None,
    test: inputs.Test = None,
    distance: inputs.Distance = None,
    time: inputs.Time = None,
    shoe_length: inputs.ShoeLength = None,
    height: inputs.Height = None,
    person: inputs.PersonCode = None,
    age: inputs.Age = None,
    sex: inputs.SexOption = None,
    date: inputs.Date = None,
    temperature: inputs.Temperature = None,
    shoes: inputs.Shoes = None,
    aid: inputs.Aid = None,
    orthosis: inputs.Orthosis = None,
    stimulation: inputs.Stimulation = None,
    sound: inputs.Sound = None,
    sound_offset: inputs.SoundOffset = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A settings.toml, for example of an earlier assessment.")
    ] = None,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="Write fhir.json too, for the record system of a clinic.")
    ] = False,
) -> None:
    """Assess one walk and write a report, the strides and the measures into a folder."""
    from surefoot.recording import Condition, Person, with_sound
    from surefoot.report import write_assessment
    from surefoot.signs import AssessmentSettings
    from surefoot.signs import assess as assess_recording
    from surefoot.signs import read_settings as load_settings

    distance_m, time_s = told_result(test, distance, time or [])
    if sound_offset is not None and sound is None:
        raise typer.BadParameter("--sound-offset goes with --sound")
    used = load_settings(settings) if settings else AssessmentSettings()
    recording = read_walk(
        paths,
        sensor,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        rate=rate,
        same_clock=same_clock,
        markers=inputs.MarkerTold(marker, marker_unit, marker_up, marker_offset),
        person=Person(height, shoe_length, code=person, age_years=age, sex=sex.value if sex else None),
        condition=Condition(condition, shoes, aid, orthosis, stimulation, temperature, test, distance_m, time_s),
    )
    recording = replace(recording, start_time=date or recording.start_time)
    if sound:
        recording = with_sound(recording, sound, sound_offset)
    with doing("Finding and measuring strides"):
        assessment = assess_recording(recording, used)
    with doing("Writing the report"):
        report = write_assessment(assessment, output, fhir=fhir)
    typer.echo(f"Report: {report}")
    if not report.with_suffix(".pdf").exists():
        typer.echo("The PDF could not be made; the end of the report says why.", err=True)
