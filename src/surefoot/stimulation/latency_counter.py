"""Counts delays in bins, so that hours of them take no more memory than a minute."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

BIN_S = 0.0001
BINS = 2000  # up to 0.2 s; what is longer counts into the last one


@dataclass
class LatencyCounter:
    """Delays in bins of 0.1 ms."""

    counts: list[int] = field(default_factory=lambda: [0] * (BINS + 1))
    longest_s: float = 0.0
    n: int = 0

    def add(self, delay_s: float) -> None:
        """Count one delay; a negative one counts as none."""
        self.counts[min(max(int(delay_s / BIN_S), 0), BINS)] += 1
        self.n += 1
        if delay_s > self.longest_s:
            self.longest_s = delay_s

    def quantile_s(self, share: float) -> float:
        """Return the upper end of the bin within which this share of delays lies; NaN where there were none."""
        if not self.n:
            return math.nan
        wanted, seen = math.ceil(share * self.n), 0
        for at, count in enumerate(self.counts):
            seen += count
            if seen >= wanted:
                return self.longest_s if at == BINS else min((at + 1) * BIN_S, self.longest_s)
        return self.longest_s
