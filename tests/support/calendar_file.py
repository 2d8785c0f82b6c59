"""A strict reader of iCalendar files (RFC 5545), written apart from the writer, for the tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[A-Za-z0-9-]+)*):(.*)", re.DOTALL)


@dataclass(frozen=True)
class Event:
    """One event and the days on which it happens."""

    properties: dict[str, str]
    days: tuple[date, ...]

    @property
    def words(self) -> str:
        """The description without its escapes."""
        return unescaped(self.properties["DESCRIPTION"])


def read_calendar(content: bytes) -> list[Event]:
    """Events of a calendar; an assertion fails where the file breaks a rule of RFC 5545."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    raw = content[:-2].split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in raw), "a line has at most 75 octets"
    text = content.decode("utf-8").replace("\r\n ", "")
    lines = [_property(line) for line in text.split("\r\n")[:-1]]
    assert lines[0] == ("BEGIN", "", "VCALENDAR")
    assert lines[-1] == ("END", "", "VCALENDAR")
    names = [name for name, _, _ in lines]
    assert names.count("VERSION") == names.count("PRODID") == 1
    events, current = [], None
    for name, parameters, value in lines[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert current is None
            current = {}
        elif (name, value) == ("END", "VEVENT"):
            assert current is not None
            events.append(_event(current))
            current = None
        elif current is not None:
            assert name not in current, f"{name} twice"
            current[name + parameters] = value
    assert current is None
    assert len({event.properties["UID"] for event in events}) == len(events)
    return events


def unescaped(value: str) -> str:
    """A TEXT value as words; a bare comma or semicolon is against the rule."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    assert not re.search(r"[\x00-\x1f]", value)
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def _property(line: str) -> tuple[str, str, str]:
    found = _LINE.fullmatch(line)
    assert found, line
    return found[1], found[2], found[3]


def _event(found: dict[str, str]) -> Event:
    datetime.strptime(found["DTSTAMP"], "%Y%m%dT%H%M%SZ")
    start, end = (_day(found[f"{name};VALUE=DATE"]) for name in ("DTSTART", "DTEND"))
    assert end == start + timedelta(1)
    rule = dict(part.split("=") for part in found["RRULE"].split(";"))
    assert set(rule) == {"FREQ", "UNTIL", "BYDAY"}
    assert rule["FREQ"] == "WEEKLY"
    wanted = {_DAYS.index(code) for code in rule["BYDAY"].split(",")}
    assert start.weekday() in wanted, "the first event is one of the rule"
    until = _day(rule["UNTIL"])
    every = (start + timedelta(n) for n in range((until - start).days + 1))
    return Event(found, tuple(day for day in every if day.weekday() in wanted))


def _day(value: str) -> date:
    return datetime.strptime(value, "%Y%m%d").date()
