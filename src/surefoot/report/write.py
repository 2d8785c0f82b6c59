"""The results of one walk as files in one folder, all of them or none."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from surefoot.errors import OutputError
from surefoot.recording import atomic_write
from surefoot.report.fhir import fhir_text
from surefoot.report.render import render_report
from surefoot.report.tables import table_files
from surefoot.signs import Assessment, settings_to_toml, to_json, to_summary

REPORT_FILES = (
    "strides.csv",
    "strides.parquet",
    "measures.csv",
    "signs.csv",
    "summary.json",
    "assessment.json",
    "settings.toml",
    "report.html",
)
FHIR_FILE = "fhir.json"


def write_assessment(assessment: Assessment, folder: Path | str, *, fhir: bool = False) -> Path:
    """Write report, tables, summary, assessment and settings.

    Parameters
    ----------
    assessment
        The walk.
    folder
        Folder to write into; made when missing. Files of the same names are replaced.
    fhir
        Write ``fhir.json`` too. Without it, one of an earlier walk is removed from the folder.

    Returns
    -------
    Path
        The report.

    Raises
    ------
    OutputError
        When something could not be written; then nothing is changed.
    """
    folder = Path(folder)
    summary = json.dumps(to_summary(assessment), ensure_ascii=False, allow_nan=False, indent=1)
    contents = table_files(assessment) | {
        "summary.json": summary + "\n",
        "assessment.json": to_json(assessment) + "\n",
        "settings.toml": settings_to_toml(assessment.settings),
        "report.html": render_report(assessment),
    }
    if fhir:
        contents[FHIR_FILE] = fhir_text(assessment)
    make_folder(folder)
    with ExitStack() as stack:
        # every file is complete beside its target before the first one takes its place
        for name, content in contents.items():
            _put(stack.enter_context(atomic_write(folder / name)), content)
        if not fhir:
            _remove(folder / FHIR_FILE)
    return folder / "report.html"


def _put(path: Path, content: str | bytes) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path.name} of an earlier walk cannot be removed; delete it by hand") from error


def make_folder(folder: Path) -> None:
    """Make a folder for results.

    Parameters
    ----------
    folder
        The folder; its parents are made too.

    Raises
    ------
    OutputError
        When it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder.name} is a file; give the name of a folder for the results") from error
    except OSError as error:
        raise OutputError(f"folder {folder.name} cannot be made: {error.strerror or error}") from error
