"""The sentences at the top of a report say what was measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.recording import Condition, Person
from surefoot.report.words import condition_words, headline
from surefoot.signs import Assessment, assess


def _assess(monkeypatch: pytest.MonkeyPatch, *columns: pl.Expr) -> Assessment:
    walk = make_walk(60.0)
    stand_in(monkeypatch, replace(walk, strides=walk.strides.with_columns(*columns)))
    return assess(make_recording(60.0))


def _plain(sentences: list[str]) -> list[str]:
    return [s.replace("\N{NO-BREAK SPACE}", " ") for s in sentences]


def test_headline_of_a_drop_foot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pace, landing and clearance, each foot by name."""
    assert _plain(headline(_assess(monkeypatch))) == [
        "Walking speed was 0.79 m/s, with 100 steps a minute and strides of 0.95 m.",
        "The left foot lands heel first (toes 17° up); the right foot lands toe first (toes 4° down).",
        "At its lowest in swing the left shoe clears the floor by 19 mm; the right shoe clears the floor by 6 mm and "
        "seems to scrape in 28 % of strides.",
    ]


def test_mixed_landing_names_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no way holds in four of five strides, the two commonest are told with their shares."""
    kinds = pl.when(pl.int_range(pl.len()) % 10 < 6).then(pl.lit("flat")).otherwise(pl.lit("heel"))
    landing = _plain(headline(_assess(monkeypatch, kinds.alias("contact_type"))))[1]
    assert "lands flat in 60 % of strides and heel first in 40 %" in landing


def test_no_clearance_is_told_without_a_negative_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shoe on the floor hardly clears it."""
    low = _plain(headline(_assess(monkeypatch, pl.lit(-2.0).alias("min_toe_clearance_mm"))))[2]
    assert low.startswith("At its lowest in swing the left shoe hardly clears the floor;")


def test_an_empty_walk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence instead of none."""
    assert _plain(headline(_assess(monkeypatch, pl.lit(True).alias("is_turn")))) == [
        "This walk cannot be summed up: no foot has 6 strides of straight, level walking of good quality; "
        "the most is 0."
    ]


def test_facts_name_the_person_and_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was given is shown in words, a day without a time as a day, and nothing else."""
    stand_in(monkeypatch)
    told = replace(
        make_recording(30.0),
        person=Person(code="P07", age_years=54.0, sex="female"),
        condition=Condition(room_temperature_c=27.5),
        start_time=datetime(2026, 3, 14),
    )
    assert condition_words(assess(told)) == [
        ("Person", "P07"),
        ("Age", "54 years"),
        ("Sex", "female"),
        ("Date", "14 March 2026"),
        ("Room", "27.5 °C"),
    ]
    timed = assess(replace(told, start_time=datetime(2026, 3, 14, 10, 5)))
    assert ("Date", "14 March 2026, 10:05") in condition_words(timed)
