"""The page of a replay: its order, its pictures with their numbers, and what it says where something is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from html_page import Page, part_of
from replayed_walk import FEET, recorded, replayed, seated

from surefoot.recording import Placement
from surefoot.report.figure_replay_onset import onsets
from surefoot.report.figure_replay_strides import STRIDES, furthest_off, typical_strides
from surefoot.report.model import Missing
from surefoot.report.render import report_html
from surefoot.report.replay_report import build_replay_report
from surefoot.report.replay_source import ReplaySource, replay_source
from surefoot.report.replay_tables import command_table, pulse_table, refusal_table
from surefoot.report.replay_words import ACTIVITY_WORDS, REASON_WORDS
from surefoot.stimulation.command import Activity, EventKind, Reason
from surefoot.stimulation.profile import Adaptation
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.replay_json import replay_to_dict
from surefoot.stimulation.replay_result import ReplayResult, replay_recording


def _page(result: ReplayResult) -> str:
    return report_html(build_replay_report(replay_source(result)))


@pytest.fixture(scope="module")
def html() -> str:
    return _page(replayed())


@pytest.fixture(scope="module")
def source() -> ReplaySource:
    return replay_source(replayed())


def test_the_page_says_first_that_nothing_was_stimulated_and_then_shows_pictures(html: str) -> None:
    page = Page(html)
    assert not page.open
    assert page.text.index("Nothing was stimulated") < page.text.rindex("The replay in pictures")
    assert html.index("<figure") < html.index("<table", html.index('id="details"'))
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_section_could_be_made(source: ReplaySource) -> None:
    report = build_replay_report(source)
    blocks = [block for part in report.parts for section in part.sections for block in section.blocks]
    assert not [block for block in blocks if isinstance(block, Missing)]


def test_every_picture_has_words_a_table_and_its_own_identifiers(html: str) -> None:
    page = Page(html)
    figures = len(page.all("figure"))
    assert figures >= 5
    assert len(page.all("title")) - 1 == len(page.all("desc")) == 2 * figures
    assert html.count("The numbers behind this picture") == figures
    idents = re.findall(r'\sid="([^"]+)"', html)
    assert len(idents) == len(set(idents))


def test_a_hostile_name_stays_words(html: str) -> None:
    assert "<walk>" not in html
    assert "Virtual &lt;walk&gt; &amp; more" in html


def test_the_numbers_of_the_page_are_those_of_the_replay(html: str) -> None:
    words = Page(part_of(html, "timing")).text
    for timing in replayed().timings.values():
        late = timing.late_ms["toe_off"]
        assert f"{np.isfinite(late).sum()} of {len(late)}" in words
        inside = int(((timing.onset_ms >= 50) & (timing.onset_ms <= 150)).sum())
        assert f"{inside} of {len(timing.onset_ms)}" in words
    written = replay_to_dict(replayed())
    for side in ("left", "right"):
        onset = written[side]["onset_before_toe_off_ms"]
        assert f"{onset['inside']} of {onset['of']}" in words
        assert f"{onset['median']:.0f} ms" in words


def test_false_triggers_are_told_with_their_times() -> None:
    result = replayed()
    side = next(iter(result.timings))
    false = replace(result.timings[side], false_s=np.array([12.34, 15.6]))
    html = _page(replace(result, timings={**result.timings, side: false}))
    assert f"{200 / false.strides:.1f} per 100 strides; at 12.3, 15.6 s" in Page(part_of(html, "timing")).text
    assert "2 false trigger" in html


def test_the_strip_shows_strides_in_a_row_that_count(source: ReplaySource) -> None:
    for side in source.sides:
        shown = typical_strides(source, side)
        assert len(shown) == min(STRIDES, sum(s.judged for s in source.strides[side]))
        assert all(s.judged for s in shown)
        assert all(a.next_initial_contact_s == b.initial_contact_s for a, b in pairwise(shown))


def test_the_worst_stride_is_the_one_furthest_outside(source: ReplaySource) -> None:
    """With one onset moved to 300 ms and one taken away, the missing one is shown; then the early one."""
    side = source.sides[0]
    strides = [replace(s, lead_ms=100.0, onset_s=s.toe_off_s - 0.1) for s in source.strides[side]]
    assert furthest_off(replace(source, strides={side: tuple(strides)}), side) == ()
    strides[7] = replace(strides[7], lead_ms=300.0)
    strides[9] = replace(strides[9], lead_ms=float("nan"))
    assert strides[9] in furthest_off(replace(source, strides={side: tuple(strides)}), side)
    strides[9] = replace(strides[9], lead_ms=100.0)
    assert furthest_off(replace(source, strides={side: tuple(strides)}), side) == tuple(strides[6:9])


def test_the_onset_table_counts_every_stride_that_counts(source: ReplaySource) -> None:
    rows = onsets(source).table.rows
    for side in source.sides:
        counted = sum(int(str(row[2])) for row in rows if str(row[0]).lower().startswith(side.value))
        assert counted == sum(s.judged for s in source.strides[side])


def test_without_walking_the_page_stands_and_says_why() -> None:
    page = Page(_page(seated()))
    assert "No walking was found afterwards" in page.text
    assert "there is no toe-off to compare with" in page.text
    assert page.text.count("This part could not be made") == 0
    assert "stimulated 0 times" in page.text


def test_a_missing_sensor_is_told_at_the_top() -> None:
    recording = recorded()
    left = replace(recording, streams={Placement.LEFT_FOOT: recording.streams[Placement.LEFT_FOOT]})
    html = _page(replay_recording(left, example_profile(*FEET)))
    assert "The profile needs a sensor right foot; the recording has none" in Page(part_of(html, "what")).text
    assert "Not given: the safety gate let nothing out (one sided)" in Page(part_of(html, "timing")).text
    assert re.search(r"stimulation began in none of \d+ strides", html)
    assert "This part could not be made" not in html


def test_a_shank_shows_its_turning() -> None:
    html = _page(replay_recording(recorded("shank"), example_profile(Placement.RIGHT_SHANK)))
    assert "Turning of the shank" in html
    assert "This part could not be made" not in html


def test_a_wish_to_learn_that_cannot_be_met_is_told() -> None:
    """A shank does not tell the pitch of the foot."""
    learning = Adaptation(enabled=True, target_swing_pitch_deg=(-10.0, 0.0, 5.0))
    result = replay_recording(recorded("shank"), replace(example_profile(Placement.RIGHT_SHANK), adaptation=learning))
    words = Page(part_of(_page(result), "settings")).text
    assert "nothing would be learned of the right leg: a shank times it" in words
    assert "nothing would be learned" not in Page(part_of(_page(replayed()), "settings")).text


def test_tables_hold_a_row_for_each_sample_pulse_and_refusal() -> None:
    result = replayed()
    commands = command_table(result)
    assert commands.height == sum(len(one.time_s) for one in result.replayed.sides.values())
    for side, one in result.replayed.sides.items():
        own = commands.filter(pl.col("side") == side.value)
        assert own["event"].drop_nulls().len() == len(one.event_kinds)
        assert own.filter(pl.col("event") == "toe_off")["time_s"].to_numpy() == pytest.approx(
            one.reported(EventKind.TOE_OFF), abs=1e-6
        )
    assert pulse_table(result).height == sum(len(one.pulse_s) for one in result.let_out.sides.values())
    assert refusal_table(result).height == len(result.let_out.refusals)


def test_every_reason_and_activity_has_words() -> None:
    assert set(REASON_WORDS) == set(Reason)
    assert set(ACTIVITY_WORDS) == set(Activity)


def test_sensors_on_the_wrong_leg_are_told_at_the_top() -> None:
    """What each foot measured is given as the other's; the two move apart, so the gate cannot tell."""
    recording = recorded()
    left, right = (recording.streams[place] for place in FEET)
    swapped = {
        Placement.LEFT_FOOT: replace(right, placement=Placement.LEFT_FOOT),
        Placement.RIGHT_FOOT: replace(left, placement=Placement.RIGHT_FOOT),
    }
    result = replay_recording(replace(recording, streams=swapped), example_profile(*FEET))
    assert "Left and right may be swapped" in Page(part_of(_page(result), "what")).text
