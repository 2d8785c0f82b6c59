"""What a measure is called, in which unit it is, and what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MeasureInfo:
    """What a measure is called and what it means.

    Parameters
    ----------
    name
        Machine name, as in ``summary.json``.
    label
        Name on pages for people.
    unit
        Unit of the value.
    decimals
        Digits after the point that are worth printing.
    meaning
        One sentence in plain words.
    """

    name: str
    label: str
    unit: str
    decimals: int
    meaning: str
