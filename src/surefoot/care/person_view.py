"""One side of one person as conditions see it: answers, signs of the walk, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from surefoot.care.conditions import GRADES, SUPPORT, Condition, Truth, atoms, fact_holds, holds
from surefoot.care.fact_words import fact_words
from surefoot.care.history import History, SideHistory, Treatment
from surefoot.recording import Condition as WalkCondition
from surefoot.signs.finding import SIGNS, Finding, SignGrade

SIDES = ("left", "right")
Signs = Mapping[str, Mapping[str, Finding]]


@dataclass(frozen=True)
class PersonView:
    """See `surefoot.care.conditions.FactView`.

    Parameters
    ----------
    history
        What was told.
    side
        ``left`` or ``right``; ``both`` for the person as a whole: then ``side.`` facts are true where either side's is.
    signs
        Findings of the walk by side and sign; empty without a walk.
    walk
        How the walk was done.
    found
        Support of the mechanisms found so far, by side and mechanism.
    """

    history: History
    side: str
    signs: Signs = field(default_factory=dict)
    walk: WalkCondition | None = None
    found: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def _sides(self) -> tuple[str, ...]:
        return SIDES if self.side == "both" else (self.side,)

    def fact(self, path: str) -> Any:
        """Value of an answer, None when it was not told."""
        record = path.partition(".")[0]
        known = [value for value in self.facts(path) if value is not None]
        if len(known) < 2:
            return known[0] if known and (record != "side" or self.side != "both" or known[0] is not False) else None
        return _joined(known)

    def facts(self, path: str) -> tuple[Any, ...]:
        """The answer of each side that is meant; one answer where it is about the whole person."""
        record, _, name = path.partition(".")
        if record == "side":
            return tuple(getattr(self._told(side), name) for side in self._sides)
        return (getattr(self.history.general if record == "general" else self.history.footwear, name),)

    def _told(self, side: str) -> SideHistory:
        return self.history.left if side == "left" else self.history.right

    def sign(self, name: str, on: str) -> str | None:
        """Grade of a sign on this, the other or any side."""
        sides = {
            "this": self._sides,
            "other": tuple(s for s in SIDES if s not in self._sides),
            "any": SIDES,
        }[on]
        grades = [self._grade(side, name) for side in sides]
        known = [grade for grade in grades if grade is not None]
        return max(known, key=GRADES.index) if known else None

    def _grade(self, side: str, name: str) -> str | None:
        finding = self.signs.get(side, {}).get(name)
        return None if finding is None or finding.grade is SignGrade.CANNOT_TELL else finding.grade.value

    def contact(self) -> str | None:
        """How the foot lands."""
        kinds = [self.signs.get(side, {}).get("contact_type") for side in self._sides]
        values = [f.value for f in kinds if f is not None and f.grade is not SignGrade.CANNOT_TELL]
        return next((value for value in values if value != "heel"), values[0] if values else None)

    def mechanism(self, name: str) -> str | None:
        """Support of a mechanism found before; that of the person as a whole where it has no side."""
        values = [self.found.get(side, {}).get(name) for side in (*self._sides, "both")]
        known = [value for value in values if value in SUPPORT]
        return max(known, key=SUPPORT.index) if known else None

    def tried(self, kind: str, helped: tuple[str, ...]) -> Truth:
        """Whether a kind of treatment was tried on this side."""
        return bool(self._tries(kind, helped))

    def weeks_since(self, kind: str, helped: tuple[str, ...]) -> tuple[float | None, ...]:
        """Weeks from each time it was given, or ended, to the day of the history; None where a day is missing."""
        days = [last_day(treatment) for treatment in self._tries(kind, helped)]
        told = self.history.date
        return tuple(None if day is None or told is None else (told - day).days / 7 for day in days)

    def last_tried(self, kind: str) -> Day | None:
        """The last day on which a kind of treatment is known to have been there on this side."""
        return max(filter(None, map(last_day, self._tries(kind))), default=None)

    def _tries(self, kind: str, helped: tuple[str, ...] = ()) -> list[Treatment]:
        tries = [t for t in self.history.treatments if t.kind == kind and self._concerns(t.side)]
        return [t for t in tries if not helped or t.helped in helped]

    def _concerns(self, side: str | None) -> bool:
        return side in (None, "both", *self._sides) or self.side == "both"

    def goal(self, name: str) -> Truth:
        """Whether it is a goal; not known where no goal was told."""
        return name in self.history.goals if self.history.goals else None

    def worn(self, name: str) -> Truth:
        """Whether an orthosis or stimulation was worn in the walk; not known without a walk."""
        if self.walk is None:
            return None
        words = self.walk.orthosis if name == "orthosis" else self.walk.stimulation
        return bool(words) and str(words).lower() not in ("off", "no", "none")

    def truth(self, condition: Condition) -> Truth:
        """Whether a condition holds here."""
        return holds(condition, self)

    def because(self, condition: Condition) -> tuple[str, ...]:
        """Say which answers and signs made a condition hold, in words, each once."""
        reasons = [self._reason(atom) for atom in atoms(condition)]
        return tuple(dict.fromkeys(reason for reason in reasons if reason))

    def missing(self, condition: Condition) -> tuple[Condition, ...]:
        """Single questions of a condition that nobody answered yet."""
        return tuple(atom for atom in atoms(condition) if holds(atom, self) is None)

    def _reason(self, atom: Condition) -> str:
        where = "" if self.side == "both" else f"{self.side}: "
        if holds(atom, self) is not True and "not" not in atom:
            value = self.fact(atom["fact"]) if "fact" in atom else None
            return "" if value is not False else f"{where}{fact_words(atom['fact'], False)}"
        if "fact" in atom:
            general = str(atom["fact"]).startswith(("general", "footwear"))
            return f"{'' if general else where}{fact_words(atom['fact'], self._telling(atom))}"
        if "sign" in atom:
            grade = self.sign(atom["sign"], atom.get("on", "this"))
            return f"{where}{SIGNS[atom['sign']].lower()} in the walk: {grade}"
        if "contact" in atom:
            return f"{where}lands {self.contact()}"
        if "mechanism" in atom:
            name = str(atom["mechanism"]).replace("_", " ")
            return f"{where}{name}: {self.mechanism(atom['mechanism'])} support"
        if {"within_weeks", "since_weeks"} & set(atom):
            return f"{where}{self._when_tried(atom)}"
        if "tried" in atom:
            return f"tried: {atom['tried']}"
        return f"goal: {atom['goal']}" if "goal" in atom else f"worn in the walk: {atom['condition']}"

    def _when_tried(self, atom: Condition) -> str:
        """The last time it was tried, and how long before the history that was."""
        last, told = self.last_tried(atom["tried"]), self.history.date
        weeks = (told - last).days // 7 if told and last else 0
        return f"{atom['tried']} on {last}, {weeks} {'week' if weeks == 1 else 'weeks'} before {told}"

    def _telling(self, atom: Condition) -> Any:
        """The answers that make it true, as one."""
        values = [value for value in self.facts(atom["fact"]) if fact_holds(atom, value) is True]
        return _joined(values) if len(values) > 1 else values[0] if values else self.fact(atom["fact"])


def last_day(treatment: Treatment) -> Day | None:
    """The day on which a treatment was last there: its end, else its beginning.

    Parameters
    ----------
    treatment
        The treatment.

    Returns
    -------
    date or None
        None where neither was told.
    """
    return treatment.ended or treatment.began


def _joined(values: list[Any]) -> Any:
    """Answers of both sides as one: yes if either is, all named things, the greater number, the first word."""
    if isinstance(values[0], bool):
        return any(values)
    if isinstance(values[0], tuple):
        return tuple(dict.fromkeys(item for value in values for item in value))
    return max(values) if isinstance(values[0], (int, float)) else values[0]
