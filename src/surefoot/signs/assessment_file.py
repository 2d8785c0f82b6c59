"""Reading of an assessment from the folder that ``surefoot assess`` wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import get_args, get_type_hints

import polars as pl

from surefoot.errors import FileReadError, FormatError, UsageError
from surefoot.signs.assessment import Assessment
from surefoot.signs.assessment_json import from_json
from surefoot.signs.catalogue import COUNTS

ASSESSMENT_FILE = "assessment.json"
_AGAIN = "assess the walk again"
_LARGEST = 1e9  # no length, time, angle or height of a stride comes near
_OF_A_FOOT = (
    *(info.name for info in COUNTS),
    "stride_length_m",
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
)
_NEEDED = {"left": _OF_A_FOOT, "right": _OF_A_FOOT, "both": ("stride_speed_m_s",)}


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
        assessment = from_json(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileReadError(f"{where} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{where}: this is not an assessment: it is not text; {_AGAIN}") from error
    except (FormatError, UsageError, RecursionError, pl.exceptions.PolarsError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise FormatError(f"{where}: {reason}; {_AGAIN}") from error
    _refuse_damaged(assessment, where)
    return assessment


def _refuse_damaged(assessment: Assessment, where: str) -> None:
    """JSON that was edited by hand can lack names, or hold words or impossible sizes where numbers belong."""
    for side, needed in _NEEDED.items():
        missing = [name for name in needed if name not in assessment.measures.get(side, {})]
        if missing:
            raise FormatError(f"{where}: this assessment is damaged: it has no {missing[0]} ({side}); {_AGAIN}")
    for name, value in _misfits(assessment):
        raise FormatError(f"{where}: this assessment is damaged: {name} cannot be '{str(value)[:40]}'; {_AGAIN}")
    for side, measures in assessment.measures.items():
        for name, measure in measures.items():
            numbers = (measure.value, measure.low, measure.high, measure.n)
            if any(isinstance(v, bool) or not isinstance(v, (int, float, type(None))) for v in numbers):
                raise FormatError(f"{where}: this assessment is damaged: {name} ({side}) is not a number; {_AGAIN}")
    for column in assessment.strides.select(pl.selectors.float()).iter_columns():
        largest = column.abs().max()
        if isinstance(largest, float) and largest > _LARGEST:
            raise FormatError(f"{where}: this assessment is damaged: {column.name} reaches {largest:g}; {_AGAIN}")


def _misfits(assessment: Assessment) -> Iterator[tuple[str, object]]:
    """Entries that are of another kind than they must be, such as a word for a number."""
    parts = (assessment.condition, assessment.person, *assessment.streams, *assessment.quality, *assessment.bouts)
    for part in (assessment, *parts, *assessment.agreement):
        for name, kind in get_type_hints(type(part)).items():
            kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
            value = getattr(part, name)
            whole = float in kinds and type(value) is int  # JSON writes 2.0 as 2 in some programs
            if all(isinstance(k, type) for k in kinds) and not (whole or isinstance(value, kinds)):
                yield name, value
    yield from (
        (f"segment ({side})", found) for side, found in assessment.segment.items() if not isinstance(found, str)
    )
