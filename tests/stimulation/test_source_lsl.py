"""Lab Streaming Layer: channels are found by their names and units, and samples arrive in SI units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.source_lsl import LslSource, find_channels

LABELS = [f"{kind}_{axis}" for kind in ("acc", "gyr") for axis in "xyz"]
UNITS = ["g"] * 3 + ["dps"] * 3


def test_channels_of_one_sensor_by_the_streams_name() -> None:
    """Order and other channels do not matter; units are scaled."""
    order = [5, 2, 0, 4, 1, 3]
    labels = ["battery", *(LABELS[k] for k in order)]
    (sensor,) = find_channels("Left-Foot IMU", labels, ["%", *(UNITS[k] for k in order)])
    assert sensor.placement is Placement.LEFT_FOOT
    assert [labels[k] for k in sensor.channels] == LABELS
    assert sensor.scale == pytest.approx([9.80665] * 3 + [math.pi / 180.0] * 3)


def test_channels_of_two_sensors_by_their_own_names() -> None:
    """Each label begins with where the sensor sits."""
    labels = [f"{side}_foot_{label}" for side in ("right", "left") for label in LABELS]
    found = find_channels("walk", labels, ["m/s^2"] * 3 + ["rad/s"] * 3 + UNITS)
    assert {s.placement: s.channels for s in found} == {
        Placement.RIGHT_FOOT: tuple(range(6)),
        Placement.LEFT_FOOT: tuple(range(6, 12)),
    }


@pytest.mark.parametrize(
    ("name", "labels", "units", "said"),
    [
        ("imu", LABELS, UNITS, "where its sensor sits"),
        ("left_foot", LABELS, [""] * 6, "allowed are m/s2, g"),
        ("left_foot", LABELS[:5], UNITS[:5], "without all"),
        ("left_foot", ["a", "b"], ["", ""], "no sensor"),
    ],
)
def test_a_stream_that_does_not_say_what_it_holds_is_refused(
    name: str, labels: Sequence[str], units: Sequence[str], said: str
) -> None:
    """Nothing is guessed."""
    with pytest.raises(SourceError, match=said):
        find_channels(name, labels, units)


def test_a_stream_of_this_machine_arrives() -> None:
    """Sent with the layer's own library, received in SI units, in order, none lost."""
    import pylsl

    info = pylsl.StreamInfo("left_foot of the test", "IMU", 6, 100.0, "double64", "surefoot-test")
    channels = info.desc().append_child("channels")
    for label, unit in zip(LABELS, UNITS, strict=True):
        channel = channels.append_child("channel")
        channel.append_child_value("label", label)
        channel.append_child_value("unit", unit)
    outlet = pylsl.StreamOutlet(info)
    source = LslSource("left_foot of the test", clock=lambda: 7.0, patience_s=10.0)
    source.open()
    source.open()
    assert source.placements == (Placement.LEFT_FOOT,)
    assert source.rate_hz == 100.0
    assert outlet.wait_for_consumers(5.0)
    for k in range(20):
        outlet.push_sample([0.0, 0.0, 1.0, 0.0, 0.0, 180.0], timestamp=float(k) + 1.0)
    found = []
    while len(found) < 20:
        new = source.read(5.0)
        assert new
        found += new
    assert [s.time_s for s in found] == [float(k) + 1.0 for k in range(20)]
    assert all(s.acc[2] == pytest.approx(9.80665) and s.gyr[2] == pytest.approx(math.pi) for s in found)
    assert {s.arrived_s for s in found} == {7.0}
    source.close()
    assert source.ended
    assert source.read(0.0) == ()


def test_a_stream_that_is_not_there_is_told() -> None:
    """By its name."""
    with pytest.raises(SourceError, match="no stream named 'nobody'"):
        LslSource("nobody", patience_s=0.2).open()
