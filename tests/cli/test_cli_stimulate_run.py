"""``surefoot stimulate run``: locked hardware, the simulated device from end to end, keys and the live view."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from surefoot.cli.run_keys import LEVEL_KEYS, Steering, asked_by_keys
from surefoot.cli.run_view import headline, levels_text, plain_line, view
from surefoot.errors import DeviceError, UsageError
from surefoot.recording import Placement, Recording, SensorStream, write_parquet
from surefoot.stimulation.audit_log import verify_log
from surefoot.stimulation.command import Mode
from surefoot.stimulation.engine_process import EnginePlan, if_killed, start_engine
from surefoot.stimulation.hardware_lock import check_live, check_unlocked
from surefoot.stimulation.profile import Exercise
from surefoot.stimulation.profile_file import example_profile, write_profile
from surefoot.stimulation.sign_off import sign_off

EXERCISE = replace(
    example_profile(Placement.RIGHT_FOOT), mode=Mode.EXERCISE, exercise=Exercise(on_s=2.0, rest_s=1.0, duration_s=60.0)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile that exercises, and half a minute of a foot at rest."""
    write_profile(tmp_path / "profile.toml", EXERCISE)
    rng = np.random.default_rng(1)
    time_s = np.arange(3000) / 100.0
    acc = np.tile([0.0, 0.0, 9.81], (3000, 1)) + rng.normal(0, 0.05, (3000, 3))
    stream = SensorStream(Placement.RIGHT_FOOT, time_s, acc, rng.normal(0, 0.003, (3000, 3)), 100.0)
    write_parquet(Recording("rest", {Placement.RIGHT_FOOT: stream}), tmp_path / "rest.parquet")
    return tmp_path


def command(folder: Path, *more: str) -> list[str]:
    given = ["--source", "replay:rest.parquet", "--profile", "profile.toml", "-o", "out", *more]
    return [sys.executable, "-m", "surefoot", "stimulate", "run", *given]


@contextmanager
def running(folder: Path, *more: str, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command(folder, "--device", "simulated", *more), cwd=folder, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def log_kinds(folder: Path) -> list[str]:
    path = folder / "out" / "run.jsonl"
    return [json.loads(line)["kind"] for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_lines_start_and_stop_a_simulated_run(folder: Path) -> None:
    """From end to end in its own processes: nothing before the start, pulses after it, silence after the stop."""
    with running(folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        shown = ""
        asked = False
        for raw in process.stdout:
            shown = raw.decode()
            if shown.startswith("OFF") and not asked:
                process.stdin.write(b"nonsense\nstart\n")
                process.stdin.flush()
                asked = True
            if "; pulses 0;" not in shown and "pulses" in shown:
                break
        process.stdin.write(b"stop\n")
        process.stdin.flush()
        rest, errors = process.communicate(timeout=20.0)
    assert (process.returncode, errors) == (0, b"")
    assert rest.decode().splitlines()[-2].endswith("stopped on request")
    pulses = (folder / "out" / "simulated_pulses.csv").read_text("utf-8").splitlines()[1:]
    assert len(pulses) >= 1
    assert {line.split(",")[1] for line in pulses} == {"2"}
    assert {float(line.split(",")[-1]) for line in pulses} == {0.0}
    kinds = log_kinds(folder)
    assert kinds[:4] == ["run", "profile", "ready", "scheduling"]
    assert "started" in kinds
    assert kinds[-1] == "ended_done"
    assert verify_log(folder / "out" / "run.jsonl").broken_at is None


def test_a_start_before_the_foot_was_lifted_is_refused(folder: Path) -> None:
    """The foot of the recording rests, so nothing starts; the line says what to do, and so does the log."""
    with running(
        folder, "--check-feet", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for raw in process.stdout:
            line = raw.decode()
            if "Lift the right foot" in line:
                process.stdin.write(b"start\n")
                process.stdin.flush()
            if "last: not started" in line:
                break
        process.stdin.write(b"stop\n")
        process.stdin.flush()
        process.communicate(timeout=20.0)
    assert line.startswith("OFF")
    assert "; pulses 0;" in line
    assert "last: not started. Lift the right foot and put it down again" in line
    kinds = log_kinds(folder)
    assert {"foot_check", "feet_not_checked"} <= set(kinds)
    assert "started" not in kinds


def test_one_key_stops_in_a_terminal(folder: Path) -> None:
    """A terminal of 80 by 24: keys that mean nothing do nothing, Space ends it."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    with running(folder, stdin=slave, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        seen = b""
        end = time.monotonic() + 30.0
        while "leaves" not in seen.decode("utf-8", "replace") or b"s starts" not in seen:
            assert time.monotonic() < end
            seen += os.read(master, 65536)
        os.write(master, b"x")
        time.sleep(0.1)
        os.write(master, b"\x1bOS")
        time.sleep(0.1)
        os.write(master, b" ")
        while process.poll() is None:
            assert time.monotonic() < end
            try:
                os.read(master, 65536)
            except OSError:
                break
        assert process.wait(timeout=10.0) == 0
    os.close(master)
    assert "started" not in log_kinds(folder)
    assert log_kinds(folder)[-1] == "ended_done"


def test_hardware_needs_both_keys(folder: Path) -> None:
    """The word alone is not enough, the sign-off alone is not enough, and a changed profile breaks the sign-off."""
    signed = sign_off(EXERCISE, "physiotherapist", date(2026, 1, 1))
    with pytest.raises(DeviceError, match="--enable-hardware was not given, and the profile is not signed off"):
        check_unlocked("p24:/dev/ttyACM0", EXERCISE, enabled=False)
    with pytest.raises(DeviceError, match=r"locked: the profile is not signed off"):
        check_unlocked("p24:/dev/ttyACM0", EXERCISE, enabled=True)
    with pytest.raises(DeviceError, match="--enable-hardware was not given"):
        check_unlocked("p24:/dev/ttyACM0", signed, enabled=False)
    with pytest.raises(DeviceError, match="changed after its sign-off"):
        check_unlocked("p24:/dev/ttyACM0", replace(signed, mode=Mode.GAIT), enabled=True)
    check_unlocked("p24:/dev/ttyACM0", signed, enabled=True)
    check_unlocked("simulated", EXERCISE, enabled=False)


def test_a_recording_drives_real_hardware_only_into_a_dummy_load(folder: Path) -> None:
    """Unlocked with both keys it is wrong usage all the same; with the word for a dummy load the port is opened."""
    write_profile(folder / "profile.toml", sign_off(EXERCISE, "physiotherapist", date(2026, 1, 1)))
    with pytest.raises(UsageError, match="--dummy-load"):
        check_live("replay:rest.parquet", "p24:/dev/none", dummy_load=False)
    check_live("replay:rest.parquet", "p24:/dev/none", dummy_load=True)
    check_live("socket:7654", "p24:/dev/none", dummy_load=False)
    check_live("replay:rest.parquet", "simulated", dummy_load=False)
    real = ("--device", "p24:/dev/none", "--enable-hardware")
    for more, code, words in ((real, 2, "--dummy-load"), ((*real, "--dummy-load"), 1, "/dev/none")):
        done = subprocess.run(
            command(folder, *more), cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60.0
        )
        assert done.returncode == code, done.stderr
        assert words in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    plan = EnginePlan("replay:rest.parquet", "p24:/dev/none", "profile.toml", "out", hardware=True)
    code, told = engine_says(folder, plan)
    assert (code, "--dummy-load" in told) == (1, True)


def engine_says(folder: Path, plan: EnginePlan) -> tuple[int, str]:
    """Run an engine on a plan that it refuses, whoever made the plan."""
    paths = {name: str(folder / getattr(plan, name)) for name in ("profile", "folder")}
    engine = start_engine(replace(plan, **paths))
    end = time.monotonic() + 30.0
    while engine.end() is None and time.monotonic() < end:
        engine.link.read(0.05)
    return engine.stop(), engine.link.latest["ended"]


TELLS_ENGINE = """
from pathlib import Path
from surefoot.cli.main import run
from surefoot.stimulation import engine_process

def told(plan):
    engine = start(plan)
    Path("engine").write_text(str(engine.pid))
    return engine

start, engine_process.start_engine = engine_process.start_engine, told
run()
"""


def test_a_killed_engine_is_told_as_what_it_was(folder: Path) -> None:
    """A recorder has no watchdog, and none is said to have silenced it."""
    given = [sys.executable, "-c", TELLS_ENGINE, *command(folder, "--device", "recorder:pulses.csv")[3:]]
    with subprocess.Popen(
        given, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        ready = any(raw.startswith(b"OFF") for raw in run.stdout)
        assert ready, run.communicate(timeout=20.0)[1].decode()
        os.kill(int((folder / "engine").read_text("utf-8")), signal.SIGKILL)
        _, errors = run.communicate(timeout=20.0)
    assert run.returncode == 1
    assert "it drove no device, and what it recorded is not complete" in errors.decode()
    assert "watchdog" not in errors.decode()
    end = time.monotonic() + 20.0
    while log_kinds(folder)[-1] != "ended_without_a_word":
        assert time.monotonic() < end
        time.sleep(0.01)
    assert "watchdog" not in (folder / "out" / "run.jsonl").read_text("utf-8")
    assert if_killed("p24:/dev/none") == if_killed("simulated") == "its watchdog silences the device"


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (("--device", "p24:/dev/ttyACM0"), 1, "real hardware is locked"),
        (("--device", "recorder:out/pulses.csv", "--source", "replay:none.csv"), 1, "none.csv"),
        (("--device", "toaster"), 2, "is no device that is known"),
        (("--device", "simulated", "--source", "replay-fast:rest.parquet"), 2, "runs ahead of the clock"),
        (("--device", "simulated", "--source", "replay-fast:"), 2, "is not known"),
        (("--device", "recorder:out/pulses.csv", "--source", "tin:can"), 2, "is not known"),
        (("--device", "recorder:out/pulses.csv", "--source", "socket:99"), 2, "from 1024 to 65535"),
    ],
)
def test_what_cannot_run_is_told_in_one_sentence(folder: Path, more: tuple[str, ...], code: int, words: str) -> None:
    """Exit code 1, or 2 where the words themselves are wrong; one line on stderr, no traceback."""
    done = subprocess.run(
        command(folder, *more), cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60.0
    )
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_any_stop_among_keys_counts_and_anything_else_only_alone() -> None:
    """For hands that tremble: no second key is needed, and a wrong one does nothing."""
    assert [asked_by_keys(typed) for typed in (" ", "\r", "\n", "sss ", "\x1b[A ")] == [["stop"]] * 5
    assert [asked_by_keys(typed) for typed in ("x", "ss", "\x1b[A", "\x1bOS", "", "q")] == [[]] * 6
    assert (asked_by_keys("s"), asked_by_keys("l")) == (["start"], ["test left"])
    assert [asked_by_keys(typed) for typed in ("22", "2p", "12", "\x1b[2~")] == [[]] * 4


def test_what_a_key_means_depends_on_what_the_run_does() -> None:
    """Pause is no switch: pressed twice it stays a pause. A level rises by one step at a time, and falls at once."""
    steering = Steering()
    on: dict[str, Any] = {"on": True, "mode": "exercise", "levels": {"left": 50.0, "right": 97.0}}
    paused = {**on, "mode": "pause"}
    assert steering.asked("pause", on, 0.0) == "mode pause"
    assert steering.asked("pause", paused, 0.1) == "mode pause"
    assert steering.asked("start", paused, 1.0) == "mode exercise"
    assert steering.asked("start", {**paused, "on": False}, 1.0) == "start"
    assert Steering().asked("start", paused, 0.0) == "mode gait"
    assert [steering.asked(word, on, 2.0) for word in ("stop", "start", "test left", "level left 7")] == [
        "stop", "start", "test left", "level left 7",
    ]  # fmt: skip
    (weaker, stronger), (weaker_right, stronger_right) = (
        [asked_by_keys(key)[0] for key in LEVEL_KEYS[side]] for side in ("left", "right")
    )
    assert steering.asked(stronger, on, 3.0) == "level left 55"
    assert steering.asked(stronger, on, 3.1) == ""
    assert steering.asked(stronger_right, on, 3.2) == ""
    assert steering.asked(weaker, on, 3.2) == "level left 45"
    assert steering.asked(weaker_right, on, 3.2) == "level right 92"
    assert steering.asked(stronger_right, on, 3.5) == "level right 100"
    assert steering.asked(weaker, {**on, "levels": {"left": 2.0}}, 4.0) == "level left 0"
    assert steering.asked(stronger_right, {**on, "levels": {"left": 50.0}}, 5.0) == ""
    assert steering.asked(stronger, {}, 6.0) == ""


def test_the_view_says_what_matters_first() -> None:
    """WAIT, OFF, ON, END in large letters; every status fits a terminal of 80 by 24."""
    from rich.console import Console

    leg = {"current_ma": 30.0, "pulse_width_us": 150.0, "fraction": 0.5, "phase": "swing", "reason": "swing"}
    status: dict[str, Any] = {
        "on": True,
        "mode": "gait",
        "legs": {"left": leg, "right": {**leg, "current_ma": 0.0, "pulse_width_us": 0.0, "event": "toe_off"}},
        "device": {"ok": True, "waiting": 0, "text": ""},
        "pulses": 12,
        "refused": 1,
        "last_refusal": "asked 50 % of the range, allowed so soon 15 %",
        "delay_ms": {"median": 0.4, "p99": 1.2, "longest": 3.0},
        "ended": "",
        "asks": "",
        "levels": {"left": 50.0, "right": 100.0},
    }
    wrong = "The right foot sensor moved, not the left foot one: are they on the wrong legs?"
    asks = f"{wrong} Lift the left foot and put it down again; nothing else may move."
    seen = []
    paused = {**status, "mode": "pause"}
    for now in ({}, {**status, "on": False, "asks": asks}, status, paused, {**status, "ended": "stopped on request"}):
        seen.append(headline(now))
        console = Console(width=80, height=24, record=True, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        console.print(view(now, "simulated"))
        text = console.export_text()
        console.file.close()
        assert len(text.splitlines()) <= 24
        assert "██" in text
        assert ("SPACE or ENTER" in text) is (headline(now) != "END")
        assert ("LEFT 50 %:  1 weaker  2 stronger" in text) is (headline(now) not in ("WAIT", "END"))
        assert ("RIGHT 100 %:  9 weaker  0 stronger" in text) is (headline(now) not in ("WAIT", "END"))
        assert ("p pauses" in text) is (headline(now) == "ON")
        assert ("s goes on" in text) is (headline(now) == "PAUSE")
    assert seen == ["WAIT", "OFF", "ON", "PAUSE", "END"]
    assert levels_text({}) == ""
    assert asks in plain_line({**status, "asks": asks})
    line = plain_line(status)
    assert line.startswith("ON; mode gait; left: swing (swing), 30 mA 150 µs;")
    assert "level left 50 %, right 100 %" in line
    assert "99 % of delays within 1.2 ms" in line
