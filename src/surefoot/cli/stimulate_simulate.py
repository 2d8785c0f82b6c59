"""``surefoot stimulate simulate``: the closed loop on a virtual person with a simulated leg."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.progress import doing


def simulate(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
    duration: Annotated[float, typer.Option(help="Length of each walk in s.", min=40.0, max=600.0)] = 70.0,
    seed: Annotated[int, typer.Option(help="Another seed is another walk.", min=0)] = 0,
) -> None:
    """Stimulate a simulated leg of a virtual person: not at all, with a fixed envelope, and learned stride by stride.

    Nobody is stimulated, and no device is used.
    """
    from statistics import median

    from surefoot.report.write_simulation import write_simulation
    from surefoot.stimulation.simulated_person import simulate_person
    from surefoot.stimulation.simulated_summary import rested_strides, tired_strides

    with doing("Walking"):
        person = simulate_person(duration, seed)
    with doing("Writing"):
        page = write_simulation(person, output)
    typer.echo("A simulated leg with weak dorsiflexors; half of its strength is lost on the way.")
    for way in person.ways:
        parts = []
        for name, strides in (("rested", rested_strides(person, way)), ("tired", tired_strides(person, way))):
            off, clearance = median(s.rms_deg for s in strides), median(s.clearance_mm for s in strides)
            parts.append(f"{name} {off:.1f}° off target, clearance {clearance:.0f} mm")
        typer.echo(f"{way.name}: {'; '.join(parts)}")
    typer.echo(f"Open in a browser: {page}")
