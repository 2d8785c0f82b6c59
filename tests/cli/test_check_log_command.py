"""``surefoot stimulate check-log``: whole, broken at a line, or no log."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.cli.main import run
from surefoot.stimulation.audit_log import AuditLog


def _run(path: Path) -> int:
    with pytest.raises(SystemExit) as left:
        run(["stimulate", "check-log", str(path)])
    return int(left.value.code or 0)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    with AuditLog(path) as writer:
        for n in range(4):
            writer.note(0.1 * n, "stale", f"line {n}", "left")
    return path


def test_a_whole_log_is_told_with_its_last_hash(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with AuditLog(log) as writer:
        last = writer.last_hash
    assert _run(log) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["Whole: 4 lines, all in order.", f"Last hash: {last}"]
    assert "cut off at the end" in said[2]


@pytest.mark.parametrize(("line", "good"), [(3, "The 2 lines before it"), (2, "The line before it"), (1, "No line")])
def test_a_changed_line_is_named(log: Path, line: int, good: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b"stale", b"state")
    log.write_bytes(b"".join(lines))
    assert _run(log) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"Broken at line {line}: line {line} was changed or is missing.\n{good}")
    assert f"From line {line} on" in said


def test_what_is_no_log_is_told(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path) == 1
    assert "pass the log of a run (run.jsonl)" in capsys.readouterr().err
    assert _run(tmp_path / "none.jsonl") == 1
    assert "does not exist" in capsys.readouterr().err
    (tmp_path / "text.txt").write_text("hello\n")
    assert _run(tmp_path / "text.txt") == 1
    assert "this may be no log of Surefoot" in capsys.readouterr().out
