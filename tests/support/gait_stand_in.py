"""Puts the hand-made walk in place of the gait room, so that a test sees only what stands above it."""

from __future__ import annotations

import pytest
from synthetic_walk import make_curves, make_walk

import surefoot.gait as gait
from surefoot.gait import Walk
from surefoot.recording import Recording


def stand_in(monkeypatch: pytest.MonkeyPatch, walk: Walk | None = None) -> None:
    """Let `surefoot.signs.assess` get `walk`, or the hand-made one of the recording's length."""

    def analyse(recording: Recording, settings: object) -> Walk:
        return walk or make_walk(max(s.duration_s for s in recording.streams.values()))

    monkeypatch.setattr(gait, "analyse_walk", analyse, raising=False)
    monkeypatch.setattr(gait, "stride_curves", make_curves, raising=False)
