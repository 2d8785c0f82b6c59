"""Several files take their places together, or none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import OutputError
from surefoot.report.write_together import write_together

NAMES = ("a.html", "b.csv", "c.json")
CONTENTS: dict[str, str | bytes] = {"a.html": "new page", "b.csv": b"new,table"}


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") if path.is_file() else "folder" for path in folder.iterdir()}


def test_files_are_written_and_those_of_before_removed(tmp_path: Path) -> None:
    """In a folder that is made on the way; nothing else is left in it."""
    folder = tmp_path / "new" / "one"
    write_together(folder, CONTENTS, NAMES)
    assert there(folder) == {"a.html": "new page", "b.csv": "new,table"}
    (folder / "c.json").write_text("old", "utf-8")
    (folder / "mine.txt").write_text("mine", "utf-8")
    write_together(folder, CONTENTS, NAMES)
    assert there(folder) == {"a.html": "new page", "b.csv": "new,table", "mine.txt": "mine"}


@pytest.mark.parametrize("in_the_way", ["a.html", "b.csv"])
def test_a_folder_in_the_way_of_one_leaves_none(tmp_path: Path, in_the_way: str) -> None:
    """Whichever file cannot take its place."""
    (tmp_path / in_the_way).mkdir()
    with pytest.raises(OutputError, match=f"{in_the_way} could not be written: a folder of that name"):
        write_together(tmp_path, CONTENTS, NAMES)
    assert there(tmp_path) == {in_the_way: "folder"}


def test_a_folder_in_the_way_leaves_the_files_of_before(tmp_path: Path) -> None:
    """As they were, also the one that would have been removed."""
    (tmp_path / "a.html").mkdir()
    (tmp_path / "b.csv").write_text("old table", "utf-8")
    (tmp_path / "c.json").write_text("old", "utf-8")
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    before = there(tmp_path)
    with pytest.raises(OutputError):
        write_together(tmp_path, CONTENTS, NAMES)
    assert there(tmp_path) == before


def test_what_cannot_be_removed_leaves_the_files_of_before(tmp_path: Path) -> None:
    """A folder has the name of a file that this result does not have."""
    (tmp_path / "c.json").mkdir()
    (tmp_path / "a.html").write_text("old page", "utf-8")
    with pytest.raises(OutputError, match=r"c\.json of an earlier walk cannot be removed"):
        write_together(tmp_path, CONTENTS, NAMES)
    assert there(tmp_path) == {"c.json": "folder", "a.html": "old page"}


def test_a_link_of_before_stays_a_link(tmp_path: Path) -> None:
    """It is kept and given back as such."""
    (tmp_path / "elsewhere").write_text("old page", "utf-8")
    (tmp_path / "a.html").symlink_to("elsewhere")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OutputError):
        write_together(tmp_path, CONTENTS, NAMES)
    assert (tmp_path / "a.html").is_symlink()
    assert (tmp_path / "a.html").read_text("utf-8") == "old page"
