"""The check before a start: the foot that is lifted, and only that one, moves its sensor."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surefoot.recording import Placement, Side
from surefoot.stimulation.checked_start import CheckedStart
from surefoot.stimulation.foot_check import LIFTED_RAD, REST_S, FootCheck, followed, new_check
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.sample import Sample

LEFT, RIGHT = Placement.LEFT_FOOT, Placement.RIGHT_FOOT
FEET = (LEFT, RIGHT)


class Person:
    """Stands, sways a little, and lifts feet; the sensors of the feet have the names given."""

    def __init__(self, check: FootCheck, names: dict[Placement, Placement] | None = None) -> None:
        self.check = check
        self.names = names or {place: place for place in FEET}
        self.now_s = 0.0
        self._rng = np.random.default_rng(4)

    def samples(self, seconds: float, *moving: Placement, peak_rad_s: float = 2.0) -> list[Sample]:
        out = []
        steps = round(seconds * 100)
        for n in range(steps):
            self.now_s += 0.01
            for place, named in self.names.items():
                turn = peak_rad_s * math.sin(2.0 * math.pi * n / steps) if place in moving else 0.0
                sway = self._rng.normal(0.0, 0.05, 3)
                gyr = (turn + sway[0], sway[1], sway[2])
                out.append(Sample(named, self.now_s, (0.0, 0.0, 9.81), gyr, self.now_s))
        return out

    def does(self, seconds: float, *moving: Placement, peak_rad_s: float = 2.0) -> FootCheck:
        for sample in self.samples(seconds, *moving, peak_rad_s=peak_rad_s):
            self.check = followed(self.check, sample)
        return self.check


def test_each_foot_is_lifted_in_turn() -> None:
    person = Person(new_check(example_profile(*FEET)))
    assert person.check.text == "Keep both feet still on the floor."
    assert person.does(1.5).text.startswith("Lift the left foot and put it down again")
    assert person.does(1.0, LEFT).checked == 0, "it has to come to rest again"
    assert person.does(1.5).text.startswith("Lift the right foot")
    person.does(1.0, RIGHT)
    assert person.does(1.5).passed
    assert person.check.text == "Each sensor sits on its leg; start."
    assert person.does(3.0, LEFT, RIGHT).passed


def test_swapped_sensors_do_not_pass_however_often() -> None:
    person = Person(new_check(example_profile(*FEET)), {LEFT: RIGHT, RIGHT: LEFT})
    person.does(1.5)
    for _ in range(3):
        person.does(1.0, LEFT)
        found = person.does(1.5)
        assert found.checked == 0
        assert found.text.startswith(
            "The right foot sensor moved, not the left foot one: are they on the wrong legs? L"
        )


def test_one_sensor_on_the_other_foot_waits_for_ever() -> None:
    """The left foot is lifted; the sensor named for it sits on the right one and rests."""
    person = Person(new_check(example_profile(LEFT)), {RIGHT: LEFT})
    person.does(1.5)
    person.does(1.0, LEFT)
    assert person.does(10.0).text.startswith("Lift the left foot")


@pytest.mark.parametrize(
    ("moving", "peak", "said"), [(FEET, 2.0, "Both sensors moved"), ((LEFT,), 0.4, "Lift the left")]
)
def test_other_movement_is_no_lift(moving: tuple[Placement, ...], peak: float, said: str) -> None:
    """A hop with both feet; a sway of the standing leg."""
    person = Person(new_check(example_profile(*FEET)))
    person.does(1.5)
    person.does(1.0, *moving, peak_rad_s=peak)
    assert person.does(1.5).text.startswith(said)
    assert person.check.checked == 0


def test_without_rest_nothing_is_asked_and_what_was_not_measured_is_no_rest() -> None:
    """Gaps, numbers that are none, and a clock that goes back begin the rest anew; other sensors do not matter."""
    check = new_check(example_profile(LEFT))
    still = Sample(LEFT, 0.0, (0.0, 0.0, 9.81), (0.0, 0.0, 0.0), 0.0)
    for n in range(200):
        check = followed(check, still._replace(time_s=0.5 * n))
    for n in range(200):
        check = followed(check, still._replace(time_s=100.0 + 0.01 * n, gyr=(math.nan, 0.0, 0.0)))
    check = followed(check, still._replace(placement=RIGHT, gyr=(9.0, 0.0, 0.0)))
    assert (check.asked, check.sensors[0].still_s) == (False, 0.0)
    for n in range(round(100 * REST_S) + 3):
        check = followed(check, still._replace(time_s=200.0 + 0.01 * n))
    assert check.asked
    assert check.sensors[0].turned_rad < LIFTED_RAD


def test_a_start_needs_the_check_each_time() -> None:
    """Refused in words before it, let through after it, and asked for again after a stop."""
    profile = example_profile(LEFT)
    control = CheckedStart(RunControl(profile), profile)
    person = Person(new_check(profile), {LEFT: LEFT})

    def does(seconds: float, *moving: Placement) -> None:
        for sample in person.samples(seconds, *moving):
            control.take(sample, sample.arrived_s)

    control.start(0.0)
    (refusal,) = control.refusals()
    assert (control.on, refusal.kind) == (False, "feet_not_checked")
    assert refusal.text == "not started. Keep both feet still on the floor."
    for _ in range(2):
        does(1.5)
        assert control.asks.startswith("Lift the left foot")
        does(1.0, LEFT)
        does(1.5)
        control.start(person.now_s)
        assert (control.on, control.asks) == (True, "")
        assert "feet_not_checked" not in {r.kind for r in control.refusals()}
        does(2.0, LEFT)
        control.stop(person.now_s)
        assert not control.on
    assert Side.LEFT in {output.side for output in control.outputs()}
