"""Blocks for pages whose every sentence names the statement that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineStyle(StrEnum):
    """How lines stand below each other."""

    SENTENCES = "sentences"
    BULLETS = "bullets"
    STEPS = "steps"
    BOXES = "boxes"
    RUN_ON = "run-on"


@dataclass(frozen=True)
class Line:
    """One or two sentences that come from one statement.

    Parameters
    ----------
    ident
        Identifier of the statement.
    text
        Its words.
    details
        What stands behind it, in smaller type.
    unreviewed
        Whether no clinician has checked the words yet.
    """

    ident: str
    text: str
    details: str = ""
    unreviewed: bool = False


@dataclass(frozen=True)
class Lines:
    """Lines below each other.

    Parameters
    ----------
    items
        The lines.
    style
        How they stand.
    show_ids
        Whether the identifiers are printed; they are always in the page's source.
    """

    items: tuple[Line, ...]
    style: LineStyle = LineStyle.BULLETS
    show_ids: bool = False


@dataclass(frozen=True)
class FlagCard:
    """Something that comes before everything else.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    urgency
        How soon, in a few words.
    action
        What to do.
    reason
        What it may mean.
    because
        What was told that brought it up.
    show_ids
        Whether identifiers are printed.
    """

    ident: str
    urgency: str
    action: Line
    reason: Line
    because: str = ""
    show_ids: bool = False


@dataclass(frozen=True)
class Entry:
    """A mechanism, an option or an exercise with everything that is said of it.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    title, result
        Its name, and what was found.
    weight
        Sets the edge: ``strong``, ``moderate``, ``weak``, ``not``, ``unknown``, ``offered`` or ``withheld``.
    lead
        What it is.
    rows
        Names, each with its lines.
    whole
        Whether paper keeps it on one sheet.
    """

    ident: str
    title: str
    result: str
    weight: str
    lead: Lines
    rows: tuple[tuple[str, Lines], ...]
    whole: bool = False
