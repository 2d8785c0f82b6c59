"""What the other leg tells: that these are steps.

In walking the other leg's contact comes between one's own contact and one's own toe-off, by nearly the same time before
it in each stride. A leg that alternates so with a leg that walks, walks as well, though its own swings may be too small
or too unlike the usual to tell by themselves. An offset between the clocks of the two sensors is learned with the time;
clocks that run apart, a leg that does not alternate, or a sensor that has gone silent tell nothing, and then each leg
stands for itself. A leg alone is never kept from anything by the other.
"""

from __future__ import annotations

from typing import NamedTuple

from surefoot.stimulation.command import Phase
from surefoot.stimulation.step_events import LegPhase, usual_stride_s

_PROVEN = 3  # strides in a row
_STEADY_S = 0.1
_LEARN = 0.3


class Alternation(NamedTuple):
    """How a leg alternates with the other one.

    Parameters
    ----------
    gap_s
        Usual time from the other leg's contact to this leg's toe-off, offset of the clocks included.
    strides
        Strides in a row in which the other's contact came between this leg's contact and toe-off, and in time.
    """

    gap_s: float = 0.0
    strides: int = 0


def alternated(known: Alternation, leg: LegPhase, other: LegPhase) -> Alternation:
    """Learn from a toe-off of the leg.

    Parameters
    ----------
    known
        What was known.
    leg
        The leg at its toe-off.
    other
        The other leg at the same moment.

    Returns
    -------
    Alternation
        What is known now; nothing where the other leg's contact has not come since this leg's own.
    """
    gap = leg.toe_off_s - other.contact_s
    if other.phase is Phase.SWING or not (leg.contact_s < other.contact_s and 0.0 <= gap < usual_stride_s(leg.usual)):
        return Alternation()
    off = gap - known.gap_s
    if known.strides == 0 or abs(off) > _STEADY_S:
        return Alternation(gap, 1)
    return Alternation(known.gap_s + _LEARN * off, known.strides + 1)


def walks_with(known: Alternation, leg: LegPhase, other: LegPhase) -> bool:
    """Whether the leg steps in turn with the other one now.

    Parameters
    ----------
    known
        How it has alternated so far.
    leg, other
        The two legs.

    Returns
    -------
    bool
        Whether it did in its last strides, and the other leg's last contact came after this leg's own, or this leg
        swings now.
    """
    return known.strides >= _PROVEN and (leg.phase is Phase.SWING or other.contact_s > leg.contact_s)
