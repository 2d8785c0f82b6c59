"""The Assessment as JSON, there and back without loss, and its short form for other programs, ``summary.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import polars as pl

from surefoot.errors import FormatError
from surefoot.gait import Bout
from surefoot.recording import Annotation, Condition, Person, Placement, Severity, Side
from surefoot.signs.agreement import Agreement
from surefoot.signs.assessment import SCHEMA, Assessment, StreamSummary
from surefoot.signs.finding import Evidence, Finding, SignGrade, Strength
from surefoot.signs.measure import Measure
from surefoot.signs.outlines import CurveSummary, PathOutline
from surefoot.signs.settings import settings_from_mapping, settings_to_mapping
from surefoot.signs.verdict import judge_quality

SUMMARY_SCHEMA = "surefoot-summary/1"

_COLUMN_TYPES: dict[str, type[pl.DataType]] = {
    t.__name__: t for t in (pl.String, pl.Boolean, pl.Float32, pl.Float64, pl.Int32, pl.Int64, pl.UInt32)
}


def to_json(assessment: Assessment) -> str:
    """Write an assessment as JSON.

    Parameters
    ----------
    assessment
        The assessment.

    Returns
    -------
    str
        Strict JSON (no NaN) that `from_json` reads back to an equal assessment.
    """
    document = {"schema": SCHEMA} | _head(assessment) | _body(assessment)
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Assessment:
    """Read an assessment from JSON.

    Parameters
    ----------
    text
        What `to_json` wrote.

    Returns
    -------
    Assessment
        Equal to the one that was written.

    Raises
    ------
    FormatError
        When the text is not an assessment of this schema.
    """
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:  # also a number of thousands of digits
        raise FormatError(f"this is not an assessment: not valid JSON ({error})") from error
    found = document.get("schema") if isinstance(document, dict) else None
    if found != SCHEMA:
        raise FormatError(f"this is not an assessment: its schema must be '{SCHEMA}'; got {found!r}")
    try:
        return _read(document)
    except KeyError as error:
        raise FormatError(
            f"this assessment has no {error}: it is damaged, or another version of Surefoot wrote it"
        ) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError(
            f"this assessment is damaged, or another version of Surefoot wrote it ({_plain(error)})"
        ) from error


def to_summary(assessment: Assessment) -> dict[str, Any]:
    """Short form for other programs, the content of ``summary.json``.

    Parameters
    ----------
    assessment
        The assessment.

    Returns
    -------
    dict
        Schema, versions, recording, condition, quality and its verdict, measures and signs, ready for `json.dumps`.
    """
    verdict = judge_quality(assessment)
    summary: dict[str, Any] = (
        {"schema": SUMMARY_SCHEMA}
        | _head(assessment)
        | {"quality_verdict": {"grade": verdict.grade.value, "reasons": list(verdict.reasons)}}
        | {"signs": {side: {n: _sign(f) for n, f in found.items()} for side, found in assessment.signs.items()}}
        | {"agreement": [asdict(agreement) for agreement in assessment.agreement]}
    )
    rounded: dict[str, Any] = _rounded(summary)
    return rounded


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _plain(error: Exception) -> str:
    """What did not fit, without the names of classes and functions."""
    words = str(error)
    unknown = words.partition("unexpected keyword argument ")[2]
    lacking = words.partition("required positional argument")[2].lstrip("s").lstrip(": ")
    if unknown:
        return f"{unknown} is not known here"
    return f"{lacking} is missing" if lacking else words


def _rounded(value: Any) -> Any:
    """Every fraction to a millionth: nothing measured is finer, and 0.30000000000000004 reads badly."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, (list, tuple)) else value


def _head(assessment: Assessment) -> dict[str, Any]:
    return {
        "versions": dict(assessment.versions),
        "recording": {
            "name": assessment.name,
            "start_time": assessment.start_time.isoformat() if assessment.start_time else None,
            "synchronised": assessment.synchronised,
            "segment": {side.value: segment for side, segment in assessment.segment.items()},
            "shoe_geometry": {side.value: source for side, source in assessment.shoe_geometry.items()},
            "streams": [asdict(stream) for stream in assessment.streams],
        },
        "person": asdict(assessment.person),
        "condition": asdict(assessment.condition),
        "quality": [asdict(annotation) for annotation in assessment.quality],
        "measures": {
            side: {name: asdict(measure) for name, measure in measures.items()}
            for side, measures in assessment.measures.items()
        },
        "signs_note": assessment.signs_note,
    }


def _sign(finding: Finding) -> dict[str, Any]:
    return {
        "grade": finding.grade.value,
        "value": finding.value,
        "for": [evidence.text for evidence in finding.evidence_for],
        "against": [evidence.text for evidence in finding.evidence_against],
        "missing": [evidence.text for evidence in finding.evidence_missing],
        "certainty": finding.certainty,
        "would_change": finding.would_change,
        "strides": finding.strides,
    }


def _body(assessment: Assessment) -> dict[str, Any]:
    table = assessment.strides
    return {
        "signs": {side: {n: asdict(f) for n, f in found.items()} for side, found in assessment.signs.items()},
        "agreement": [asdict(agreement) for agreement in assessment.agreement],
        "bouts": [asdict(bout) for bout in assessment.bouts],
        "strides": {
            "types": {name: str(dtype) for name, dtype in table.schema.items()},
            "columns": table.to_dict(as_series=False),
        },
        "curves": {
            side.value: {name: asdict(curve) for name, curve in curves.items()}
            for side, curves in assessment.curves.items()
        },
        "paths": {side.value: asdict(path) for side, path in assessment.paths.items()},
        "settings": settings_to_mapping(assessment.settings),
    }


def _read(document: Mapping[str, Any]) -> Assessment:
    recording = document["recording"]
    start = recording["start_time"]
    return Assessment(
        name=recording["name"],
        start_time=datetime.fromisoformat(start) if start else None,
        streams=tuple(_stream(s) for s in recording["streams"]),
        synchronised=recording["synchronised"],
        person=Person(**document["person"]),
        condition=Condition(**document["condition"]),
        quality=tuple(_annotation(a) for a in document["quality"]),
        segment={Side(side): segment for side, segment in recording["segment"].items()},
        shoe_geometry={Side(side): source for side, source in recording["shoe_geometry"].items()},
        bouts=tuple(Bout(**(b | {"side": Side(b["side"])})) for b in document["bouts"]),
        strides=_strides(document["strides"]),
        measures={
            side: {name: Measure(**m) for name, m in measures.items()}
            for side, measures in document["measures"].items()
        },
        curves={
            Side(side): {name: _curve(c) for name, c in curves.items()} for side, curves in document["curves"].items()
        },
        paths={Side(s): PathOutline(tuple(p["x_m"]), tuple(p["y_m"])) for s, p in document["paths"].items()},
        signs={side: {n: _finding(f) for n, f in found.items()} for side, found in document["signs"].items()},
        signs_note=document["signs_note"],
        agreement=tuple(Agreement(**a) for a in document["agreement"]),
        settings=settings_from_mapping(document["settings"]),
        versions=document["versions"],
    )


def _finding(values: dict[str, Any]) -> Finding:
    typed: dict[str, Any] = {"grade": SignGrade(values["grade"])}
    for name in ("evidence_for", "evidence_against", "evidence_missing"):
        typed[name] = tuple(Evidence(**(e | {"strength": Strength(e["strength"])})) for e in values[name])
    return Finding(**(values | typed))


def _stream(values: dict[str, Any]) -> StreamSummary:
    return StreamSummary(**(values | {"placement": Placement(values["placement"])}))


def _annotation(values: dict[str, Any]) -> Annotation:
    stream = values["stream"]
    typed = {"stream": Placement(stream) if stream else None, "severity": Severity(values["severity"])}
    return Annotation(**(values | typed))


def _curve(values: dict[str, Any]) -> CurveSummary:
    return CurveSummary(values["n"], tuple(values["percent"]), tuple(values["mean"]), tuple(values["sd"]))


def _strides(values: Mapping[str, Any]) -> pl.DataFrame:
    schema = {name: _COLUMN_TYPES[dtype] for name, dtype in values["types"].items()}
    return pl.DataFrame(values["columns"], schema=schema)
