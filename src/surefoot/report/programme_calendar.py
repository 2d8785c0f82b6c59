"""The home programme as a calendar (iCalendar, RFC 5545): whole-day events on the planned days for eight weeks.

Days on which the same is planned are one weekly event for each stage of the programme. No name, no code, no side and
no reason goes in, and the events are private. The same programme and start give the same file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from surefoot.care import PlannedExercise, Programme
from surefoot.report.section_care_programme import amount_text

WEEKS = 8
_NAMESPACE = UUID("2b6b3c0e-2f0e-5c8e-9a55-6d3f8f3a9c41")
_STAGES = ((0, 2), (2, 4), (4, WEEKS))  # weeks from the start, as `PlannedExercise.weeks` has them
_DAYS = {"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6}
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST_LINE = 75  # octets, without the line break


def programme_calendar(programme: Programme, start: date) -> str | None:
    """Write the calendar of a home programme.

    Parameters
    ----------
    programme
        The programme.
    start
        First day of the eight weeks.

    Returns
    -------
    str or None
        Text of a ``.ics`` file with its CRLF line ends; None where there is no programme.
    """
    if not programme.exercises:
        return None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Surefoot//Home programme//EN", "CALSCALE:GREGORIAN"]
    for stage, days, exercises in _events(programme.exercises):
        lines += _event(stage, days, exercises, start)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _events(
    exercises: Sequence[PlannedExercise],
) -> Iterator[tuple[int, tuple[int, ...], tuple[PlannedExercise, ...]]]:
    by_day = {day: tuple(e for e in exercises if name in e.days) for name, day in _DAYS.items()}
    same: dict[tuple[str, ...], list[int]] = {}
    for day, planned in by_day.items():
        if planned:
            same.setdefault(tuple(exercise.id for exercise in planned), []).append(day)
    for stage in range(len(_STAGES)):
        for days in same.values():
            yield stage, tuple(days), by_day[days[0]]


def _event(stage: int, days: tuple[int, ...], exercises: Sequence[PlannedExercise], start: date) -> list[str]:
    begin, end = (start + timedelta(weeks=weeks) for weeks in _STAGES[stage])
    first = next(day for day in (begin + timedelta(n) for n in range(7)) if day.weekday() in days)
    codes = ",".join(_CODES[day] for day in days)
    what = "\n".join(f"{e.label}: {amount_text(e, stage)}" for e in exercises)
    words = f"{what}\nHow to do it: see your programme sheet. Learn it with a physiotherapist first. Stop if it hurts."
    ident = uuid5(_NAMESPACE, f"{start.isoformat()}/{stage}/{codes}/{what}")
    return [
        "BEGIN:VEVENT",
        f"UID:{ident}",
        f"DTSTAMP:{start:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(1):%Y%m%d}",
        f"RRULE:FREQ=WEEKLY;UNTIL={end - timedelta(1):%Y%m%d};BYDAY={codes}",
        "SUMMARY:Home exercises",
        f"DESCRIPTION:{_escaped(words)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(words: str) -> str:
    """Words as a TEXT value: RFC 5545, 3.3.11."""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in words)
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, written)
    return kept


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets: RFC 5545, 3.1. No letter is cut."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if size + octets > _LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
