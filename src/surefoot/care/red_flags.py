"""Red flags: looked for before anything else and from the answers alone, so that nothing found later can hide one."""

from __future__ import annotations

from surefoot.care.conditions import atoms
from surefoot.care.explanation import OpenFlag, Question
from surefoot.care.fact_words import label_of
from surefoot.care.history import History
from surefoot.care.knowledge_model import RedFlag
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.weigh_mechanisms import said

URGENCIES = ("emergency call", "emergency department", "same day", "within one working day", "urgent", "soon")


def open_flags(flags: tuple[RedFlag, ...], history: History) -> tuple[OpenFlag, ...]:
    """Find every red flag that holds.

    Parameters
    ----------
    flags
        From the knowledge base.
    history
        What was told.

    Returns
    -------
    tuple of OpenFlag
        The most urgent first, then in the order of the knowledge base.
    """
    found = [
        OpenFlag(
            said=said(flag, view.because(flag.when)),
            side=view.side if flag.per_side else None,
            action=flag.action,
            action_clinical=flag.action_clinical,
            urgency=flag.urgency,
        )
        for flag in flags
        for view in _views(flag, history)
        if view.truth(flag.when) is True
    ]
    return tuple(sorted(found, key=lambda flag: URGENCIES.index(flag.urgency)))


def flag_questions(flags: tuple[RedFlag, ...], history: History) -> tuple[Question, ...]:
    """Ask for answers that would raise a flag which is half there: some of it is told, the rest is not known.

    Parameters
    ----------
    flags
        From the knowledge base.
    history
        What was told.

    Returns
    -------
    tuple of Question
        One for each such flag and side.
    """
    questions = []
    for flag in flags:
        for view in _views(flag, history):
            told = [atom for atom in atoms(flag.when) if view.truth(atom) is True]
            if view.truth(flag.when) is None and told:
                lacking = tuple(dict.fromkeys(label_of(atom) for atom in view.missing(flag.when)))
                where = f" ({view.side} side)" if flag.per_side else ""
                text = f"Please answer this first{where}: {'; '.join(lacking)}?"
                questions.append(Question(about=(flag.id, *lacking), text=text, kind="red flag"))
    return tuple(questions)


def _views(flag: RedFlag, history: History) -> tuple[PersonView, ...]:
    return tuple(PersonView(history, side) for side in (SIDES if flag.per_side else ("both",)))
