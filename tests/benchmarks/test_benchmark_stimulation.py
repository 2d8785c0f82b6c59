"""The helpers of the engine's benchmark: which pulse belongs to which sample."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.stimulation_engine import delays


def test_delays_of_first_pulses_and_of_all() -> None:
    """Two stimulations; a pulse that was sent and never put out is left out, and shifts none of the others."""
    sent = np.array([[1.00, 1.001, 1.001], [1.02, 1.026, 1.027], [1.05, 1.051, 1.052], [2.00, 2.001, 2.001]])
    out = np.array([1.002, 1.030, 2.003])
    first, every = delays(sent, out)
    assert first == pytest.approx([0.002, 0.003])
    assert every == pytest.approx([0.001, 0.004, 0.002])


def test_no_pulse_has_no_delay() -> None:
    """Nothing sent, or nothing put out."""
    assert [part.size for part in delays(np.empty((0, 3)), np.empty(0))] == [0, 0]
    assert [part.size for part in delays(np.array([[1.0, 1.0, 1.0]]), np.empty(0))] == [0, 0]
