"""Every stride of a replay: its offline events, what was found of them, and when stimulation began."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from surefoot.gait import Walk
from surefoot.recording import Side
from surefoot.stimulation.command import EventKind
from surefoot.stimulation.replay_result import ReplayResult
from surefoot.stimulation.replay_scores import STRIDES_TO_LEARN, SideReplay, SideTiming, onset_for


@dataclass(frozen=True)
class StrideReplay:
    """One stride.

    Parameters
    ----------
    number
        Its number within the walk (bout), from 0.
    initial_contact_s, toe_off_s, next_initial_contact_s
        Offline events on the sensor's clock in s; toe-off is NaN where it is not known.
    bout
        The walk it belongs to.
    is_turn
        Whether it is part of a turn.
    judged
        Whether its onset counts: not the first strides of a walk, by which the timing is learned.
    toe_off_late_ms, contact_late_ms
        By how much toe-off and the stride's first contact were reported later than they happened; NaN where they were
        not found.
    onset_s, lead_ms
        When stimulation began for its toe-off, and by how much before; NaN where it did not.
    """

    number: int
    initial_contact_s: float
    toe_off_s: float
    next_initial_contact_s: float
    bout: int
    is_turn: bool
    judged: bool
    toe_off_late_ms: float
    contact_late_ms: float
    onset_s: float
    lead_ms: float


def stimulated_strides(result: ReplayResult, side: Side) -> tuple[StrideReplay, ...]:
    """Lay the strides of one leg beside what would have left the gate for them.

    Parameters
    ----------
    result
        The replay.
    side
        The leg.

    Returns
    -------
    tuple of StrideReplay
        In the order of time; their onsets are the first pulses, whenever the window opened. Empty without a timing.
    """
    timing = result.timings.get(side)
    if result.walk is None or timing is None:
        return ()
    left = replace(result.replayed.sides[side], onset_s=result.let_out.sides[side].onset_s)
    return strides_of(left, timing, result.walk)


def strides_of(side: SideReplay, timing: SideTiming, walk: Walk) -> tuple[StrideReplay, ...]:
    """Lay the strides of one leg beside what was found of them.

    Parameters
    ----------
    side
        What was wished.
    timing
        Its timing against the same walk.
    walk
        The walk.

    Returns
    -------
    tuple of StrideReplay
        In the order of time.
    """
    rows = walk.strides.filter(walk.strides["side"] == side.side.value).sort("initial_contact_s")
    contacts = np.unique(np.concatenate([rows["initial_contact_s"], rows["next_initial_contact_s"]]))
    contacts = contacts[np.isfinite(contacts)]
    contacts = contacts[np.diff(contacts, prepend=-np.inf) > 1e-6]
    at_contact = timing.late_ms[EventKind.INITIAL_CONTACT]
    at_toe_off = iter(timing.late_ms[EventKind.TOE_OFF].tolist())
    out: list[StrideReplay] = []
    columns = rows.select("initial_contact_s", "toe_off_s", "next_initial_contact_s", "bout", "is_turn")
    for start, leave, end, bout, turn in columns.iter_rows():
        number = out[-1].number + 1 if out and out[-1].bout == bout else 0
        known = leave is not None and np.isfinite(leave)
        onset = onset_for(side.onset_s, leave) if known else float("nan")
        place = int(np.argmin(np.abs(contacts - start)))
        out.append(
            StrideReplay(
                number,
                start,
                leave if known else float("nan"),
                end,
                bout,
                bool(turn),
                known and number >= STRIDES_TO_LEARN,
                next(at_toe_off) if known else float("nan"),
                float(at_contact[place]),
                onset,
                1e3 * (leave - onset) if known else float("nan"),
            )
        )
    return tuple(out)
