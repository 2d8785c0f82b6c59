"""Frames of ScienceMode 4 as bytes, and back out of a line that may lose bytes or add some.

``F0 · length (2 bytes, stuffed) · CRC (2 bytes, stuffed) · data (stuffed where needed) · 0F``. Length and CRC are
always stuffed to four bytes each, so the smallest frame has 12 bytes, and a stuffed byte may look like a start or an
end. Therefore a frame is believed only where start, length, end and CRC all fit.
"""

from __future__ import annotations

from binascii import crc_hqx
from typing import NamedTuple

START, END, STUFFING, KEY = 0xF0, 0x0F, 0x81, 0x55
_SPECIAL = frozenset((START, END, STUFFING))
_HEAD = 9  # start, length, CRC
LEAST_BYTES = 12
MOST_BYTES = 1024
_START_OF_FRAME = bytes((START, STUFFING))


class Packet(NamedTuple):
    """What one frame carries.

    Parameters
    ----------
    command
        0 to 1023.
    number
        Number of the packet, 0 to 63; an answer repeats it.
    data
        What follows, without stuffing.
    """

    command: int
    number: int
    data: bytes


def to_frame(packet: Packet) -> bytes:
    """Return the bytes of a packet on the line."""
    head = (packet.number & 0x3F) << 10 | (packet.command & 0x3FF)
    body = _stuffed(head.to_bytes(2, "big") + packet.data)
    return b"".join(
        (bytes((START,)), _always_stuffed(len(body) + 10), _always_stuffed(crc_hqx(body, 0)), body, bytes((END,)))
    )


class Deframer:
    """Finds whole frames in the bytes that arrive, however they are cut; skips what is no frame.

    Attributes
    ----------
    skipped
        Bytes that belonged to no frame so far. A frame with a wrong CRC is among them.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.skipped = 0

    def feed(self, received: bytes) -> list[Packet]:
        """Take bytes and return the packets that are complete now, in order."""
        buffer = self._buffer
        buffer += received
        found: list[Packet] = []
        start = done = 0
        while (start := buffer.find(_START_OF_FRAME, start)) >= 0:
            end = _end_of_frame(buffer, start)
            if end is None:  # cut short or no frame; one further on may still be whole
                start += 1
                continue
            self.skipped += start - done
            found.append(_unpacked(buffer[start + _HEAD : end - 1]))
            start = done = end
        del buffer[:done]
        self._forget_what_can_be_no_frame()
        return found

    def _forget_what_can_be_no_frame(self) -> None:
        first = self._buffer.find(START)
        spare = len(self._buffer) if first < 0 else max(first, len(self._buffer) - MOST_BYTES)
        self.skipped += spare
        del self._buffer[:spare]


def _end_of_frame(buffer: bytearray, start: int) -> int | None:
    if len(buffer) < start + LEAST_BYTES:
        return None
    if any(buffer[start + at] != STUFFING for at in (3, 5, 7)):
        return None
    length = (buffer[start + 2] ^ KEY) << 8 | (buffer[start + 4] ^ KEY)
    end = start + length
    if not LEAST_BYTES <= length <= MOST_BYTES or end > len(buffer) or buffer[end - 1] != END:
        return None
    wanted = (buffer[start + 6] ^ KEY) << 8 | (buffer[start + 8] ^ KEY)
    body = buffer[start + _HEAD : end - 1]
    if crc_hqx(body, 0) != wanted or body[-1] == STUFFING or len(_unstuffed(body)) < 2:
        return None
    return end


def _unpacked(body: bytearray) -> Packet:
    plain = _unstuffed(body)
    head = int.from_bytes(plain[:2], "big")
    return Packet(head & 0x3FF, head >> 10, bytes(plain[2:]))


def _stuffed(plain: bytes) -> bytes:
    out = bytearray()
    for byte in plain:
        if byte in _SPECIAL:
            out += bytes((STUFFING, byte ^ KEY))
        else:
            out.append(byte)
    return bytes(out)


def _always_stuffed(value: int) -> bytes:
    return bytes((STUFFING, (value >> 8) ^ KEY, STUFFING, (value & 0xFF) ^ KEY))


def _unstuffed(body: bytearray) -> bytearray:
    out = bytearray()
    stuffed = False
    for byte in body:
        if byte == STUFFING and not stuffed:
            stuffed = True
            continue
        out.append(byte ^ KEY if stuffed else byte)
        stuffed = False
    return out
