"""Core and gate as a run steers them: the level, and no refusal lost at a stop, an end or a change of mode."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

import pytest
from engine_stand_ins import HandClock, ListDevice, ListLog, PacedSource

from surefoot.recording import Placement, Side
from surefoot.stimulation.command import Mode
from surefoot.stimulation.engine import Engine
from surefoot.stimulation.engine_link import NoLink
from surefoot.stimulation.profile import Exercise
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.sample import Sample

PROFILE = example_profile(Placement.LEFT_FOOT)


def counted(texts: list[str]) -> int:
    """Return how many refusals these lines stand for."""
    return len(texts) + sum(int(found.group(1)) for text in texts if (found := re.search(r"\((\d+) more", text)))


@pytest.mark.parametrize(
    "words", ["level", "level left", "level left x", "level left nan", "level left inf", "level left -1",
              "level left 101", "level right 50", "level both 50", "level left 5 5", "levels left 50"],
)  # fmt: skip
def test_a_level_that_cannot_be_is_left_as_it_was(words: str) -> None:
    """Nothing is done, and nothing is said to be done."""
    control = RunControl(PROFILE)
    assert control.ask(words, 0.0) == ""
    assert control.levels == {Side.LEFT: 0.5}


def test_a_level_that_is_asked_for_is_reached_no_faster_than_allowed() -> None:
    """From 10 to 100 % in mid-stimulation: the width rises pulse by pulse, and never beyond the clinician's range."""
    exercise = replace(PROFILE, mode=Mode.EXERCISE, exercise=Exercise(on_s=4.0, rest_s=1.0, duration_s=60.0))
    control = RunControl(exercise)
    assert control.ask("level left 10", 0.0) == "level left 10 %"
    control.start(0.0)
    pulses = []
    for ms in range(4000):
        now = ms / 1e3
        if ms == 2500:
            assert control.ask("level left 100", now) == "level left 100 %"
        if ms % 10 == 0:
            turn = math.sin(7.0 * now)
            control.take(Sample(Placement.LEFT_FOOT, now, (turn, 0.1, 9.8), (0.1, turn, 0.2), now), now)
        pulses += control.pulses(now)
    widths = [p.pulse_width_us for p in pulses]
    assert max(p.pulse_width_us for p in pulses if p.at_s < 2.5) == pytest.approx(70.0)
    assert widths[-1] == max(widths) == pytest.approx(250.0)
    steps = [b - a for a, b in itertools.pairwise(widths)]
    assert max(steps) <= 12.0 * 0.026 * 200.0
    assert "rate_limit" in {refusal.kind for refusal in control.refusals()}
    assert control.levels == {Side.LEFT: 1.0}


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
