"""Which question comes next, and where its answer goes: a conversation as plain steps, whoever holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from pydantic import BaseModel

from surefoot.care.answer_types import AnswerKind, AnswerType, answer_type
from surefoot.care.conditions import holds
from surefoot.care.history import History, Treatment
from surefoot.care.history_questions import URGENT, HistoryQuestion
from surefoot.care.person_view import SIDES, PersonView

Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Step:
    """One question as it is put: of one side, of both at once, of one treatment, or of the person.

    Parameters
    ----------
    question
        What is asked.
    sides
        Sides that it is asked of; two where one yes-or-no answer names the sides. Empty where it has no side.
    treatment
        Position of the treatment that it is asked of.
    """

    question: HistoryQuestion
    sides: tuple[str, ...] = ()
    treatment: int | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...], int | None]:
        """What tells this step from every other."""
        return (self.question.id, self.sides, self.treatment)

    @property
    def takes(self) -> AnswerType:
        """What answer its field takes; of a list each of its fields."""
        return answer_type(self.question.fields[0])

    @property
    def names_sides(self) -> bool:
        """Whether the answer names the sides for which it is yes."""
        return len(self.sides) == 2


def useful_steps(questions: tuple[HistoryQuestion, ...], history: History, clinician: bool) -> tuple[Step, ...]:
    """Every step whose answer would be useful after what was told so far, answered or not.

    Parameters
    ----------
    questions
        In their order.
    history
        What was told.
    clinician
        Whether someone answers who can examine.

    Returns
    -------
    tuple of Step
        In the order in which they are asked: of each leg what belongs together, of each treatment likewise.
    """
    asked = [question for question in questions if clinician or not question.clinician]
    return tuple(
        step
        for kind, group in groupby(asked, key=lambda q: (_way(q), q.section if _way(q) == "leg" else ""))
        for step in _STEPS[kind[0]](list(group), history)
    )


def is_open(step: Step, history: History) -> bool:
    """Tell whether something that a step asks for is not known yet.

    Parameters
    ----------
    step
        The step.
    history
        What was told.

    Returns
    -------
    bool
        True where it is not known.
    """
    return any(value is None or (value == () and not step.sides) for value in told(step, history).values())


def told(step: Step, history: History) -> dict[tuple[str, str], Any]:
    """What was told so far of a step's fields.

    Parameters
    ----------
    step
        The step.
    history
        What was told.

    Returns
    -------
    dict
        Value, or None, by side (empty where there is none) and field.
    """
    return {
        (side, field): _value(history, field, side, step)
        for side in step.sides or ("",)
        for field in step.question.fields
    }


def tell(step: Step, history: History, values: dict[tuple[str, str], Any]) -> History:
    """Put the answer of a step into a history.

    Parameters
    ----------
    step
        The step.
    history
        What was told before.
    values
        New values by side and field, as `told` gives them; None for not known.

    Returns
    -------
    History
        A new one.
    """
    for (side, field), value in values.items():
        history = _put(history, field, side, step, value)
    return history


def _way(question: HistoryQuestion) -> str:
    if question.about_treatment:
        return "treatment"
    if not question.per_side:
        return "person"
    single = not question.is_list and answer_type(question.fields[0]).kind is AnswerKind.YES_NO
    return "both legs" if single else "leg"


def _of_person(questions: list[HistoryQuestion], history: History) -> Iterator[Step]:
    return (Step(question) for question in questions if _useful(question, history, "both"))


def _of_both_legs(questions: list[HistoryQuestion], history: History) -> Iterator[Step]:
    for question in questions:
        sides = tuple(side for side in SIDES if _useful(question, history, side))
        if sides:
            yield Step(question, sides)


def _of_each_leg(questions: list[HistoryQuestion], history: History) -> Iterator[Step]:
    return (Step(question, (side,)) for side in SIDES for question in questions if _useful(question, history, side))


def _of_each_treatment(questions: list[HistoryQuestion], history: History) -> Iterator[Step]:
    for at, treatment in enumerate(history.treatments):
        for question in questions:
            kind_fits = not question.kinds or treatment.kind in question.kinds
            if kind_fits and (not question.helped or treatment.helped in question.helped):
                yield Step(question, treatment=at)


_STEPS = {
    "person": _of_person,
    "both legs": _of_both_legs,
    "leg": _of_each_leg,
    "treatment": _of_each_treatment,
}


def _useful(question: HistoryQuestion, history: History, side: str) -> bool:
    if question.when is None:
        return True
    truth = holds(question.when, PersonView(history, side))
    # what must be acted on is asked unless an earlier answer makes it needless; a skipped answer does not
    return truth is not False if question.section == URGENT else truth is True


def _value(history: History, field: str, side: str, step: Step) -> Any:
    record, _, name = field.partition(".")
    if record == "side":
        return getattr(getattr(history, side), name)
    if record == "treatment":
        return getattr(history.treatments[step.treatment or 0], name)
    if record == "treatments":
        return tuple(dict.fromkeys(treatment.kind for treatment in history.treatments))
    return getattr(getattr(history, record), name) if name else getattr(history, record)


def _put(history: History, field: str, side: str, step: Step, value: Any) -> History:
    record, _, name = field.partition(".")
    if record == "treatments":
        kinds = value or ()
        kept = [treatment for treatment in history.treatments if treatment.kind in kinds]
        had = {treatment.kind for treatment in kept}
        return _changed(history, "treatments", (*kept, *(Treatment(kind=kind) for kind in kinds if kind not in had)))
    if record == "treatment":
        at = step.treatment or 0
        changed = _changed(history.treatments[at], name, value)
        return _changed(history, "treatments", (*history.treatments[:at], changed, *history.treatments[at + 1 :]))
    if not name:
        return _changed(history, record, () if value is None and record == "goals" else value)
    part = side if record == "side" else record
    return _changed(history, part, _changed(getattr(history, part), name, value))


def _changed(record: Record, name: str, value: Any) -> Record:
    return type(record)(**{**dict(record), name: value})
