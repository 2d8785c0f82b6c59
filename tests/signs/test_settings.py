"""Settings survive their file, and a wrong file is refused with a sentence."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.errors import FileReadError, FormatError
from surefoot.signs import AssessmentSettings, read_settings, settings_from_mapping, settings_to_toml
from surefoot.signs.settings import _toml_value


def test_settings_file_round_trips(tmp_path: Path) -> None:
    """What an assessment wrote can be used again, value for value."""
    settings = AssessmentSettings()
    changed = replace(settings, summary=replace(settings.summary, min_quality=1 / 3, seed=7))
    file = tmp_path / "settings.toml"
    file.write_text(settings_to_toml(changed), encoding="utf-8")
    assert read_settings(file) == changed
    assert read_settings(file) != settings


def test_a_part_of_the_settings_is_enough() -> None:
    """What is not named keeps its default; whole numbers pass for fractions."""
    settings = settings_from_mapping({"summary": {"min_quality": 1}})
    assert settings.summary.min_quality == 1.0
    assert isinstance(settings.summary.min_quality, float)
    assert settings.gait == AssessmentSettings().gait


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[summary]\nmin_qualty = 0.5", "'summary.min_qualty' is not known; allowed here: min_quality"),
        ("[summary]\nmin_quality = 'high'", "'summary.min_quality' must be of type float; got 'high'"),
        ("[summary]\nseed = true", "'summary.seed' must be of type int; got True"),
        ("[summary]\nseed = 1.5", "'summary.seed' must be of type int; got 1.5"),
        ("[summary]\nmin_quality = 1.5", "'summary.min_quality' must be from 0 to 1; got 1.5"),
        ("[summary]\nmin_quality = nan", "'summary.min_quality' must be a finite number; got nan"),
        ("[summary]\nseed = -1", "'summary.seed' must be 0 or more; got -1"),
        ("[summary]\nbootstrap_replicates = 0", "'summary.bootstrap_replicates' must be from 1 to 1000000; got 0"),
        ("[summary]\nfew_strides = 0", "'summary.few_strides' must be 1 or more; got 0"),
        ("[gait.stance]\nsmoothing_s = inf", "'gait.stance.smoothing_s' must be a finite number; got inf"),
        ("[gait.stance]\nsmoothing_s = -0.1", "'gait.stance.smoothing_s' must be 0 or more; got -0.1"),
        ("[gait.events]\ncontact_speed_ratio = -1", "'gait.events.contact_speed_ratio' must be 0 or more; got -1.0"),
        ("summary = 3", "'summary' must be a table of settings; got 3"),
        ("[summary", "not valid TOML"),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    """The sentence names the setting, what is allowed and what came."""
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_settings(file)
    assert said in str(caught.value)


def test_missing_settings_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is an input that cannot be used, as a walk that is not there."""
    with pytest.raises(FileReadError, match=r"none\.toml cannot be read"):
        read_settings(tmp_path / "none.toml")


_VALUES = st.one_of(
    st.booleans(),
    st.integers(min_value=-(2**62), max_value=2**62),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
)


@given(st.one_of(_VALUES, st.lists(_VALUES, max_size=4)))
def test_any_value_survives_toml(value: object) -> None:
    """The writer's TOML is read back by Python's own reader to the same value."""
    assert tomllib.loads(f"x = {_toml_value(value)}")["x"] == value
