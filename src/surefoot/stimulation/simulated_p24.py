"""A RehaMove P24 in memory: what it does with the bytes that it gets, and every pulse that it puts out.

Written apart from the sender on purpose: own de-framer (byte by byte), own CRC, own reading of the packets, so that a
fault of the sender is not hidden by the same fault here. It speaks the low-level mode of ScienceMode 4 only.
`simulated_p24_port` puts it on a pseudo-terminal.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Command(IntEnum):
    """Commands that the simulated device knows; an answer has the number after it."""

    LOW_LEVEL_INIT = 0
    LOW_LEVEL_CHANNEL_CONFIG = 2
    LOW_LEVEL_STOP = 4
    GET_DEVICE_ID = 52
    RESET = 58
    GET_STIM_STATUS = 62
    GENERAL_ERROR = 66
    UNKNOWN_COMMAND = 67
    GET_EXTENDED_VERSION = 68


class Result(IntEnum):
    """What an answer says."""

    NO_ERROR = 0
    TRANSFER_ERROR = 1
    PARAMETER_ERROR = 2
    NOT_INITIALIZED = 7
    ELECTRODE_ERROR = 10
    BUSY = 21


class PutOut(NamedTuple):
    """One pulse that the device really put out.

    Parameters
    ----------
    at_s
        When it began, on the clock of this machine (`time.monotonic`) in s.
    channel
        1 to 4.
    points
        Duration in µs and current in mA of each part.
    number
        Number of the packet that asked for it.
    """

    at_s: float
    channel: int
    points: tuple[tuple[int, float], ...]
    number: int

    @property
    def charge_nc(self) -> float:
        """What is left over of its charge in nC; 0 when it is balanced."""
        return sum(duration * current for duration, current in self.points)


class Answer(NamedTuple):
    """An answer and when it may leave the device."""

    at_s: float
    command: int
    number: int
    data: bytes

    def frame(self) -> bytes:
        """Return its bytes on the line."""
        plain = bytes((self.number << 2 | self.command >> 8, self.command & 0xFF)) + self.data
        body = b"".join(bytes((0x81, b ^ 0x55)) if b in b"\xf0\x0f\x81" else bytes((b,)) for b in plain)
        length, crc = len(body) + 10, crc16(body)
        head = b"".join(bytes((0x81, b ^ 0x55)) for b in (length >> 8, length & 0xFF, crc >> 8, crc & 0xFF))
        return b"\xf0" + head + body + b"\x0f"


def crc16(data: bytes) -> int:
    """Return the CRC-16 of XMODEM, bit by bit: polynomial 0x1021, start 0."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


class Listener:
    """Takes a line byte by byte and gives back the frames on it; a frame is None where its CRC or length is wrong."""

    def __init__(self) -> None:
        self._frame: bytearray | None = None
        self._stuffed = False

    def hear(self, byte: int) -> tuple[bool, bytes | None]:
        """Take one byte; returns whether a frame ended, and its plain data."""
        frame = self._frame
        if frame is None:
            if byte == 0xF0:
                self._frame, self._stuffed = bytearray(), False
            return False, None
        if self._stuffed:
            self._stuffed = False
            frame += bytes((0x81, byte))
            return False, None
        if byte == 0x81:
            self._stuffed = True
            return False, None
        if byte == 0xF0 or len(frame) > 4096:  # never inside a frame unless stuffed: the one before was cut short
            self._frame = bytearray()
            return False, None
        if byte != 0x0F:
            frame.append(byte)
            return False, None
        self._frame = None
        return True, _plain(bytes(frame))


def _plain(inside: bytes) -> bytes | None:
    head, body = inside[:8], inside[8:]
    if len(body) < 2 or any(head[at] != 0x81 for at in (0, 2, 4, 6)):
        return None
    length, crc = ((head[at + 1] ^ 0x55) << 8 | (head[at + 3] ^ 0x55) for at in (0, 4))
    if length != len(inside) + 2 or crc != crc16(body):
        return None
    out = bytearray()
    rest = iter(body)
    for byte in rest:
        out.append(next(rest, 0) ^ 0x55 if byte == 0x81 else byte)
    return bytes(out) if len(out) >= 2 else None


@dataclass
class SimulatedP24:
    """The device itself, without a line and without a clock of its own.

    Parameters
    ----------
    queue_length
        Pulses that may wait inside it.
    pulse_s
        Least time that one pulse takes, the recharging of the high voltage included.
    idle_limit_s
        It leaves the low-level mode by itself after this time without a frame.
    electrode_off
        Whether the electrode has come off: pulses are answered with an error and none is put out.
    """

    queue_length: int = 10
    pulse_s: float = 0.002
    idle_limit_s: float = 2.0
    electrode_off: bool = False

    def __post_init__(self) -> None:
        self.initialised = False
        self.stopped_s = float("-inf")  # when it was last stopped
        self.wrong_frames = 0
        self.put_out: list[PutOut] = []
        self._listener = Listener()
        self._queue: deque[PutOut] = deque()
        self._free_at_s = 0.0
        self._heard_s = 0.0

    def receive(self, received: bytes, now_s: float) -> list[Answer]:
        """Take bytes from the line and return the answers that they call for."""
        answers: list[Answer] = []
        for byte in received:
            ended, plain = self._listener.hear(byte)
            if ended:
                answers += self._frame(plain, now_s)
        return answers

    def run(self, now_s: float) -> list[Answer]:
        """Put out the pulses that are due, and leave the low-level mode where nothing was heard for too long."""
        answers = []
        while self._queue and self._queue[0].at_s <= now_s:
            pulse = self._queue.popleft()
            self.put_out.append(pulse)
            answers.append(_config_answer(pulse.at_s + self.pulse_s, pulse.number, pulse.channel, Result.NO_ERROR))
        if self.initialised and now_s - self._heard_s > self.idle_limit_s:
            self._stop(now_s)
        return answers

    @property
    def next_due_s(self) -> float | None:
        """When the next waiting pulse begins; None where none waits."""
        return self._queue[0].at_s if self._queue else None

    def _frame(self, plain: bytes | None, now_s: float) -> list[Answer]:
        if plain is None:
            self.wrong_frames += 1
            return [Answer(now_s, Command.GENERAL_ERROR, 0, bytes((Result.TRANSFER_ERROR,)))]
        self._heard_s = now_s
        number, command = plain[0] >> 2, (plain[0] & 3) << 8 | plain[1]
        if command == Command.LOW_LEVEL_CHANNEL_CONFIG:
            return self._config(plain[2:], number, now_s)
        data = self._plain_command(command, now_s)
        if data is None:
            return [Answer(now_s, Command.UNKNOWN_COMMAND, number, bytes((Result.PARAMETER_ERROR,)))]
        return [Answer(now_s, command + 1, number, data)]

    def _plain_command(self, command: int, now_s: float) -> bytes | None:
        if command == Command.LOW_LEVEL_INIT:
            self.initialised = True
            return bytes((Result.NO_ERROR,))
        if command in (Command.LOW_LEVEL_STOP, Command.RESET):
            self._stop(now_s)
            return bytes((Result.NO_ERROR,))
        if command == Command.GET_STIM_STATUS:
            return bytes((Result.NO_ERROR, 1 if self.initialised else 0, 6 if self.initialised else 0))
        if command == Command.GET_DEVICE_ID:
            return bytes((Result.NO_ERROR,)) + b"SIMULATED0"
        if command == Command.GET_EXTENDED_VERSION:
            return bytes((Result.NO_ERROR, 1, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0))
        return None

    def _config(self, data: bytes, number: int, now_s: float) -> list[Answer]:
        channel = (data[0] >> 5 & 3) + 1 if data else 1
        points = _points(data)
        if not self.initialised:
            return [_config_answer(now_s, number, channel, Result.NOT_INITIALIZED)]
        if points is None:
            return [_config_answer(now_s, number, channel, Result.PARAMETER_ERROR)]
        if self.electrode_off:
            return [_config_answer(now_s, number, channel, Result.ELECTRODE_ERROR)]
        if len(self._queue) >= self.queue_length:
            return [_config_answer(now_s, number, channel, Result.BUSY)]
        if not data[0] >> 7:  # set, not executed
            return [_config_answer(now_s, number, channel, Result.NO_ERROR)]
        begin = max(now_s, self._free_at_s)
        self._free_at_s = begin + max(self.pulse_s, 1e-6 * sum(duration for duration, _ in points))
        self._queue.append(PutOut(begin, channel, points, number))
        return []

    def _stop(self, now_s: float) -> None:
        self.initialised = False
        self.stopped_s = now_s
        self._queue.clear()
        self._free_at_s = 0.0


def _points(data: bytes) -> tuple[tuple[int, float], ...] | None:
    if not data or len(data) != 1 + 4 * ((data[0] & 0x0F) + 1):
        return None
    words = [int.from_bytes(data[at : at + 4], "big") for at in range(1, len(data), 4)]
    points = tuple((word >> 20, (word >> 10 & 0x3FF) / 2.0 - 150.0) for word in words)
    return None if any(abs(current) > 150.0 for _, current in points) else points


def _config_answer(at_s: float, number: int, channel: int, result: Result) -> Answer:
    return Answer(at_s, Command.LOW_LEVEL_CHANNEL_CONFIG + 1, number, bytes((result, channel - 1, 0)))
