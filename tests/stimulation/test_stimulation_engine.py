"""The engine: every way out ends in silence, and killing it does too. Nothing here is about speed."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import engine_stand_ins
import pytest
from engine_stand_ins import HandClock, ListDevice, ListLog, PacedSource, SteadyController

from surefoot.errors import SourceError, UsageError
from surefoot.stimulation.engine import Engine, EngineEnd
from surefoot.stimulation.engine_link import NoLink
from surefoot.stimulation.engine_process import EngineProcess, open_device, start_program
from surefoot.stimulation.latency_counter import LatencyCounter
from surefoot.stimulation.simulated_p24_port import SimulatedPort

SCRIPT = Path(engine_stand_ins.__file__)


def engine_of(
    source: PacedSource | None = None,
    device: ListDevice | None = None,
    controller: SteadyController | None = None,
    *requests: str,
) -> tuple[Engine, ListDevice, SteadyController, ListLog]:
    log, device, controller, clock = ListLog(), device or ListDevice(), controller or SteadyController(), HandClock()
    source = source or PacedSource(60, clock, clock.sleep)
    return Engine(source, device, controller, NoLink(*requests), log, clock=clock), device, controller, log


def test_it_boots_off() -> None:
    """No start, no pulse; the end of the source is the end."""
    engine, device, controller, log = engine_of()
    assert engine.run() is EngineEnd.DONE
    assert device.told == ["open", "silence", "close"]
    assert controller.calls == ["stop"]
    assert log.lines[-1] == ("ended_done", "the source has ended")
    assert engine.status.samples == 60


def test_it_stimulates_after_a_start_and_ends_silent() -> None:
    """At 40 Hz for the 0.59 s that the source lasts: at 0, 25, ... 575 ms."""
    clock = HandClock()
    source, device = PacedSource(60, clock, clock.sleep), ListDevice()
    engine = Engine(source, device, SteadyController(), NoLink("start"), ListLog(), clock=clock)
    assert engine.run() is EngineEnd.DONE
    assert device.told.count("pulse") == 24
    assert device.told[-2:] == ["silence", "close"]
    assert source.closed == 1
    assert engine.status.delay.n == 60
    assert not engine.status.on


def test_a_stop_is_the_end() -> None:
    """Also when the start came just before."""
    engine, device, _, log = engine_of(None, None, None, "start", "stop")
    assert engine.run() is EngineEnd.DONE
    assert device.told.count("pulse") <= 1
    assert log.lines[-1][1] == "stopped on request"


def test_a_device_that_is_not_well_ends_it() -> None:
    """No further pulse."""
    engine, device, _, log = engine_of(None, ListDevice(well_for=3), None, "start")
    assert engine.run() is EngineEnd.DEVICE
    assert device.told.count("pulse") == 3
    assert log.lines[-1] == ("ended_device", "as told")


def test_whatever_is_raised_ends_in_silence() -> None:
    """The device is silenced before anything else is closed."""
    engine, device, _, log = engine_of(None, None, SteadyController("raise", 5), "start")
    assert engine.run() is EngineEnd.FAULT
    assert device.told[-3:] == ["silence", "silence", "close"]
    assert "ZeroDivisionError: as told" in log.lines[-1][1]


def test_a_source_that_breaks_and_one_that_cannot_be_opened() -> None:
    """Two ends, two words."""

    class Broken(PacedSource):
        def read(self, timeout_s: float) -> tuple[()]:
            raise SourceError("the radio is gone")

    engine, device, _, log = engine_of(Broken(1))
    assert engine.run() is EngineEnd.SOURCE
    assert (device.told[-1], log.lines[-1][1]) == ("close", "the radio is gone")

    class Closed(PacedSource):
        def open(self) -> None:
            raise SourceError("nothing is there")

    engine, device, _, _ = engine_of(Closed(1))
    assert engine.run() is EngineEnd.NOT_STARTED
    assert "open" not in device.told


def test_a_watchdog_that_is_gone_ends_it() -> None:
    """Stimulating unwatched is not allowed."""

    class Deaf:
        silenced: bool | None = None

        def beat(self, now_s: float) -> bool:
            return False

        def close(self, *, silenced: bool) -> None:
            self.silenced = silenced

    deaf = Deaf()
    engine = Engine(PacedSource(5), ListDevice(), SteadyController(), NoLink(), ListLog(), guard=lambda: deaf)
    assert engine.run() is EngineEnd.WATCHDOG
    assert deaf.silenced is False  # a device that cannot confirm its stop is left to the watchdog


def test_a_device_must_be_known() -> None:
    """One sentence that names what there is."""
    for text in ("toaster:1", "recorder:", "p24:", "p24", ""):
        with pytest.raises(UsageError, match="recorder:FILE"):
            open_device(text)


def test_delays_in_bins() -> None:
    """Quantiles are right to a bin; memory does not grow."""
    counter = LatencyCounter()
    for step in range(1, 1001):
        counter.add(step * 1e-5)
    assert counter.quantile_s(0.5) == pytest.approx(0.005, abs=1.01e-4)
    assert counter.quantile_s(0.99) == pytest.approx(0.0099, abs=1.1e-4)
    counter.add(3.0)
    assert (counter.quantile_s(1.0), counter.n, len(counter.counts)) == (3.0, 1001, 2001)


def start(port: SimulatedPort, fault: str = "") -> EngineProcess:
    """Start an engine in its own process and wait until some pulses are out."""
    process = start_program([sys.executable, str(SCRIPT)], [json.dumps({"port": port.path, "fault": fault})])
    until(lambda: process.link.read(0.05) != {})
    process.link.ask("start")
    until(lambda: len(port.put_out) >= 2)
    return process


def until(wanted: Callable[[], bool], limit_s: float = 20.0) -> None:
    end = time.monotonic() + limit_s
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.002)


def ended(process: EngineProcess) -> int:
    until(lambda: process.end() is not None)
    code = process.end()
    assert code is not None
    process.stop()
    return code


@pytest.mark.parametrize("after_s", [0.0, 0.013, 0.04])
def test_killed_at_any_moment_the_device_is_stopped(after_s: float) -> None:
    """kill -9: the watchdog sends the stop packet, and at most what was under way comes out."""
    with SimulatedPort() as port:
        process = start(port)
        time.sleep(after_s)
        os.kill(process.pid, signal.SIGKILL)
        assert ended(process) == -signal.SIGKILL
        killed_s = time.monotonic()
        until(lambda: not port.device.initialised)
        before = len(port.put_out)
        time.sleep(0.1)
        assert len(port.put_out) == before
        assert sum(p.at_s > killed_s for p in port.put_out) <= 2


def test_an_engine_that_hangs_is_silenced_and_ended() -> None:
    """Its watchdog misses the beat, stops the device and kills the engine before it can wake again."""
    with SimulatedPort() as port:
        assert ended(start(port, "hang")) == -signal.SIGKILL
        until(lambda: not port.device.initialised)


def test_an_engine_that_is_halted_is_silenced_and_ended() -> None:
    """SIGSTOP stands for a machine that sleeps."""
    with SimulatedPort() as port:
        process = start(port)
        os.kill(process.pid, signal.SIGSTOP)
        assert ended(process) == -signal.SIGKILL
        until(lambda: not port.device.initialised)


def test_an_engine_that_raises_says_so_and_leaves_silence() -> None:
    """Exit code and words."""
    with SimulatedPort() as port:
        process = start(port, "raise")
        assert ended(process) == EngineEnd.FAULT
        assert "ZeroDivisionError" in process.link.latest["ended"]
        assert not port.device.initialised


@pytest.mark.parametrize("how", ["stop", "SIGTERM", "SIGINT", "viewer gone"])
def test_every_way_to_stop_it(how: str) -> None:
    """A request, a signal, and whoever watches being gone."""
    with SimulatedPort() as port:
        process = start(port)
        if how == "stop":
            process.link.ask("stop")
        elif how == "viewer gone":
            process.link.close()
        else:
            os.kill(process.pid, signal.Signals[how])
        assert ended(process) == EngineEnd.DONE
        assert not port.device.initialised


def test_an_unplugged_device_ends_it() -> None:
    """The reason is told."""
    with SimulatedPort() as port:
        process = start(port)
        port.unplug()
        assert ended(process) == EngineEnd.DEVICE
        assert "gone" in process.link.latest["ended"]
