"""Learning beside the running core: gathers each swing, and gives the core the shape for the next one.

A stride that was not stimulated as the core wished (the gate closed, refused or in another mode) teaches nothing:
otherwise the shape would grow against a leg that never got it.
"""

from __future__ import annotations

from surefoot.recording import Side
from surefoot.stimulation.command import Command
from surefoot.stimulation.core import CoreState, with_shape
from surefoot.stimulation.learning import Learned, LearningReason, first_shape, learn
from surefoot.stimulation.learning_model import prepare
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.swing_recorder import SwingRecorder


def not_learned(profile: StimulationProfile) -> dict[Side, str]:
    """Tell of which legs nothing can be learned though the profile wishes it.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    dict
        Why, by leg; empty where everything is learned that is wished.
    """
    adaptation = profile.adaptation
    if not adaptation.enabled:
        return {}
    if len(adaptation.target_swing_pitch_deg) < 2:
        return {side: "no target is set" for side, _ in profile.legs}
    shank = "a shank times it, which does not tell the pitch of the foot"
    return {side: shank for side, leg in profile.legs if leg.sensor.segment != "foot"}


class StrideLearning:
    """What is learned of each leg of a profile.

    Parameters
    ----------
    profile
        The profile. Nothing is learned where its adaptation is off, or of legs that a shank times: their pitch is not
        known.
    """

    def __init__(self, profile: StimulationProfile) -> None:
        self._adaptation = profile.adaptation
        steps = len(profile.adaptation.target_swing_pitch_deg)
        cannot = not_learned(profile)
        legs = [(side, leg) for side, leg in profile.legs if profile.adaptation.enabled and side not in cannot]
        self._timing = {side: leg.timing for side, leg in legs}
        self._recorders = {side: SwingRecorder(steps) for side, _ in legs}
        self._learned = {side: first_shape(profile.adaptation) for side, _ in legs}
        self._reasons: dict[Side, LearningReason] = {}
        for timing in self._timing.values():
            prepare(timing, steps)  # nothing is worked out while there is stimulation

    def learned(self, side: Side) -> Learned | None:
        """Return what is known of a leg; None where nothing is learned of it."""
        return self._learned.get(side)

    def reason(self, side: Side) -> LearningReason:
        """Return what came of a leg's last stride."""
        return self._reasons.get(side, LearningReason.OFF)

    def begin(self, state: CoreState) -> CoreState:
        """Give the core what is known so far.

        Parameters
        ----------
        state
            The core's.
        """
        for side, learned in self._learned.items():
            state = with_shape(state, side, learned.shape)
        return state

    def take(self, command: Command, state: CoreState, *, as_wished: bool) -> CoreState:
        """Follow one command; at the end of a swing learn from it.

        Parameters
        ----------
        command
            What the core wished.
        state
            The core's state after it.
        as_wished
            Whether the leg gets what was wished.

        Returns
        -------
        CoreState
            With the shape for the next swing.
        """
        recorder = self._recorders.get(command.side)
        if recorder is None:
            return state
        if not as_wished:
            recorder.spoil()
        seen = recorder.record(command)
        if seen is None:
            return state
        side = command.side
        known, reason = learn(self._learned[side], seen, self._adaptation, self._timing[side])
        self._learned[side], self._reasons[side] = known, reason
        return with_shape(state, side, known.shape)
