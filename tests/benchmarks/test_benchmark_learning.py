"""The benchmark of learning: legs differ, the first error is what it says, and figures follow from the results."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.simulated_legs import FIRST_ERROR_DEG, TIRED_AFTER, LegResult, draw_leg, try_leg
from benchmarks.stimulation_learning import _learning, _strides, _tired


@pytest.fixture(scope="module")
def result() -> LegResult:
    """One leg, walked in every way."""
    found = next(r for r in map(try_leg, [(i, 77) for i in range(6)]) if r is not None)
    assert found is not None
    return found


def test_legs_differ_and_come_again() -> None:
    """The same number and seed is the same leg."""
    assert draw_leg(3, 1) == draw_leg(3, 1)
    assert draw_leg(3, 1).model.ankle != draw_leg(4, 1).model.ankle


def test_the_first_error_is_the_one_that_is_told(result: LegResult) -> None:
    """15° at most on the steady leg; and it hangs by more."""
    assert result.hangs_deg >= FIRST_ERROR_DEG
    assert result.clean[0][1] == pytest.approx(FIRST_ERROR_DEG, abs=0.5)
    assert len(result.varied) > TIRED_AFTER + 5
    assert result.tired[0][0] > result.varied[TIRED_AFTER][0]


def test_the_known_leg_is_the_ceiling(result: LegResult) -> None:
    """What no shape can take off is less than what learning leaves, and not nothing."""
    left = np.mean([rms for rms, _ in result.varied[5:]])
    assert 0.2 < np.mean([rms for rms, _ in result.known[5:]]) < left
    assert np.mean([rms for rms, _ in result.known_tired]) < np.mean([rms for rms, _ in result.tired[4:]])


def test_figures_follow_from_the_results(result: LegResult) -> None:
    """A leg made worse by hand is counted as worse."""
    bad = replace(result, steady=((9.0, 15.0),) * 12, outside=1, tired=((9.0, 15.0),) * 8, tired_best_deg=0.2)
    measures = {m.key: m for m in (*_learning([result, bad, bad], 5), *_tired([bad, bad]))}
    assert measures["learning_left_out"].figure == 2
    assert measures["learning_steady"].figure == 9.0
    assert measures["learning_steady"].met is False
    assert measures["learning_outside"].met is False
    assert measures["learning_tired"].figure == 9.0
    assert measures["learning_tired_share"].figure == 0.0
    assert any(row[:2] == ("steady", "5") for row in _strides([result, bad]).rows)
