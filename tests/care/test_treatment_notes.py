"""In which part of its cycle an injection is: the day of the walk beside it; a day that has not come yet is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from surefoot.care import Explanation, History, Treatment, explain_signs
from surefoot.errors import HistoryError

TOLD = date(2026, 5, 1)


def _explained(injected: date, walked: date | None = None, told: date | None = TOLD) -> Explanation:
    history = History(date=told, treatments=(Treatment(kind="botulinum toxin", side="left", began=injected),))
    return explain_signs(history, {}, None, walked=walked)


@pytest.mark.parametrize("days", range(0, 400, 3))
def test_one_part_of_the_cycle_at_a_time(days: int) -> None:
    """For 40 weeks after an injection there is one note on every day, never two and never none; then no more."""
    assert len(_explained(TOLD - timedelta(days)).treatment_notes) == (1 if days < 40 * 7 else 0)


@pytest.mark.parametrize(
    ("walked", "words"),
    [
        (None, None),
        (TOLD, None),
        (date(2026, 2, 13), "the walk was on 2026-02-13, 3 weeks after it"),
        (date(2026, 1, 30), "the walk was on 2026-01-30, 1 week after it"),
        (date(2026, 1, 2), "the walk was on 2026-01-02, 3 weeks before it"),
    ],
)
def test_a_walk_on_another_day_is_named(walked: date | None, words: str | None) -> None:
    """The part of the cycle is that of the day of the history."""
    (note,) = _explained(date(2026, 1, 23), walked).treatment_notes
    assert note.id == "botulinum_wearing_off"
    assert note.said.because[0] == "left: botulinum toxin on 2026-01-23, 14 weeks before 2026-05-01"
    assert note.said.because[1:] == ((words,) if words else ())


def test_a_day_that_has_not_come_yet_is_refused() -> None:
    """Also where the history was not read from a file."""
    with pytest.raises(HistoryError, match=r"treatment 1\.began is 2026-05-02, after the day on which it was told"):
        _explained(TOLD + timedelta(1))


def test_without_the_day_of_the_history_the_cycle_is_not_known() -> None:
    """Nothing is counted from the day on which the program runs."""
    (note,) = _explained(date(2026, 1, 23), told=None).treatment_notes
    assert note.id == "botulinum_day_not_known"
