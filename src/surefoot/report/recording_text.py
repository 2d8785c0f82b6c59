"""What a recording holds and what is wrong with it, for ``surefoot check``: as plain text and for other programs."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Any

import numpy as np

from surefoot.recording import Annotation, FloatArray, Recording, SensorStream, Severity
from surefoot.report.words import SEVERITY_WORDS, RemarkGroup, grouped_remarks

CHECK_SCHEMA = "surefoot-check/1"
_COLUMNS = 80
_MOST_REMARKS = 3
_CLOCK = {
    True: "The sensors share one clock.",
    False: "The sensors do not share one clock: no timing between the feet.",
    None: "It is not known whether the sensors share one clock: no timing between the feet.",
}


def recording_facts(recording: Recording) -> dict[str, Any]:
    """What a recording holds, for other programs.

    Parameters
    ----------
    recording
        The recording.

    Returns
    -------
    dict
        Ready for `json.dumps`; units are in the names.
    """
    return {
        "schema": CHECK_SCHEMA,
        "name": recording.name,
        "start_time": recording.start_time.isoformat() if recording.start_time else None,
        "synchronised": recording.synchronised,
        "streams": [_stream_facts(stream) for stream in recording.streams.values()],
        "markers": sorted(recording.markers),
        "quality": [asdict(annotation) for annotation in recording.annotations],
    }


def recording_text(recording: Recording) -> str:
    """What a recording holds and what is wrong with it, in at most 80 columns.

    Parameters
    ----------
    recording
        The recording.

    Returns
    -------
    str
        Plain text, ending in a line feed.
    """
    lines = _wrapped(recording.name, 0)
    if recording.start_time:
        lines.append(f"Recorded {recording.start_time:%d %B %Y, %H:%M}.")
    if len(recording.streams) > 1:
        lines += _wrapped(_CLOCK[recording.synchronised], 0)
    for stream in recording.streams.values():
        lines += ["", *_stream_lines(stream)]
        own = tuple(a for a in recording.annotations if a.stream == stream.placement)
        lines += _remark_lines(own, "Nothing wrong was found in this sensor.")
    if recording.markers:
        lines += ["", f"Optical markers: {len(recording.markers)}"]
    whole = tuple(a for a in recording.annotations if a.stream is None)
    if whole:
        lines += ["", "WHOLE RECORDING", *_remark_lines(whole, "")]
    return "\n".join([*lines, "", *_wrapped(_verdict(recording), 0)]) + "\n"


def _stream_facts(stream: SensorStream) -> dict[str, Any]:
    return {
        "placement": stream.placement.value,
        "source": stream.source,
        "duration_s": stream.duration_s,
        "samples": len(stream),
        "nominal_rate_hz": float(stream.nominal_rate_hz),
        "rate_hz": stream.rate_hz,
        "largest_acceleration_m_s2": _largest(stream.acc),
        "largest_turning_rate_deg_s": _optional_degrees(_largest(stream.gyr)),
        "missing_percent": _missing_percent(stream),
    }


def _largest(values: FloatArray) -> float | None:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else None


def _optional_degrees(radians: float | None) -> float | None:
    return None if radians is None else float(np.degrees(radians))


def _missing_percent(stream: SensorStream) -> float:
    missing = ~(np.isfinite(stream.acc).all(axis=1) & np.isfinite(stream.gyr).all(axis=1))
    return 100.0 * float(missing.mean()) if missing.size else 0.0


def _stream_lines(stream: SensorStream) -> list[str]:
    facts = _stream_facts(stream)
    lines = [stream.placement.value.replace("_", " ").upper()]
    if stream.source:
        lines += _wrapped(f"from {stream.source}", 2)
    lines += _wrapped(
        f"{facts['duration_s']:.1f} s, {facts['samples']} samples, {facts['rate_hz']:.1f} a second "
        f"(declared {facts['nominal_rate_hz']:g})",
        2,
    )
    if facts["largest_acceleration_m_s2"] is not None and facts["largest_turning_rate_deg_s"] is not None:
        lines += _wrapped(
            f"largest acceleration {facts['largest_acceleration_m_s2']:.0f} m/s², "
            f"largest turning rate {facts['largest_turning_rate_deg_s']:.0f} °/s",
            2,
        )
    if facts["missing_percent"] > 0:
        lines += _wrapped(f"{facts['missing_percent']:.1f} % of the samples are missing", 2)
    return lines


def _remark_lines(annotations: tuple[Annotation, ...], nothing: str) -> list[str]:
    if not annotations:
        return _wrapped(nothing, 2)
    return [line for group in grouped_remarks(annotations) for line in _group_lines(group)]


def _group_lines(group: RemarkGroup) -> list[str]:
    word = SEVERITY_WORDS[group.severity][0]
    lines = [line for remark in group.remarks[:_MOST_REMARKS] for line in _wrapped(f"{word}: {remark}", 2)]
    more = len(group.remarks) - _MOST_REMARKS
    return [*lines, *_wrapped(f"and {more} more of this kind (all of them: --json)", 4)] if more > 0 else lines


def _verdict(recording: Recording) -> str:
    worst = {a.severity for a in recording.annotations}
    if Severity.SEVERE in worst:
        return "Some of this recording is not used. The rest can be assessed."
    if Severity.WARNING in worst:
        return "This recording can be assessed; some numbers will be less sure."
    return "This recording can be assessed."


def _wrapped(words: str, indent: int) -> list[str]:
    space = " " * indent
    clean = "".join(c if c.isprintable() else "?" for c in words)
    return textwrap.wrap(clean, _COLUMNS, initial_indent=space, subsequent_indent=space + "  ") or [""]
