"""What of a replay's wishes leaves the safety gate, pulse by pulse, in simulated time, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import Recording, Side
from surefoot.stimulation.command import Activity, Command, Phase, Refusal
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.replay_scores import Replayed, SideReplay
from surefoot.stimulation.safety_gate import admit, initial_gate_state, next_pulse_due_s, next_pulses, start
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.source_replay import samples_of

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_ASK_AGAIN_S = 0.005  # a pulse that is due and not given is asked for again, as the engine does
_LONGEST_GAP_S = 0.1  # pulses further apart are two stimulations
_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class SideOutput:
    """What would have left for one leg.

    Parameters
    ----------
    side
        The leg.
    pulse_s, current_ma, pulse_width_us
        (k,) times on the sensor's clock in s, amplitudes and widths of the pulses.
    current_let_ma, pulse_width_let_us
        (n,) the most that was let out at each sample of the leg's sensor; 0 is silence.
    refused
        (n,) whether something was wished at the sample and nothing was let out.
    """

    side: Side
    pulse_s: FloatArray
    current_ma: FloatArray
    pulse_width_us: FloatArray
    current_let_ma: FloatArray
    pulse_width_let_us: FloatArray
    refused: BoolArray

    @property
    def onset_s(self) -> FloatArray:
        """When each stimulation began, in s."""
        return np.array([begin for begin, _ in self.stimulations()], dtype=np.float64)

    def stimulations(self) -> tuple[tuple[float, float], ...]:
        """Return begin and end in s of each stimulation: pulses no further apart than 0.1 s."""
        if not len(self.pulse_s):
            return ()
        breaks = np.flatnonzero(np.diff(self.pulse_s) > _LONGEST_GAP_S)
        begins = self.pulse_s[np.concatenate([[0], breaks + 1])]
        ends = self.pulse_s[np.concatenate([breaks, [len(self.pulse_s) - 1]])]
        return tuple(zip(begins.tolist(), ends.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class LetOut:
    """What would have left over a recording.

    Parameters
    ----------
    sides
        By leg, as in `Replayed`.
    refusals
        What the gate told, in the order of time; it tells repeats seldom and with their number.
    one_gate
        Whether one gate watched both sensors, as it would; not where the sensors share no clock.
    """

    sides: Mapping[Side, SideOutput]
    refusals: tuple[Refusal, ...]
    one_gate: bool


def let_out(recording: Recording, profile: StimulationProfile, replayed: Replayed) -> LetOut:
    """Send what was wished through the gate that a stimulator would be behind.

    Parameters
    ----------
    recording
        The recording.
    profile
        The profile.
    replayed
        What the core wished.

    Returns
    -------
    LetOut
        The pulses that would have left. The gate is started with the first sample, and time is that of the samples.
    """
    own_clocks = len(replayed.sides) > 1 and recording.synchronised is not True
    parts = (
        [replace(profile, legs=(leg,), signed_off=None) for leg in profile.legs if leg[0] in replayed.sides]
        if own_clocks
        else [profile]
    )
    told: list[Refusal] = []
    sides: dict[Side, SideOutput] = {}
    for part in parts:
        run = _GateRun(part, {side: replayed.sides[side] for side, _ in part.legs if side in replayed.sides})
        run.follow(recording)
        told += run.told
        sides |= run.outputs()
    order = {side: sides[side] for side in replayed.sides}
    return LetOut(order, tuple(sorted(told, key=lambda one: one.now_s)), not own_clocks)


class _GateRun:
    """One gate over one recording; keeps what comes out."""

    def __init__(self, profile: StimulationProfile, wishes: Mapping[Side, SideReplay]) -> None:
        self.told: list[Refusal] = []
        self._profile = profile
        self._wishes = wishes
        self._state = initial_gate_state(profile)
        self._pulses: dict[Side, list[Pulse]] = {side: [] for side in wishes}
        self._let: dict[Side, list[tuple[float, float]]] = {side: [] for side in wishes}

    def follow(self, recording: Recording) -> None:
        """Send every sample with its wish through the gate, and take the pulses that are due between them."""
        sensors = {leg.sensor: side for side, leg in self._profile.legs if side in self._wishes}
        streams = {place: stream for place, stream in recording.streams.items() if place in sensors}
        wishes = {side: _commands(one) for side, one in self._wishes.items()}
        begun = False
        for sample in samples_of(replace(recording, streams=streams)):
            if not begun:
                self._state, begun = start(sample.time_s, self._state), True
            self._pulses_until(sample.time_s)
            side = sensors[sample.placement]
            self._judge(sample, next(wishes[side]), side)
        self._pulses_until(float("inf"))

    def _judge(self, sample: Sample, command: Command, side: Side) -> None:
        self._state, outputs, told = admit(sample, (command,), sample.time_s, self._state)
        self.told += told
        let = next(((o.current_ma, o.pulse_width_us) for o in outputs if o.side is side), (0.0, 0.0))
        self._let[side].append(let)

    def _pulses_until(self, until_s: float) -> None:
        at_s = next_pulse_due_s(self._state)
        while at_s < until_s:
            self._state, pulses, told = next_pulses(at_s, self._state)
            self.told += told
            for pulse in pulses:
                self._pulses[pulse.side].append(pulse)
            due_s = next_pulse_due_s(self._state)
            at_s = due_s if due_s > at_s else at_s + _ASK_AGAIN_S

    def outputs(self) -> dict[Side, SideOutput]:
        """Return what left, by leg."""
        return {side: self._output(side, wish) for side, wish in self._wishes.items()}

    def _output(self, side: Side, wish: SideReplay) -> SideOutput:
        pulses = np.array(
            [(p.at_s, p.current_ma, p.pulse_width_us) for p in self._pulses[side]], dtype=np.float64
        ).reshape(-1, 3)
        let = np.array(self._let[side], dtype=np.float64).reshape(-1, 2)
        refused = (wish.fraction > 0.0) & (let[:, 0] <= 0.0)
        return SideOutput(side, pulses[:, 0], pulses[:, 1], pulses[:, 2], let[:, 0], let[:, 1], refused)


def _commands(wish: SideReplay) -> Iterator[Command]:
    """The wishes of one leg as the gate takes them, one for each sample, with all that it looks at."""
    columns = (wish.time_s, wish.fraction, wish.wanted, wish.like_left_deg)
    unknown = (None, _NAN, Phase.UNKNOWN, Activity.UNKNOWN, _NAN, _NAN, _NAN)
    for time_s, fraction, on, like_left in zip(*(column.tolist() for column in columns), strict=True):
        yield Command(wish.side, time_s, fraction, on, *unknown, like_left)
