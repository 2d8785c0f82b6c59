"""Which written cases break under which fault of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from answers_against import rows_that_stand_otherwise
from answers_bring import rows_that_bring_otherwise
from judged_cases import failures
from mutate_knowledge import Mutation
from written_cases import WrittenCase, all_cases

from surefoot.care.conditions import Truth
from surefoot.care.explanation import Explanation
from surefoot.care.home_programme import plan_programme
from surefoot.care.knowledge import knowledge, statements
from surefoot.care.knowledge_model import Caution, Exercise, Knowledge, Mechanism, Option
from surefoot.care.match_options import match_options
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.treatment_notes import note_treatments
from surefoot.care.weigh_mechanisms import support_of


@dataclass(frozen=True)
class Baseline:
    """A case as the knowledge base that ships explains it, with the truth of conditions kept.

    Parameters
    ----------
    case
        The case.
    views
        The person by ``left``, ``right`` and ``both``, with the mechanisms found.
    truths
        Truth of conditions by their identity and side.
    """

    case: WrittenCase
    views: dict[str, PersonView]
    truths: dict[tuple[int, str], Truth] = field(default_factory=dict)

    def truth(self, when: Any, side: str) -> Truth:
        """Whether a condition holds; those of the knowledge base that ships are asked once."""
        key = (id(when), side)
        if key not in self.truths:
            found = self.views[side].truth(when)
            if id(when) not in _kept():
                return found
            self.truths[key] = found
        return self.truths[key]


@lru_cache(maxsize=1)
def _kept() -> frozenset[int]:
    """Identities of the conditions that ship; those of faults come and go."""
    return frozenset(id(s.when) for s in statements(knowledge()) if hasattr(s, "when"))


@lru_cache(maxsize=1)
def baselines() -> tuple[Baseline, ...]:
    """Every written case, explained once."""
    return tuple(_baseline(case) for case in all_cases())


def broken_cases(mutation: Mutation) -> Iterator[str]:
    """Names of the cases that a fault breaks.

    Parameters
    ----------
    mutation
        The fault.

    Yields
    ------
    str
        Name of a case. Parts of the conditions of options and exercises are looked for in the tables of answers first.
    """
    yield from _broken_rows(mutation)
    base = mutation.applied(knowledge())
    entry = getattr(knowledge(), mutation.part)[mutation.entry]
    for baseline in baselines():
        same = _result(entry, baseline) == _result(mutation.changed, baseline)
        if not same and failures(baseline.case, _explained(mutation, base, baseline)):
            yield baseline.case.name


def _broken_rows(mutation: Mutation) -> Iterator[str]:
    entry = getattr(knowledge(), mutation.part)[mutation.entry]
    if mutation.detail and isinstance(entry, (Option, Exercise)):
        yield from rows_that_bring_otherwise(entry.id, mutation.changed.when)
        yield from rows_that_stand_otherwise(entry, mutation.changed)


def _explained(mutation: Mutation, base: Knowledge, baseline: Baseline) -> Explanation:
    """What the engine says with the fault; nothing rests on an option or an exercise, so only these are made anew."""
    said = baseline.case.explained()
    if mutation.part == "options":
        rule = getattr(knowledge(), mutation.part)[mutation.entry].id
        changed = () if mutation.changed is None else match_options((mutation.changed,), baseline.views)
        return replace(said, options=(*(o for o in said.options if o.id != rule), *changed))
    if mutation.part == "treatment_notes":
        return replace(said, treatment_notes=note_treatments(base.treatment_notes, baseline.views))
    if mutation.part in ("exercises", "programme_notes"):
        return replace(said, programme=plan_programme(base, baseline.views, said.red_flags))
    return baseline.case.explained(base)


def first_broken(mutation: Mutation) -> str | None:
    """Name of one case that a fault breaks, None when it survives."""
    return next(broken_cases(mutation), None)


def _baseline(case: WrittenCase) -> Baseline:
    said = case.explained()
    support = {side: {m.id: m.support.value for m in said.mechanisms if m.side == side} for side in (*SIDES, "both")}
    views = {side: PersonView(case.history, side, case.signs, case.walk, support) for side in (*SIDES, "both")}
    return Baseline(case, views)


def _result(entry: Any, baseline: Baseline) -> Any:
    """What an entry itself does for this person; where that stays the same, so does all that rests on it."""
    if entry is None:
        return [None] * 3
    if isinstance(entry, Mechanism):
        return [_weighed(entry, baseline, side) for side in (SIDES if entry.per_side else ("both",))]
    return [_held(entry, baseline, side) for side in (*SIDES, "both")]


def _weighed(entry: Mechanism, baseline: Baseline, side: str) -> Any:
    truths = [(clue, baseline.truth(clue.when, side)) for clue in entry.clues]
    known = [truth is not None for clue, truth in truths if clue.speaks == "for"]
    holding = [clue for clue, truth in truths if truth]
    supporting = [clue for clue in holding if clue.speaks == "for"]
    opposing = [clue for clue in holding if clue.speaks == "against"]
    support = support_of(supporting, opposing, sum(known) / len(known) if known else 1.0)
    view = baseline.views[side]
    return support, next((fact for fact in entry.next_facts if view.fact(fact) is None), None)


def _held(entry: Any, baseline: Baseline, side: str) -> Any:
    if entry.when is not None and not baseline.truth(entry.when, side):
        return None
    cautions: tuple[Caution, ...] = getattr(entry, "cautions", ())
    beside = [(c.id, c.effect) for c in cautions if baseline.truth(c.when, side)]
    return getattr(entry, "urgency", None), beside
