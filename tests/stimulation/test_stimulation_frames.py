"""Frames of ScienceMode 4: there and back, through junk and losses, byte for byte as the maker's client makes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.stimulation.science_mode_frame import Deframer, Packet, to_frame
from surefoot.stimulation.simulated_p24 import Answer, Listener

science_mode_4 = pytest.importorskip("science_mode_4", reason="the extra 'stimulate' is not installed")

packets = st.builds(Packet, st.integers(0, 1023), st.integers(0, 63), st.binary(max_size=70))
# junk that looks as much as possible like parts of frames
junk = st.lists(st.sampled_from([0xF0, 0x0F, 0x81, 0x00, 0xA5, 0x55]), max_size=30).map(bytes)


class _Plain(science_mode_4.Packet):  # type: ignore[misc]
    def __init__(self, packet: Packet) -> None:
        super().__init__()
        self._command, self._number, self._plain = packet.command, packet.number, packet.data

    def get_data(self) -> bytes:
        return self._plain

    def __str__(self) -> str:
        return "plain"


@given(packets)
@settings(max_examples=60)
def test_frames_are_those_of_the_makers_client(packet: Packet) -> None:
    """Every byte."""
    assert to_frame(packet) == science_mode_4.Protocol.packet_to_bytes(_Plain(packet))


@given(packets)
def test_the_simulated_device_frames_alike_though_it_was_written_apart(packet: Packet) -> None:
    """Two hands, one line: CRC bit by bit here, by a library there."""
    assert Answer(0.0, packet.command, packet.number, packet.data).frame() == to_frame(packet)


@given(st.lists(packets, max_size=5), st.lists(junk, min_size=6, max_size=6), st.data())
def test_frames_come_back_through_junk_in_any_pieces(
    sent: list[Packet], between: list[bytes], data: st.DataObject
) -> None:
    """No frame is lost and none is invented, wherever the bytes are cut."""
    line = between[0] + b"".join(to_frame(p) + j for p, j in zip(sent, between[1:], strict=False))
    deframer, found, at = Deframer(), [], 0
    while at < len(line):
        step = data.draw(st.integers(1, len(line) - at))
        found += deframer.feed(line[at : at + step])
        at += step
    assert found == sent


@given(packets, st.data())
def test_a_frame_with_a_wrong_or_a_lost_byte_is_none(packet: Packet, data: st.DataObject) -> None:
    """One flipped byte or one lost byte, and the next whole frame is found at once."""
    frame = to_frame(packet)
    at = data.draw(st.integers(0, len(frame) - 1))
    flip = data.draw(st.integers(0, 255))
    wrong = frame[:at] + (bytes((frame[at] ^ flip,)) if flip else b"") + frame[at + 1 :]
    deframer = Deframer()
    assert deframer.feed(wrong) == []
    assert deframer.feed(to_frame(Packet(5, 6, b"\x00"))) == [Packet(5, 6, b"\x00")]


@given(packets, packets)
def test_the_simulated_device_reads_what_is_sent(first: Packet, second: Packet) -> None:
    """Its own de-framer gives head and data back; junk without a start does not disturb it."""
    listener = Listener()
    line = b"\x00\x0f\x81" + to_frame(first) + b"\x55" + to_frame(second)
    frames = [plain for ended, plain in map(listener.hear, line) if ended]
    assert frames == [(p.number << 10 | p.command).to_bytes(2, "big") + p.data for p in (first, second)]


def test_the_buffer_does_not_grow() -> None:
    """A line that only ever brings junk costs no memory."""
    deframer = Deframer()
    for _ in range(50):
        deframer.feed(b"\xf0\x81\x55" * 200)
    assert len(deframer._buffer) <= 1024
    assert deframer.skipped > 28000
    assert deframer.feed(to_frame(Packet(1, 2, b""))) == [Packet(1, 2, b"")]
