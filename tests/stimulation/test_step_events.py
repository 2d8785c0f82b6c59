"""Events of one leg: closed forms of its parts, and what comes of shortened and turning steps."""

from __future__ import annotations

from math import cos, pi, radians, sin

import pytest

from surefoot.stimulation.command import EventKind
from surefoot.stimulation.ground_speed import GroundSpeed, carried
from surefoot.stimulation.sensor_axis import Posture
from surefoot.stimulation.step_events import LegPhase, Motion, detect

DT = 0.01


def stride(depth_deg: float, peak_deg: float, rest_s: float = 0.6) -> list[tuple[float, float]]:
    """Return pitch and its rate of one stride: flat, heel up to a depth, toes up to a peak, flat."""
    out = [(0.0, 0.0)] * round(rest_s / DT)
    pitch = 0.0
    for to_deg, over_s in ((-depth_deg, 0.3), (peak_deg, 0.4), (0.0, 0.1)):
        start, way, count = pitch, radians(to_deg) - pitch, round(over_s / DT)
        for k in range(1, count + 1):
            share = k / count
            out.append((start + 0.5 * way * (1.0 - cos(pi * share)), 0.5 * way * pi * sin(pi * share) / over_s))
        pitch = radians(to_deg)
    return out


def contacts(strides: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Return the contacts found, and the ends of the turning up."""
    signal = [one for depth, peak in strides for one in stride(depth, peak)] + [(0.0, 0.0)] * 60
    leg, found, quiet_s = LegPhase(), [], 0.0
    for n, (angle, rate) in enumerate(signal):
        quiet_s = quiet_s + DT if abs(rate) < 0.01 else 0.0
        leg, event = detect(leg, Motion(n * DT, rate, angle, 0.0, quiet_s, 0.0), foot=True)
        if event is EventKind.INITIAL_CONTACT:
            found.append(n * DT)
    return found, [1.4 * k + 1.3 for k in range(len(strides))]


@pytest.mark.parametrize("last", [(60.0, 20.0), (35.0, 5.0), (25.0, 3.0)])
def test_the_contact_of_a_shortened_last_step_is_found_in_time(last: tuple[float, float]) -> None:
    found, ends = contacts([(60.0, 20.0)] * 6 + [last])
    assert len(found) == 7
    assert found == pytest.approx(ends, abs=0.06)


def test_speed_is_carried_into_the_direction_that_the_foot_turns_to() -> None:
    """A foot that glides straight on at constant speed while it turns: only its own axes turn."""
    speed, turn, dt = GroundSpeed(2.0, 0.0), 4.0, 0.001
    for _ in range(250):
        speed = carried(speed, dt, Posture(turn_rate=turn))
    assert speed.forward == pytest.approx(2.0 * cos(1.0), abs=0.01)
    assert speed.across == pytest.approx(2.0 * sin(1.0), abs=0.01)


def test_a_turning_foot_that_stops_has_no_speed_left() -> None:
    """It speeds up along its first direction and slows down along the same, by then half across the foot."""
    speed, turn, dt = GroundSpeed(), 3.0, 0.001
    for n in range(400):
        along, yaw = (10.0 if n < 200 else -10.0), turn * n * dt
        posture = Posture(forward_acc=along * cos(yaw), across_acc=along * sin(yaw), turn_rate=turn)
        speed = carried(speed, dt, posture)
    assert speed.forward == pytest.approx(0.0, abs=0.02)
    assert speed.across == pytest.approx(0.0, abs=0.02)
