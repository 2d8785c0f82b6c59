"""How clues become support for a mechanism: strong clues count 3, moderate 2, weak 1, for and against.

No probability is invented. Strong support needs at least two clues, one of them strong or three in all, and little
against it. Where nothing speaks either way and few clues could be judged the answer is "unknown", not "no".
"""

from __future__ import annotations

from collections.abc import Mapping

from surefoot.care.explanation import MechanismFound, Said, Support
from surefoot.care.fact_words import label_of
from surefoot.care.knowledge_model import Clue, Mechanism, Statement
from surefoot.care.person_view import PersonView

POINTS: Mapping[str, int] = {"strong": 3, "moderate": 2, "weak": 1}
ENOUGH_LOOKED_AT = 0.5


def weigh_mechanism(mechanism: Mechanism, view: PersonView) -> MechanismFound:
    """Weigh one mechanism on one side.

    Parameters
    ----------
    mechanism
        From the knowledge base.
    view
        The side.

    Returns
    -------
    MechanismFound
        With every clue for, against and missing.
    """
    speaking = [clue for clue in mechanism.clues if view.truth(clue.when) is True]
    missing = [clue for clue in mechanism.clues if view.truth(clue.when) is None]
    possible = [clue for clue in mechanism.clues if clue.speaks == "for"]
    looked_at = sum(view.truth(clue.when) is not None for clue in possible) / len(possible) if possible else 1.0
    supporting = [clue for clue in speaking if clue.speaks == "for"]
    opposing = [clue for clue in speaking if clue.speaks == "against"]
    return MechanismFound(
        id=mechanism.id,
        label=mechanism.label,
        side=view.side,
        support=support_of(supporting, opposing, looked_at),
        evidence_for=tuple(said(clue, view.because(clue.when)) for clue in supporting),
        evidence_against=tuple(said(clue, view.because(clue.when)) for clue in opposing),
        evidence_missing=tuple(said(clue, _asked(clue, view)) for clue in missing),
        next_observation=_next(mechanism, view),
    )


def support_of(supporting: list[Clue], opposing: list[Clue], looked_at: float) -> Support:
    """Weigh clues into support.

    Parameters
    ----------
    supporting, opposing
        Clues that hold.
    looked_at
        Share of the clues for it that could be judged at all.

    Returns
    -------
    Support
        From ``strong`` to ``not``, or ``unknown``.
    """
    points = sum(POINTS[clue.weight] for clue in supporting)
    net = points - sum(POINTS[clue.weight] for clue in opposing)
    enough = len(supporting) >= 3 or (len(supporting) == 2 and any(c.weight == "strong" for c in supporting))
    if enough and net >= 4:
        return Support.STRONG
    if net >= 2 and points >= 3:
        return Support.MODERATE
    if net >= 1:
        return Support.WEAK
    return Support.NOT if opposing or supporting or looked_at >= ENOUGH_LOOKED_AT else Support.UNKNOWN


def said(statement: Statement, because: tuple[str, ...] = ()) -> Said:
    """Turn a statement into what is said to people.

    Parameters
    ----------
    statement
        From the knowledge base.
    because
        What brought it up, in words.

    Returns
    -------
    Said
        Traceable to the statement.
    """
    return Said(
        id=statement.id,
        plain=statement.plain,
        clinical=statement.clinical,
        sources=statement.sources,
        review=statement.review,
        because=because,
    )


def _asked(clue: Clue, view: PersonView) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label_of(atom) for atom in view.missing(clue.when)))


def _next(mechanism: Mechanism, view: PersonView) -> Said | None:
    """The first observation of the list that is not known yet."""
    for fact, statement in zip(mechanism.next_facts, mechanism.next_observations, strict=True):
        if view.fact(fact) is None:
            return said(statement, (label_of({"fact": fact}),))
    return None
