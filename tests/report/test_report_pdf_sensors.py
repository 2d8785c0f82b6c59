"""A PDF is made of whatever a walk was measured with, and every picture in it has words of what it shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from surefoot.recording import Placement, Recording
from surefoot.report import PARTS, Report, Source, build_report
from surefoot.report.figures import Figure
from surefoot.report.pdf import report_pdf
from surefoot.signs import Assessment, assess
from surefoot.virtual import READY_MADE, Course, Sensor, VirtualWalk, simulate, with_markers

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
SHANKS = (Placement.LEFT_SHANK, Placement.RIGHT_SHANK)
SPOTS = {"foot": (0.13, 0.0, 0.08), "shank": (0.03, 0.02, 0.2)}
SPATIAL = ("foot_pitch_initial_contact_deg", "min_toe_clearance_mm", "stride_length_m")
TIMES = ("stride_time_s", "stance_time_s")


@cache
def walk() -> VirtualWalk:
    sensors = [Sensor(p, SPOTS[p.segment], acc_noise_m_s2=0.05, gyr_noise_rad_s=0.003) for p in (*FEET, *SHANKS)]
    return simulate(READY_MADE["drop foot"].on(Course(duration_s=24.0)), sensors, seed=2)


def with_sensors(*places: Placement) -> Recording:
    recording = walk().recording
    return replace(recording, streams={place: recording.streams[place] for place in places})


RECORDINGS = {
    "shanks": lambda: with_sensors(*SHANKS),
    "one_shank": lambda: with_sensors(SHANKS[0]),
    "one_foot": lambda: with_sensors(FEET[0]),
    "markers": lambda: replace(with_markers(walk()), streams={}),
}


@cache
def assessed(name: str) -> Assessment:
    return assess(RECORDINGS[name]())


def report_of(assessment: Assessment) -> Report:
    return build_report(Source(assessment), PARTS)


def figures_of(report: Report) -> dict[str, Figure]:
    blocks = [block for part in report.parts for section in part.sections for block in section.blocks]
    return {block.ident: block for block in blocks if isinstance(block, Figure)}


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_a_pdf_is_made(name: str) -> None:
    """And no picture goes without its words."""
    report = report_of(assessed(name))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in report_pdf(report)
    figures = figures_of(report)
    assert "over-time" in figures
    assert all(len(figure.alternative) > 40 for figure in figures.values())


def test_times_are_told_where_only_they_are_drawn() -> None:
    """Of shanks, and of feet of which nothing in space could be measured."""
    foot = assessed("one_foot")
    nulls = foot.strides.with_columns(pl.lit(None, dtype=foot.strides[name].dtype).alias(name) for name in SPATIAL)
    for assessment in (assessed("shanks"), replace(foot, strides=nulls)):
        report = report_of(assessment)
        words = figures_of(report)["over-time"].alternative
        assert "Stride time, left: " in words
        assert "Toe clearance" not in words
        assert report_pdf(report).startswith(b"%PDF")


def test_a_pdf_is_made_where_nothing_could_be_measured() -> None:
    """What cannot be drawn is left out, and said."""
    foot = assessed("one_foot")
    nulls = foot.strides.with_columns(
        pl.lit(None, dtype=foot.strides[name].dtype).alias(name) for name in (*SPATIAL, *TIMES)
    )
    report = report_of(replace(foot, strides=nulls))
    assert "over-time" not in figures_of(report)
    assert report_pdf(report).startswith(b"%PDF")


def test_a_picture_that_says_nothing_is_called_by_its_title() -> None:
    """No alternative text is empty."""
    figure = figures_of(report_of(assessed("one_foot")))["over-time"]
    silent = replace(figure, wide=figure.wide.replace(figure.alternative, " "))
    assert silent.alternative == figure.title
