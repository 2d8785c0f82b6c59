"""The shoe rolls without slipping and its lowest point is where the outline says."""

import numpy as np
import pytest

from surefoot.virtual.jet import Jet
from surefoot.virtual.sole import Shoe

PITCHES = np.radians([-75.0, -40.0, -10.0, -1.0, 1.0, 12.0, 35.0])


def test_support_is_the_depth_of_the_outline() -> None:
    shoe = Shoe()
    outline = shoe.outline(4000)
    depth = -(outline[:, :1] * np.sin(PITCHES) + outline[:, 1:] * np.cos(PITCHES)).min(axis=0)
    np.testing.assert_allclose(shoe.support(PITCHES), depth, atol=2e-8)


def test_outline_spans_the_shoe() -> None:
    shoe = Shoe(length_m=0.27, ball_m=0.19)
    outline = shoe.outline(50)
    assert outline[:, 0].min() == pytest.approx(0.0, abs=1e-12)
    assert outline[:, 0].max() == pytest.approx(0.27)
    assert outline[:, 1].min() == 0.0


@pytest.mark.parametrize("end", ["heel", "forefoot"])
def test_contact_point_does_not_slip(end: str) -> None:
    """The material point at the contact has no velocity, whatever the pitch rate."""
    arc = getattr(Shoe(), end)
    t = np.linspace(0.01, 1.0, 50)
    pitch = Jet(-arc.direction * t, np.full_like(t, -float(arc.direction)), np.zeros_like(t))
    forward, up = arc.rolled(pitch)
    x, z = arc.point(np.abs(pitch.d0))
    s, c = np.sin(pitch.d0), np.cos(pitch.d0)
    np.testing.assert_allclose(forward.d1 + (-x * s - z * c) * pitch.d1, 0.0, atol=1e-14)
    np.testing.assert_allclose(up.d1 + (x * c - z * s) * pitch.d1, 0.0, atol=1e-14)
    np.testing.assert_allclose(up.d0 + x * s + z * c, 0.0, atol=1e-14)


def test_contact_travels_by_the_length_of_the_outline() -> None:
    arc = Shoe().forefoot
    phi = np.linspace(0.0, 1.3, 20001)
    x, z = arc.point(phi)
    travelled = np.hypot(np.diff(x), np.diff(z)).sum()
    assert travelled == pytest.approx(float(arc.arc_length(np.array(1.3))), rel=1e-8)


def test_rocker_sole_rolls_earlier() -> None:
    rocker = Shoe(ball_m=0.17)
    assert rocker.support(np.radians([-20.0]))[0] < Shoe().support(np.radians([-20.0]))[0]
