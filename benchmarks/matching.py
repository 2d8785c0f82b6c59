"""Events found, paired with events that were there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

TOLERANCE_S = 0.15


@dataclass(frozen=True)
class Match:
    """One-to-one pairs of found and true events.

    Parameters
    ----------
    found, true
        (k,) indices into the two lists, in order of the true events.
    missed
        Indices of true events without a partner.
    invented
        Indices of found events without a partner.
    """

    found: IntArray
    true: IntArray
    missed: IntArray
    invented: IntArray


@dataclass(frozen=True)
class Counts:
    """Events found, missed and invented."""

    hits: int = 0
    missed: int = 0
    invented: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.missed + other.missed, self.invented + other.invented)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and sensitivity."""
        whole = 2 * self.hits + self.missed + self.invented
        return 2 * self.hits / whole if whole else float("nan")


def match_times(found_s: FloatArray, true_s: FloatArray, tolerance_s: float = TOLERANCE_S) -> Match:
    """Pair events (any order) that lie within a tolerance, nearest first, each used once."""
    apart = np.abs(found_s[:, None] - true_s[None, :])
    rows, columns = np.nonzero(apart <= tolerance_s)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for place in np.argsort(apart[rows, columns], kind="stable"):
        row, column = int(rows[place]), int(columns[place])
        if row not in taken and column not in pairs:
            pairs[column] = row
            taken.add(row)
    true = np.array(sorted(pairs), dtype=np.intp)
    found = np.array([pairs[int(j)] for j in true], dtype=np.intp)
    return Match(found, true, np.setdiff1d(np.arange(len(true_s)), true), np.setdiff1d(np.arange(len(found_s)), found))


def count(match: Match) -> Counts:
    """Count the events of a match."""
    return Counts(len(match.true), len(match.missed), len(match.invented))
