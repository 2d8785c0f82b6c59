"""What a recording holds and what is wrong with it, for ``surefoot check``: as plain text and for other programs."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from math import degrees, isfinite
from typing import Any

from surefoot.recording import (
    Annotation,
    MarkersDescription,
    Recording,
    Severity,
    StreamDescription,
    describe_recording,
)
from surefoot.report.words import RemarkGroup, grouped_remarks

CHECK_SCHEMA = "surefoot-check/1"
_COLUMNS = 80
_MOST_REMARKS = 3
_CLOCK = {
    True: "The sensors share one clock.",
    False: "The sensors do not share one clock: no timing between the feet.",
    None: "It is not known whether the sensors share one clock: no timing between the feet.",
}
_CLOCK_REMARKS = ("unsynchronised", "synchronisation_unknown")


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
    described = _without_nan(asdict(describe_recording(recording)))
    return {
        "schema": CHECK_SCHEMA,
        "start_time": recording.start_time.isoformat() if recording.start_time else None,
        **described,
        "quality": [asdict(annotation) for annotation in recording.annotations],
    }


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nan(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


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
    # a remark on the whole recording says more than this line, so that the two would say it twice
    if len(recording.streams) > 1 and not any(a.kind in _CLOCK_REMARKS for a in recording.annotations):
        lines += _wrapped(_CLOCK[recording.synchronised], 0)
    for stream in describe_recording(recording).streams:
        lines += ["", *_stream_lines(stream)]
        own = tuple(a for a in recording.annotations if a.stream == stream.placement)
        lines += _remark_lines(own, "Nothing wrong was found in this sensor.")
    described = describe_recording(recording)
    if described.optical is not None:
        lines += ["", *_optical_lines(described.optical)]
    whole = tuple(a for a in recording.annotations if a.stream is None)
    if whole:
        lines += ["", "WHOLE RECORDING", *_remark_lines(whole, "")]
    return "\n".join([*lines, "", *_wrapped(_verdict(recording), 0)]) + "\n"


def _stream_lines(stream: StreamDescription) -> list[str]:
    lines = [stream.placement.value.replace("_", " ").upper()]
    if stream.source:
        lines += _wrapped(f"from {stream.source}", 2)
    lines += _wrapped(
        f"{stream.duration_s:.1f} s, {stream.samples} samples, {stream.real_rate_hz:.1f} a second "
        f"(declared {stream.nominal_rate_hz:g}); resting {100 * stream.still_share:.0f} % of the time",
        2,
    )
    if isfinite(stream.gravity_m_s2):
        how = "at rest" if stream.gravity_at_rest else "where it is most nearly still"
        lines += _wrapped(f"gravity measures {stream.gravity_m_s2:.2f} m/s² {how} (9.81 is right)", 2)
    lines += _wrapped(
        f"largest acceleration {stream.largest_acc_m_s2:.0f} m/s², "
        f"largest turning rate {degrees(stream.largest_gyr_rad_s):.0f} °/s",
        2,
    )
    if stream.missing_share > 0:
        lines += _wrapped(f"{100 * stream.missing_share:.1f} % of the samples are missing", 2)
    return lines


def _optical_lines(optical: MarkersDescription) -> list[str]:
    lines = ["OPTICAL MARKERS"]
    if optical.source:
        lines += _wrapped(f"from {optical.source}", 2)
    lines += _wrapped(
        f"{optical.duration_s:.1f} s, {optical.frames} frames, {optical.rate_hz:.4g} a second; "
        f"{len(optical.names)} markers",
        2,
    )
    for side, (known_as, *names) in optical.feet.items():
        told = "as named with --marker" if known_as == "given" else f"names as in {known_as}"
        lost = optical.missing_share[side]
        missing = f"; heel or toe not seen {100 * lost:.1f} % of the time" if lost > 0 else ""
        lines += _wrapped(f"{side} foot: {', '.join(names)} ({told}){missing}", 2)
    words = {"initial_contact": "initial contacts", "toe_off": "toe-offs"}
    if optical.events:
        held = " and ".join(f"{number} {words[kind]}" for kind, number in optical.events.items())
        lines += _wrapped(f"events in the file: {held}", 2)
    return lines


def _remark_lines(annotations: tuple[Annotation, ...], nothing: str) -> list[str]:
    if not annotations:
        return _wrapped(nothing, 2)
    return [line for group in grouped_remarks(annotations) for line in _group_lines(group)]


def _group_lines(group: RemarkGroup) -> list[str]:
    lines = [line for remark in group.remarks[:_MOST_REMARKS] for line in _wrapped(f"{group.word}: {remark}", 2)]
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
