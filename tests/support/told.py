"""A side of a person made of plain answers, and answers that make a condition of the knowledge base true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, get_args

from condition_answers import possible_answers

from surefoot.care.conditions import GRADES, SUPPORT, Condition, Truth, holds
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment

Answers = dict[tuple[str, ...], Any]
_CONTACTS = ("heel", "flat", "toe", "mixed")


@dataclass(frozen=True)
class Told:
    """What was told and seen of one side; everything else is not known."""

    history: History = field(default_factory=History)
    mechanisms: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    landing: str | None = None
    wears: Mapping[str, bool] = field(default_factory=dict)

    def fact(self, path: str) -> Any:
        record, name = path.split(".")
        return getattr(self.history.left if record == "side" else getattr(self.history, record), name)

    def facts(self, path: str) -> tuple[Any, ...]:
        return (self.fact(path),)

    def sign(self, name: str, on: str) -> str | None:
        return self.signs.get((name, on))

    def contact(self) -> str | None:
        return self.landing

    def mechanism(self, name: str) -> str | None:
        return self.mechanisms.get(name)

    def weeks_since(self, kind: str, helped: tuple[str, ...]) -> tuple[float | None, ...]:
        return tuple(None for t in self.history.treatments if t.kind == kind)

    def tried(self, kind: str, helped: tuple[str, ...]) -> Truth:
        same = [t for t in self.history.treatments if t.kind == kind]
        return None if not same else any(not helped or t.helped in helped for t in same)

    def goal(self, name: str) -> Truth:
        return name in self.history.goals if self.history.goals else None

    def worn(self, name: str) -> Truth:
        return self.wears.get(name)


def told(answers: Answers) -> Told:
    """The side of a person who gave these answers; the history refuses answers that nobody can give."""
    facts: dict[str, dict[str, Any]] = {"side": {}, "general": {}, "footwear": {}}
    for key, value in answers.items():
        if key[0] == "fact" and value is not None:
            record, name = key[1].split(".")
            facts[record][name] = value
    history = History(
        left=SideHistory(**facts["side"]),
        general=GeneralHistory(**facts["general"]),
        footwear=Footwear(**facts["footwear"]),
        treatments=tuple(Treatment(kind=k[1], helped=v) for k, v in answers.items() if k[0] == "tried" and v),
        goals=tuple(k[1] for k, v in answers.items() if k[0] == "goal" and v),
    )
    return Told(
        history,
        {k[1]: v for k, v in answers.items() if k[0] == "mechanism"},
        {(k[1], k[2]): v for k, v in answers.items() if k[0] == "sign"},
        next((v for k, v in answers.items() if k[0] == "contact"), None),
        {k[1]: v for k, v in answers.items() if k[0] == "condition"},
    )


def first_view(wanted: Condition, unwanted: tuple[Condition, ...] = ()) -> Told | None:
    """A person for whom one condition holds and none of the others does; None when there is none."""
    for answers in islice(ways(wanted), 2000):
        view = told(answers)
        if holds(wanted, view) and not any(holds(other, view) for other in unwanted):
            return view
    return None


def ways(condition: Condition, want: bool = True) -> Iterator[Answers]:
    """Sets of answers that make a condition true (or false)."""
    if "not" in condition:
        yield from ways(condition["not"], not want)
    elif "all" in condition or "any" in condition:
        parts = condition.get("all") or condition["any"]
        if ("all" in condition) is want:
            yield from _together(parts, want)
        else:
            for part in parts:
                yield from ways(part, want)
    elif "count" in condition:
        yield from _together(condition["of"], want)
    else:
        yield from _atom(condition, want)


def _together(parts: list[Condition], want: bool) -> Iterator[Answers]:
    if not parts:
        yield {}
        return
    for first in ways(parts[0], want):
        for rest in _together(parts[1:], want):
            if all(first.get(k, v) == v for k, v in rest.items()):
                yield {**first, **rest}


def _atom(condition: Condition, want: bool) -> Iterator[Answers]:
    kind = next(k for k in ("fact", "sign", "contact", "mechanism", "tried", "goal", "condition") if k in condition)
    if kind == "fact":
        near = tuple(condition[bound] for bound in ("at_least", "at_most") if bound in condition)
        for value in (*possible_answers(("fact", condition["fact"]), near), None):
            answers = {("fact", condition["fact"]): value}
            if holds(condition, told(answers)) is want:
                yield answers
    elif kind in ("sign", "mechanism"):
        where = (condition.get("on", "this"),) if kind == "sign" else ()
        for grade in reversed(GRADES if kind == "sign" else SUPPORT):
            answers = {(kind, condition[kind], *where): grade}
            if holds(condition, told(answers)) is want:
                yield answers
    elif kind == "contact":
        yield from ({("contact",): c} for c in _CONTACTS if holds(condition, told({("contact",): c})) is want)
    elif kind == "tried":
        for helped in get_args(get_args(Treatment.model_fields["helped"].annotation)[0]):
            answers = {("tried", condition["tried"]): helped}
            if holds(condition, told(answers)) is want:
                yield answers
    else:
        yield {(kind, condition[kind]): want}
