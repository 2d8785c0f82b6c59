"""One person for whom nearly all is offered; then one more answer, and exactly what it takes away or puts beside."""

from __future__ import annotations

from typing import Any

import pytest
from answers_against import ABSENT, OFFERS, PUT_BESIDE, STIFF_AND_SORE, TAKEN_AWAY, TREATMENTS, WITH_LESS, person
from told import Told

from surefoot.care.conditions import holds
from surefoot.care.history import Treatment


def statuses(view: Told) -> dict[str, str]:
    found = {}
    for offer in OFFERS:
        if holds(offer.when, view):
            against = [c for c in offer.cautions if c.effect == "withhold" and holds(c.when, view)]
            found[offer.id] = "withheld" if against else "offered"
    return found


def beside(view: Told) -> set[str]:
    """Cautions beside everything whose reason holds, also where something else withholds it."""
    offers = [o for o in OFFERS if holds(o.when, view)]
    return {c.id for o in offers for c in o.cautions if c.effect == "careful" and holds(c.when, view)}


def test_nearly_all_is_offered_to_this_person() -> None:
    """Nothing withheld; absent is only what belongs to another cause; beside stands what stiffness and pain ask for."""
    found = statuses(person())
    assert {o.id for o in OFFERS} - set(found) == ABSENT
    assert set(found.values()) == {"offered"}


@pytest.mark.parametrize(("answers", "expected"), TAKEN_AWAY, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_what_an_answer_takes_away(answers: dict[str, Any], expected: set[str]) -> None:
    """That and nothing else."""
    assert {ident for ident, status in statuses(person(**answers)).items() if status == "withheld"} == expected


@pytest.mark.parametrize(("answers", "expected"), PUT_BESIDE, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_what_an_answer_puts_beside(answers: dict[str, Any], expected: set[str]) -> None:
    """That and nothing else."""
    assert beside(person(**answers)) - STIFF_AND_SORE == expected


@pytest.mark.parametrize(("answers", "expected"), WITH_LESS, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_what_stands_beside_with_less_stiffness_or_pain(answers: dict[str, Any], expected: set[str]) -> None:
    """In full."""
    assert beside(person(**answers)) == expected


def test_a_tight_strap_counts_without_stiffness() -> None:
    """And so does an injection that made it worse."""
    slack = beside(person(spasticity="not", mrc_dorsiflexion=2, tight_strap_or_pressure_on_knee=True))
    assert slack & STIFF_AND_SORE == {
        "flexible_orthosis_straps", "rigid_orthosis_straps", "amitriptyline_tell", "duloxetine_tell",
        "gabapentinoid_breathing", "capsaicin_hands",
    }  # fmt: skip
    view = person()
    worse = Treatment(kind="botulinum toxin", helped="made it worse")
    history = view.history.model_copy(update={"treatments": (*TREATMENTS, worse)})
    again = Told(history, view.mechanisms, view.signs, view.landing)
    assert beside(again) - STIFF_AND_SORE == {"botulinum_worse_before"}


def test_every_caution_stands_in_one_of_these_tables() -> None:
    """A new caution needs its line here."""
    met = {c.id for answers, _ in (*TAKEN_AWAY, *PUT_BESIDE) for view in [person(**answers)] for o in OFFERS
           if holds(o.when, view) for c in o.cautions if holds(c.when, view)}  # fmt: skip
    met |= STIFF_AND_SORE | {"botulinum_worse_before"}
    assert {c.id for o in OFFERS for c in o.cautions} - met == set()
