"""The top of a replay's page: what it is, what limits it, and the pictures."""

from __future__ import annotations

from collections import Counter

from surefoot.recording import Side
from surefoot.report.figure_replay_latency import latencies
from surefoot.report.figure_replay_onset import onsets
from surefoot.report.figure_replay_overview import overview
from surefoot.report.figure_replay_strides import furthest_off, stride_strip, typical_strides
from surefoot.report.model import Banner, Block, Group, Paragraph
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import leg_name, refusal_words
from surefoot.signs import Grade
from surefoot.stimulation.command import Mode


def first_blocks(source: ReplaySource) -> list[Block]:
    """What the page is, and what stood in the way.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        The banner, and a second one where something stood in the way.
    """
    blocks: list[Block] = [
        Banner(
            Grade.CARE,
            "Nothing was stimulated: this is research software",
            "This page shows what a stimulator would have been told during a walk that was recorded earlier. Nobody "
            "felt it, so the walk is not changed by it. It is no medical device and no advice to stimulate anybody.",
        )
    ]
    trouble = _trouble(source)
    if trouble:
        title = "Read this before the pictures"
        blocks.append(Banner(Grade.CARE, title, "Some of this replay is missing or was held back:", tuple(trouble)))
    return blocks


def _trouble(source: ReplaySource) -> list[str]:
    result = source.result
    words = []
    for sensor in result.missing:
        words.append(
            f"The profile needs a sensor {sensor.replace('_', ' ')}; the recording has none. The safety gate lets "
            "nothing out while a sensor is missing."
        )
    if result.profile.mode is not Mode.GAIT:
        words.append(f"The profile starts in the mode {result.profile.mode.value}, so nothing is timed to the step.")
    if result.walk is None:
        words.append(f"No walking was found afterwards, so there is no timing: {result.no_walk}")
    if result.walk is not None:
        words += [one.text for one in result.walk.annotations if one.kind == "swapped_sides"]
    for side in source.sides:
        if result.walk is not None and side not in result.timings:
            words.append(f"{leg_name(side)}: {result.why_no_timing(side)}, so its timing is not known.")
        refused = result.let_out.sides[side].refused
        wished = result.replayed.sides[side].fraction > 0.0
        if wished.any() and refused.sum() > 0.01 * wished.sum():
            words.append(
                f"{leg_name(side)}: the safety gate let nothing out in {100 * refused.sum() / wished.sum():.0f} % of "
                f"the time in which stimulation was wished: {_kinds(source, side)}."
            )
    return words


def _kinds(source: ReplaySource, side: Side) -> str:
    told = Counter(r.kind for r in source.result.let_out.refusals if r.side in (side, None))
    words = [refusal_words(kind) for kind, _ in told.most_common(2)]
    return " and ".join(word[:1].lower() + word[1:] for word in words) or "no reason was told"


def strip_blocks(source: ReplaySource) -> list[Block]:
    """Some strides of each leg, and the worst of each.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Figures under the names of the legs.
    """
    blocks: list[Block] = []
    for side in source.sides:
        first = side is source.sides[0]
        figure = stride_strip(source, side, typical_strides(source, side), "strides", explained=first)
        blocks.append(Group(f"replay-{side.value}", leg_name(side), (figure,)))
    return blocks


def worst_blocks(source: ReplaySource) -> list[Block]:
    """The stride of each leg whose onset was furthest off.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        A figure, or a sentence where every onset was inside the window.
    """
    blocks: list[Block] = []
    for side in source.sides:
        inner: Block
        strides = furthest_off(source, side)
        if strides:
            inner = stride_strip(source, side, strides, "worst", explained=False)
        elif any(s.judged for s in source.strides.get(side, ())):
            inner = Paragraph("Every onset that counts lay inside the window.")
        else:
            inner = Paragraph("No stride of this leg counts, so there is none to show.")
        blocks.append(Group(f"replay-worst-{side.value}", leg_name(side), (inner,)))
    return blocks


def onset_blocks(source: ReplaySource) -> list[Block]:
    """When stimulation began before toe-off.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One figure.

    Raises
    ------
    ValueError
        When there is no toe-off to compare with.
    """
    return [onsets(source)]


def latency_blocks(source: ReplaySource) -> list[Block]:
    """How late the events were known.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One figure.

    Raises
    ------
    ValueError
        When there are no events to compare with.
    """
    return [latencies(source)]


def overview_blocks(source: ReplaySource) -> list[Block]:
    """The whole recording.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One figure.
    """
    return [overview(source)]
