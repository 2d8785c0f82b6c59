"""The helpers of the engine's benchmark: which pulse belongs to which sample."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.stimulation_runs import delays


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
