"""A card to carry, of the size of a bank card (ISO/IEC 7810 ID-1): the way I walk comes from a nerve condition.

No name is printed, and no illness is named: there are lines to write on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from surefoot.care import Explanation, OptionStatus
from surefoot.report.pdf import typeset
from surefoot.report.render import template_environment

CARD_OPTION = "card_to_carry"
_TEMPLATE = Path(__file__).parent / "templates" / "card.typ"


@dataclass(frozen=True)
class Card:
    """What stands on the card.

    Parameters
    ----------
    title, sentences
        The front, in large type.
    back_title, back
        The back, for helpers and the police.
    lines
        What to write by hand.
    ident
        Identifier of the statement that it comes from.
    """

    title: str = "Nerves make me walk like this"
    sentences: tuple[str, ...] = (
        "I have a neurological condition.",
        "It makes my walk and my balance unsteady.",
        "It does not come from drink.",
    )
    back_title: str = "Please"
    back: tuple[str, ...] = (
        "Give me time. Ask me what helps.",
        "I may not be able to walk a straight line or stand on one leg.",
        "If I fell or seem ill, call for help.",
    )
    lines: tuple[str, ...] = ("Name", "Call for me")
    ident: str = CARD_OPTION


def wants_card(explanation: Explanation) -> bool:
    """Whether the card is among the options offered.

    Parameters
    ----------
    explanation
        The explanation.

    Returns
    -------
    bool
        True where it is.
    """
    return any(o.id == CARD_OPTION and o.status is OptionStatus.OFFERED for o in explanation.options)


def card_html(card: Card | None = None) -> str:
    """The card as a page to print.

    Parameters
    ----------
    card
        What stands on it; the usual words when None.

    Returns
    -------
    str
        HTML that needs nothing else.
    """
    return template_environment().get_template("card.html.j2").render(card=card or Card())


def card_pdf(card: Card | None = None) -> bytes:
    """The card as a sheet to print, cut and fold.

    Parameters
    ----------
    card
        What stands on it; the usual words when None.

    Returns
    -------
    bytes
        Tagged PDF.

    Raises
    ------
    OutputError
        When it cannot be made.
    """
    words = card or Card()
    front = {"title": words.title, "sentences": list(words.sentences)}
    back = {"title": words.back_title, "sentences": list(words.back), "lines": list(words.lines)}
    return typeset(_TEMPLATE, {"front": front, "back": back})
