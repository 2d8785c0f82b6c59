"""``surefoot demo``: a virtual person with a drop foot walks without and with an orthosis, and both are assessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surefoot.cli.progress import doing

if TYPE_CHECKING:
    from surefoot.care import History
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
    from surefoot.care import explain
    from surefoot.recording import Condition
    from surefoot.report import care_source, write_assessment, write_comparison, write_explanation
    from surefoot.report.demo_index import DemoComparison, DemoExplanation, DemoWalk, write_demo_index
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
    with doing("Explaining"):
        told, walk = demo_history(), done[0].assessment
        source = care_source(explain(told, walk), told, walk)
        write_explanation(source, output / "explanation", start=told.date or date.today())
    compared = DemoComparison("comparison/comparison.html", comparison)
    explained = DemoExplanation("explanation/explanation.html", source)
    index = write_demo_index(done, output, compared, explained)
    typer.echo("A virtual person with a drop foot on the right, one minute without and one with an orthosis.")
    typer.echo(f"Open in a browser: {index}")


def demo_history() -> History:
    """What the virtual person tells; made up, nobody's answers.

    Returns
    -------
    History
        A drop foot on the right with multiple sclerosis, heat and some burning pain.
    """
    from surefoot.care import GeneralHistory, History, SideHistory

    right = SideHistory(
        foot_drop_noticed=True,
        onset="months or longer",
        course="steady",
        trips=True,
        toes_drag=True,
        worse_with_distance=True,
        pain=4,
        pain_sites=("sole",),
        pain_qualities=("burning",),
        pain_triggers=("heat",),
        numbness=False,
        feeling="normal",
        skin="intact",
        mrc_dorsiflexion=3,
    )
    general = GeneralHistory(
        multiple_sclerosis=True,
        worse_with_heat=True,
        hours_until_better_after_cooling=1,
        new_or_worse_over_24_hours=False,
        stands_up_unaided=True,
        falls_past_year=1,
    )
    return History(date=date(2026, 3, 2), right=right, general=general, goals=("walk further", "trip less"))


def _walk(walker: Walker) -> Recording:
    import numpy as np

    from surefoot.virtual import Course, Turn, simulate, typical_sensors

    course = Course(duration_s=DURATION_S, turns=tuple(Turn(at_s) for at_s in _TURNS_AT_S))
    walker = replace(walker, course=course)
    worn = typical_sensors(np.random.default_rng(SEED), walker)
    feet = [sensor for sensor in worn if sensor.placement.segment == "foot"]
    return simulate(walker, feet, seed=SEED).recording
