"""Piecewise motions have the derivatives they claim and turn only where they are told to."""

import numpy as np
import pytest

from surefoot.virtual.septic import PiecewiseSeptic, hermite_pieces, integrated_rate, local_knots, monotone_knots

TIMES = np.array([[0.0, 0.1, 0.3, 0.5, 0.8, 1.0]])
VALUES = np.array([[0.0, 30.0, 12.0, 25.0, 3.0, 0.0]])


def central(f: PiecewiseSeptic, t: np.ndarray, order: int, h: float = 1e-5) -> np.ndarray:
    """Numerical derivative of the derivative of one order less."""
    ahead, behind = f.jet(t + h), f.jet(t - h)
    return ((ahead.d0, ahead.d1)[order - 1] - (behind.d0, behind.d1)[order - 1]) / (2 * h)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("choose", [monotone_knots, local_knots])
def test_derivatives_are_exact(choose, order) -> None:  # type: ignore[no-untyped-def]
    f = PiecewiseSeptic(hermite_pieces(choose(TIMES, VALUES)))
    t = np.linspace(-0.1, 1.1, 977)
    jet = f.jet(t)
    claimed = (jet.d1, jet.d2)[order - 1]
    np.testing.assert_allclose(central(f, t, order), claimed, atol=1e-5 * np.abs(claimed).max())


def test_passes_through_the_knots() -> None:
    f = PiecewiseSeptic(hermite_pieces(local_knots(TIMES, VALUES)))
    np.testing.assert_allclose(f(TIMES[0]), VALUES[0], atol=1e-11)


def test_monotone_motion_turns_only_at_knots() -> None:
    f = PiecewiseSeptic(hermite_pieces(monotone_knots(TIMES, VALUES)))
    for start, end, sign in zip(TIMES[0][:-1], TIMES[0][1:], np.sign(np.diff(VALUES[0])), strict=True):
        rate = f.jet(np.linspace(start, end, 300)[1:-1]).d1
        assert (rate * sign > 0.0).all()


def test_second_derivative_has_no_jumps() -> None:
    f = PiecewiseSeptic(hermite_pieces(monotone_knots(TIMES, VALUES)))
    before, after = f.jet(TIMES[0] - 1e-9), f.jet(TIMES[0] + 1e-9)
    np.testing.assert_allclose(before.d2, after.d2, atol=1e-3 * np.abs(f.jet(np.linspace(0, 1, 500)).d2).max())


def test_rate_shape_gives_the_rise() -> None:
    t = np.array([[0.0, 0.2, 0.5], [1.0, 1.1, 1.3]])
    rate = np.array([[0.0, 1.0, 0.5], [0.0, 2.0, 0.1]])
    pieces, knots = integrated_rate(monotone_knots(t, rate), np.array([1.0, 2.0]), np.array([-3.0, 0.0]))
    f = PiecewiseSeptic(pieces)
    np.testing.assert_allclose(f(np.array([0.0, 0.5, 1.0, 1.2, 1.3])), [1.0, -2.0, 2.0, 2.0, 2.0], atol=1e-12)
    np.testing.assert_allclose(knots.x[:, -1], [-2.0, 2.0], atol=1e-12)


def test_rests_between_pieces() -> None:
    two = np.array([[0.0, 1.0], [3.0, 4.0]])
    f = PiecewiseSeptic(hermite_pieces(monotone_knots(two, np.array([[0.0, 5.0], [5.0, 1.0]]))))
    jet = f.jet(np.array([-2.0, 2.0, 9.0]))
    np.testing.assert_allclose(jet.d0, [0.0, 5.0, 1.0], atol=1e-12)
    assert not jet.d1.any()
    assert not jet.d2.any()
