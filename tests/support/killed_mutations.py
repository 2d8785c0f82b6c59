"""Which written cases break under which fault of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from judged_cases import failures
from mutate_knowledge import Mutation
from written_cases import WrittenCase, all_cases

from surefoot.care.explanation import Explanation
from surefoot.care.home_programme import plan_programme
from surefoot.care.knowledge import knowledge
from surefoot.care.match_options import match_options
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.red_flags import open_flags
from surefoot.care.weigh_mechanisms import weigh_mechanism


@dataclass(frozen=True)
class Baseline:
    """A case as the knowledge base that ships explains it."""

    case: WrittenCase
    said: Explanation
    views: dict[str, PersonView]


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
        Name of a case.
    """
    base = mutation.applied(knowledge())
    entry = getattr(knowledge(), mutation.part)[mutation.entry]
    for baseline in baselines():
        if not _changes(mutation, entry, baseline):
            continue
        said = baseline.case.explained(base)
        if failures(baseline.case, said, base):
            yield baseline.case.name


def first_broken(mutation: Mutation) -> str | None:
    """Name of one case that a fault breaks, None when it survives."""
    return next(broken_cases(mutation), None)


def survivors(found: Iterable[Mutation]) -> list[Mutation]:
    """Faults that no case notices."""
    return [mutation for mutation in found if first_broken(mutation) is None]


def _baseline(case: WrittenCase) -> Baseline:
    said = case.explained()
    support = {side: {m.id: m.support.value for m in said.mechanisms if m.side == side} for side in (*SIDES, "both")}
    views = {side: PersonView(case.history, side, case.signs, case.walk, support) for side in (*SIDES, "both")}
    return Baseline(case, said, views)


def _changes(mutation: Mutation, entry: Any, baseline: Baseline) -> bool:
    """Whether the entry itself says anything else of this person; if not, nothing that rests on it does."""
    if mutation.part not in _RESULTS or mutation.changed is None:
        return True
    result = _RESULTS[mutation.part]
    return bool(result(entry, baseline) != result(mutation.changed, baseline))


def _flag(entry: Any, baseline: Baseline) -> Any:
    return open_flags((entry,), baseline.case.history)


def _mechanism(entry: Any, baseline: Baseline) -> Any:
    sides = SIDES if entry.per_side else ("both",)
    found = [weigh_mechanism(entry, baseline.views[side]) for side in sides]
    return [(m.support, m.next_observation and m.next_observation.id) for m in found]


def _option(entry: Any, baseline: Baseline) -> Any:
    return match_options((entry,), baseline.views)


def _exercise(entry: Any, baseline: Baseline) -> Any:
    base = knowledge().model_copy(update={"exercises": (entry,)})
    return plan_programme(base, baseline.views, baseline.said.red_flags)


_RESULTS = {"red_flags": _flag, "mechanisms": _mechanism, "options": _option, "exercises": _exercise}
