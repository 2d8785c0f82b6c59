"""The simulated P24 behind a pseudo-terminal: a port that can be opened like that of a real one, with faults on demand.

``python -m surefoot.stimulation.simulated_p24_port LOG`` runs one in a process of its own: it prints the name of its
port, works until its standard input ends, and writes every pulse that it put out to LOG.
"""

from __future__ import annotations

import heapq
import os
import random
import select
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from surefoot.errors import DeviceError
from surefoot.stimulation.real_time import ENGINE_PRIORITY, prefer
from surefoot.stimulation.simulated_p24 import Answer, PutOut, SimulatedP24

_LONGEST_WAIT_S = 0.05


@dataclass
class Faults:
    """What goes wrong on the line from now on; may be changed while it runs.

    Parameters
    ----------
    lose_share
        Share of bytes lost on the way to the device, 0 to 1.
    junk_before, junk_inside
        Bytes put in front of every answer, and into the middle of it.
    delay_s
        Every answer comes this much later.
    wrong_crc
        Every answer's CRC is wrong.
    mute
        Nothing is answered.
    """

    lose_share: float = 0.0
    junk_before: bytes = b""
    junk_inside: bytes = b""
    delay_s: float = 0.0
    wrong_crc: bool = False
    mute: bool = False


class SimulatedPort:
    """A simulated P24 on a pseudo-terminal, in a thread; use it as a context.

    Parameters
    ----------
    device
        The device; a new one when None.
    faults
        What goes wrong.
    real_time
        Ask the system to run its thread before others, as a real device has a processor of its own.
    """

    def __init__(
        self, device: SimulatedP24 | None = None, faults: Faults | None = None, *, real_time: bool = False
    ) -> None:
        self._real_time = real_time
        self.device = device or SimulatedP24()
        self.faults = faults or Faults()
        self._random = random.Random(0)
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._wake_read, self._wake_write = os.pipe()
        self._answers: list[tuple[float, int, Answer]] = []
        self._count = 0
        self._thread = threading.Thread(target=self._serve, name="simulated P24", daemon=True)

    def __enter__(self) -> SimulatedPort:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()
        for handle in (self._wake_read, self._wake_write):
            os.close(handle)

    def unplug(self) -> None:
        """Pull the cable: the port is gone, and what waits in the device is not put out."""
        if self._thread.is_alive():
            os.write(self._wake_write, b"x")
            self._thread.join()

    @property
    def put_out(self) -> tuple[PutOut, ...]:
        """Every pulse put out so far."""
        return tuple(self.device.put_out)

    def _serve(self) -> None:
        if self._real_time:
            prefer(ENGINE_PRIORITY)
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        try:
            while True:
                ready = dict(poll.poll(1000.0 * self._wait_s()))
                if self._wake_read in ready:
                    return
                received = os.read(self._master, 4096) if self._master in ready else b""
                self._work(self._lossy(received), time.monotonic())
        except OSError:
            return
        finally:
            for handle in (self._master, self._slave):
                with suppress(OSError):
                    os.close(handle)

    def _work(self, received: bytes, now_s: float) -> None:
        answers = self.device.receive(received, now_s) + self.device.run(now_s)
        for answer in answers:
            self._count += 1
            heapq.heappush(self._answers, (answer.at_s + self.faults.delay_s, self._count, answer))
        while self._answers and self._answers[0][0] <= now_s:
            _, _, answer = heapq.heappop(self._answers)
            if not self.faults.mute:
                os.write(self._master, self._spoilt(answer.frame()))

    def _wait_s(self) -> float:
        due = [at for at in (self.device.next_due_s, self._answers[0][0] if self._answers else None) if at is not None]
        return min(max(min(due, default=float("inf")) - time.monotonic(), 0.0), _LONGEST_WAIT_S)

    def _lossy(self, received: bytes) -> bytes:
        share = self.faults.lose_share
        return bytes(b for b in received if self._random.random() >= share) if share else received

    def _spoilt(self, frame: bytes) -> bytes:
        faults = self.faults
        if faults.wrong_crc:
            frame = frame[:8] + bytes((frame[8] ^ 1,)) + frame[9:]
        middle = len(frame) // 2
        return faults.junk_before + frame[:middle] + faults.junk_inside + frame[middle:]


def write_log(pulses: tuple[PutOut, ...], path: Path) -> None:
    """Write every pulse: when it began (`time.monotonic`), channel, its first half, and the charge left over."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("at_s,channel,current_ma,pulse_width_us,left_over_nc\n")
        for pulse in pulses:
            width, current = pulse.points[0]
            stream.write(f"{pulse.at_s:.6f},{pulse.channel},{current:g},{width},{pulse.charge_nc:g}\n")


@contextmanager
def simulated_process(log: Path) -> Iterator[str]:
    """Run a simulated P24 in a process of its own for as long as the block lasts.

    Parameters
    ----------
    log
        Where every pulse is written in the end.

    Yields
    ------
    str
        Name of its port.
    """
    program = [sys.executable, "-m", "surefoot.stimulation.simulated_p24_port", str(log)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        if not port:
            raise DeviceError("the simulated device did not start")
        yield port
        process.stdin.close()
        process.wait()


def main() -> None:
    """Serve one port until standard input ends."""
    with SimulatedPort(real_time=True) as port:
        print(port.path, flush=True)
        with suppress(KeyboardInterrupt):
            sys.stdin.buffer.read()
        write_log(port.put_out, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
