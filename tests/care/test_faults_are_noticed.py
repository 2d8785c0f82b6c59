"""A fault of a single rule breaks a written case: a sample here, the whole run in ``benchmarks/care_engine.py``."""

from __future__ import annotations

import pytest
from killed_mutations import first_broken
from mutate_knowledge import UNNOTICEABLE, Mutation, mutations

from surefoot.care.knowledge import knowledge

EVERY = mutations(knowledge())
FAULTS = tuple(m for m in EVERY if not m.detail)
_PARTS = tuple(m for m in EVERY if m.detail and m.part not in ("options", "exercises"))
_OF_OFFERS = tuple(m for m in EVERY if m.detail and m.part in ("options", "exercises"))
SAMPLE = [m for m in (*FAULTS[::41], *_PARTS[::61], *_OF_OFFERS[::11]) if (m.rule, m.what) not in UNNOTICEABLE]


@pytest.mark.parametrize("fault", SAMPLE, ids=lambda m: f"{m.rule}: {m.what}")
def test_a_fault_is_noticed(fault: Mutation) -> None:
    """Some case comes out otherwise than written."""
    assert first_broken(fault) is not None


def test_every_rule_can_be_faulty() -> None:
    """Each flag, clue, option, caution, exercise, contradiction and feature is changed in some way, and named once."""
    base = knowledge()
    rules = {m.rule for m in FAULTS}
    for group in (
        base.red_flags,
        base.options,
        base.exercises,
        base.contradictions,
        base.footwear,
        base.treatment_notes,
    ):
        for entry in group:
            assert {entry.id, *(c.id for c in getattr(entry, "cautions", ()))} <= rules
    assert {clue.id for mechanism in base.mechanisms for clue in mechanism.clues} <= rules
    names = [(m.rule, m.what) for m in FAULTS]
    assert len(names) == len(set(names))


def test_what_cannot_be_noticed_is_true() -> None:
    """Each of the few exceptions is a fault that exists and that no case can show."""
    by_name = {(m.rule, m.what): m for m in EVERY}
    for name, reason in UNNOTICEABLE.items():
        assert reason
        assert first_broken(by_name[name]) is None, name
