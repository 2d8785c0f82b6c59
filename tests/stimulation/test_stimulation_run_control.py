"""Core and gate as a run steers them: no refusal is lost at a stop, an end or a change of mode."""

from __future__ import annotations

import math
import re

import pytest
from engine_stand_ins import HandClock, ListDevice, ListLog, PacedSource

from surefoot.recording import Placement
from surefoot.stimulation.engine import Engine
from surefoot.stimulation.engine_link import NoLink
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.sample import Sample

PROFILE = example_profile(Placement.LEFT_FOOT)


def counted(texts: list[str]) -> int:
    """Return how many refusals these lines stand for."""
    return len(texts) + sum(int(found.group(1)) for text in texts if (found := re.search(r"\((\d+) more", text)))


def broken(control: RunControl, count: int, begin_s: float = 0.0) -> float:
    """Give a sensor that sends no numbers; returns when it ended."""
    for n in range(count):
        now = begin_s + n / 100.0
        control.take(Sample(Placement.LEFT_FOOT, now, (math.nan, 0.0, 0.0), (0.0, 0.0, 0.0), now), now)
    return begin_s + count / 100.0


@pytest.mark.parametrize("how", ["stop", "stop_for", "mode"])
def test_what_was_only_counted_is_told_when_it_stops_and_when_the_mode_changes(how: str) -> None:
    """Ninety samples without numbers within 0.9 s: the first is told at once, the others with the switch."""
    control = RunControl(PROFILE)
    control.start(0.0)
    end_s = broken(control, 90)
    before = [r.text for r in control.refusals() if r.kind == "not_a_number"]
    assert counted(before) < 90
    if how == "stop":
        control.stop(end_s)
    elif how == "stop_for":
        control.stop_for(end_s, "unwatched", "nobody")
    else:
        assert control.ask("mode pause", end_s) == "mode pause"
    told = control.refusals()
    assert counted(before) + sum(_stands_for(r.text) for r in told if r.kind == "not_a_number") == 90
    control.stop(end_s)
    assert control.refusals() == []


def _stands_for(text: str) -> int:
    found = re.search(r"\((\d+) more", text)
    return int(found.group(1)) if found else 1


def test_the_end_of_a_run_loses_no_refusal() -> None:
    """The engine's log has them all, before its last line."""

    class Nothing(PacedSource):
        def read(self, timeout_s: float) -> tuple[Sample, ...]:
            return tuple(s._replace(acc=(math.nan, 0.0, 0.0)) for s in super().read(timeout_s))

    clock, log = HandClock(), ListLog()
    source = Nothing(90, clock, clock.sleep)
    Engine(source, ListDevice(), RunControl(PROFILE), NoLink("start"), log, clock=clock).run()
    lines = [text for kind, text in log.lines if kind == "not_a_number"]
    assert len(lines) == 2
    assert 1 + _stands_for(lines[1]) == 90
    assert log.lines[-1][0] == "ended_done"
