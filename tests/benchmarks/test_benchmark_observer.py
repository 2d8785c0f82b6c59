"""The observer of the machine: which delays a standstill touches."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from benchmarks.machine_observer import Standstills, joined, observed, written_down


def test_stretches_that_touch_are_one() -> None:
    seen = joined(np.array([[5.0, 6.0], [1.0, 2.0], [1.5, 1.8], [2.0, 2.5]]))
    assert seen.between_s.tolist() == [[1.0, 2.5], [5.0, 6.0]]
    assert seen.lengths_s.tolist() == [1.5, 1.0]


@pytest.mark.parametrize(
    ("begin", "end", "touched"),
    [(0.0, 0.9, False), (0.0, 1.1, True), (1.2, 1.3, True), (0.5, 7.0, True), (2.6, 4.9, False), (6.1, 9.0, False)],
)
def test_a_delay_is_touched_where_it_overlaps_a_standstill(begin: float, end: float, touched: bool) -> None:
    seen = joined(np.array([[1.0, 2.5], [5.0, 6.0]]))
    assert seen.touch(np.array([begin]), np.array([end])).tolist() == [touched]


def test_without_a_standstill_nothing_is_touched() -> None:
    seen = Standstills(np.empty((0, 2)))
    assert not seen.touch(np.array([0.0, 1.0]), np.array([1.0, 2.0])).any()
    assert seen.lengths_s.size == 0


@pytest.mark.parametrize(("text", "seen"), [("", []), ("1.5 2.0\n3.0 3.25\n", [[1.5, 2.0], [3.0, 3.25]])])
def test_what_an_observer_wrote_is_read_also_where_it_saw_nothing(
    tmp_path: Path, text: str, seen: list[list[float]]
) -> None:
    file = tmp_path / "standstills_0.txt"
    file.write_text(text, encoding="ascii")
    read = written_down(file)
    assert read.shape == (len(seen), 2)
    assert read.tolist() == seen


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be held up on this system")
def test_an_observer_that_is_held_up_tells_when(tmp_path: Path) -> None:
    with observed(tmp_path) as watching:
        time.sleep(0.1)
        held = watching.processes[0]
        begin_s = time.monotonic()
        os.kill(held, signal.SIGSTOP)
        time.sleep(0.3)
        os.kill(held, signal.SIGCONT)
        end_s = time.monotonic()
        time.sleep(0.5)
    middle = np.array([0.5 * (begin_s + end_s)])
    assert watching.seen.touch(middle, middle).all()
    assert watching.seen.lengths_s.max() >= 0.25
