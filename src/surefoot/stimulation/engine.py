"""The real-time loop: samples in, pulses out, one thread, and silence on every way out of it.

It waits for the next sample or the next pulse that is due, whichever comes first, and never longer than 10 ms, so that
a stop is heard at once. It holds no decision of its own: what is stimulated, the controller decides (core and gate).
Nothing here touches a disk while there is stimulation.
"""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from surefoot.errors import SurefootError
from surefoot.recording import Side
from surefoot.stimulation.command import Command, Output, Reason, Refusal
from surefoot.stimulation.device import DeviceHealth, Pulse, Stimulator
from surefoot.stimulation.latency_counter import LatencyCounter
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.source import SampleSource
from surefoot.stimulation.watcher import BEAT, UNWATCHED_S, Watcher

LONGEST_WAIT_S = 0.01
REFUSED_WAIT_S = 0.001  # what is due and was not given is not asked for without end
STATUS_S = 0.05
COLLECT_S = 5.0
QUIET_S = 0.2
"""Rubbish is collected only when there was no stimulation for this long."""


class EngineEnd(IntEnum):
    """How a run ended; also the exit code of its process."""

    DONE = 0  # stopped on request, or the source has ended
    NOT_STARTED = 1  # something could not be opened
    DEVICE = 3
    SOURCE = 4
    WATCHDOG = 5
    FAULT = 6


class Controller(Protocol):
    """What decides: the core and the gate behind it (see `control`)."""

    def take(self, sample: Sample, now_s: float) -> tuple[Command | None, Reason]:
        """Follow the gait by one sample."""

    def pulses(self, now_s: float) -> Sequence[Pulse]:
        """Return the pulses that are due now."""

    def next_due_s(self, now_s: float) -> float:
        """Tell when the next pulse is due; infinity where none is."""

    def outputs(self) -> tuple[Output, ...]:
        """Return what is let out now."""

    def refusals(self) -> Sequence[Refusal]:
        """Return what was refused since the last call."""

    @property
    def on(self) -> bool:
        """Whether the gate is open."""

    @property
    def mode(self) -> str:
        """The mode."""

    @property
    def levels(self) -> Mapping[Side, float]:
        """The person's level of each leg inside the clinician's range, 0 to 1."""

    @property
    def asks(self) -> str:
        """What the person is to do before the start; empty where nothing is asked for."""

    def start(self, now_s: float) -> None:
        """Open the gate."""

    def ask(self, words: str, now_s: float) -> str:
        """Do what was asked for (a mode, a level, a test burst); returns what was done, empty where nothing was."""

    def stop(self, now_s: float) -> None:
        """Close the gate."""

    def stop_for(self, now_s: float, kind: str, text: str) -> None:
        """Close the gate and tell why, among the refusals."""


class Link(Protocol):
    """The line to whoever watches and steers the engine."""

    def requests(self) -> Sequence[str]:
        """Return what was asked for: ``start``, ``stop`` or words for the controller; ``stop`` where nobody is left.

        Among them the beat of a watcher that has one (see `watcher`).
        """

    def tell(self, status: EngineStatus) -> None:
        """Send a status if there is room; never waits."""


class Log(Protocol):
    """Where refusals and events go."""

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        """Keep one line."""

    def flush(self) -> None:
        """Write what was kept."""


class Beat(Protocol):
    """The watchdog, as the engine sees it."""

    def beat(self, now_s: float) -> bool:
        """Beat; False where nobody listens."""

    def close(self, *, silenced: bool) -> None:
        """End it."""


@dataclass(slots=True)
class EngineStatus:
    """What a live view shows; one object, changed in place.

    Attributes
    ----------
    now_s
        When, on the engine's clock.
    on, mode
        Whether the gate is open, and the mode.
    asks
        What the person is to do before the start.
    levels
        The person's level of each leg, 0 to 1.
    command, reason, event
        The last of each leg, why, and its last event of gait.
    outputs
        What is let out.
    health
        Of the device.
    samples, pulses, refused
        Counts since the beginning.
    last_refusal
        In words.
    delay
        From the arrival of a sample until everything that it led to was sent.
    late
        By how much pulses were sent after they were due.
    ended
        How it ended, in words; empty while it runs.
    """

    now_s: float = 0.0
    on: bool = False
    mode: str = ""
    asks: str = ""
    levels: Mapping[Side, float] = field(default_factory=dict)
    command: dict[str, Command] = field(default_factory=dict)
    reason: dict[str, Reason] = field(default_factory=dict)
    event: dict[str, str] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    health: DeviceHealth = field(default_factory=lambda: DeviceHealth(True, 0, ""))
    samples: int = 0
    pulses: int = 0
    refused: int = 0
    last_refusal: str = ""
    delay: LatencyCounter = field(default_factory=LatencyCounter)
    late: LatencyCounter = field(default_factory=LatencyCounter)
    ended: str = ""


class Engine:
    """Runs a source through a controller to a device.

    Parameters
    ----------
    source, device, controller
        See there. Source and device are opened and closed here.
    link, log
        See there.
    guard
        Starts the watchdog once the device is open; None where the device needs none.
    clock
        The engine's clock in s.
    """

    def __init__(
        self,
        source: SampleSource,
        device: Stimulator,
        controller: Controller,
        link: Link,
        log: Log,
        *,
        guard: Callable[[], Beat | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._device, self._controller = source, device, controller
        self._link, self._log, self._clock = link, log, clock
        self._guard = guard
        self._watchdog: Beat | None = None
        self._watcher = Watcher()
        self._asked_to_stop = ""
        self._opened = False
        self._last_pulse_s = self._told_s = self._collected_s = float("-inf")
        self.status = EngineStatus()

    def ask_to_stop(self, why: str) -> None:
        """Stop at the next turn of the loop; for a signal handler."""
        self._asked_to_stop = self._asked_to_stop or why

    def run(self, prefer: Callable[[], str] | None = None) -> EngineEnd:
        """Run until the source ends, a stop is asked for, or something is wrong; the device is silent afterwards.

        Parameters
        ----------
        prefer
            Asks the system to run this process before others, once everything is open; returns what was granted.

        Returns
        -------
        EngineEnd
            How it ended; the words are in the status and in the log.
        """
        end, words = EngineEnd.FAULT, "something unexpected went wrong"
        try:
            self._open()
            if prefer is not None:
                self._log.note(self._clock(), "scheduling", prefer())
            end, words = self._loop()
        except SurefootError as error:
            end, words = EngineEnd.FAULT if self._opened else EngineEnd.NOT_STARTED, str(error)
        except BaseException as error:  # whatever it is, the device is to be silent
            with suppress(Exception):
                self._device.silence()
            words = f"{words} ({type(error).__name__}: {error}) {_where(error)}"
        finally:
            self._shut(end, words)
        return end

    def _open(self) -> None:
        self._source.open()
        self._device.open()
        gc.collect()
        gc.freeze()
        gc.disable()
        if self._guard is not None:
            self._watchdog = self._guard()
        self._opened = True
        self._log.note(self._clock(), "ready", "off; waiting for the start")

    def _loop(self) -> tuple[EngineEnd, str]:
        status, controller, source, clock = self.status, self._controller, self._source, self._clock
        while True:
            now_s = clock()
            trouble = self._outside(now_s)
            if trouble is not None:
                return trouble
            self._send_due(now_s)
            due_s = controller.next_due_s(now_s)
            wait_s = min(max(due_s - clock(), 0.0), LONGEST_WAIT_S) if due_s > now_s else REFUSED_WAIT_S
            try:
                samples = source.read(wait_s)
            except SurefootError as error:
                return EngineEnd.SOURCE, str(error)
            for sample in samples:
                self._take(sample)
            if samples:
                self._send_due(clock())
                done_s = clock()
                for sample in samples:
                    status.delay.add(done_s - sample.arrived_s)
            elif source.ended:
                return EngineEnd.DONE, "the source has ended"
            self._rest_of_turn(clock())

    def _outside(self, now_s: float) -> tuple[EngineEnd, str] | None:
        """Hear requests, the device and the watchdog; returns how it ends where it does."""
        for word in self._link.requests():
            self._watcher.hear(word)
            self._obey(word, now_s)
        if self._watcher.is_missing(now_s) and self._controller.on:
            unheard = f"nobody at the keys could be heard for {1e3 * UNWATCHED_S:.0f} ms: stopped"
            self._controller.stop_for(now_s, "unwatched", unheard)
        if self._asked_to_stop:
            return EngineEnd.DONE, self._asked_to_stop
        if self._watchdog is not None and not self._watchdog.beat(now_s):
            return EngineEnd.WATCHDOG, "the watchdog is gone"
        self.status.health = health = self._device.poll(now_s)
        return None if health.ok else (EngineEnd.DEVICE, health.text)

    def _obey(self, word: str, now_s: float) -> None:
        if word == "stop":
            self.ask_to_stop("stopped on request")
        elif word == "start" and not self._controller.on:
            self._start(now_s)
        elif word != BEAT and (done := self._controller.ask(word, now_s)):
            self._log.note(now_s, "asked", done)

    def _start(self, now_s: float) -> None:
        self._controller.start(now_s)
        if self._controller.on:
            self._log.note(now_s, "started", "started on request")

    def _take(self, sample: Sample) -> None:
        command, reason = self._controller.take(sample, self._clock())
        self.status.samples += 1
        if command is not None:
            self.status.command[command.side.value] = command
            self.status.reason[command.side.value] = reason
            if command.event is not None:
                self.status.event[command.side.value] = command.event.value

    def _send_due(self, now_s: float) -> None:
        late_s = max(now_s - self._controller.next_due_s(now_s), 0.0)
        for pulse in self._controller.pulses(now_s):
            if self._device.send(pulse):
                self.status.pulses += 1
                self.status.late.add(late_s)
                self._last_pulse_s = now_s
            else:
                self._note_refused(Refusal(pulse.side, now_s, "device", "the device took no pulse: too many wait"))
        self._note_refusals()

    def _note_refusals(self) -> None:
        for refusal in self._controller.refusals():
            self._note_refused(refusal)

    def _note_refused(self, refusal: Refusal) -> None:
        self.status.refused += 1
        self.status.last_refusal = refusal.text
        self._log.note(refusal.now_s, refusal.kind, refusal.text, refusal.side.value if refusal.side else None)

    def _rest_of_turn(self, now_s: float) -> None:
        if now_s - self._told_s >= STATUS_S:
            self._told_s = now_s
            self.status.now_s, self.status.on, self.status.mode = now_s, self._controller.on, str(self._controller.mode)
            self.status.outputs, self.status.levels = self._controller.outputs(), self._controller.levels
            if self._controller.asks != self.status.asks:
                self.status.asks = self._controller.asks
                self._log.note(now_s, "foot_check", self.status.asks or "done")
            self._link.tell(self.status)
        if now_s - self._last_pulse_s > QUIET_S and now_s - self._collected_s >= COLLECT_S:
            self._collected_s = now_s
            gc.collect()
            self._log.flush()

    def _shut(self, end: EngineEnd, words: str) -> None:
        with suppress(Exception):
            self._device.silence()
        with suppress(Exception):
            self._controller.stop(self._clock())
            self._note_refusals()
        self.status.on, self.status.outputs = False, ()
        try:
            self._device.close()
        except Exception as error:
            words = f"{words}; {error}"
        if self._watchdog is not None:  # where the device did not confirm that it stopped, the watchdog stops it again
            with suppress(Exception):
                self._watchdog.close(silenced=bool(getattr(self._device, "stop_confirmed", False)))
        with suppress(Exception):
            self._source.close()
        self.status.ended = words
        with suppress(Exception):
            self._log.note(self._clock(), f"ended_{end.name.lower()}", words)
            self._log.flush()
        with suppress(Exception):
            self._link.tell(self.status)
        gc.enable()
        gc.unfreeze()


def _where(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return "".join(f"in {frame.name}, line {frame.lineno}" for frame in last)
