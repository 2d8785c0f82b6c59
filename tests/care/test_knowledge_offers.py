"""What an answer brings: nothing else known, each answer alone, then two that bring more together than alone."""

from __future__ import annotations

from typing import Any

import pytest
from answers_bring import BRINGS, answered
from told import told

from surefoot.care.condition_check import MECHANISMS
from surefoot.care.conditions import holds
from surefoot.care.knowledge import knowledge
from surefoot.signs.finding import SIGNS

OFFERS = (*knowledge().options, *knowledge().exercises)


def brought(answers: dict[str, Any]) -> set[str]:
    view = told(answered(answers))
    return {offer.id for offer in OFFERS if holds(offer.when, view)}


@pytest.mark.parametrize(("answers", "expected"), BRINGS, ids=[str(a) for a, _ in BRINGS])
def test_what_answers_bring(answers: dict[str, Any], expected: str) -> None:
    """That and nothing else; an answer never takes the reason for an option away that another one gave."""
    alone = set().union(*(brought({name: value}) for name, value in answers.items())) if len(answers) > 1 else set()
    together = brought(answers)
    assert alone <= together
    assert together - alone == set(expected.split())


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_that_is_not_supported_brings_nothing(mechanism: str) -> None:
    """Looked at and not found is no reason for anything."""
    assert brought({f"mechanism.{mechanism}": "not"}) == set()


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_was_not_seen_brings_nothing(sign: str) -> None:
    """On this side or any."""
    assert brought({f"sign.{sign}.this": "not seen", f"sign.{sign}.any": "not seen"}) == set()


def test_everything_is_brought_by_some_answer_here() -> None:
    """A new option or exercise needs its line."""
    assert {offer.id for offer in OFFERS} == {ident for _, expected in BRINGS for ident in expected.split()}
