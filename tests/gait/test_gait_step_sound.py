"""Loudness of contacts and slaps, against sounds that were made from the true times of virtual people's steps."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from step_sounds import Steps, step_sound
from timed_walks import SENSORS

from surefoot.gait import Walk, analyse_walk
from surefoot.gait.settings import SoundSettings
from surefoot.gait.step_sound import LOUDNESS_COLUMNS, listen_to_steps
from surefoot.recording import Annotation, Placement, Severity, Side, SoundTrack
from surefoot.virtual import READY_MADE, Course, VirtualWalk, simulate

PLACES = {Side.LEFT: Placement.LEFT_FOOT, Side.RIGHT: Placement.RIGHT_FOOT}
BAND_DB = 0.6  # of white bursts of 0 to 8 kHz, 100 Hz to 7 kHz hold that much less


@cache
def walked(name: str = "slapping", duration_s: float = 40.0) -> tuple[VirtualWalk, Walk]:
    virtual = simulate(READY_MADE[name].on(Course(duration_s=duration_s)), SENSORS, seed=3)
    return virtual, analyse_walk(virtual.recording)


def listen(walk: Walk, sound: SoundTrack, *, synchronised: bool = True) -> tuple[pl.DataFrame, list[Annotation]]:
    table, notes = listen_to_steps(walk.strides, sound, PLACES, synchronised=synchronised, settings=SoundSettings())
    return table, list(notes)


def of(table: pl.DataFrame, side: Side, column: str) -> pl.Series:
    return table.filter(pl.col("side") == side.value)[column]


@pytest.mark.parametrize(
    "room",
    [
        {},
        {"start_s": -7.3, "duration_s": 55.0},
        {"start_s": 6.2, "duration_s": 30.0},
        {"noise_db": -40.0},
        {"hum_db": -35.0},
        {"reverberation_s": 0.6},
        {"start_s": 2.1, "noise_db": -48.0, "hum_db": -38.0, "reverberation_s": 0.5, "rate_hz": 22_050.0},
    ],
)
def test_loudness_is_right_in_every_room(room: dict[str, float]) -> None:
    """Each foot's contact and the right foot's slap to 0.6 dB, wherever the sound starts; nothing on the left."""
    virtual, walk = walked()
    sound = step_sound(virtual, {Side.LEFT: Steps(-24.0), Side.RIGHT: Steps(-29.0, -21.0)}, **room)
    table, notes = listen(walk, sound)
    assert [(note.kind, note.severity) for note in notes] == [("sound_aligned", Severity.INFO)]
    band = BAND_DB if sound.rate_hz == 16_000.0 else 1.95
    for side, column, true in (
        (Side.LEFT, "contact_loudness_db", -24.0),
        (Side.RIGHT, "contact_loudness_db", -29.0),
        (Side.RIGHT, "slap_loudness_db", -21.0),
    ):
        found = of(table, side, column)
        inside = of(table, side, "initial_contact_s").is_between(room.get("start_s", 0.0) + 0.2, 36.0).sum()
        assert found.count() >= 0.95 * inside
        assert found.median() == pytest.approx(true - band, abs=0.6)
        assert found.std() < 0.6
    assert of(table, Side.LEFT, "slap_loudness_db").count() <= 0.05 * table.height


def test_a_soft_forefoot_makes_no_slap() -> None:
    """Echo and noise after a contact are no second transient."""
    virtual, walk = walked()
    sound = step_sound(virtual, {side: Steps() for side in Side}, reverberation_s=0.8, noise_db=-50.0)
    table, _ = listen(walk, sound)
    assert table["contact_loudness_db"].count() >= 0.95 * table.height
    assert table["slap_loudness_db"].count() <= 0.05 * table.height


def test_the_start_of_the_sound_is_found_to_milliseconds() -> None:
    """The same start comes out for the same walk, whatever the room; late by the usual lead of the contacts."""
    virtual, walk = walked()
    found = []
    for seed, start in enumerate((0.0, -3.21, 4.87)):
        sound = step_sound(virtual, {side: Steps() for side in Side}, start_s=start, noise_db=-45.0, seed=seed)
        _, notes = listen(walk, sound)
        words = notes[0].text.split(" starts at ")[1].split(" s")[0]
        found.append(float(words) - start)
    assert np.ptp(found) <= 0.011
    assert abs(np.mean(found)) < 0.04


def test_a_drifting_clock_is_followed() -> None:
    """100 parts in a million over two minutes are 12 ms; all contacts are heard to the end."""
    virtual, walk = walked("healthy", 120.0)
    sound = step_sound(virtual, {side: Steps() for side in Side}, drift=1e-4, start_s=1.0)
    table, _ = listen(walk, sound)
    assert table.tail(20)["contact_loudness_db"].count() == 20


def test_feet_on_two_clocks_are_laid_beside_the_sound_alone() -> None:
    """Each finds its own start, or none; a wrong one would give the other foot's loudness."""
    virtual, walk = walked("slapping", 60.0)
    shifted = walk.strides.with_columns(
        pl.when(pl.col("side") == "right").then(pl.col(name) + 2.5).otherwise(name).alias(name)
        for name in ("initial_contact_s", "foot_flat_s", "next_initial_contact_s")
    )
    sound = step_sound(virtual, {Side.LEFT: Steps(-22.0), Side.RIGHT: Steps(-30.0, -21.0)}, noise_db=-50.0)
    table, notes = listen(replace(walk, strides=shifted), sound, synchronised=False)
    assert [note.stream for note in notes] == [Placement.LEFT_FOOT, Placement.RIGHT_FOOT]
    assert notes[1].kind == "sound_aligned"
    assert of(table, Side.RIGHT, "contact_loudness_db").median() == pytest.approx(-30.0 - BAND_DB, abs=0.6)
    left = of(table, Side.LEFT, "contact_loudness_db")
    assert left.count() == 0 if notes[0].kind == "sound_not_aligned" else abs(left.median() + 22.0 + BAND_DB) < 0.6


@pytest.mark.parametrize("sound", ["noise", "another walk", "music"])
def test_a_sound_without_these_steps_gives_nothing(sound: str) -> None:
    """No loudness, and the remark says what to do."""
    virtual, walk = walked()
    if sound == "another walk":
        other, _ = walked("healthy")
        track = step_sound(other, {side: Steps() for side in Side})
    else:
        track = step_sound(virtual, {}, hum_db=-20.0 if sound == "music" else None, noise_db=-30.0)
    table, notes = listen(walk, track)
    assert [(note.kind, note.severity) for note in notes] == [("sound_not_aligned", Severity.WARNING)]
    assert "--sound-offset" in notes[0].text
    assert all(table[name].count() == 0 for name in LOUDNESS_COLUMNS)


def test_a_told_start_is_checked_or_kept() -> None:
    """Off by 0.2 s it is put right; where steps cannot be made out it is used and said to be unchecked."""
    virtual, walk = walked()
    sound = step_sound(virtual, {side: Steps() for side in Side}, start_s=3.0)
    table, notes = listen(walk, replace(sound, start_s=3.2))
    assert notes[0].kind == "sound_aligned"
    assert "(told: 3.20 s)" in notes[0].text
    assert table["contact_loudness_db"].median() == pytest.approx(-25.0 - BAND_DB, abs=0.6)
    _, notes = listen(walk, replace(step_sound(virtual, {}, noise_db=-30.0), start_s=3.2))
    assert [note.kind for note in notes] == ["sound_not_checked"]


def test_feet_that_land_together_are_not_told_apart() -> None:
    """Where both feet land within a tenth of a second, neither loudness is given."""
    virtual, walk = walked()
    left = walk.strides.filter(pl.col("side") == "left")
    together = pl.concat([left, left.with_columns(pl.lit("right").alias("side"))])
    sound = step_sound(virtual, {Side.LEFT: Steps()})
    table, notes = listen(replace(walk, strides=together), sound)
    assert notes[0].kind == "sound_aligned"
    assert all(table[name].count() == 0 for name in LOUDNESS_COLUMNS)


def test_a_walk_without_sound_has_empty_columns() -> None:
    """The columns are always there."""
    _, walk = walked()
    assert all(walk.strides[name].null_count() == walk.strides.height for name in LOUDNESS_COLUMNS)
