"""Faults put into the knowledge base one at a time: each must break a written case.

A mutation changes one rule: it is dropped, its condition negated, its weight, direction, effect or urgency changed; or
one part of its condition is dropped (a branch, a listed answer) or moved (a bound by one step).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from surefoot.care.conditions import GRADES, SUPPORT
from surefoot.care.knowledge_model import (
    Caution,
    Clue,
    Exercise,
    Knowledge,
    Mechanism,
    Option,
    Statement,
    Urgency,
)  # fmt: skip

WEIGHTS = ("weak", "moderate", "strong")
_STEPS: dict[str, tuple[str, ...]] = {"sign": GRADES, "mechanism": SUPPORT}


# Faults that nobody could notice, because what is said stays the same whatever is told: rule, fault, reason.
_SAME_ANYWAY = (
    ("hs_not_worse", "weight 'moderate'", "only hs_gone_after_cooling can hold beside it, and does not outweigh it"),
    ("fw_same_throughout", "weight 'moderate'", "only two weak clues can hold beside it, and do not outweigh it"),
    ("pf_elsewhere", "weight 'moderate'", "only pf_tender_heel can hold beside it, and does not outweigh it"),
    (
        "em_no_redness",
        "dropped",
        "without redness every clue was looked at and none holds: 'not' anyway",
    ),
    ("em_no_redness", "weight 'moderate'", "without redness no clue for it can hold, so any weight gives 'not'"),
    ("note_cool_time", "without worse_with_heat", "the other branch holds too, or a flag withholds the programme"),
)
_PAIN_WARNINGS = ("amitriptyline_tell", "duloxetine_tell", "gabapentinoid_breathing", "capsaicin_hands")
_STIFFNESS_WARNINGS = (
    "baclofen_some_tone_helps", "baclofen_never_at_once", "gabapentin_some_tone_helps",
    "gabapentin_stiffness_breathing", "tizanidine_some_tone_helps", "tizanidine_tell", "botulinum_some_tone_helps",
)  # fmt: skip
_SAME_ANYWAY += tuple(
    (rule, f"{mechanism} ≥weak: at_least not", "what it warns of is itself offered from weak support on")
    for mechanism, rules in (("neuropathic_pain", _PAIN_WARNINGS), ("spasticity", _STIFFNESS_WARNINGS))
    for rule in rules
)
_SAME_ANYWAY += (
    ("botulinum_some_tone_helps", "spasticity ≥weak: at_least moderate", "the question is offered from moderate on"),
)
UNNOTICEABLE = {(rule, what): reason for rule, what, reason in _SAME_ANYWAY}


_PARTS = (
    "red_flags", "mechanisms", "options", "exercises", "contradictions", "programme_notes", "treatment_notes",
    "footwear",
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One fault.

    Parameters
    ----------
    part
        Part of the knowledge base, e.g. ``options``.
    entry
        Number of the entry in it.
    rule
        Id of the rule that is changed: the entry, or a clue or caution of it.
    what
        The fault, in words.
    detail
        Whether only a part of a condition is changed.
    changed
        The entry with the fault; None when it is dropped.
    """

    part: str
    entry: int
    rule: str
    what: str
    detail: bool
    changed: Any

    def applied(self, base: Knowledge) -> Knowledge:
        """The knowledge base with the fault."""
        entries = list(getattr(base, self.part))
        entries[self.entry : self.entry + 1] = [] if self.changed is None else [self.changed]
        return base.model_copy(update={self.part: tuple(entries)})


def mutations(base: Knowledge) -> tuple[Mutation, ...]:
    """Every fault of every rule, in the order of the knowledge base."""
    found = []
    for part in _PARTS:
        for number, entry in enumerate(getattr(base, part)):
            for rule, what, detail, changed in _of_entry(entry):
                found.append(Mutation(part, number, rule, what, detail, changed))
    return tuple(found)


Fault = tuple[str, str, bool, Any]


def _of_entry(entry: Any) -> Iterator[Fault]:
    if isinstance(entry, Mechanism):
        yield from _inside(entry, "clues", _of_clue)
        yield from _of_next(entry)
        return
    yield entry.id, "dropped", False, None
    yield from _of_when(entry)
    if hasattr(entry, "urgency"):
        for urgency in _near(get_args(Urgency), entry.urgency):
            yield entry.id, f"urgency '{urgency}'", False, entry.model_copy(update={"urgency": urgency})
    if isinstance(entry, (Option, Exercise)):
        yield from _inside(entry, "cautions", _of_caution)


def _inside(entry: Any, field: str, make: Callable[[Any], Iterator[Fault]]) -> Iterator[Fault]:
    """Faults of the clues or cautions of an entry."""
    items: Sequence[Statement] = getattr(entry, field)
    for at, item in enumerate(items):
        for rule, what, detail, changed in make(item):
            kept = [*items[:at], *([] if changed is None else [changed]), *items[at + 1 :]]
            yield rule, what, detail, entry.model_copy(update={field: tuple(kept)})


def _of_clue(clue: Clue) -> Iterator[Fault]:
    yield clue.id, "dropped", False, None
    yield (
        clue.id,
        "turned round",
        False,
        clue.model_copy(update={"speaks": "against" if clue.speaks == "for" else "for"}),
    )
    for weight in _near(WEIGHTS, clue.weight):
        yield clue.id, f"weight '{weight}'", False, clue.model_copy(update={"weight": weight})
    yield from _of_when(clue)


def _of_caution(caution: Caution) -> Iterator[Fault]:
    yield caution.id, "dropped", False, None
    effect = "careful" if caution.effect == "withhold" else "withhold"
    yield caution.id, f"effect '{effect}'", False, caution.model_copy(update={"effect": effect})
    yield from _of_when(caution)


def _of_next(mechanism: Mechanism) -> Iterator[Fault]:
    pairs = list(zip(mechanism.next_facts, mechanism.next_observations, strict=True))
    for at, (_, statement) in enumerate(pairs):
        kept = pairs[:at] + pairs[at + 1 :]
        update = {"next_facts": tuple(f for f, _ in kept), "next_observations": tuple(s for _, s in kept)}
        yield statement.id, "dropped", False, mechanism.model_copy(update=update)


def _of_when(entry: Any) -> Iterator[Fault]:
    if entry.when is None:
        return
    yield entry.id, "negated", False, entry.model_copy(update={"when": {"not": entry.when}})
    for what, when in condition_faults(entry.when):
        yield entry.id, what, True, entry.model_copy(update={"when": when})


def condition_faults(when: Any) -> Iterator[tuple[str, Any]]:
    """Faults of the parts of a condition.

    Parameters
    ----------
    when
        The condition.

    Yields
    ------
    tuple of str and dict
        What was changed, and the changed condition.
    """
    for key in ("all", "any"):
        if key not in when:
            continue
        parts = when[key]
        for at, part in enumerate(parts):
            if len(parts) > 1:
                yield f"without {_short(part)}", {key: parts[:at] + parts[at + 1 :]}
            for what, changed in condition_faults(part):
                yield what, {key: [*parts[:at], changed, *parts[at + 1 :]]}
    if "not" in when:
        yield f"{_short(when['not'])} without 'not'", when["not"]
        for what, changed in condition_faults(when["not"]):
            yield what, {"not": changed}
    yield from _atom_faults(when)


def _atom_faults(when: Any) -> Iterator[tuple[str, Any]]:
    for key in ("is", "has", "helped", "contact"):
        listed = when.get(key)
        if isinstance(listed, list) and len(listed) > 1:
            for at, answer in enumerate(listed):
                yield f"{_short(when)}: without '{answer}'", {**when, key: listed[:at] + listed[at + 1 :]}
    if "dated" in when:
        yield f"{_short(when)}: dated {not when['dated']}", {**when, "dated": not when["dated"]}
    for bound in ("at_least", "at_most", "within_weeks", "since_weeks"):
        if bound in when:
            for value in _moved(when, when[bound]):
                yield f"{_short(when)}: {bound} {value}", {**when, bound: value}


def _moved(when: Any, value: Any) -> tuple[Any, ...]:
    ranks = next((ranks for kind, ranks in _STEPS.items() if kind in when), None)
    return _near(ranks, value) if ranks else (value - 1, value + 1)


def _near(ranks: Sequence[str], value: str) -> tuple[str, ...]:
    at = ranks.index(value)
    return tuple(ranks[i] for i in (at - 1, at + 1) if 0 <= i < len(ranks))


def _short(when: Any) -> str:
    """A condition in few words."""
    for key, word in (("all", " and "), ("any", " or ")):
        if key in when:
            return f"({word.join(_short(part) for part in when[key])})"
    if "not" in when:
        return f"not {_short(when['not'])}"
    name = next(iter(when.values()))
    bounds = [f"{mark}{when[key]}" for key, mark in (("at_least", "≥"), ("at_most", "≤")) if key in when]
    return " ".join([str(name).removeprefix("side.").removeprefix("general."), *bounds])
