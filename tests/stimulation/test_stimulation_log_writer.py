"""The log's writer: every line that was handed over is on the disk, whatever became of the engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from surefoot.errors import OutputError
from surefoot.stimulation.audit_log import verify_log
from surefoot.stimulation.log_writer import LogPipe

_KILLED = """
import os, signal, sys
from pathlib import Path
from surefoot.stimulation.log_writer import LogPipe
log = LogPipe(Path(sys.argv[1]), "its watchdog silences the device")
for number in range(500):
    log.note(float(number), "stale", "nothing came", "left")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_lines_are_written_in_order(tmp_path: Path) -> None:
    """A run that ends with its own words gets no others."""
    path = tmp_path / "run.jsonl"
    log = LogPipe(path, "")
    log.note(1.0, "started", "started on request")
    log.note(2.0, "ended_done", "stopped on request", "left")
    log.close()
    log.close()
    assert [(line["kind"], line["side"]) for line in _lines(path)] == [("started", None), ("ended_done", "left")]


def test_a_killed_engine_loses_no_line(tmp_path: Path) -> None:
    """All that was handed over is there, and that it was killed."""
    path = tmp_path / "run.jsonl"
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, timeout=60.0)
    assert done.returncode == -signal.SIGKILL
    end = time.monotonic() + 20.0
    while not path.read_text("utf-8").count("ended_without_a_word"):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert [line["now_s"] for line in _lines(path)] == [*map(float, range(500)), 499.0]
    assert _lines(path)[-1]["text"] == "the engine was killed; its watchdog silences the device"
    assert verify_log(path).broken_at is None


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Before anything begins."""
    with pytest.raises(OutputError, match="cannot be written"):
        LogPipe(tmp_path / "none" / "run.jsonl", "")


def test_a_writer_that_died_does_not_stop_the_step(tmp_path: Path) -> None:
    """Lines are kept up to a limit, and nothing is raised."""
    log = LogPipe(tmp_path / "run.jsonl", "")
    os.kill(log._process.pid, signal.SIGKILL)
    log._process.wait()
    for _ in range(20_000):
        log.note(1.0, "stale", "x" * 100)
    assert len(log._kept) < 1_100_000
    log.close()
