"""The walk that a command works on: the options that say where it is and how it was done, and its reading.

Commands that read a walk share these, so that an option means the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surefoot.cli.options import (
    AccUnit,
    GyrUnit,
    MarkerAxis,
    MarkerUnit,
    Sex,
    check_age,
    check_height,
    check_offset,
    check_person,
    check_rate,
    check_shoe_length,
    check_sound_offset,
    check_temperature,
    parse_date,
    parse_markers,
    parse_sensors,
)
from surefoot.cli.progress import doing
from surefoot.cli.walking_test import check_distance, check_test, check_times

if TYPE_CHECKING:
    from surefoot.recording import Condition, Person, Recording

Paths = Annotated[list[Path] | None, typer.Argument(metavar="PATH...", help="Files or a folder of one walk.")]
Sensors = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE=FILE", help="Where a file's sensor sat, for example left_foot=a.csv; repeat."),
]
AccUnitOption = Annotated[AccUnit | None, typer.Option(help="Unit of acceleration, if the file does not say.")]
GyrUnitOption = Annotated[GyrUnit | None, typer.Option(help="Unit of turning rate, if the file does not say.")]
Rate = Annotated[
    float | None, typer.Option(metavar="HZ", callback=check_rate, help="Samples a second, if there is no time.")
]
SameClock = Annotated[
    bool,
    typer.Option("--same-clock", help="The sensors share one clock, though their files do not say so."),
]
ConditionName = Annotated[str | None, typer.Option(metavar="WORDS", help="Name of the condition, for example afo.")]
Test = Annotated[str | None, typer.Option(metavar="TEST", callback=check_test, help="T25FW, 2MWT, 6MWT, TUG or free.")]
ShoeLength = Annotated[
    float | None,
    typer.Option(
        metavar="METRES",
        callback=check_shoe_length,
        help="Outer length of the shoe, for example 0.29; places the tip of the toe.",
    ),
]
Height = Annotated[
    float | None, typer.Option(metavar="METRES", callback=check_height, help="Body height, for example 1.70.")
]
PersonCode = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        callback=check_person,
        help="A code that all walks of the person share, for example P07; never a name.",
    ),
]
Age = Annotated[float | None, typer.Option(metavar="YEARS", callback=check_age, help="Age in years.")]
SexOption = Annotated[Sex | None, typer.Option(help="female or male: published norms are split so.")]
Date = Annotated[
    datetime | None,
    typer.Option(
        metavar="ISO", parser=parse_date, help="When the walk was, for example 2026-03-14T10:30; overrides the file."
    ),
]
Temperature = Annotated[
    float | None,
    typer.Option(metavar="CELSIUS", callback=check_temperature, help="Temperature of the room in °C, for example 21."),
]
Distance = Annotated[
    float | None,
    typer.Option(
        metavar="METRES",
        callback=check_distance,
        help="Distance of a 2MWT or 6MWT as you measured it; else it is taken from the sensors.",
    ),
]
Time = Annotated[
    list[float] | None,
    typer.Option(
        metavar="SECONDS",
        callback=check_times,
        help="Time of a T25FW or TUG by your watch; give it once for each trial.",
    ),
]
Sound = Annotated[
    Path | None,
    typer.Option(metavar="FILE.wav", help="Sound that was recorded with the walk: how loud contacts and slaps are."),
]
SoundOffset = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        callback=check_sound_offset,
        help="Time on the sensors' clock at which the sound starts; else it is found from the steps.",
    ),
]
Shoes = Annotated[str | None, typer.Option(metavar="WORDS", help="Shoes worn.")]
Aid = Annotated[str | None, typer.Option(metavar="WORDS", help="Walking aid used.")]
Orthosis = Annotated[str | None, typer.Option(metavar="WORDS", help="Orthosis worn.")]
Stimulation = Annotated[str | None, typer.Option(metavar="WORDS", help="Stimulation, for example on or off.")]

MarkerNames = Annotated[
    list[str] | None,
    typer.Option(
        "--marker",
        metavar="POINT=NAME",
        help="A marker's name, if it is not known: left_toe=T1, or toe=L_TIP for both feet; also heel, ankle; repeat.",
    ),
]
MarkerUnitOption = Annotated[
    MarkerUnit | None, typer.Option("--marker-unit", help="Unit of the markers, if the file does not say.")
]
MarkerUp = Annotated[
    MarkerAxis | None, typer.Option("--marker-up", help="Axis of the markers that points up, if it cannot be told.")
]
MarkerOffset = Annotated[
    float | None,
    typer.Option(
        "--marker-offset",
        metavar="SECONDS",
        callback=check_offset,
        help="Time of the sensors at which the markers begin; left away, the motion tells it.",
    ),
]


@dataclass(frozen=True)
class MarkerTold:
    """What the options tell about markers."""

    names: list[str] | None = None
    unit: MarkerUnit | None = None
    up: MarkerAxis | None = None
    offset_s: float | None = None


def read_walk(
    paths: list[Path] | None,
    sensor: list[str] | None,
    *,
    acc_unit: AccUnit | None,
    gyr_unit: GyrUnit | None,
    rate: float | None,
    markers: MarkerTold | None = None,
    same_clock: bool = False,
    person: Person | None = None,
    condition: Condition | None = None,
) -> Recording:
    """Read the walk that the options name.

    Parameters
    ----------
    paths
        Files or a folder.
    sensor
        ``PLACE=FILE`` options.
    acc_unit, gyr_unit, rate
        Units and rate in Hz where files do not say them.
    markers
        What is told about optical markers.
    same_clock
        Whether the sensors are told to share one clock.
    person, condition
        What is known besides the signals; what stands in the file is kept where nothing was said.

    Returns
    -------
    Recording
        The walk.
    """
    from surefoot.recording import Condition, Person, read

    sensors = parse_sensors(sensor or [])
    optical = markers or MarkerTold()
    names = parse_markers(optical.names or [])
    if not paths and not sensors:
        raise typer.BadParameter("give a file or a folder, or --sensor PLACE=FILE")
    with doing("Reading"):
        return read(
            list(paths or []),
            sensors=sensors or None,
            acc_unit=acc_unit.value if acc_unit else None,
            gyr_unit=gyr_unit.value if gyr_unit else None,
            rate_hz=rate,
            markers=names or None,
            marker_unit=optical.unit.value if optical.unit else None,
            marker_up=optical.up.value if optical.up else None,
            marker_offset_s=optical.offset_s,
            same_clock=same_clock,
            person=person if person != Person() else None,
            condition=condition if condition != Condition() else None,
        )
