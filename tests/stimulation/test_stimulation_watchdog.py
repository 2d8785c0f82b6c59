"""The watchdog by itself: it stops the device when it should, and leaves it alone when it should."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from surefoot.stimulation.device_science_mode import ScienceModeStimulator
from surefoot.stimulation.simulated_p24_port import SimulatedPort
from surefoot.stimulation.watchdog_link import WatchdogLink

pytest.importorskip("science_mode_4", reason="the extra 'stimulate' is not installed")


@pytest.fixture
def port() -> Iterator[SimulatedPort]:
    with SimulatedPort() as port:
        yield port


@pytest.fixture
def p24(port: SimulatedPort) -> Iterator[ScienceModeStimulator]:
    device = ScienceModeStimulator(port.path)
    device.open()
    yield device
    device.close()


def _beat(link: WatchdogLink, seconds: float) -> bool:
    end = time.monotonic() + seconds
    well = True
    while well and time.monotonic() < end:
        well = link.beat(time.monotonic())
        time.sleep(0.01)
    return well


def test_while_it_hears_the_beat_it_does_nothing(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Longer than its patience; and a farewell is the end of it."""
    link = WatchdogLink(p24.fileno(), p24.stop_frame())
    assert _beat(link, 0.7)
    link.close(silenced=True)
    time.sleep(0.05)
    assert port.device.initialised


def test_without_a_farewell_it_stops_the_device(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """An engine that could not silence the device leaves it to the watchdog."""
    link = WatchdogLink(p24.fileno(), p24.stop_frame())
    assert _beat(link, 0.05)
    link.close(silenced=False)
    end = time.monotonic() + 5.0
    while port.device.initialised:
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_watchdog_that_died_is_noticed(p24: ScienceModeStimulator) -> None:
    """Nobody stimulates unwatched."""
    link = WatchdogLink(p24.fileno(), p24.stop_frame())
    assert _beat(link, 0.05)
    os.kill(link.pid, signal.SIGKILL)
    assert not _beat(link, 5.0)
    link.close(silenced=True)
