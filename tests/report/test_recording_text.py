"""``surefoot check`` says what is known of the clocks, and says it once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from surefoot.recording import Recording, check_recording
from surefoot.report.recording_text import recording_text
from surefoot.virtual import READY_MADE, Course, simulate, typical_sensors


@cache
def _walk() -> Recording:
    walker = READY_MADE["healthy"].on(Course(8.0))
    return simulate(walker, typical_sensors(np.random.default_rng(3), walker), seed=3).recording


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize(("shared", "words"), [(True, "share one clock"), (False, "not"), (None, "clock")])
def test_the_clocks_are_named_once(shared: bool | None, words: str, checked: bool) -> None:
    """Where a remark of the checks names them, the line at the top would say it again."""
    recording = replace(_walk(), synchronised=shared)
    text = " ".join(recording_text(check_recording(recording) if checked else recording).split())
    sentences = [s for s in text.replace(";", ".").split(". ") if "clock" in s and "--same-clock" not in s]
    assert len(sentences) == 1
    assert words in sentences[0]
