"""Gathers what one swing has to teach from the commands of the core, as they come."""

from __future__ import annotations

from collections import deque
from math import degrees, isfinite, nan

from surefoot.stimulation.command import Activity, Command, EventKind
from surefoot.stimulation.learning import SwingSeen

_LONGEST_S = 4.0
_ROOM = 1000


class SwingRecorder:
    """Holds the pitch of the last seconds and hands each swing over at its contact.

    Parameters
    ----------
    steps
        Number of equal steps of swing, from toe-off to initial contact.
    """

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._pitch: deque[tuple[float, float]] = deque(maxlen=_ROOM)
        self._toe_off_s = nan
        self._trust, self._turning, self._as_wished = 1.0, False, True

    def spoil(self) -> None:
        """Let the stride that runs teach nothing: the leg does not get what was wished."""
        self._as_wished = False

    def record(self, command: Command) -> SwingSeen | None:
        """Take in one command.

        Parameters
        ----------
        command
            Of this leg, in the order of time.

        Returns
        -------
        SwingSeen or None
            The swing that this command's initial contact ends.
        """
        while self._pitch and command.time_s - self._pitch[0][0] > _LONGEST_S:
            self._pitch.popleft()
        self._pitch.append((command.time_s, degrees(command.pitch_rad)))
        self._trust = min(self._trust, command.trust) if isfinite(command.trust) else 0.0
        self._turning = self._turning or command.activity is Activity.TURNING
        if command.event is EventKind.TOE_OFF:
            self._toe_off_s = command.event_s
        if command.event is not EventKind.INITIAL_CONTACT:
            return None
        seen = self._swing(command.event_s)
        self._toe_off_s, self._trust, self._turning, self._as_wished = nan, 1.0, False, True
        return seen

    def _swing(self, contact_s: float) -> SwingSeen | None:
        duration = contact_s - self._toe_off_s
        if not 0.0 < duration < _LONGEST_S:
            return None
        times = [self._toe_off_s + duration * i / (self._steps - 1) for i in range(self._steps)]
        return SwingSeen(_at(list(self._pitch), times), duration, self._trust, self._turning, self._as_wished)


def _at(pitch: list[tuple[float, float]], times: list[float]) -> tuple[float, ...]:
    """Straight between the samples; NaN where nothing is known. Both go forward in time."""
    found, i = [], 1
    for t in times:
        while i < len(pitch) - 1 and pitch[i][0] < t:
            i += 1
        if len(pitch) < 2 or not pitch[i - 1][0] - 1e-9 <= t <= pitch[i][0] + 1e-9:
            found.append(nan)
            continue
        (t1, p1), (t2, p2) = pitch[i - 1], pitch[i]
        found.append(p1 + (p2 - p1) * (t - t1) / (t2 - t1) if t2 > t1 else p2)
    return tuple(found)
