"""What a figure is: two drawings of the same picture, one for wide pages and paper and one for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

WIDE = 900.0
NARROW = 340.0

Cell = str


class Width(StrEnum):
    """Which of the two drawings."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def units(self) -> float:
        """Width of the drawing in user units."""
        return WIDE if self is Width.WIDE else NARROW


@dataclass(frozen=True)
class Table:
    """The numbers behind a figure.

    Parameters
    ----------
    caption
        What the table holds.
    head
        Column titles with units.
    rows
        Cells, the first of each row being its title.
    """

    caption: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


@dataclass(frozen=True)
class Figure:
    """A picture, how to read it, and the numbers behind it.

    Parameters
    ----------
    ident
        Identifier, unique on the page.
    title
        What it shows.
    caption
        How to read it.
    wide, narrow
        The two drawings.
    table
        The numbers behind it.
    """

    ident: str
    title: str
    caption: str
    wide: Markup
    narrow: Markup
    table: Table
