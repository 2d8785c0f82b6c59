"""The log: whatever is done to a line is seen; a run that died leaves it usable; two runs do not write one file."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.errors import FileReadError, OutputError
from surefoot.stimulation import audit_log
from surefoot.stimulation.audit_log import AuditLog, verify_log


def _written(path: Path, lines: int = 6) -> list[bytes]:
    with AuditLog(path) as log:
        for n in range(lines):
            log.note(0.1 * n, "stale", f"line {n}", "left")
    return path.read_bytes().splitlines(keepends=True)


def test_lines_are_chained_and_go_on_after_a_restart(tmp_path: Path) -> None:
    """Two runs, one chain."""
    path = tmp_path / "log.jsonl"
    _written(path)
    with AuditLog(path) as log:
        log.note(math.nan, "stopped", "a\nb\x00c" + "x" * 999)
        assert verify_log(path).lines == 6, "nothing is written before flush"
    check = verify_log(path)
    assert (check.lines, check.broken_at) == (7, None)
    last = json.loads(path.read_bytes().splitlines()[-1])
    assert last["hash"] == check.last_hash == log.last_hash
    assert last["now_s"] is None
    assert last["text"].startswith("a b c")
    assert len(last["text"]) == 300


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_change_is_seen(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """One byte changed, a line taken out, put in, moved or written twice."""
    path = tmp_path_factory.mktemp("log") / "log.jsonl"
    lines = _written(path)
    how = data.draw(st.sampled_from(["byte", "out", "twice", "swap", "rewritten"]))
    at = data.draw(st.integers(0, len(lines) - 2))
    if how == "byte":
        place = data.draw(st.integers(0, len(lines[at]) - 2))
        old = lines[at]
        lines[at] = old[:place] + bytes([old[place] ^ 1]) + old[place + 1 :]
    elif how == "out":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:  # a forger who knows the hash of a line, and not the lines after it
        entry = json.loads(lines[at])
        forged = audit_log._Entry(entry["at"], 9.9, "forged", "nothing happened", None)
        text, _ = audit_log._line(entry["n"], entry["before"], forged)
        lines[at] = text.encode()
    path.write_bytes(b"".join(lines))
    check = verify_log(path)
    assert check.broken_at is not None
    assert check.lines <= at + 1


def test_a_line_cut_off_by_a_power_cut_is_told_and_the_chain_goes_on(tmp_path: Path) -> None:
    """The torn line stays in the file."""
    path = tmp_path / "log.jsonl"
    lines = _written(path)
    path.write_bytes(b"".join(lines)[:-20])
    assert verify_log(path).broken_at == 6
    with AuditLog(path) as log:
        log.note(1.0, "stale", "after")
    check = verify_log(path)
    assert check.broken_at is None
    assert check.lines == 7
    assert "log_torn" in path.read_text(encoding="utf-8")
    path.write_bytes(path.read_bytes().replace(b'"log_torn"', b'"log_tore"'))
    assert verify_log(path).broken_at is not None


def test_a_first_line_cut_off(tmp_path: Path) -> None:
    """Nothing but a piece of the first line."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(_written(path, 1)[0][:30])
    with AuditLog(path) as log:
        log.note(1.0, "stale", "after")
    assert verify_log(path) == (2, None, "2 lines, all in order", log.last_hash)


def test_files_that_are_no_log(tmp_path: Path) -> None:
    """Refused, and left as they are."""
    path = tmp_path / "other.txt"
    path.write_bytes(b"hello\nworld\n")
    with pytest.raises(OutputError, match="no log of Surefoot"):
        AuditLog(path)
    assert path.read_bytes() == b"hello\nworld\n"
    assert verify_log(path).broken_at == 1
    with pytest.raises(OutputError, match="cannot be written"):
        AuditLog(tmp_path / "none" / "log.jsonl")
    with pytest.raises(FileReadError):
        verify_log(tmp_path / "none.jsonl")


def test_two_runs_do_not_write_one_log(tmp_path: Path) -> None:
    """The second is refused; after the first has closed, it may."""
    path = tmp_path / "log.jsonl"
    with AuditLog(path), pytest.raises(OutputError, match="another run"):
        AuditLog(path)
    AuditLog(path).close()


def test_what_waits_and_what_is_written_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many lines are counted; a full file is not written on."""
    path = tmp_path / "log.jsonl"
    with AuditLog(path) as log:
        for n in range(audit_log._MOST_WAITING + 50):
            log.note(float(n), "stale", "again")
    assert "50 lines found no room" in path.read_text(encoding="utf-8")
    assert verify_log(path).lines == audit_log._MOST_WAITING + 1
    monkeypatch.setattr(audit_log, "MOST_BYTES", path.stat().st_size + 10)
    log = AuditLog(path)
    log.note(1.0, "stale", "one more")
    log.flush()
    assert "full" in log.trouble
    log.close()
    assert verify_log(path).lines == audit_log._MOST_WAITING + 1
    monkeypatch.setattr(audit_log, "MOST_BYTES", 10)
    with pytest.raises(OutputError, match="full"):
        AuditLog(path)
