"""The helpers of the engine's benchmark: which pulse belongs to which sample."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.run import _parser
from benchmarks.stimulation_runs import delays
from benchmarks.stimulation_sides import Pair, told_after

from benchmarks import stimulation_engine
from surefoot.recording import Side


def test_delays_of_first_pulses_and_of_gaps() -> None:
    """Two stimulations; a pulse that was sent and never put out is left out, and shifts none of the others."""
    sent = np.array([[1.00, 1.001], [1.02, 1.027], [1.05, 1.052], [2.00, 2.001]])
    first, given, gaps = delays(sent, np.array([1.002, 1.030, 2.003]))
    assert first[:, 0] == pytest.approx([1.002, 2.003])
    assert first[:, 1] == pytest.approx([0.002, 0.003])
    assert given[:, 1] == pytest.approx([0.001, 0.001])
    assert gaps[:, 0] == pytest.approx([1.030])
    assert gaps[:, 1] == pytest.approx([0.003])


def test_no_pulse_has_no_delay() -> None:
    """Nothing sent, or nothing put out."""
    assert [part.size for part in delays(np.empty((0, 2)), np.empty(0))] == [0, 0, 0]
    assert [part.size for part in delays(np.array([[1.0, 1.0]]), np.empty(0))] == [0, 0, 0]


def test_exchanged_sensors_are_told_and_named_ones_are_not() -> None:
    """Ten clear strides of each foot: told after the eighth under the other's name; one leg alone likewise."""
    t = np.arange(10.0)
    left, right = np.column_stack([t, np.full(10, 9.0)]), np.column_stack([t + 0.5, np.full(10, -8.0)])
    assert told_after("foot", {Side.LEFT: left, Side.RIGHT: right}) is None
    assert told_after("foot", {Side.LEFT: right, Side.RIGHT: left}) == 8
    assert told_after("foot", {Side.RIGHT: left}) == 8
    assert told_after("foot", {Side.RIGHT: left[:5]}) is None


def test_hours_of_walking_leave_out_the_pauses_between_walks() -> None:
    """Two walks of ten seconds, a minute apart."""
    t = np.concatenate([np.arange(11.0), 70.0 + np.arange(11.0)])
    strides = np.column_stack([t, np.zeros(22)])
    assert Pair("walk", "foot", strides, strides).hours == pytest.approx(20.0 / 3600.0)


def test_memory_is_measured_over_the_hours_that_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """24 h unless said otherwise; over fewer hours the bar is no longer the one that was asked."""
    monkeypatch.setattr(stimulation_engine, "memory_growth", lambda hours: (0.2, 3, 7))
    asked = _parser().parse_args([]).engine_hours
    (whole,) = stimulation_engine._memory_measures(asked)
    (short,) = stimulation_engine._memory_measures(1.0)
    assert "over 24 h of samples" in whole.name
    assert (whole.own, short.own) == (False, True)
    assert (whole.met, short.met) == (True, True)


def test_memory_is_measured_with_pulses_to_the_end() -> None:
    """The walk goes on over and over, and is stimulated; what is kept does not grow with it."""
    _, blocks, pulses = stimulation_engine.memory_growth(0.02)
    assert pulses > 500
    assert abs(blocks) < 2000
