"""What treatments and their days mean for what is told and measured now: in which part of its cycle an injection is."""

from __future__ import annotations

from datetime import date as Day

from surefoot.care.conditions import atoms
from surefoot.care.explanation import TreatmentNoteFound
from surefoot.care.knowledge_model import TreatmentNote
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.weigh_mechanisms import said


def note_treatments(
    notes: tuple[TreatmentNote, ...], views: dict[str, PersonView], walked: Day | None = None
) -> tuple[TreatmentNoteFound, ...]:
    """Find the notes on treatments that hold.

    Parameters
    ----------
    notes
        From the knowledge base.
    views
        The person by ``left`` and ``right``.
    walked
        Day of the walk, where known. Weeks are counted to the day of the history; a walk on another day is named.

    Returns
    -------
    tuple of TreatmentNoteFound
        By side, in the order of the knowledge base.
    """
    return tuple(
        TreatmentNoteFound(
            note.id, note.label, side, said(note, (*views[side].because(note.when), *_walk(note, views[side], walked)))
        )
        for note in notes
        for side in SIDES
        if views[side].truth(note.when) is True
    )


def _walk(note: TreatmentNote, view: PersonView, walked: Day | None) -> tuple[str, ...]:
    """When the walk was, where it was not on the day of the history."""
    kinds = [atom["tried"] for atom in atoms(note.when) if "tried" in atom]
    last = max(filter(None, (view.last_tried(kind) for kind in kinds)), default=None)
    if walked is None or last is None or walked == view.history.date:
        return ()
    weeks = abs((walked - last).days) // 7
    words = f"{weeks} {'week' if weeks == 1 else 'weeks'} {'before' if walked < last else 'after'}"
    return (f"the walk was on {walked}, {words} it",)
