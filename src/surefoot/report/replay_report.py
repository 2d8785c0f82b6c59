"""The order of a replay's page, as data: pictures first, then the numbers, then how it was made."""

from __future__ import annotations

from surefoot.report.build import PartPlan, SectionPlan, build_parts
from surefoot.report.model import Depth, Report
from surefoot.report.replay_source import ReplaySource
from surefoot.report.section_replay_first import (
    first_blocks,
    latency_blocks,
    onset_blocks,
    overview_blocks,
    strip_blocks,
    worst_blocks,
)
from surefoot.report.section_replay_method import profile_blocks, replay_method_blocks
from surefoot.report.section_replay_numbers import (
    load_blocks,
    reason_blocks,
    recording_blocks,
    refusal_blocks,
    timing_blocks,
)
from surefoot.stimulation.replay_json import own_version


def _has_strides(source: ReplaySource) -> bool:
    return bool(source.strides)


REPLAY_PARTS: tuple[PartPlan[ReplaySource], ...] = (
    PartPlan(
        Depth.FIRST,
        "First of all",
        "For engineers, researchers and clinicians.",
        (SectionPlan("what", "What this page is", "What this is", first_blocks),),
    ),
    PartPlan(
        Depth.THERAPIST,
        "The replay in pictures",
        "What would have been stimulated, stride by stride and over the whole recording.",
        (
            SectionPlan("strips", "Some strides", "Some strides", strip_blocks),
            SectionPlan("onset", "Onset before toe-off", "Onset", onset_blocks),
            SectionPlan("latency", "How late the events were known", "Events", latency_blocks),
            SectionPlan("overview", "The whole recording", "Whole recording", overview_blocks),
            SectionPlan("worst", "Where the onset was furthest off", "Furthest off", worst_blocks, _has_strides),
        ),
    ),
    PartPlan(
        Depth.DETAILS,
        "The numbers",
        "Timing, refusals, electrical load, and how it was done.",
        (
            SectionPlan("timing", "Timing of each leg", "Timing", timing_blocks),
            SectionPlan("refusals", "What the safety gate refused", "Refusals", refusal_blocks),
            SectionPlan("load", "Electrical load", "Load", load_blocks),
            SectionPlan("reasons", "Why, and why not", "Reasons", reason_blocks),
            SectionPlan("recording", "The recording", "Recording", recording_blocks),
            SectionPlan("method", "How this was made", "Method", replay_method_blocks),
            SectionPlan("settings", "Settings used", "Settings", profile_blocks),
        ),
    ),
)


def build_replay_report(source: ReplaySource) -> Report:
    """Build the page of a replay.

    Parameters
    ----------
    source
        What it is made from, see `replay_source`.

    Returns
    -------
    Report
        A section that could not be made says so in its place; the others stand.
    """
    recording = source.result.recording
    length = max(one.time_s[-1] - one.time_s[0] for one in source.result.replayed.sides.values())
    return Report(
        kind="Surefoot stimulation replay",
        title=recording.name,
        facts=(
            ("Stimulation", "none: a replay"),
            ("Length", f"{length:.0f} s"),
            ("Timed by", ", ".join(s.sensor.replace("_", " ") for s in source.settings.values())),
            ("Mode", source.result.profile.mode.value),
        ),
        parts=build_parts(source, REPLAY_PARTS),
        version=own_version(),
        drawn=False,
    )
