"""The results of a comparison as files in one folder, all of them or none."""

from __future__ import annotations

from pathlib import Path

from surefoot.report.comparison_report import build_comparison_report
from surefoot.report.write import report_pages
from surefoot.report.write_together import write_together
from surefoot.signs import Comparison, comparison_table, comparison_to_json

COMPARISON_FILES = ("comparison.csv", "comparison.json", "comparison.html", "comparison.pdf")


def write_comparison(comparison: Comparison, folder: Path | str) -> Path:
    """Write page, PDF, table and JSON of a comparison.

    Parameters
    ----------
    comparison
        The comparison.
    folder
        Folder to write into; made when missing. Files of the same names are replaced.

    Returns
    -------
    Path
        The page. Where the PDF could not be made, the page says why and there is no PDF.

    Raises
    ------
    OutputError
        When a file could not be written; nothing is left half-written.
    """
    folder = Path(folder)
    contents = report_pages(build_comparison_report(comparison), "comparison") | {
        "comparison.csv": comparison_table(comparison).write_csv(),
        "comparison.json": comparison_to_json(comparison) + "\n",
    }
    write_together(folder, contents, COMPARISON_FILES)
    return folder / "comparison.html"
