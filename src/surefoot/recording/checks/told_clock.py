"""The files were told to share one clock: does anything in them speak against it?"""

from __future__ import annotations

from dataclasses import replace

from surefoot.recording.checks.synchronisation import clocks_differ, origins_differ, steps_differ
from surefoot.recording.model import Annotation, Recording, Severity


def settle_told_clock(recording: Recording) -> Recording:
    """Take a clock that was told to be shared as shared, unless the steps or the times show that it is not.

    Parameters
    ----------
    recording
        Recording that is not checked yet; its streams keep the times of their files, or are moved together.

    Returns
    -------
    Recording
        With kind ``told_clock``, a warning where rates, starts or lengths disagree. Not synchronised where left and
        right swing at the same time, drift past each other or never overlap. Unchanged with one stream, or where the
        files themselves show one clock.
    """
    if len(recording.streams) < 2 or recording.synchronised is True:
        return recording
    against = _never_together(recording) or steps_differ(recording)
    if against or origins_differ(recording):
        reason = against or "their files begin at different times"
        text = f"The sensors were told to share one clock (--same-clock), but {reason}."
        return replace(recording.annotated(_note(text, Severity.WARNING)), synchronised=False)
    odd = clocks_differ(recording)
    if odd:
        text = (
            f"The sensors were told to share one clock (--same-clock), yet {odd}. If each counts from its own start, "
            "all times between left and right are wrong: then leave --same-clock away."
        )
    else:
        text = (
            "The sensors were told to share one clock (--same-clock); the files do not show it. "
            "Times between left and right rest on that."
        )
    return replace(recording.annotated(_note(text, Severity.WARNING if odd else Severity.INFO)), synchronised=True)


def _note(text: str, severity: Severity) -> Annotation:
    return Annotation("told_clock", text, severity=severity)


def _never_together(recording: Recording) -> str | None:
    streams = recording.streams.values()
    begin, end = max(float(s.time_s[0]) for s in streams), min(float(s.time_s[-1]) for s in streams)
    return f"one ends {begin - end:.1f} s before another begins" if begin >= end else None
