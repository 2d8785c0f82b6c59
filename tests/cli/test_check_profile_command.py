"""``surefoot stimulate check-profile``: where it says what."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.cli.main import run
from surefoot.recording import Placement
from surefoot.stimulation.profile_file import example_profile, profile_to_toml


def test_a_profile_that_cannot_be_used_is_told_in_one_sentence_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list goes to standard output; whoever reads errors alone is told as well."""
    text = profile_to_toml(example_profile(Placement.LEFT_FOOT))
    path = tmp_path / "p.toml"
    path.write_text(text.replace("frequency_Hz = 40.0", "frequency_Hz = 99.0", 1), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(("stimulate", "check-profile", str(path)))
    said = capsys.readouterr()
    assert left.value.code == 1
    assert "  - left leg: frequency is 99 Hz" in said.out
    listed = said.out.count("  - ")
    words = f"surefoot: p.toml cannot be used; standard output lists what is wrong with it ({listed} in all)"
    assert said.err.splitlines() == [words]
