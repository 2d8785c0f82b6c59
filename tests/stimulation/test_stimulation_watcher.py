"""The beat of whoever watches a run: where it stays away the gate closes, and nobody is blamed for another's sleep."""

from __future__ import annotations

from collections.abc import Sequence

from engine_stand_ins import HandClock, ListDevice, ListLog, PacedSource, SteadyController

from surefoot.stimulation.engine import Engine, EngineEnd, EngineStatus
from surefoot.stimulation.watcher import BEAT, UNWATCHED_S, Watcher


class BeatingLink:
    """Starts, beats every 0.1 s until a time, and is silent from then on; its line stays open."""

    def __init__(self, clock: HandClock, until_s: float) -> None:
        self._clock, self._until_s = clock, until_s
        self._next_s = clock.now_s
        self._first = True

    def requests(self) -> Sequence[str]:
        words: list[str] = ["start"] if self._first else []
        self._first = False
        if self._next_s <= self._clock.now_s < self._until_s:
            self._next_s += 0.1
            words.append(BEAT)
        return words

    def tell(self, status: EngineStatus) -> None:
        """Nobody looks."""


class TimedDevice(ListDevice):
    """Keeps when pulses came."""

    def __init__(self) -> None:
        super().__init__()
        self.at_s: list[float] = []

    def send(self, pulse) -> bool:  # type: ignore[no-untyped-def]
        self.at_s.append(pulse.at_s)
        return super().send(pulse)


def test_a_beat_that_stays_away_closes_the_gate() -> None:
    """Pulses end half a second after the last beat; the run goes on, off, with the reason in the log."""
    clock = HandClock()
    begin_s, device, log, controller = clock.now_s, TimedDevice(), ListLog(), SteadyController()
    source, link = PacedSource(300, clock, clock.sleep), BeatingLink(clock, begin_s + 1.0)
    engine = Engine(source, device, controller, link, log, clock=clock)
    assert engine.run() is EngineEnd.DONE
    assert engine.status.ended == "the source has ended"
    assert begin_s + 0.9 + UNWATCHED_S - 0.05 < device.at_s[-1] < begin_s + 0.9 + UNWATCHED_S + 0.05
    assert [kind for kind, _ in log.lines].count("unwatched") == 1
    assert "nobody at the keys" in engine.status.last_refusal


def test_a_beat_that_goes_on_changes_nothing() -> None:
    """Three seconds at 40 Hz."""
    clock = HandClock()
    device, log = TimedDevice(), ListLog()
    source, link = PacedSource(300, clock, clock.sleep), BeatingLink(clock, clock.now_s + 9.0)
    assert Engine(source, device, SteadyController(), link, log, clock=clock).run() is EngineEnd.DONE
    assert len(device.at_s) >= 118
    assert "unwatched" not in [kind for kind, _ in log.lines]


def test_who_never_beats_is_not_missed_and_a_late_engine_blames_nobody() -> None:
    """A program that steers by lines alone; a machine that slept for a minute."""
    watcher = Watcher()
    watcher.hear("start")
    assert not any(watcher.is_missing(0.01 * turn) for turn in range(1000))
    watcher.hear(BEAT)
    assert not watcher.is_missing(70.0)
    watcher.hear("mode pause")
    turns = [watcher.is_missing(70.0 + 0.01 * turn) for turn in range(60)]
    assert turns.index(True) in (50, 51, 52)
