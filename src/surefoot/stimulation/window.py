"""When the window of stimulation opens and closes in each stride."""

from __future__ import annotations

from typing import NamedTuple

from surefoot.stimulation.command import EventKind, Phase, Reason
from surefoot.stimulation.profile import Timing
from surefoot.stimulation.step_events import LegPhase, usual_stride_s
from surefoot.stimulation.stride_clock import StrideClock, time_to_toe_off

_PATIENCE_S = 0.25  # how long after its expected time a toe-off is waited for
_FALLBACK_PATIENCE_S = 1.0  # the same where nothing was expected
_SWING_RATIO = 2.5
_SWING_LEAST_S = 1.2
_NEVER = float("nan")


class Window(NamedTuple):
    """The window of stimulation of one leg.

    Parameters
    ----------
    wanted
        Whether it is open.
    until_s
        When it closes without a toe-off.
    expected_s
        Toe-off as it was expected when it opened; NaN where nothing was.
    spent
        It has closed in this stance without a toe-off, and waits for the next.
    opened_by
        Why it opened.
    aborted
        How often it has closed without a toe-off.
    """

    wanted: bool = False
    until_s: float = 0.0
    expected_s: float = _NEVER
    spent: bool = False
    opened_by: Reason = Reason.STANCE
    aborted: int = 0


def lead_s(timing: Timing, stride_s: float) -> float:
    """Return how long before toe-off the window opens, in s."""
    share = timing.start_before_toe_off_share
    return timing.start_before_toe_off_s if share is None else share * stride_s


def extension_s(timing: Timing, stride_s: float) -> float:
    """Return how long after initial contact it stays open, in s."""
    share = timing.extend_after_contact_share
    return timing.extend_after_contact_s if share is None else share * stride_s


def expected_toe_off_s(leg: LegPhase, clock: StrideClock, time_s: float, course: float) -> float:
    """Return when the next toe-off is expected, in s; NaN where nothing can be said."""
    if clock.strides == 0 or leg.phase is Phase.SWING or leg.phase is Phase.UNKNOWN:
        return _NEVER
    by_course = time_to_toe_off(clock, course) if leg.phase is Phase.PUSH_OFF else float("inf")
    if by_course < float("inf"):
        return time_s + by_course
    by_stance = leg.contact_s + leg.usual.stance_s
    return by_stance if by_stance > time_s else _NEVER


def decide(
    window: Window,
    leg: LegPhase,
    clock: StrideClock,
    event: EventKind | None,
    time_s: float,
    course: float,
    timing: Timing,
    *,
    may_open: bool,
) -> tuple[Window, Reason]:
    """Open or close the window.

    Parameters
    ----------
    window
        The window so far.
    leg, clock
        Where the leg is; the predictor.
    event
        What happened at this sample.
    time_s
        Time of the sample.
    course
        Where the leg is on the predictor's course.
    timing
        When stimulation is wanted.
    may_open
        Whether the person walks.

    Returns
    -------
    window : Window
        The window now.
    reason : Reason
        Why it is as it is.
    """
    wanted, until_s, expected_s, spent, opened_by, aborted = window
    phase = leg.phase
    if phase is Phase.SWING:
        longest = max(_SWING_LEAST_S, _SWING_RATIO * leg.usual.swing_s)
        if time_s - leg.toe_off_s > longest:
            return Window(False, until_s, expected_s, False, opened_by, aborted), Reason.SWING_TOO_LONG
        if event is EventKind.TOE_OFF and may_open:
            wanted = True
        return Window(wanted, until_s, expected_s, False, opened_by, aborted), (
            Reason.SWING if wanted else Reason.NOT_WALKING
        )
    if event is EventKind.INITIAL_CONTACT:
        until_s = time_s + extension_s(timing, usual_stride_s(leg.usual))
        opened_by = Reason.AFTER_CONTACT
    if wanted:
        lost = opened_by is not Reason.AFTER_CONTACT and phase is not Phase.PUSH_OFF
        if time_s < until_s and not lost:
            return Window(True, until_s, expected_s, False, opened_by, aborted), opened_by
        missed = opened_by is not Reason.AFTER_CONTACT
        return Window(False, until_s, expected_s, missed, opened_by, aborted + missed), Reason.STANCE
    if phase is not Phase.PUSH_OFF:
        return Window(False, until_s, expected_s, False, opened_by, aborted), Reason.STANCE
    if may_open and not spent:
        lead = lead_s(timing, usual_stride_s(leg.usual))
        if clock.strides > 0:
            left = time_to_toe_off(clock, course)
            if left <= lead and time_s - leg.contact_s > 0.4 * leg.usual.stance_s:
                expected = time_s + left
                patience = expected + _PATIENCE_S
                return Window(True, patience, expected, False, Reason.BEFORE_TOE_OFF, aborted), Reason.BEFORE_TOE_OFF
        elif event is EventKind.HEEL_OFF:
            until = time_s + _FALLBACK_PATIENCE_S
            return Window(True, until, _NEVER, False, Reason.HEEL_OFF_SEEN, aborted), Reason.HEEL_OFF_SEEN
    return Window(False, until_s, expected_s, spent, opened_by, aborted), Reason.STANCE
