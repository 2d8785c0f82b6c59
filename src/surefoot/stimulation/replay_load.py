"""What the pulses of a replay amount to: charge, energy, voltage, current density, and time with stimulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.stimulation.electrical import Dose, dose
from surefoot.stimulation.profile import LegSettings
from surefoot.stimulation.replay_gate import SideOutput

_MINUTE_S = 60.0


@dataclass(frozen=True)
class Load:
    """Electrical load of one leg over a replay.

    Parameters
    ----------
    pulses
        Number of pulses.
    highest
        The largest of each figure over all pulses; the density as if all pulses were like the strongest.
    charge_mc, energy_j
        Sum over all pulses, of one half each and of the whole.
    on_s, longest_on_s
        Time with stimulation, and the longest one without a break.
    most_in_a_minute
        Largest share of any minute with stimulation, 0 to 1.
    """

    pulses: int
    highest: Dose
    charge_mc: float
    energy_j: float
    on_s: float
    longest_on_s: float
    most_in_a_minute: float


def load_of(output: SideOutput, leg: LegSettings) -> Load:
    """Compute the load of one leg.

    Parameters
    ----------
    output
        What would have left.
    leg
        Its settings.

    Returns
    -------
    Load
        All zero without pulses.
    """
    current, width = output.current_ma, output.pulse_width_us
    charge_uc = current * width * 1e-3
    energy_mj = 2e-9 * width * current**2 * leg.electrode.load_ohm
    spans = _lengthened(output.stimulations(), 1.0 / leg.frequency_hz)
    lengths = [end - begin for begin, end in spans]
    return Load(
        pulses=len(current),
        highest=_highest(output, leg),
        charge_mc=float(charge_uc.sum()) * 1e-3,
        energy_j=float(energy_mj.sum()) * 1e-3,
        on_s=float(sum(lengths)),
        longest_on_s=max(lengths, default=0.0),
        most_in_a_minute=_most_in_a_minute(spans),
    )


def _highest(output: SideOutput, leg: LegSettings) -> Dose:
    each = [
        dose(i, w, leg.frequency_hz, area_cm2=leg.electrode.area_cm2, load_ohm=leg.electrode.load_ohm)
        for i, w in {*zip(output.current_ma.tolist(), output.pulse_width_us.tolist(), strict=True)}
    ]
    return Dose(*(max(values) for values in zip(*each, strict=True))) if each else Dose(0.0, 0.0, 0.0, 0.0, 0.0)


def _lengthened(spans: tuple[tuple[float, float], ...], period_s: float) -> list[tuple[float, float]]:
    """Each stimulation with the period of its last pulse."""
    return [(begin, end + period_s) for begin, end in spans]


def _most_in_a_minute(spans: list[tuple[float, float]]) -> float:
    """The fullest minute begins or ends with a stimulation."""
    if not spans:
        return 0.0
    begins, ends = np.array(spans).T
    edges = np.ravel(np.column_stack([begins, ends]))
    on_until = np.repeat(np.cumsum(ends - begins), 2)
    on_until[::2] -= ends - begins
    starts = np.concatenate([begins, ends - _MINUTE_S])
    on = np.interp(starts + _MINUTE_S, edges, on_until) - np.interp(starts, edges, on_until)
    return float(on.max()) / _MINUTE_S
