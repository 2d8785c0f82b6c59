"""What the legs of somebody do who does not walk: single gestures, drawn at random from what people do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from surefoot.virtual.stationary_leg import Joint, Track


class DrawnLeg:
    """The joints of one leg while their movements are drawn, and when the shoe hit the floor."""

    def __init__(self) -> None:
        self.joints = {joint: Track() for joint in Joint}
        self.hits: list[tuple[float, float]] = []

    def go(self, joint: Joint, start_s: float, end_s: float, value: float, turning: float = 0.0) -> None:
        """Move a joint, see `Track.go`."""
        self.joints[joint].go(start_s, end_s, value, turning)

    def there_and_back(self, joint: Joint, at_s: float, over_s: float, value: float) -> None:
        """Move a joint by a value and back."""
        rest = self.joints[joint].value
        self.go(joint, at_s, at_s + over_s / 2, rest + value)
        self.go(joint, at_s + over_s / 2, at_s + over_s, rest)

    def hit(self, at_s: float, strength: float) -> None:
        """Let the shoe hit the floor; 1 is a heel strike."""
        self.hits.append((at_s, strength))


Draw = Callable[[float, float], float]  # evenly between two ends
Gesture = Callable[[DrawnLeg, float, Draw], float]  # begins at a time, returns when it has ended


def _taps(leg: DrawnLeg, at_s: float, low_deg: float, high_deg: float, u: Draw) -> float:
    over, size = u(0.3, 0.7), np.radians(u(low_deg, high_deg))
    for _ in range(round(u(1, 8))):
        leg.there_and_back(Joint.PITCH, at_s, over, float(size))
        at_s += over
        leg.hit(at_s, u(0.1, 0.6))
        at_s += u(0.0, 0.2)
    return at_s


def tap_toes(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Tap the floor with the forefoot."""
    return _taps(leg, at_s, 8.0, 25.0, u)


def tap_heel(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Tap the floor with the heel."""
    return _taps(leg, at_s, -25.0, -6.0, u)


def bounce(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Let the heel bob, fast and small."""
    over, size = u(0.16, 0.28), np.radians(u(2.0, 7.0))
    for _ in range(round(u(10, 40))):
        leg.there_and_back(Joint.PITCH, at_s, over, -float(size))
        at_s += over
    return at_s


def dangle(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Lift the leg off the floor and swing it under the chair, with a stop at either end."""
    up, over = u(0.4, 0.8), u(0.8, 1.6)
    leg.go(Joint.LIFT, at_s, at_s + up, u(0.08, 0.2))
    at_s += up
    for _ in range(round(u(1, 12))):
        leg.there_and_back(Joint.KNEE, at_s, over, float(np.radians(u(8.0, 40.0))))
        at_s += over
    leg.go(Joint.LIFT, at_s, at_s + up, 0.0)
    leg.hit(at_s + up, u(0.1, 0.5))
    return at_s + up


def place_foot(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Put the foot somewhere else, seated."""
    over = u(0.4, 0.9)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.01, 0.06))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-15.0, 0.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.12, 0.12))
    leg.go(Joint.TILT, at_s, at_s + over, float(np.radians(u(-12.0, 12.0))))
    leg.hit(at_s + over, u(0.1, 0.6))
    return at_s + over


def adjust_foot(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Put the foot a little elsewhere, standing."""
    over = u(0.35, 0.7)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.005, 0.03))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-12.0, 0.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.06, 0.06))
    leg.go(Joint.YAW, at_s, at_s + over, float(np.radians(u(-10.0, 10.0))))
    leg.hit(at_s + over, u(0.1, 0.5))
    return at_s + over


def shift_weight(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Shift weight onto this leg and back."""
    over, hold = u(0.6, 1.6), u(0.5, 4.0)
    size, roll = float(np.radians(u(-4.0, 4.0))), float(np.radians(u(-2.0, 2.0)))
    for joint, value in ((Joint.TILT, size), (Joint.ROLL, roll)):
        leg.go(joint, at_s, at_s + over, value)
        leg.go(joint, at_s + over + hold, at_s + 2 * over + hold, 0.0)
    return at_s + 2 * over + hold


def rise_on_toes(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Rise on the toes."""
    over = u(1.0, 2.5)
    leg.there_and_back(Joint.PITCH, at_s, over, -float(np.radians(u(8.0, 30.0))))
    leg.hit(at_s + over, u(0.0, 0.5))
    return at_s + over


def small_step(leg: DrawnLeg, at_s: float, u: Draw, yaw_rad: float) -> float:
    """Step on the spot: the foot hardly leaves the floor."""
    over = u(0.3, 0.6)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.003, 0.025))
    leg.there_and_back(Joint.PITCH, at_s, over, float(np.radians(u(-10.0, -2.0))))
    leg.there_and_back(Joint.TILT, at_s, over, float(np.radians(u(2.0, 8.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.03, 0.03))
    leg.go(Joint.YAW, at_s, at_s + over, yaw_rad)
    leg.hit(at_s + over, u(0.1, 0.6))
    return at_s + over


def swing_leg(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Lift the leg off the floor and let it swing about the knee as a pendulum does, for long."""
    up, half, size = u(0.4, 0.8), u(0.45, 0.8), float(np.radians(u(6.0, 30.0)))
    leg.go(Joint.LIFT, at_s, at_s + up, u(0.1, 0.2))
    at_s += up
    for k in range(round(u(4, 50))):
        end = size * u(0.85, 1.15) * (1.0 if k % 2 == 0 else -1.0)
        leg.go(Joint.KNEE, at_s, at_s + half, end, turning=-end * (np.pi / half) ** 2)
        at_s += half
    leg.go(Joint.KNEE, at_s, at_s + half, 0.0)
    at_s += half
    leg.go(Joint.LIFT, at_s, at_s + up, 0.0)
    leg.hit(at_s + up, u(0.1, 0.5))
    return at_s + up


def tap_to_music(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Tap heel or toes with the beat, for long."""
    beat = 60.0 / u(70.0, 160.0)
    over, size = u(0.5, 0.95) * beat, float(np.radians(u(6.0, 25.0))) * (1.0 if u(0.0, 1.0) < 0.5 else -1.0)
    for _ in range(round(u(10.0, 40.0) / beat)):
        leg.there_and_back(Joint.PITCH, at_s, over, size * u(0.8, 1.2))
        leg.hit(at_s + over, u(0.1, 0.6))
        at_s += beat
    return at_s


def unload(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Shift weight onto the other leg, so far that this heel, or the whole foot, leaves the floor; and back."""
    over, hold = u(0.4, 1.2), u(0.0, 2.0)
    back = at_s + over + hold
    leg.go(Joint.TILT, at_s, at_s + over, float(np.radians(u(2.0, 15.0))))
    leg.go(Joint.PITCH, at_s, at_s + over, -float(np.radians(u(3.0, 25.0))))
    leg.go(Joint.LIFT, at_s, at_s + over, u(0.0, 0.03) if u(0.0, 1.0) < 0.3 else 0.0)
    for joint in (Joint.TILT, Joint.PITCH, Joint.LIFT):
        leg.go(joint, back, back + over, 0.0)
    leg.hit(back + over, u(0.1, 0.6))
    return back + over


def march(leg: DrawnLeg, at_s: float, u: Draw) -> float:
    """Lift the knee and put the foot down where it stood."""
    over = u(0.45, 0.8)
    leg.there_and_back(Joint.LIFT, at_s, over, u(0.04, 0.22))
    leg.there_and_back(Joint.PITCH, at_s, over, -float(np.radians(u(8.0, 40.0))))
    leg.there_and_back(Joint.TILT, at_s, over, float(np.radians(u(0.0, 30.0))))
    leg.go(Joint.FORWARD, at_s, at_s + over, u(-0.04, 0.04))
    leg.hit(at_s + over, u(0.3, 1.0))
    return at_s + over


SEATED: tuple[Gesture, ...] = (tap_toes, tap_heel, bounce, dangle, place_foot)
STANDING: tuple[Gesture, ...] = (shift_weight, shift_weight, rise_on_toes, tap_toes, adjust_foot)
