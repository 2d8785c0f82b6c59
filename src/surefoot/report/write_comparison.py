"""The results of a comparison as files in one folder, all of them or none."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from surefoot.recording import atomic_write
from surefoot.report.comparison_page import render_comparison
from surefoot.report.write import make_folder
from surefoot.signs import Comparison, comparison_table, comparison_to_json

COMPARISON_FILES = ("comparison.csv", "comparison.json", "comparison.html")


def write_comparison(comparison: Comparison, folder: Path | str) -> Path:
    """Write page, table and JSON of a comparison.

    Parameters
    ----------
    comparison
        The comparison.
    folder
        Folder to write into; made when missing. Files of the same names are replaced.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OutputError
        When a file could not be written; nothing is left half-written.
    """
    folder = Path(folder)
    contents = {
        "comparison.csv": comparison_table(comparison).write_csv(),
        "comparison.json": comparison_to_json(comparison) + "\n",
        "comparison.html": render_comparison(comparison),
    }
    make_folder(folder)
    with ExitStack() as stack:
        for name in COMPARISON_FILES:
            stack.enter_context(atomic_write(folder / name)).write_text(contents[name], encoding="utf-8")
    return folder / "comparison.html"
