"""A whole replay: what was wished, what would have left the gate, and the walk as it was measured afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from surefoot.errors import InputError
from surefoot.gait import Walk, analyse_walk
from surefoot.recording import Annotation, Placement, Recording, Side
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.replay_gate import LetOut, let_out
from surefoot.stimulation.replay_scores import Replayed, SideTiming, replay, timing


@dataclass(frozen=True, eq=False)
class ReplayResult:
    """Everything that a replay gave.

    Parameters
    ----------
    recording, profile
        What was replayed, with which settings.
    replayed
        What the core wished.
    let_out
        What would have left the gate.
    walk
        The walk, measured afterwards with the same sensors; None where there is none.
    no_walk
        Why there is none; empty where there is one.
    timings
        Timing of each leg against the walk; only legs with strides.
    """

    recording: Recording
    profile: StimulationProfile
    replayed: Replayed
    let_out: LetOut
    walk: Walk | None
    no_walk: str
    timings: Mapping[Side, SideTiming]

    @property
    def missing(self) -> tuple[Placement, ...]:
        """Sensors of the profile that the recording does not have."""
        return tuple(leg.sensor for _, leg in self.profile.legs if leg.sensor not in self.recording.streams)

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """What limits the replay: remarks of the recording and of the walk."""
        return (*self.recording.annotations, *(self.walk.annotations if self.walk else ()))

    def why_no_timing(self, side: Side) -> str:
        """Return why there is no timing of a leg; empty where there is one."""
        if side in self.timings:
            return ""
        return self.no_walk or f"no complete stride of the {side.value} leg was found afterwards"

    def why_nothing_left(self, side: Side) -> str:
        """Return why no pulse left for a leg; empty where some did."""
        if len(self.let_out.sides[side].pulse_s):
            return ""
        if not (self.replayed.sides[side].fraction > 0.0).any():
            return "no stimulation was wished"
        told = Counter(one.kind for one in self.let_out.refusals if one.side in (side, None))
        kinds = ", ".join(kind.replace("_", " ") for kind, _ in told.most_common(2))
        return f"the safety gate let nothing out ({kinds or 'no reason was told'})"


def replay_recording(recording: Recording, profile: StimulationProfile) -> ReplayResult:
    """Replay a recording, and measure its walk afterwards.

    Parameters
    ----------
    recording
        The recording.
    profile
        The profile.

    Returns
    -------
    ReplayResult
        Everything. Without walking there is no timing, and `no_walk` says why.

    Raises
    ------
    InputError
        None of the profile's sensors is in the recording.
    """
    replayed = replay(recording, profile)
    out = let_out(recording, profile, replayed)
    try:
        walk, why = analyse_walk(_timed_by(recording, profile)), ""
    except InputError as error:
        walk, why = None, str(error)
    timings = {}
    for side, one in replayed.sides.items():
        if walk is not None and not walk.strides.filter(walk.strides["side"] == side.value).is_empty():
            timings[side] = timing(one, walk)
    return ReplayResult(recording, profile, replayed, out, walk, why, timings)


def _timed_by(recording: Recording, profile: StimulationProfile) -> Recording:
    """The recording with the profile's sensors alone: what times a leg also measures it afterwards."""
    sensors = {leg.sensor for _, leg in profile.legs}
    streams = {place: stream for place, stream in recording.streams.items() if place in sensors}
    return replace(recording, streams=streams, markers={}, events=(), sound=None)
