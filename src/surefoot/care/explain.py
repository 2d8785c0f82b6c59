"""From history and signs to an explanation: flags, mechanisms, options, programme. Same input, same output."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date as Day
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from surefoot.care.explanation import Explanation, MechanismFound, Question, Said, Support
from surefoot.care.history import History, SideHistory
from surefoot.care.history_check import check_order
from surefoot.care.home_programme import plan_programme
from surefoot.care.knowledge import FOLDER, knowledge
from surefoot.care.knowledge_model import Knowledge
from surefoot.care.match_options import match_options
from surefoot.care.person_view import SIDES, PersonView, Signs
from surefoot.care.red_flags import flag_questions, open_flags
from surefoot.care.treatment_notes import note_treatments
from surefoot.care.weigh_mechanisms import said, weigh_mechanism
from surefoot.errors import HistoryError
from surefoot.recording import Condition as WalkCondition
from surefoot.signs import Assessment, SignGrade

_SEEN = (SignGrade.POSSIBLE, SignGrade.LIKELY, SignGrade.CLEAR)


def explain(history: History, assessment: Assessment | None = None, base: Knowledge | None = None) -> Explanation:
    """Explain what may be behind a dropped or painful foot, and what could help.

    Parameters
    ----------
    history
        What was told.
    assessment
        A walk of the same person; None when there is none.
    base
        Knowledge base; the one that ships when None.

    Returns
    -------
    Explanation
        Red flags first; everything is traceable to a statement of the knowledge base.

    Raises
    ------
    HistoryError
        When history and walk are of different people, or a day in the history is after the day on which it was told.
    """
    if assessment is None:
        return explain_signs(history, {}, None, base)
    told, walked = history.person, assessment.person.code
    if told and walked and told != walked:
        raise HistoryError(f"the history is of '{told}' and the walk of '{walked}': give both of one person")
    day = assessment.start_time.date() if assessment.start_time else None
    explanation = explain_signs(history, assessment.signs, assessment.condition, base, day)
    return replace(explanation, person=told or walked)


def explain_signs(
    history: History,
    signs: Signs,
    walk: WalkCondition | None,
    base: Knowledge | None = None,
    walked: Day | None = None,
) -> Explanation:
    """Explain from graded signs, without the rest of an assessment.

    Parameters
    ----------
    history
        What was told.
    signs
        Findings by side and sign; empty without a walk.
    walk
        How the walk was done.
    base
        Knowledge base; the one that ships when None.
    walked
        Day of the walk, where known.

    Returns
    -------
    Explanation
        As `explain`.

    Raises
    ------
    HistoryError
        When a day in the history is after the day on which it was told.
    """
    check_order(history)
    base = base or knowledge()
    flags = open_flags(base.red_flags, history)
    mechanisms = _mechanisms(base, history, signs, walk)
    found = {side: {m.id: m.support.value for m in mechanisms if m.side == side} for side in (*SIDES, "both")}
    views = {side: PersonView(history, side, signs, walk, found) for side in (*SIDES, "both")}
    return Explanation(
        person=history.person,
        red_flags=flags,
        questions=(
            *_contradictions(base, views),
            *flag_questions(base.red_flags, history),
            *_next(mechanisms, _known_sides(history, signs)),
        ),
        mechanisms=mechanisms,
        options=match_options(base.options, views),
        footwear=_footwear(base, views["both"]),
        programme=plan_programme(base, views, flags),
        treatment_notes=note_treatments(base.treatment_notes, views, walked),
        signs={side: {name: f.grade.value for name, f in signs.get(side, {}).items()} for side in SIDES if signs},
        versions=_versions(),
    )


def _mechanisms(
    base: Knowledge, history: History, signs: Signs, walk: WalkCondition | None
) -> tuple[MechanismFound, ...]:
    """Each on its sides, in the order of the knowledge base: later ones may build on earlier ones."""
    found: dict[str, dict[str, str]] = {side: {} for side in (*SIDES, "both")}
    results = []
    for mechanism in base.mechanisms:
        for side in SIDES if mechanism.per_side else ("both",):
            result = weigh_mechanism(mechanism, PersonView(history, side, signs, walk, found))
            found[side][mechanism.id] = result.support.value
            results.append(result)
    return tuple(results)


def _footwear(base: Knowledge, person: PersonView) -> tuple[Said, ...]:
    lacking = [feature for feature in base.footwear if person.truth(feature.when) is True]
    return tuple(said(feature, person.because(feature.when)) for feature in lacking)


def _contradictions(base: Knowledge, views: dict[str, PersonView]) -> tuple[Question, ...]:
    questions = []
    for entry in base.contradictions:
        for side in SIDES if entry.per_side else ("both",):
            if views[side].truth(entry.when) is True:
                where = f" ({side} side)" if entry.per_side else ""
                questions.append(Question((entry.id, *entry.about), f"{entry.plain}{where}", "contradiction"))
    return tuple(questions)


def _next(mechanisms: tuple[MechanismFound, ...], sides: frozenset[str]) -> tuple[Question, ...]:
    """The next observation of each mechanism that is in play or open, on the sides that something is known of."""
    asked: dict[str, Question] = {}
    for mechanism in mechanisms:
        asked_for = mechanism.next_observation
        if asked_for is None or mechanism.support is Support.NOT or mechanism.side not in sides:
            continue
        where = "" if mechanism.side == "both" else f" ({mechanism.side} side)"
        asked.setdefault(
            asked_for.id + where,
            Question((asked_for.id, mechanism.id), f"{asked_for.plain}{where}", "next observation"),
        )
    return tuple(asked.values())


def _known_sides(history: History, signs: Signs) -> frozenset[str]:
    """Sides of which something was told or seen; both where nothing is known of either."""
    told = {side for side in SIDES if getattr(history, side) != SideHistory()}
    seen = {side for side in SIDES for f in signs.get(side, {}).values() if f.grade in _SEEN}
    return frozenset({"both", *(told | seen or SIDES)})


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        digest.update(path.name.encode() + path.read_bytes())
    try:
        own = version("surefoot")
    except PackageNotFoundError:
        own = "not installed"
    return {"surefoot": own, "knowledge": digest.hexdigest()[:16]}
