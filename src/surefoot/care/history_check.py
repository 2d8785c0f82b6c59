"""Days and codes of a history that cannot be. What merely contradicts itself is asked back and not refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from surefoot.care.answer_types import AnswerKind, AnswerType, read_answer
from surefoot.care.history import History
from surefoot.errors import HistoryError

EARLIEST = Day(1900, 1, 1)


def check_history(history: History, today: Day | None = None) -> None:
    """Refuse days in the future, days in the wrong order, and a code that no page can show.

    Parameters
    ----------
    history
        What was told.
    today
        The day it is; that of this machine's clock when None. One day of grace allows for other time zones.

    Raises
    ------
    HistoryError
        The message names the field, what was given and what is allowed.
    """
    if history.person is not None:
        try:
            read_answer(AnswerType(AnswerKind.CODE), history.person)
        except ValueError as error:
            raise HistoryError(f"person: {error}") from error
    latest = (today or Day.today()) + timedelta(days=1)
    for name, day in _days(history):
        if not EARLIEST <= day <= latest:
            raise HistoryError(f"{name} is {day}; allowed is a day from {EARLIEST} until today")
    check_order(history)


def check_order(history: History) -> None:
    """Refuse days after the day on which the history was told, and treatments that ended before they began.

    Parameters
    ----------
    history
        What was told.

    Raises
    ------
    HistoryError
        The message names the field, what was given and what is allowed.
    """
    for name, day in _days(history):
        if history.date is not None and day > history.date:
            raise HistoryError(f"{name} is {day}, after the day on which it was told (date: {history.date})")
    for number, treatment in enumerate(history.treatments, 1):
        if treatment.began and treatment.ended and treatment.ended < treatment.began:
            raise HistoryError(
                f"treatment {number} ({treatment.kind}) ended on {treatment.ended}, before it began on "
                f"{treatment.began}; correct one of the two days"
            )


def _days(history: History) -> Iterator[tuple[str, Day]]:
    days: list[tuple[str, Day | None]] = [
        ("date", history.date),
        ("left.onset_date", history.left.onset_date),
        ("right.onset_date", history.right.onset_date),
    ]
    for number, treatment in enumerate(history.treatments, 1):
        days += [(f"treatment {number}.began", treatment.began), (f"treatment {number}.ended", treatment.ended)]
    return ((name, day) for name, day in days if day is not None)
