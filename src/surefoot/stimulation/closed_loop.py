"""The closed loop: a virtual person, a sensor on the foot, the timing, the stimulation, and a simulated leg.

Each sample of the sensor goes to the timing source, its command becomes pulses, the pulses move the simulated leg, and
the leg moves the sensor. After each swing the shape may be learned.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from surefoot.stimulation.command import Command, EventKind
from surefoot.stimulation.learning import Learned, LearningReason, SwingSeen, first_shape, learn
from surefoot.stimulation.leg_path import LegPath
from surefoot.stimulation.profile import Adaptation, Control, LegSettings
from surefoot.stimulation.simulated_foot_sensor import FootSensor
from surefoot.stimulation.simulated_leg import FootNow, LegModel, SimulatedLeg
from surefoot.stimulation.swing_recorder import SwingRecorder
from surefoot.stimulation.timing_source import TimingSource, true_timing
from surefoot.stimulation.toe_clearance import clearance_m

FloatArray = NDArray[np.float64]

Pulses = tuple[float, float]  # current in mA, width in µs


@dataclass(frozen=True)
class LoopSettings:
    """How the loop runs.

    Parameters
    ----------
    leg
        The stimulated leg's settings.
    adaptation
        Target as the timing source sees it, and whether it learns.
    first
        The first shape, or one level for all of it, 0 to 1.
    late_s
        Stimulation comes this much later than wished.
    pitch_noise_deg
        Noise of the pitch where the walker's true events time the stimulation.
    seed
        Seed of that noise.
    true_target_deg
        Target between the true events, where the source's events differ from them; the same where empty.
    """

    leg: LegSettings
    adaptation: Adaptation
    first: float | tuple[float, ...] = 1.0
    late_s: float = 0.0
    pitch_noise_deg: float = 0.0
    seed: int = 0
    true_target_deg: tuple[float, ...] = ()

    def begin(self) -> Learned:
        """Return what is known before the first stride."""
        if isinstance(self.first, tuple):
            return Learned(self.first)
        return first_shape(self.adaptation, self.first)


@dataclass(frozen=True)
class SimulatedStride:
    """One swing of the simulated leg.

    Parameters
    ----------
    toe_off_s, contact_s
        Begin and end of swing.
    pitch_deg
        True foot pitch at equal steps of swing.
    target_deg
        The wished one.
    shape
        Shape that this stride was walked with.
    clearance_mm
        Least height of the sole above the floor in the fast part of swing; below zero the foot would have caught.
    onset_before_toe_off_s
        How long before toe-off the pulses began; NaN without pulses.
    toe_off_delay_s, contact_delay_s
        How late the timing source told the events; NaN where it did not.
    reason
        What learning did after this stride; None where nothing was handed to it.
    """

    toe_off_s: float
    contact_s: float
    pitch_deg: tuple[float, ...]
    target_deg: tuple[float, ...]
    shape: tuple[float, ...]
    clearance_mm: float
    onset_before_toe_off_s: float
    toe_off_delay_s: float
    contact_delay_s: float
    reason: LearningReason | None

    @property
    def error_deg(self) -> tuple[float, ...]:
        """Pitch minus target at each step."""
        return tuple(p - t for p, t in zip(self.pitch_deg, self.target_deg, strict=True))

    @property
    def rms_deg(self) -> float:
        """Root mean square error over swing."""
        return float(np.sqrt(np.mean(np.square(self.error_deg))))

    @property
    def most_deg(self) -> float:
        """Greatest error in swing."""
        return max(map(abs, self.error_deg))


@dataclass(frozen=True)
class SimulatedWalk:
    """What the loop did.

    Parameters
    ----------
    strides
        The swings in their order.
    time_s, pitch_deg, fraction, activation
        (n,) at each sample: time, true pitch, stimulation as a part of the greatest charge of the settings, activation.
    learned
        What learning knew in the end.
    seen
        Every swing as the timing source saw it.
    """

    strides: tuple[SimulatedStride, ...]
    time_s: FloatArray
    pitch_deg: FloatArray
    fraction: FloatArray
    activation: FloatArray
    learned: Learned
    seen: tuple[SwingSeen, ...]


def pulses(settings: LegSettings, fraction: float) -> Pulses:
    """Return the pulses for a wished part of the person's level, without a gate.

    Parameters
    ----------
    settings
        The leg's.
    fraction
        0 to 1; 0 is silence.

    Returns
    -------
    current_ma, pulse_width_us
        The graded one from low to the level, the other one as set.
    """
    if fraction <= 0.0:
        return 0.0, 0.0
    part = min(1.0, fraction) * settings.level
    current, width = settings.current_ma, settings.pulse_width_us
    if settings.control is Control.CURRENT:
        return current.low + part * (current.high - current.low), width.high
    return current.high, width.low + part * (width.high - width.low)


@dataclass
class _Told:
    """What the timing source has said, by swing."""

    toe_off: dict[int, float] = field(default_factory=dict)
    contact: dict[int, float] = field(default_factory=dict)
    onset: dict[int, float] = field(default_factory=dict)
    shape: dict[int, tuple[float, ...]] = field(default_factory=dict)
    reason: dict[int, LearningReason] = field(default_factory=dict)
    seen: list[SwingSeen] = field(default_factory=list)


def walk_in_loop(
    path: LegPath,
    model: LegModel,
    sensor: FootSensor,
    settings: LoopSettings,
    source: Callable[[tuple[float, ...]], TimingSource] | None = None,
    gate: Callable[[Command], Pulses] | None = None,
) -> SimulatedWalk:
    """Walk the whole course in the loop.

    Parameters
    ----------
    path, model, sensor
        The virtual person's leg, what it is made of, and the sensor on it.
    settings
        How the loop runs.
    source
        Makes the timing source from the first shape; the walker's true events where None.
    gate
        Makes pulses of a command; `pulses` of its fraction where None.

    Returns
    -------
    SimulatedWalk
        Every swing but the first one from standing and the last two before it.
    """
    leg = SimulatedLeg(path, model)
    foot = leg.now()
    learned = settings.begin()
    timing = settings.leg.timing
    timed = (
        source(learned.shape)
        if source is not None
        else true_timing(path, timing, learned.shape, lambda: leg.now().pitch, settings.pitch_noise_deg, settings.seed)
    )
    state = timed.first
    recorder, told = SwingRecorder(len(learned.shape)), _Told()
    waiting: deque[Pulses] = deque([(0.0, 0.0)] * round(settings.late_s * path.rate_hz))
    feet: list[FootNow] = [foot]
    sent: list[float] = []
    for index in range(path.samples - 1):
        state, command, _ = timed.step(sensor.sample(index, foot), state)
        sending: Pulses = (0.0, 0.0)
        if command is not None:
            sending = gate(command) if gate is not None else pulses(settings.leg, command.fraction)
            seen = recorder.record(command)
            swing = _note(told, path, command)
            if seen is not None:
                told.seen.append(seen)
                told.shape[swing] = learned.shape
                learned, reason = learn(learned, seen, settings.adaptation, timing)
                told.reason[swing] = reason
                state = timed.with_shape(state, learned.shape)
        waiting.append(sending)
        current, width = waiting.popleft()
        if current > 0.0 and (not sent or sent[-1] == 0.0):
            begun = index / path.rate_hz
            told.onset.setdefault(int(np.argmin(np.abs(path.toe_off_s - begun))), begun)
        sent.append(current * width)
        foot = leg.advance(current, width)
        feet.append(foot)
    return _gathered(path, settings, feet, sent, told, learned)


def _note(told: _Told, path: LegPath, command: Command) -> int:
    """Keep when an event was told; return the swing it belongs to."""
    if command.event is None:
        return -1
    if command.event is EventKind.TOE_OFF:
        swing = int(np.argmin(np.abs(path.toe_off_s[:-1] - command.event_s)))
        told.toe_off.setdefault(swing, command.time_s - float(path.toe_off_s[swing]))
        return swing
    swing = int(np.argmin(np.abs(path.contact_s[1:] - command.event_s)))
    if command.event is EventKind.INITIAL_CONTACT:
        told.contact.setdefault(swing, command.time_s - float(path.contact_s[swing + 1]))
    return swing


def _gathered(
    path: LegPath, settings: LoopSettings, feet: list[FootNow], sent: list[float], told: _Told, learned: Learned
) -> SimulatedWalk:
    pitch = np.array([foot.pitch for foot in feet])
    t = np.arange(len(feet)) / path.rate_hz
    target = settings.true_target_deg or settings.adaptation.target_swing_pitch_deg
    least = clearance_m(path, pitch)
    walking = walking_swings(path)
    strides = []
    shape = settings.begin().shape
    for i in walking:
        begin, end = float(path.toe_off_s[i]), float(path.contact_s[i + 1])
        shape = told.shape.get(i, shape)
        strides.append(
            SimulatedStride(
                toe_off_s=begin,
                contact_s=end,
                pitch_deg=tuple(np.degrees(np.interp(np.linspace(begin, end, len(target)), t, pitch)).tolist()),
                target_deg=target,
                shape=shape,
                clearance_mm=1e3 * least[i],
                onset_before_toe_off_s=begin - told.onset.get(i, nan),
                toe_off_delay_s=told.toe_off.get(i, nan),
                contact_delay_s=told.contact.get(i, nan),
                reason=told.reason.get(i),
            )
        )
    leg = settings.leg
    most = leg.current_ma.high * leg.pulse_width_us.high
    return SimulatedWalk(
        strides=tuple(strides),
        time_s=t,
        pitch_deg=np.degrees(pitch),
        fraction=np.array([*sent, 0.0]) / most,
        activation=np.array([foot.activation for foot in feet]),
        learned=learned,
        seen=tuple(told.seen),
    )


def walking_swings(path: LegPath) -> range:
    """Return the numbers of the swings of steady walking: not the first from standing, nor the last two before it.

    Parameters
    ----------
    path
        The leg.

    Returns
    -------
    range
        Swing i begins at ``toe_off_s[i]`` and ends at ``contact_s[i + 1]``.
    """
    course = path.walker.course
    first = int(np.searchsorted(path.toe_off_s, course.stand_begin_s, side="right"))
    last = int(np.searchsorted(path.contact_s, course.duration_s - course.stand_end_s, side="right")) - 1
    return range(first + 1, max(first + 1, last - 2))
