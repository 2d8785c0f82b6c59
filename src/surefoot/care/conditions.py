"""Conditions of the knowledge base: small, readable, and true, false or not known.

A condition is written in YAML as one of

- ``{fact: side.numbness}``: an answer that is yes; with ``is:`` one of the named answers, with ``has:`` a list that
  holds one of them, with ``at_least:`` or ``at_most:`` a number; ``known: true`` asks only whether it was told;
- ``{sign: foot_drop, at_least: likely}``: a sign of the walk, on the same side; ``on: other`` or ``on: any``;
- ``{contact: [flat, toe]}``: how the foot lands;
- ``{mechanism: spasticity, at_least: moderate}``: what the engine found before;
- ``{tried: botulinum toxin}``: a treatment on this side, with ``helped:`` one of its answers, with ``within_weeks: 12``
  one that was given or ended less than so many weeks before the day of the history, with ``since_weeks: 12`` the last
  of them at least so many weeks before it, with ``dated: false`` how long ago the last one was is not known;
- ``{goal: stairs}``; ``{condition: orthosis}``: worn in the walk;
- ``{all: [...]}``, ``{any: [...]}``, ``{not: ...}``; ``{count: 2, of: [...]}``: at least so many.

Not known stays not known: Kleene's logic, so a missing answer never counts as a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Truth = bool | None
Condition = Mapping[str, Any]


class FactView(Protocol):
    """What conditions can ask; one side of one person."""

    def fact(self, path: str) -> Any:
        """Value of an answer (``side.x`` or ``general.x`` or ``footwear.x``), None when it was not told."""
        ...

    def facts(self, path: str) -> tuple[Any, ...]:
        """The same for each side that is meant; a condition holds where one of them makes it true."""
        ...

    def sign(self, name: str, on: str) -> str | None:
        """Grade of a sign on ``this``, ``other`` or ``any`` side; None when it was not looked at or cannot be told."""
        ...

    def contact(self) -> str | None:
        """How the foot lands: heel, flat, toe or mixed."""
        ...

    def mechanism(self, name: str) -> str | None:
        """Support of a mechanism on this side, None when unknown."""
        ...

    def tried(self, kind: str, helped: tuple[str, ...]) -> Truth:
        """Whether a kind of treatment was tried on this side, with one of these results if any are named."""
        ...

    def weeks_since(self, kind: str, helped: tuple[str, ...]) -> tuple[float | None, ...]:
        """Weeks since each time it was tried, as `tried`; None for one whose time is not known."""
        ...

    def goal(self, name: str) -> Truth:
        """Whether it is a goal."""
        ...

    def worn(self, name: str) -> Truth:
        """Whether an ``orthosis`` or ``stimulation`` was worn in the walk."""
        ...


GRADES = ("not seen", "possible", "likely", "clear")
SUPPORT = ("not", "weak", "moderate", "strong")
_TIMES = frozenset({"within_weeks", "since_weeks", "dated"})


def holds(condition: Condition, view: FactView) -> Truth:
    """Tell whether a condition holds.

    Parameters
    ----------
    condition
        As written in the knowledge base, already checked by `check_condition`.
    view
        One side of one person.

    Returns
    -------
    bool or None
        None where it is not known.
    """
    if "all" in condition:
        return _all([holds(c, view) for c in condition["all"]])
    if "any" in condition:
        return any_of([holds(c, view) for c in condition["any"]])
    if "not" in condition:
        inner = holds(condition["not"], view)
        return None if inner is None else not inner
    if "count" in condition:
        return _at_least(condition["count"], [holds(c, view) for c in condition["of"]])
    if "fact" in condition:
        return any_of([fact_holds(condition, value) for value in view.facts(condition["fact"])])
    if "sign" in condition:
        return _ranked(view.sign(condition["sign"], condition.get("on", "this")), condition, GRADES)
    if "contact" in condition:
        kind = view.contact()
        return None if kind is None else kind in _listed(condition["contact"])
    if "mechanism" in condition:
        return _ranked(view.mechanism(condition["mechanism"]), condition, SUPPORT)
    if "tried" in condition:
        return _tried(condition, view)
    if "goal" in condition:
        return view.goal(condition["goal"])
    return view.worn(condition["condition"])


def atoms(condition: Condition) -> tuple[Condition, ...]:
    """Single questions that a condition is made of.

    Parameters
    ----------
    condition
        As written in the knowledge base.

    Returns
    -------
    tuple of mapping
        In the order in which they stand.
    """
    for key in ("all", "any", "of"):
        if key in condition:
            return tuple(atom for part in condition[key] for atom in atoms(part))
    return atoms(condition["not"]) if "not" in condition else (condition,)


def _tried(condition: Condition, view: FactView) -> Truth:
    kind, helped = condition["tried"], tuple(_listed(condition.get("helped", ())))
    if not _TIMES & set(condition):
        return view.tried(kind, helped)
    weeks = view.weeks_since(kind, helped)
    if "dated" in condition:
        return bool(weeks) and (None in weeks) is not condition["dated"]
    parts = []
    if "within_weeks" in condition:
        parts.append(any_of([None if w is None else w < condition["within_weeks"] for w in weeks]))
    if "since_weeks" in condition:
        parts.append(_all([bool(weeks), *(None if w is None else w >= condition["since_weeks"] for w in weeks)]))
    return _all(parts)


def _all(parts: list[Truth]) -> Truth:
    if any(p is False for p in parts):
        return False
    return None if any(p is None for p in parts) else True


def any_of(parts: list[Truth]) -> Truth:
    """Tell whether any of several holds.

    Parameters
    ----------
    parts
        Each true, false or not known.

    Returns
    -------
    bool or None
        True if one is; None if none is and one is not known.
    """
    if any(p is True for p in parts):
        return True
    return None if any(p is None for p in parts) else False


def _at_least(count: int, parts: list[Truth]) -> Truth:
    yes, unknown = sum(p is True for p in parts), sum(p is None for p in parts)
    if yes >= count:
        return True
    return None if yes + unknown >= count else False


def fact_holds(condition: Condition, value: Any) -> Truth:
    """Tell whether one answer makes a condition about a fact true.

    Parameters
    ----------
    condition
        With the key ``fact``.
    value
        The answer; None when it was not told.

    Returns
    -------
    bool or None
        None where it is not known.
    """
    if condition.get("known"):
        return value is not None
    if value is None:
        return None
    if "is" in condition:
        return value in _listed(condition["is"])
    if "has" in condition:
        return bool(set(value) & set(_listed(condition["has"])))
    if "at_least" in condition and not value >= condition["at_least"]:
        return False
    if "at_most" in condition and not value <= condition["at_most"]:
        return False
    return True if {"at_least", "at_most"} & set(condition) else bool(value)


def _ranked(value: str | None, condition: Condition, order: tuple[str, ...]) -> Truth:
    if value is None:
        return None
    rank = order.index(value)
    low = order.index(condition["at_least"]) if "at_least" in condition else 0
    high = order.index(condition["at_most"]) if "at_most" in condition else len(order) - 1
    return low <= rank <= high


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)
