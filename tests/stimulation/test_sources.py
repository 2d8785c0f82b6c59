"""A source from the words that a person types."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import FileReadError, UsageError
from surefoot.recording import Placement, write_parquet
from surefoot.stimulation.source_replay import FullSpeedReplay, RealTimeReplay
from surefoot.stimulation.sources import check_source, open_source
from surefoot.virtual import READY_MADE, Course, Sensor, simulate


def test_a_recording_is_replayed(tmp_path: Path) -> None:
    """From a file, at its pace or as fast as possible."""
    walk = simulate(READY_MADE["healthy"].on(Course(duration_s=12.0)), [Sensor(Placement.LEFT_FOOT)])
    path = tmp_path / "walk.parquet"
    write_parquet(walk.recording, path)
    assert isinstance(open_source(f"replay:{path}"), RealTimeReplay)
    fast = open_source(f"replay-fast:{path}")
    assert isinstance(fast, FullSpeedReplay)
    assert fast.placements == (Placement.LEFT_FOOT,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "use one of replay:PATH"),
        ("camera:1", "use one of"),
        ("replay-fast:", "use one of"),
        ("lsl:", "use one of"),
        ("socket:80", "1024 to 65535"),
        ("socket:x", "1024 to 65535"),
        ("socket:²", "1024 to 65535"),
        ("dot:left_hand=aa", "placements are"),
        ("dot:left_foot", "placement=address"),
        ("dot:left_foot=a,left_foot=b", "once"),
    ],
)
def test_words_that_are_not_known_are_told(text: str, said: str) -> None:
    """With what is allowed."""
    for asked in (open_source, check_source):
        with pytest.raises(UsageError, match=said):
            asked(text)


def test_a_missing_recording_is_told(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(FileReadError, match="does not exist"):
        open_source(f"replay:{tmp_path / 'nothing.csv'}")
