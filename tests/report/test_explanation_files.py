"""Files of an explanation: PDF, calendar, card, JSON; all or none, the same every time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import typst
from calendar_file import read_calendar
from explained import HOSTILE, PERSON, case_sources, hostile, source_of, with_flag

from surefoot.care import History, PlannedExercise, Programme
from surefoot.report import EXPLANATION_FILES, FHIR_CARE_FILE, build_explanation_report, write_explanation
from surefoot.report.gait_card import card_pdf
from surefoot.report.model import Depth
from surefoot.report.pdf import TEMPLATE, report_pdf
from surefoot.report.pdf_data import report_data
from surefoot.report.programme_calendar import programme_calendar

START = date(2026, 3, 4)  # a Wednesday


def _found(history: History, selector: str) -> list[str]:
    data = json.dumps(report_data(build_explanation_report(source_of(history))))
    answer = typst.query(TEMPLATE.read_bytes(), selector, sys_inputs={"report": data}, ignore_system_fonts=True)
    return [json.dumps(element["body"]) for element in json.loads(answer)]


def _events(programme: Programme) -> Any:
    text = programme_calendar(programme, START)
    assert text is not None
    return read_calendar(text.encode())


def test_all_files_and_the_same_every_time(tmp_path: Path) -> None:
    """Byte for byte."""
    for folder in ("one", "two"):
        write_explanation(source_of(PERSON), tmp_path / folder, start=START, fhir=True)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted([*EXPLANATION_FILES, FHIR_CARE_FILE])
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    page = (tmp_path / "one" / "explanation.html").read_text(encoding="utf-8")
    assert "could not be made" not in page
    found = json.loads((tmp_path / "one" / "explanation.json").read_text(encoding="utf-8"))
    assert found["schema"] == "surefoot-explanation/1"


def test_an_open_flag_removes_the_programme_of_an_earlier_day(tmp_path: Path) -> None:
    """Neither sheet nor calendar stays beside it."""
    write_explanation(source_of(PERSON), tmp_path, start=START)
    assert (tmp_path / "programme.ics").exists()
    write_explanation(source_of(with_flag()), tmp_path, start=START)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"explanation.html", "explanation.pdf", "explanation.json", "card.html", "card.pdf"}


def test_no_card_where_it_is_no_option(tmp_path: Path) -> None:
    """An empty history asks for none."""
    write_explanation(source_of(History()), tmp_path, start=START)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["explanation.html", "explanation.json", "explanation.pdf"]


def test_pdf_has_the_flags_first_and_takes_no_word_for_markup() -> None:
    """Tagged; the first heading after the title is that of the flags; hostile words are shown."""
    headings = _found(with_flag(hostile()), "heading")
    assert '"First of all"' in headings[0]
    assert "Get help for this" in headings[1]
    assert "emergency department" in headings[2]
    pdf = report_pdf(build_explanation_report(source_of(hostile())))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert json.dumps(HOSTILE)[1:-1] in "".join(_found(hostile(), "strong"))


def test_the_page_to_take_along_is_one_page() -> None:
    """Also for the written case with the most to ask."""
    reports = [build_explanation_report(source) for _, source in case_sources()]
    visits = [replace(r, parts=tuple(p for p in r.parts if p.depth is Depth.VISIT)) for r in reports]
    longest = sorted(visits, key=lambda report: len(repr(report)))[-3:]
    for report in longest:
        assert len(re.findall(rb"/Type\s*/Page\b", report_pdf(report))) == 1


def test_the_card_is_one_sheet() -> None:
    """Tagged PDF."""
    pdf = card_pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_calendar_has_each_exercise_on_its_days_for_eight_weeks() -> None:
    """Read by another reader: no day too many, none missing, one event a day."""
    programme = source_of(PERSON).explanation.programme
    assert len({exercise.days for exercise in programme.exercises}) > 1
    events = _events(programme)
    days = [day for event in events for day in event.days]
    assert len(days) == len(set(days))
    every = [START + timedelta(n) for n in range(56)]
    for exercise in programme.exercises:
        planned = [day for day in every if f"{day:%A}" in exercise.days]
        assert sorted(d for e in events if exercise.label in e.words for d in e.days) == planned


def test_the_calendar_builds_up() -> None:
    """Amounts of weeks 1 and 2, 3 and 4, and from week 5 on."""
    programme = source_of(PERSON).explanation.programme
    exercise = next(e for e in programme.exercises if e.sets)
    events = _events(programme)
    for stage, week in ((0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 8)):
        begin = START + timedelta(weeks=week - 1)
        event = next(
            e for e in events if exercise.label in e.words and any(begin <= d < begin + timedelta(7) for d in e.days)
        )
        assert f"{exercise.label}: {exercise.weeks[stage].partition(': ')[2]}" in event.words


def test_the_calendar_tells_nothing_of_the_person() -> None:
    """No code, no side, no reason, no caution; private."""
    programme = source_of(hostile()).explanation.programme
    for event in _events(programme):
        told = " ".join([*event.properties.values(), event.words]).lower()
        assert event.properties["CLASS"] == "PRIVATE"
        for word in ("script", "p07", "right", "left", "fallen", "sclerosis", "pain ", "heat"):
            assert word not in told, word


def test_hostile_labels_can_not_leave_their_line() -> None:
    """Even an exercise of a changed knowledge base; letters of several octets are not cut."""
    programme = source_of(PERSON).explanation.programme
    odd: PlannedExercise = replace(programme.exercises[0], label=f"{HOSTILE}\r\nEND:VCALENDAR ä€𝄞" * 3)
    events = _events(replace(programme, exercises=(odd,)))
    assert len(events) == 3
    assert "END:VCALENDAR ä€𝄞" in events[0].words


def test_no_programme_no_calendar() -> None:
    """None, not an empty file."""
    assert programme_calendar(source_of(with_flag()).explanation.programme, START) is None
