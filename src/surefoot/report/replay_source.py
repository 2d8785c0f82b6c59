"""What the page of a replay is made from: the replay, with its strides and loads worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surefoot.recording import Side
from surefoot.stimulation.profile import LegSettings
from surefoot.stimulation.replay_load import Load, load_of
from surefoot.stimulation.replay_result import ReplayResult
from surefoot.stimulation.replay_strides import StrideReplay, stimulated_strides


@dataclass(frozen=True, eq=False)
class ReplaySource:
    """What the page is made from.

    Parameters
    ----------
    result
        The replay.
    strides
        Strides of each leg that has offline events, with the onsets of what would have left.
    loads
        Electrical load of each leg.
    settings
        Settings of each leg of the profile.
    """

    result: ReplayResult
    strides: Mapping[Side, tuple[StrideReplay, ...]]
    loads: Mapping[Side, Load]
    settings: Mapping[Side, LegSettings]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The legs that were replayed, the left one first."""
        return tuple(side for side in Side if side in self.result.replayed.sides)


def replay_source(result: ReplayResult) -> ReplaySource:
    """Work out what the page needs.

    Parameters
    ----------
    result
        The replay.

    Returns
    -------
    ReplaySource
        For the builders of the page.
    """
    settings = dict(result.profile.legs)
    strides = {side: stimulated_strides(result, side) for side in Side if side in result.timings}
    loads = {side: load_of(out, settings[side]) for side, out in result.let_out.sides.items()}
    return ReplaySource(result, strides, loads, settings)
