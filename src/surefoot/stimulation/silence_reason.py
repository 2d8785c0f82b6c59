"""Why nothing is wished in mode gait, in one word."""

from __future__ import annotations

from surefoot.stimulation.activity import Doing, walks
from surefoot.stimulation.command import Activity, Reason


def why_nothing(learned: bool, doing: Doing, reason: Reason) -> Reason:
    """Return the reason for silence while the window is closed.

    Parameters
    ----------
    learned
        Whether it is known how the sensor sits.
    doing
        What the person is doing.
    reason
        What the window says; it holds while the person walks.

    Returns
    -------
    Reason
        The first that applies.
    """
    if not learned:
        return Reason.LEARNING_MOUNTING
    if walks(doing):
        return reason
    activity = doing.activity
    if activity is Activity.SITTING:
        return Reason.SEATED
    if activity is Activity.STANDING:
        return Reason.STANDING_STILL
    return Reason.NO_STEPS if activity is Activity.MOVING else Reason.NOT_WALKING
