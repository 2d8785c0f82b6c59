"""Where samples come from, whatever brings them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from surefoot.recording import Placement
from surefoot.stimulation.sample import Sample


class SampleSource(Protocol):
    """A stream of samples. One thread reads it; nothing here waits longer than it is told to."""

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that it brings."""

    @property
    def rate_hz(self) -> float:
        """Nominal rate of each sensor."""

    def open(self) -> None:
        """Connect; raises `SourceError` with what was looked for and what to do."""

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return the samples that have arrived, in the order of arrival; wait for the first at most `timeout_s`."""

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more."""

    def close(self) -> None:
        """Disconnect; may be called twice."""
