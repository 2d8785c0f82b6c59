"""Options that fit what was found: offered, offered with care, or withheld, each with its reasons. Never orders."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.care.explanation import OptionFound, OptionStatus, Said
from surefoot.care.history import History, Treatment
from surefoot.care.knowledge_model import Caution, Option
from surefoot.care.person_view import SIDES, PersonView
from surefoot.care.weigh_mechanisms import said

_TREATMENTS = {
    "footwear": ("footwear", "insoles"),
    "compression": ("compression",),
    "temperature": ("cooling",),
    "movement": ("stretching",),
    "training": ("strengthening",),
    "physiotherapy": ("physiotherapy",),
    "walking aid": ("walking aid",),
    "orthosis": ("ankle-foot orthosis",),
    "stimulation": ("functional electrical stimulation",),
    "medicine question": ("medicine for nerve pain", "medicine for spasticity"),
    "injection question": ("botulinum toxin",),
    "surgery question": ("surgery",),
}


def match_options(options: tuple[Option, ...], views: dict[str, PersonView]) -> tuple[OptionFound, ...]:
    """Match the options of the knowledge base to a person.

    Parameters
    ----------
    options
        From the knowledge base.
    views
        The person by ``left``, ``right`` and ``both``, with the mechanisms found.

    Returns
    -------
    tuple of OptionFound
        In the order of the knowledge base; what does not fit is left out.
    """
    found = []
    for option in options:
        for side in SIDES if option.per_side else ("both",):
            if views[side].truth(option.when) is True:
                found.append(_matched(option, views[side]))
    return tuple(found)


def _matched(option: Option, view: PersonView) -> OptionFound:
    against, careful = sort_cautions(option.cautions, view)
    return OptionFound(
        id=option.id,
        label=option.label,
        kind=option.kind,
        side=view.side,
        status=OptionStatus.WITHHELD if against else OptionStatus.OFFERED,
        said=said(option, view.because(option.when)),
        cautions=(*against, *careful),
        watch=option.watch,
        evidence=option.evidence,
        ask=option.ask,
        tried=tuple(_tried(treatment) for treatment in _tries(option.kind, view.history, view.side)),
    )


def sort_cautions(cautions: Sequence[Caution], view: PersonView) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Find the cautions that hold.

    Parameters
    ----------
    cautions
        Of an option or an exercise.
    view
        The side.

    Returns
    -------
    tuple of two tuples of Said
        Those that withhold it, and those to be careful about.
    """
    holding = [caution for caution in cautions if view.truth(caution.when) is True]
    withheld = tuple(said(c, view.because(c.when)) for c in holding if c.effect == "withhold")
    careful = tuple(said(c, view.because(c.when)) for c in holding if c.effect == "careful")
    return withheld, careful


def _tries(kind: str, history: History, side: str) -> list[Treatment]:
    wanted = _TREATMENTS.get(kind, ())
    return [t for t in history.treatments if t.kind in wanted and (side == "both" or t.side in (None, "both", side))]


def _tried(treatment: Treatment) -> str:
    parts = [treatment.name or treatment.kind]
    if treatment.began:
        parts.append(f"from {treatment.began.isoformat()}")
    if treatment.ended:
        parts.append(f"to {treatment.ended.isoformat()}")
    if treatment.helped:
        parts.append(f"helped: {treatment.helped}")
    if treatment.problems:
        parts.append(f"problems: {treatment.problems}")
    return ", ".join(parts)
