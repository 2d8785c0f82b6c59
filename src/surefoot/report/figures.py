"""What a figure and a table are. A figure is drawn twice: for wide pages and paper, and for a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from markupsafe import Markup

WIDE = 900.0
NARROW = 340.0

_DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)


class Width(StrEnum):
    """Which of the two drawings."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def units(self) -> float:
        """Width of the drawing in user units."""
        return WIDE if self is Width.WIDE else NARROW


@dataclass(frozen=True)
class Quantity:
    """A cell with a value and what stands behind it: interval, count, or the reason why there is none.

    Parameters
    ----------
    value
        The value; empty where there is none.
    details
        What stands behind it.
    """

    value: str
    details: str = ""


Cell = str | Quantity


@dataclass(frozen=True)
class Table:
    """A table, alone or with the numbers behind a figure.

    Parameters
    ----------
    caption
        What the table holds.
    head
        Column titles with units.
    rows
        Cells, the first of each row being its title.
    stacked
        Whether each row becomes a small list on a phone; for tables with few columns and many words.
    """

    caption: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    stacked: bool = False


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
    on_paper
        Words that stand in the place of the table on paper, where the numbers stand nearby; None to print it.
    """

    ident: str
    title: str
    caption: str
    wide: Markup
    narrow: Markup
    table: Table
    on_paper: str | None = None

    @property
    def alternative(self) -> str:
        """What the picture shows in words, for those who do not see it; its title where nothing else is said."""
        found = _DESCRIPTION.search(self.wide)
        return (unescape(found.group(1)).strip() if found else "") or self.title
