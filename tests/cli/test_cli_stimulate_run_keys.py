"""Keys of a run in a terminal: the one that stops works whatever became of the screen; unheard, nothing comes out."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from surefoot.recording import Placement, Recording, SensorStream, write_parquet
from surefoot.stimulation.command import Mode
from surefoot.stimulation.profile import Exercise
from surefoot.stimulation.profile_file import example_profile, write_profile

LIMIT_S = 60.0
STOPPED_S = 1.0  # from the key to the last word of the log; most of it is for a busy machine
COMMAND = [
    sys.executable, "-m", "surefoot", "stimulate", "run", "--source", "replay:rest.parquet", "--device", "simulated",
    "--profile", "profile.toml", "-o", "out",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile that stimulates at rest, and a minute of it."""
    rhythm = Exercise(on_s=4.0, rest_s=1.0, duration_s=60.0)
    profile = replace(example_profile(Placement.RIGHT_FOOT), mode=Mode.EXERCISE, exercise=rhythm)
    write_profile(tmp_path / "profile.toml", profile)
    rng = np.random.default_rng(1)
    time_s = np.arange(6000) / 100.0
    acc = np.tile([0.0, 0.0, 9.81], (6000, 1)) + rng.normal(0, 0.05, (6000, 3))
    stream = SensorStream(Placement.RIGHT_FOOT, time_s, acc, rng.normal(0, 0.003, (6000, 3)), 100.0)
    write_parquet(Recording("rest", {Placement.RIGHT_FOOT: stream}), tmp_path / "rest.parquet")
    return tmp_path


def logged(folder: Path) -> dict[str, float]:
    """Return when each kind of line was first written."""
    path = folder / "out" / "run.jsonl"
    found: dict[str, float] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        entry = json.loads(line)
        found.setdefault(entry["kind"], entry["now_s"])
    return found


def pulses_s(folder: Path) -> list[float]:
    rows = (folder / "out" / "simulated_pulses.csv").read_text("utf-8").splitlines()[1:]
    return [float(row.split(",")[0]) for row in rows]


def until(wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.01)


@dataclass
class Terminal:
    """A terminal of 80 by 24 with a run in it; the screen is taken only when it is asked for."""

    master: int
    slave: int
    process: subprocess.Popen[bytes]
    seen: str = field(default="")

    def press(self, keys: bytes) -> float:
        os.write(self.master, keys)
        return time.monotonic()

    def take(self, seconds: float = 0.1) -> str:
        """Take what the screen shows for so long; returns the end of it without its control sequences."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0.0:
            ready, _, _ = select.select([self.master], [], [], left)
            if ready:
                self.seen = (self.seen + os.read(self.master, 65536).decode("utf-8", "replace"))[-20_000:]
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.seen)

    def until_shown(self, pattern: str) -> None:
        until(lambda: re.search(pattern, self.take()) is not None)

    def stimulates(self) -> None:
        """Start it, and wait until pulses are shown."""
        self.until_shown("s starts")
        self.press(b"s")
        self.until_shown(r"Pulses\s+[1-9]")

    def ends(self) -> int:
        until(lambda: self.take() == "" or self.process.poll() is not None)
        return self.process.wait(LIMIT_S)


@contextmanager
def terminal(folder: Path) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(COMMAND, cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=environment)
    try:
        yield Terminal(master, slave, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)


def test_keys_for_pause_and_level(folder: Path) -> None:
    """Weaker, stronger, pause, on again: each shown and logged; pulses as strong as the level, none in a pause."""
    with terminal(folder) as run:
        run.until_shown(r"RIGHT 50 %:\s+9 weaker\s+0 stronger")
        run.stimulates()
        for key, shown in ((b"0", "RIGHT 55 %"), (b"0", "RIGHT 60 %"), (b"9", "RIGHT 55 %")):
            run.take(0.5)
            run.seen = ""
            run.press(key)
            run.until_shown(shown)
        run.press(b"p")
        run.until_shown("s goes on")
        run.press(b"p")
        run.take(1.0)
        run.seen = ""
        resumed_s = run.press(b"s")
        run.until_shown("p pauses")
        run.take(1.5)
        run.press(b" ")
        assert run.ends() == 0
    lines = map(json.loads, (folder / "out" / "run.jsonl").read_text("utf-8").splitlines())
    asked = [(line["now_s"], line["text"]) for line in lines if line["kind"] == "asked"]
    steps = ["level right 55 %", "level right 60 %", "level right 55 %", "mode pause", "mode pause", "mode exercise"]
    assert [text for _, text in asked] == steps
    pulses = pulses_s(folder)
    assert not any(asked[3][0] + 0.05 < at < resumed_s for at in pulses)
    assert any(at > resumed_s for at in pulses)
    rows = (folder / "out" / "simulated_pulses.csv").read_text("utf-8").splitlines()[1:]
    widths = [float(row.split(",")[3]) for row in rows]
    assert 150.0 < max(widths) <= 170.0
    assert widths[-1] <= 160.0


@pytest.mark.parametrize("halt", [b"\x13", b""], ids=["after_ctrl_s", "while_nobody_takes_the_screen"])
def test_the_key_stops_whatever_became_of_the_screen(folder: Path, halt: bytes) -> None:
    """Ctrl-S is pressed, or the window hangs; then Space."""
    with terminal(folder) as run:
        run.stimulates()
        run.press(halt)
        time.sleep(1.0)  # without taking the screen: whoever writes to it now waits
        pressed_s = run.press(b" ")
        until(lambda: "ended_done" in logged(folder))
        assert logged(folder)["ended_done"] - pressed_s < STOPPED_S
        assert run.ends() == 0
    pulses = pulses_s(folder)
    assert any(at < pressed_s for at in pulses)
    assert not any(at > logged(folder)["ended_done"] for at in pulses)


def test_a_line_stops_while_nobody_reads_what_is_told(folder: Path) -> None:
    """Standard output is a pipe that is full from the beginning."""
    out, into = os.pipe()
    os.set_blocking(into, False)
    for size in (4096, 1):
        try:
            while True:
                os.write(into, b"x" * size)
        except BlockingIOError:
            pass
    os.set_blocking(into, True)
    process = subprocess.Popen(COMMAND, cwd=folder, stdin=subprocess.PIPE, stdout=into)
    os.close(into)
    assert process.stdin is not None
    try:
        until(lambda: "ready" in logged(folder))
        process.stdin.write(b"start\n")
        process.stdin.flush()
        until(lambda: "started" in logged(folder))
        time.sleep(2.0)
        asked_s = time.monotonic()
        process.stdin.write(b"stop\n")
        process.stdin.flush()
        until(lambda: "ended_done" in logged(folder))
        assert logged(folder)["ended_done"] - asked_s < STOPPED_S
        while os.read(out, 65536):
            pass
        assert process.wait(LIMIT_S) == 0
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        os.close(out)
    assert any(at < asked_s for at in pulses_s(folder))


def test_a_halted_command_line_closes_the_gate(folder: Path) -> None:
    """Nobody hears the keys any more. What is typed meanwhile starts nothing when it wakes; a stop still stops."""
    with terminal(folder) as run:
        run.stimulates()
        halted_s = time.monotonic()
        os.kill(run.process.pid, signal.SIGSTOP)
        until(lambda: "unwatched" in logged(folder))
        assert logged(folder)["unwatched"] - halted_s < STOPPED_S
        run.press(b"s")
        os.kill(run.process.pid, signal.SIGCONT)
        run.take(1.0)
        run.press(b" ")
        assert run.ends() == 0
    pulses = pulses_s(folder)
    assert any(at < halted_s for at in pulses)
    assert not any(at > logged(folder)["unwatched"] + 0.05 for at in pulses)


def test_ctrl_s_halts_no_screen_while_it_runs_and_does_again_after_it(folder: Path) -> None:
    """What the person set up for the terminal is there again in the end."""
    with terminal(folder) as run:
        before = termios.tcgetattr(run.slave)
        assert before[0] & termios.IXON
        run.until_shown("s starts")
        assert not termios.tcgetattr(run.slave)[0] & termios.IXON
        run.press(b" ")
        assert run.ends() == 0
        assert termios.tcgetattr(run.slave) == before
