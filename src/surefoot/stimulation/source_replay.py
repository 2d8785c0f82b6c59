"""A recording as a source of samples: at the pace at which it was recorded, or as fast as it is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from surefoot.errors import SourceError
from surefoot.recording import Placement, Recording
from surefoot.stimulation.sample import Sample


def samples_of(recording: Recording) -> Iterator[Sample]:
    """Yield the samples of the feet and shanks of a recording in the order of their time stamps.

    Parameters
    ----------
    recording
        The recording.

    Yields
    ------
    Sample
        Each with `arrived_s` equal to `time_s`.

    Raises
    ------
    SourceError
        No sensor sits on a foot or a shank.
    """
    placements = leg_placements(recording)
    streams = [recording.streams[p] for p in placements]
    time_s = np.concatenate([s.time_s for s in streams])
    which = np.repeat(np.arange(len(streams)), [len(s) for s in streams])
    row = np.concatenate([np.arange(len(s)) for s in streams])
    order = np.argsort(time_s, kind="stable")
    for begin in range(0, order.size, 4096):  # lists of plain numbers, without holding the whole recording twice
        part = order[begin : begin + 4096]
        for k, i, t in zip(which[part].tolist(), row[part].tolist(), time_s[part].tolist(), strict=True):
            stream = streams[k]
            yield Sample(placements[k], t, tuple(stream.acc[i].tolist()), tuple(stream.gyr[i].tolist()), t)


def leg_placements(recording: Recording) -> tuple[Placement, ...]:
    """Return where the sensors on feet and shanks sit.

    Parameters
    ----------
    recording
        The recording.

    Returns
    -------
    tuple of Placement
        At least one.

    Raises
    ------
    SourceError
        There is none.
    """
    placements = tuple(p for p in recording.streams if p.segment in ("foot", "shank") and len(recording.streams[p]))
    if not placements:
        seen = ", ".join(recording.streams) or "no sensor"
        raise SourceError(f"{recording.name} has {seen}; a stimulator is timed by a sensor on a foot or a shank.")
    return placements


class FullSpeedReplay:
    """Every sample of a recording, as fast as it is read; the time of arrival is that of the measurement.

    Parameters
    ----------
    recording
        The recording.
    at_once
        Most samples that one `read` returns.
    """

    def __init__(self, recording: Recording, at_once: int = 64) -> None:
        self._recording = recording
        self._at_once = at_once
        self._samples = samples_of(recording)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that it brings."""
        return leg_placements(self._recording)

    @property
    def rate_hz(self) -> float:
        """Nominal rate of the first sensor."""
        return self._recording.streams[self.placements[0]].rate_hz

    @property
    def ended(self) -> bool:
        """Whether the recording is over."""
        return self._samples is _DONE

    def open(self) -> None:
        """Nothing to connect; refuses a recording without feet and shanks."""
        leg_placements(self._recording)

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return the next samples; never waits."""
        found: list[Sample] = []
        for sample in self._samples:
            found.append(sample)
            if len(found) == self._at_once:
                return found
        self._samples = _DONE
        return found

    def close(self) -> None:
        """End the replay."""
        self._samples = _DONE


_DONE: Iterator[Sample] = iter(())


class RealTimeReplay:
    """The samples of a recording at the pace at which they were recorded.

    Parameters
    ----------
    recording
        The recording.
    clock
        The engine's clock in s.
    wait
        Sleeps for so many s.
    """

    def __init__(
        self,
        recording: Recording,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._recording = recording
        self._clock, self._wait = clock, wait
        self._samples = samples_of(recording)
        self._next: Sample | None = next(self._samples)
        self._offset_s: float | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that it brings."""
        return leg_placements(self._recording)

    @property
    def rate_hz(self) -> float:
        """Nominal rate of the first sensor."""
        return self._recording.streams[self.placements[0]].rate_hz

    @property
    def ended(self) -> bool:
        """Whether the recording is over."""
        return self._next is None

    def open(self) -> None:
        """Start the clock of the replay, once."""
        if self._offset_s is None and self._next is not None:
            self._offset_s = self._clock() - self._next.time_s

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return the samples that are due, waiting for the first at most so long."""
        self.open()
        if self._next is None or self._offset_s is None:
            return ()
        ahead = self._next.time_s + self._offset_s - self._clock()
        if ahead > 0.0:
            self._wait(min(ahead, timeout_s))
        now = self._clock()
        found: list[Sample] = []
        while self._next is not None and self._next.time_s + self._offset_s <= now:
            found.append(self._next._replace(arrived_s=now))
            self._next = next(self._samples, None)
        return found

    def close(self) -> None:
        """End the replay."""
        self._next = None
