"""Movella DOT: bytes become samples, and sensors that do not answer are told."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.movella_dot import decode
from surefoot.stimulation.source_movella_dot import MovellaDotSource


def _payload(ticks: int) -> bytes:
    return struct.pack("<I6f", ticks % 2**32, 0.0, 0.0, 9.8, 90.0, 0.0, -180.0) + bytes(12)


def test_bytes_of_a_known_payload() -> None:
    """Written by hand: 1 s, 1.0, -2.0, 9.5 m/s², 90, 0, -180 deg/s."""
    payload = bytes.fromhex("40420f000000803f000000c0000018410000b44200000000000034c3") + bytes(12)
    reading = decode(payload, None)
    assert reading is not None
    assert reading.ticks_us == 1_000_000
    assert reading.acc == (1.0, -2.0, 9.5)
    assert reading.gyr == pytest.approx((math.pi / 2, 0.0, -math.pi))


@given(st.integers(0, 2**36), st.integers(-2_000_000, 2_000_000_000))
def test_time_goes_on_over_the_wrap(last: int, step: int) -> None:
    """The 32 bits wrap after 71.6 min; a late packet goes back, and is seen as such."""
    now = max(0, last + step)
    reading = decode(_payload(now), last)
    assert reading is not None
    assert reading.ticks_us == now


@given(st.binary(max_size=27))
def test_a_short_payload_is_none(payload: bytes) -> None:
    """Nothing is made up."""
    assert decode(payload, None) is None


class _Dot:
    """A sensor that answers as a DOT does."""

    def __init__(self, address: str) -> None:
        self.address, self.is_connected = address, False
        self.said: list[bytes] = []
        self._receive: Callable[[Any, bytearray], None] | None = None

    async def connect(self) -> None:
        if self.address == "off":
            raise OSError("not found")
        self.is_connected = True

    async def start_notify(self, uuid: str, receive: Callable[[Any, bytearray], None]) -> None:
        assert uuid.startswith("15172003-")
        self._receive = receive

    async def write_gatt_char(self, uuid: str, data: bytes, response: bool) -> None:
        assert uuid.startswith("15172001-")
        assert response
        self.said.append(data)
        if data[1] == 1:
            assert self._receive is not None
            for k in range(3):
                self._receive(None, bytearray(_payload(2**32 - 16_667 + 16_667 * k)))

    async def disconnect(self) -> None:
        self.is_connected = False


def test_samples_of_two_sensors_arrive_and_both_are_stopped() -> None:
    """Notification first, then start with payload 21; stop and disconnect at the end."""
    dots: dict[str, _Dot] = {}
    addresses = {Placement.LEFT_FOOT: "a", Placement.RIGHT_FOOT: "b"}
    source = MovellaDotSource(addresses, lambda address: dots.setdefault(address, _Dot(address)), lambda: 3.0)
    source.open()
    found = source.read(0.1)
    assert [s.placement for s in found] == [Placement.LEFT_FOOT] * 3 + [Placement.RIGHT_FOOT] * 3
    assert [s.time_s for s in found[:3]] == pytest.approx([(2**32 + 16_667 * k) / 1e6 for k in (-1, 0, 1)])
    assert found[0].gyr == pytest.approx((math.pi / 2, 0.0, -math.pi))
    assert source.read(0.0) == ()
    assert not source.ended
    source.close()
    assert source.ended
    assert dots["a"].said == [bytes((1, 1, 21)), bytes((1, 0, 21))]
    assert not any(d.is_connected for d in dots.values())
    source.close()


def test_a_sensor_that_does_not_answer_is_told_and_the_other_is_left() -> None:
    """By its address and place; the one that was connected is stopped again."""
    dots: dict[str, _Dot] = {}
    addresses = {Placement.LEFT_FOOT: "a", Placement.RIGHT_FOOT: "off"}
    source = MovellaDotSource(addresses, lambda address: dots.setdefault(address, _Dot(address)))
    with pytest.raises(SourceError, match=r"off \(right_foot\) did not answer"):
        source.open()
    assert not dots["a"].is_connected


def test_a_sensor_that_goes_away_ends_the_source() -> None:
    """Nothing will come any more."""
    dot = _Dot("a")
    source = MovellaDotSource({Placement.LEFT_SHANK: "a"}, lambda _: dot)
    source.open()
    source.read(0.0)
    dot.is_connected = False
    assert source.ended
    source.close()
