"""Answers as they are typed: which choices a step has, what a line means, and what was told before, in words."""

from __future__ import annotations

import re
from typing import Any

from surefoot.care.answer_types import AnswerKind, nearest, read_answer, shown
from surefoot.care.history import History
from surefoot.care.history_steps import Step, told

_SIDES = {"neither side": (), "left": ("left",), "right": ("right",), "both sides": ("left", "right")}


def choices(step: Step) -> tuple[tuple[Any, str], ...]:
    """What can be chosen by its number.

    Parameters
    ----------
    step
        The step.

    Returns
    -------
    tuple of (value, str)
        Each choice and its words; empty where a number, a day, yes or no, or words are typed.
    """
    question = step.question
    if question.is_list:
        return tuple((field, question.words[field]) for field in question.fields)
    if step.names_sides:
        return tuple((sides, words) for words, sides in _SIDES.items())
    if step.takes.kind in (AnswerKind.ONE_OF, AnswerKind.SEVERAL):
        # a question that words every answer sets their order as well, the skin for one from well to worst
        order = tuple(question.words) if set(question.words) == set(step.takes.words) else step.takes.words
        return tuple((word, question.words.get(word, word)) for word in order)
    return ()


def several(step: Step) -> bool:
    """Tell whether more than one choice can be named.

    Parameters
    ----------
    step
        The step.

    Returns
    -------
    bool
        True of lists.
    """
    return step.question.is_list or step.takes.kind is AnswerKind.SEVERAL


def how_to_answer(step: Step) -> str:
    """Say what to type.

    Parameters
    ----------
    step
        The step.

    Returns
    -------
    str
        Words before the place of the answer.
    """
    if several(step):
        return "Numbers with spaces, 0 for none"
    if choices(step):
        return "Number"
    if step.takes.kind is AnswerKind.YES_NO:
        return "y or n"
    return {
        AnswerKind.TEXT: "Your words",
        AnswerKind.CODE: "Code",
        AnswerKind.DAY: "Year-month-day",
        AnswerKind.GRADE: "0, 1, 1+, 2, 3 or 4",
    }.get(step.takes.kind, f"{step.takes.low:.10g} to {step.takes.high:.10g}")


def read_typed(step: Step, line: str) -> dict[tuple[str, str], Any]:
    """Turn a typed line into the values of a step.

    Parameters
    ----------
    step
        The step.
    line
        What was typed; not empty.

    Returns
    -------
    dict
        Values by side and field, for `surefoot.care.history_steps.tell`.

    Raises
    ------
    ValueError
        When it is no answer; the message says what was typed and what is allowed.
    """
    sides = step.sides or ("",)
    field = step.question.fields[0]
    if several(step):
        chosen = _chosen(step, line)
        if step.question.is_list:
            return {(sides[0], each): each in chosen for each in step.question.fields}
        return {(sides[0], field): chosen}
    if step.names_sides:
        named = _one(step, line)
        return {(side, field): side in named for side in sides}
    value = _one(step, line) if choices(step) else read_answer(step.takes, line)
    return {(sides[0], field): value}


def told_words(step: Step, history: History) -> str | None:
    """Say what was told of a step before.

    Parameters
    ----------
    step
        The step.
    history
        What was told.

    Returns
    -------
    str or None
        In words; None where nothing was told.
    """
    values = told(step, history)
    if all(value is None or (value == () and not step.sides) for value in values.values()):
        return None
    if step.question.is_list:
        words = [step.question.words[field] for (_, field), value in values.items() if value]
        return "; ".join(words) or "none of them"
    if step.names_sides:
        yes = tuple(side for (side, _), value in values.items() if value)
        return next(words for words, sides in _SIDES.items() if sides == yes)
    return _in_words(step, next(iter(values.values())))


def _in_words(step: Step, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(step.question.words.get(word, word) for word in value) or "none of them"
    if isinstance(value, float):
        return f"{value:.10g}"
    return step.question.words.get(str(value), str(value))


def _chosen(step: Step, line: str) -> tuple[Any, ...]:
    """Choices named by number or by word; each once, in the order of the list."""
    parts = re.split(r"[\s,;]+", line.strip(" \t,;")) if re.fullmatch(r"[\d\s,;]+", line) else re.split(r"[,;]", line)
    if [part for part in parts if part.strip()] in (["0"], ["none"]):
        return ()
    named = {_one(step, part) for part in parts if part.strip()}
    if not named:
        raise ValueError(f"{shown(line)} names nothing; type numbers from 1 to {len(choices(step))}, or 0 for none")
    return tuple(value for value, _ in choices(step) if value in named)


def _one(step: Step, line: str) -> Any:
    given = choices(step)
    typed = " ".join(line.lower().split())
    if re.fullmatch(r"[0-9]{1,3}", typed) and 1 <= int(typed) <= len(given):
        return given[int(typed) - 1][0]
    for value, words in given:
        if typed in (words.lower(), value if isinstance(value, str) else words.split()[0]):
            return value
    none = ", or 0 for none" if several(step) else ""
    hint = nearest(typed, tuple(words for _, words in given)) if len(typed) > 2 else ""
    raise ValueError(f"{shown(line)} is not one of the choices{hint or ';'} type a number from 1 to {len(given)}{none}")
