"""One side of one person as conditions see it: answers, signs of the walk, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surefoot.care.conditions import GRADES, SUPPORT, Condition, Truth, any_of, atoms, fact_holds, holds
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

    def tried(self, kind: str, helped: tuple[str, ...], within_weeks: float | None = None) -> Truth:
        """Whether a kind of treatment was tried on this side; not known where its date is asked for and missing."""
        tries = [t for t in self.history.treatments if t.kind == kind and self._concerns(t.side)]
        tries = [t for t in tries if not helped or t.helped in helped]
        if within_weeks is None:
            return bool(tries)
        return any_of([self._lately(t, within_weeks) for t in tries])

    def _lately(self, treatment: Treatment, weeks: float) -> Truth:
        last = treatment.ended or treatment.began
        if last is None or self.history.date is None:
            return None
        return (self.history.date - last).days < 7 * weeks

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
        if "tried" in atom:
            return f"tried: {atom['tried']}"
        return f"goal: {atom['goal']}" if "goal" in atom else f"worn in the walk: {atom['condition']}"

    def _telling(self, atom: Condition) -> Any:
        """The answers that make it true, as one."""
        values = [value for value in self.facts(atom["fact"]) if fact_holds(atom, value) is True]
        return _joined(values) if len(values) > 1 else values[0] if values else self.fact(atom["fact"])


def _joined(values: list[Any]) -> Any:
    """Answers of both sides as one: yes if either is, all named things, the greater number, the first word."""
    if isinstance(values[0], bool):
        return any(values)
    if isinstance(values[0], tuple):
        return tuple(dict.fromkeys(item for value in values for item in value))
    return max(values) if isinstance(values[0], (int, float)) else values[0]
