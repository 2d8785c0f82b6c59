"""``surefoot demo``: a virtual person with a drop foot walks without and with an orthosis, and both are assessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surefoot.cli.progress import doing

if TYPE_CHECKING:
    from surefoot.recording import Recording
    from surefoot.virtual import Walker

SEED = 11
DURATION_S = 60.0
_TURNS_AT_S = (20.0, 40.0)


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")] = Path(
        "demo-report"
    ),
) -> None:
    """Show what Surefoot does: a virtual person with a drop foot, without and with an orthosis."""
    from surefoot.recording import Condition
    from surefoot.report.demo_index import DemoComparison, DemoWalk, write_demo_index
    from surefoot.report.write import write_assessment
    from surefoot.report.write_comparison import write_comparison
    from surefoot.signs import assess, compare
    from surefoot.virtual import drop_foot_walker, drop_foot_with_orthosis

    walks = (
        ("without_orthosis", "Without orthosis", drop_foot_walker(), Condition("without orthosis", "own shoes")),
        (
            "with_orthosis",
            "With orthosis",
            drop_foot_with_orthosis(),
            Condition("with orthosis", "own shoes", orthosis="stiff ankle-foot orthosis, right"),
        ),
    )
    done = []
    for folder, title, walker, condition in walks:
        with doing(f"{title}: walking"):
            recording = replace(_walk(walker), name=f"Virtual walker, {title.lower()}", condition=condition)
        with doing(f"{title}: measuring"):
            assessment = assess(recording)
            write_assessment(assessment, output / folder)
        done.append(DemoWalk(title, f"{folder}/report.html", assessment))
    with doing("Comparing"):
        # the virtual person kept the sensors on
        comparison = compare([walk.assessment for walk in done], same_wearing=True)
        write_comparison(comparison, output / "comparison")
    compared = DemoComparison("comparison/comparison.html", comparison)
    index = write_demo_index(done, output, compared)
    typer.echo("A virtual person with a drop foot on the right, one minute without and one with an orthosis.")
    typer.echo(f"Open in a browser: {index}")


def _walk(walker: Walker) -> Recording:
    import numpy as np

    from surefoot.virtual import Course, Turn, simulate, typical_sensors

    course = Course(duration_s=DURATION_S, turns=tuple(Turn(at_s) for at_s in _TURNS_AT_S))
    walker = replace(walker, course=course)
    worn = typical_sensors(np.random.default_rng(SEED), walker)
    feet = [sensor for sensor in worn if sensor.placement.segment == "foot"]
    return simulate(walker, feet, seed=SEED).recording
