"""Reading of an assessment from the folder that ``surefoot assess`` wrote."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from surefoot.errors import FileReadError, FormatError, UsageError
from surefoot.signs.assessment import Assessment
from surefoot.signs.assessment_json import from_json

ASSESSMENT_FILE = "assessment.json"


def read_assessment(path: Path | str) -> Assessment:
    """Read an assessment.

    Parameters
    ----------
    path
        Folder that ``surefoot assess`` wrote, or its ``assessment.json``.

    Returns
    -------
    Assessment
        What was written.

    Raises
    ------
    FileReadError
        When there is no such folder or file, or it cannot be read.
    FormatError
        When the file is damaged or not an assessment.
    """
    path = Path(path)
    if not path.exists():
        raise FileReadError(f"there is no folder '{path.name}'; give a folder that 'surefoot assess' wrote")
    file = path / ASSESSMENT_FILE if path.is_dir() else path
    where = f"{path.name}/{ASSESSMENT_FILE}" if path.is_dir() else path.name
    if not file.exists():
        raise FileReadError(f"'{path.name}' has no {ASSESSMENT_FILE}; give a folder that 'surefoot assess' wrote")
    try:
        assessment = from_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileReadError(f"{where} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{where}: this is not an assessment: it is not text; assess the walk again") from error
    except (FormatError, UsageError, RecursionError, pl.exceptions.PolarsError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise FormatError(f"{where}: {reason}; assess the walk again") from error
    _refuse_other_types(assessment, where)
    return assessment


def _refuse_other_types(assessment: Assessment, where: str) -> None:
    """JSON that was edited by hand can hold words where numbers belong."""
    for side, measures in assessment.measures.items():
        for name, measure in measures.items():
            numbers = (measure.value, measure.low, measure.high, measure.n)
            if any(isinstance(v, bool) or not isinstance(v, (int, float, type(None))) for v in numbers):
                raise FormatError(
                    f"{where}: this assessment is damaged: {name} ({side}) is not a number; assess the walk again"
                )
    missing = [side for side in ("left", "right", "both") if side not in assessment.measures]
    if missing:
        raise FormatError(f"{where}: this assessment is damaged: no measures of {missing[0]}; assess the walk again")
