"""What the report says to the person, the physiotherapist and in the details; it stands when a part fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from example_findings import finding, with_findings
from gait_stand_in import stand_in
from html_page import Page, part_of
from readability import grade_level
from synthetic_walk import make_recording, make_walk

from surefoot.gait import STRIDE_SCHEMA
from surefoot.recording import Annotation, Placement, Severity, Side
from surefoot.report import PARTS, SectionPlan, Source, build_report, render_report, report_html
from surefoot.report.figures import Figure, Table
from surefoot.report.model import (
    Banner,
    Block,
    Bullets,
    FindingCard,
    Folded,
    Group,
    KeyNumbers,
    Missing,
    Paragraph,
    Report,
    Section,
)
from surefoot.signs import Agreement, Assessment, SignGrade, assess


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        return assess(make_recording())


def _report(assessment: Assessment) -> Report:
    return build_report(Source(assessment), PARTS)


def _section(report: Report, ident: str) -> Section:
    return next(s for part in report.parts for s in part.sections if s.ident == ident)


def _inside(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += [block, *(_inside(block.blocks) if isinstance(block, Group | Folded) else [])]
    return found


def _every(report: Report) -> list[Block]:
    return [b for part in report.parts for section in part.sections for b in _inside(section.blocks)]


def _person_sentences(report: Report) -> list[str]:
    texts: list[str] = []
    for section in report.parts[0].sections:
        for block in _inside(section.blocks):
            if isinstance(block, Bullets):
                texts += block.items
            elif isinstance(block, Paragraph):
                texts.append(block.text)
    return [s for text in texts for s in text.replace("?", ".").split(".") if s.strip()]


def test_words_for_the_person_are_easy(assessment: Assessment) -> None:
    """Grade 5 or lower (age 11), every sentence short, and no word of the trade."""
    for walk in (assessment, with_findings(assessment), replace(assessment, signs={})):
        sentences = _person_sentences(_report(walk))
        assert len(sentences) >= 8
        assert grade_level(sentences) <= 5.0
        assert max(len(s.split()) for s in sentences) <= 18
        text = Page(render_report(walk)).text
        words = text[text.index("Your walk in plain words", 200) : text.index("For the physiotherapist", 600)].lower()
        jargon = ("stride", "pitch", "clearance", "median", "interval", "dorsi", "gait", "contact", "swing phase", "°")
        assert [j for j in jargon if j in words] == []


def test_own_measure_of_reading_is_right() -> None:
    """The formula gives known grades: a primer is easy, a statute is hard."""
    easy = ["The cat sat on the mat", "The dog ran to the cat"]
    hard = ["Notwithstanding international considerations, the aforementioned administrative authorities determine"]
    assert grade_level(easy) < 1
    assert grade_level(hard) > 18


def test_the_person_reads_findings_in_plain_words(assessment: Assessment) -> None:
    """What stood out first, what was good after it, and the questions that belong to it."""
    page = render_report(with_findings(assessment))
    seen, ask = Page(part_of(page, "seen")).text, Page(part_of(page, "ask")).text
    assert seen.index("The toes of your right foot hang down") < seen.index("What was good")
    assert seen.index("What was good") < seen.index("Your left foot comes up well")
    assert "Your left foot lands on the heel first." in seen[seen.index("What was good") :]
    assert "What could help me to lift my toes" in ask
    assert "10 metres in 13 seconds" in seen


def test_what_something_speaks_against_is_not_called_good(assessment: Assessment) -> None:
    """A sign that is not seen, with evidence for it all the same, is told on the next page only."""
    told = with_findings(assessment)
    landed = told.signs["left"]["contact_type"]
    doubtful = replace(landed, evidence_for=told.signs["right"]["foot_drop"].evidence_for)
    signs = {**told.signs, "left": {**told.signs["left"], "contact_type": doubtful}}
    assert landed.plain in Page(part_of(render_report(told), "seen")).text
    assert landed.plain not in Page(part_of(render_report(replace(told, signs=signs)), "seen")).text


def test_without_findings_the_person_reads_how_the_feet_landed(assessment: Assessment) -> None:
    """And nothing is called good that was not looked at."""
    unseen = replace(assessment, signs={})
    text = Page(part_of(render_report(unseen), "seen")).text
    assert "Your left foot landed on the heel first." in text
    assert "Your right foot landed on the toes first." in text
    assert "What was good" not in text


def test_a_walk_without_signs_is_told_with_care(assessment: Assessment) -> None:
    """None of the signs looked for, and what that does not mean; never where nothing was looked at."""
    words = "We saw none of the signs that we look for. But sensors do not see all."
    left = {n: f for n, f in with_findings(assessment).signs["left"].items() if f.grade is SignGrade.NOT_SEEN}
    quiet = render_report(replace(assessment, signs={"left": left, "right": {}}))
    assert words in Page(part_of(quiet, "meaning")).text
    assert "What stood out" not in Page(part_of(quiet, "seen")).text
    assert words not in render_report(replace(assessment, signs={}))
    assert words not in render_report(with_findings(assessment))


def test_a_foot_that_could_not_be_measured_is_not_called_free_of_signs(assessment: Assessment) -> None:
    """What was not seen is told of the foot that was looked at; the other one is named as left open."""
    left = {n: f for n, f in with_findings(assessment).signs["left"].items() if f.grade is SignGrade.NOT_SEEN}
    right = {n: replace(f, side="right", grade=SignGrade.CANNOT_TELL) for n, f in left.items()}
    one = Page(part_of(render_report(replace(assessment, signs={"left": left, "right": right})), "meaning")).text
    assert "We saw none of the signs that we look for in your left foot." in one
    assert "We could not tell how your right foot moves." in one
    assert "your left foot moves" not in one
    seen = with_findings(assessment).signs["right"]
    other = Page(part_of(render_report(replace(assessment, signs={"left": right, "right": seen})), "meaning")).text
    assert "We could not tell how your left foot moves." in other


def test_help_is_told_on_every_page(assessment: Assessment) -> None:
    """Also where nothing could be measured."""
    assert "emergency help now" in Page(part_of(render_report(assessment), "help")).text


def test_summary_table_comes_first_for_the_physiotherapist(assessment: Assessment) -> None:
    """After the verdict: values of both sides, their difference, the interval, and the healthy range where known."""
    blocks = _report(assessment).parts[1].sections[0].blocks
    assert isinstance(blocks[0], Banner)
    assert [type(block) for block in blocks[1:3]] == [Table, Table]
    page = part_of(render_report(assessment), "glance")
    text = Page(page).text
    assert text.index("The whole walk") < text.index("Left and right") < text.index("How to read it")
    assert "34 people" in text
    assert "Where the healthy ranges come from" in text
    assert "below the healthy range" in text
    assert "clear: more on the left" in text
    assert "needs clinical review" in text


def test_every_finding_shows_its_evidence(assessment: Assessment) -> None:
    """For, against, missing, how sure, and what would change it; the clearest first; what was not seen is folded."""
    report = _report(with_findings(assessment))
    cards = [b for b in _inside(_section(report, "signs").blocks) if isinstance(b, FindingCard)]
    assert len(cards) == 17
    assert [c.folded for c in cards] == sorted(c.folded for c in cards)
    right = [c for c in cards if c.ident.startswith("sign-right")]
    assert [c.grade for c in right][:3] == [SignGrade.CLEAR] * 3
    assert [c.folded for c in right] == [c.grade in (SignGrade.NOT_SEEN, SignGrade.CANNOT_TELL) for c in right]
    assert all(c.folded for c in cards if c not in right)
    text = Page(part_of(report_html(report), "signs")).text
    for words in ("Speaks for it", "Speaks against it", "Could not be looked at", "How sure", "What would change it"):
        # what speaks for a sign stands where it was seen or left open, not where it was not seen
        assert text.count(words) == (6 if words == "Speaks for it" else 17)
    assert "Vaulting not looked at not looked at" in text


def test_signs_that_cannot_be_told_are_never_called_unseen(assessment: Assessment) -> None:
    """A side where nothing could be graded says so; one where some could says how many."""
    found = with_findings(assessment).signs["left"]
    open_ = {n: replace(f, grade=SignGrade.CANNOT_TELL) for n, f in found.items()}
    first, *_ = open_
    some = open_ | {first: replace(open_[first], grade=SignGrade.NOT_SEEN)}
    text = Page(part_of(render_report(replace(assessment, signs={"left": open_, "right": some})), "signs")).text
    assert "No sign could be told on this side. That does not mean that there is none." in text
    assert "The one sign that could be told was not seen on this side" in text
    assert "None of the signs that were looked at" not in text


def test_signs_that_were_not_looked_at_say_so(assessment: Assessment) -> None:
    """Absence of a sign is never told as its being absent."""
    unseen = replace(assessment, signs={"left": {}, "right": {}})
    text = Page(part_of(render_report(unseen), "signs")).text
    assert "Signs were not looked at in this walk. That does not mean that there are none." in text


def test_agreement_with_markers_is_shown_where_there_is_one(assessment: Assessment) -> None:
    """And the section is absent where there is none."""
    one = Agreement("stride_length_m", "left", "m", 40, 0.004, 0.001, 0.007, 0.009, -0.0137, 0.0217, 0.97, 0.94, 0.98)
    none = replace(one, measure="odd_thing", icc=None, icc_low=None, icc_high=None, limit_low=None, limit_high=None)
    text = Page(part_of(render_report(replace(assessment, agreement=(one, none))), "agreement")).text
    assert "Stride length left 0.004 m 95 % interval 0.001 to 0.007 m −0.014 to 0.022 m 0.97" in text
    assert "not given: too few strides" in text
    assert 'id="agreement"' not in render_report(assessment)


def test_method_tells_versions_settings_and_sources(assessment: Assessment) -> None:
    """Enough to do it again."""
    text = Page(part_of(render_report(assessment), "method")).text
    for words in ("surefoot 0.", "numpy", "1000 draws", "seed 20", "10.1016/j.inffus.2022.10.014"):
        assert words in text
    assert "summary.bootstrap_replicates 1000" in Page(part_of(render_report(assessment), "settings")).text


def _broken(source: Source) -> list[Block]:
    raise ZeroDivisionError("division by zero")


def test_a_broken_section_says_so_in_its_place(assessment: Assessment) -> None:
    """Whichever section breaks, the others stand."""
    for place, part in enumerate(PARTS):
        odd = replace(part, sections=(SectionPlan("odd", "Odd", "Odd", _broken), *part.sections))
        report = build_report(Source(assessment), (*PARTS[:place], odd, *PARTS[place + 1 :]))
        missing = [b for b in _every(report) if isinstance(b, Missing)]
        assert missing == [Missing("division by zero", expected=False)]
        text = Page(report_html(report)).text
        assert "This part could not be made: division by zero" in text
        assert "How this was measured" in text


def test_a_damaged_assessment_still_has_a_page(assessment: Assessment) -> None:
    """Missing measures cost the sections that need them, and those only."""
    text = Page(render_report(replace(assessment, measures={"left": {}, "right": {}, "both": {}}))).text
    assert text.count("This part could not be made") >= 3
    assert "How this was measured" in text
    assert "emergency help now" in text


def test_a_walk_without_strides_still_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every empty figure says why; nothing is a bare hole."""
    empty = replace(make_walk(30.0), strides=pl.DataFrame(schema=STRIDE_SCHEMA), paths={}, bouts=())
    stand_in(monkeypatch, empty)
    monkeypatch.setattr("surefoot.gait.stride_curves", lambda walk: {}, raising=False)
    text = Page(render_report(assess(make_recording(30.0)))).text
    assert "We could not measure this walk well enough" in text
    assert "Quality: Do not rely on it" in text
    assert "Not shown: no stride was found" in text
    assert "Measures that could not be given" in text
    assert "Walking speed no stride was found" in text
    assert "could not be made" not in text


def test_numbers_of_a_poor_walk_are_not_shown_at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands once, in the place of speed and clearance; the table of all measures keeps them."""
    stand_in(monkeypatch, make_walk(6.0))
    html = render_report(with_findings(assess(make_recording(60.0))))
    glance = Page(part_of(html, "glance")).text
    assert "Quality: Do not rely on it" in glance
    assert "m/s" not in glance
    assert glance.count("Not given: no foot has 6 strides") == 1
    assert "<table" not in part_of(html, "glance")
    assert "metres in" not in Page(part_of(html, "seen")).text


def test_kinds_from_the_measuring_have_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not plausible was not left out, and is not said to be."""
    stand_in(monkeypatch, replace(make_walk(60.0), annotations=()))
    notes = (
        Annotation("implausible_rhythm", "Unusual.", severity=Severity.SEVERE),
        Annotation("not_measured", "No flat.", 1.0, 4.0, Placement.LEFT_FOOT, Severity.WARNING),
    )
    text = Page(render_report(assess(replace(make_recording(60.0), annotations=notes)))).text
    assert "Not plausible whole recording" in text
    assert "Not measured left foot 1.0 to 4.0 s: No flat." in text


def test_one_foot_alone_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The missing foot is named, and no part fails."""
    walk = make_walk(30.0, synchronised=False)
    left = {Side.LEFT: "foot"}
    one = replace(walk, strides=walk.strides.filter(pl.col("side") == "left"), segment=left)
    stand_in(monkeypatch, replace(one, paths={Side.LEFT: walk.paths[Side.LEFT]}))
    monkeypatch.setattr("surefoot.gait.stride_curves", lambda walk: {}, raising=False)
    found = assess(make_recording(30.0))
    text = Page(render_report(found)).text
    assert "There is no usable sensor on the right side." in text
    assert "do not share one clock" in text
    assert "could not be made" not in text
    half = replace(found, signs={"left": {"foot_drop": finding("foot_drop", "left", SignGrade.NOT_SEEN)}, "right": {}})
    assert "The signs of this side were not looked at." in Page(render_report(half)).text


def test_shanks_alone_have_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are given; what a shank cannot know says why."""
    walk = make_walk(30.0)
    times = walk.strides.with_columns(
        pl.lit(None, pl.Float64).alias(c)
        for c in (
            "foot_pitch_initial_contact_deg",
            "min_toe_clearance_mm",
            "stride_length_m",
            "stride_speed_m_s",
            "lateral_excursion_mm",
        )
    ).with_columns(pl.lit(None, pl.String).alias("contact_type"))
    stand_in(monkeypatch, replace(walk, strides=times, paths={}, geometry={}, segment=dict.fromkeys(Side, "shank")))
    monkeypatch.setattr("surefoot.gait.stride_curves", lambda walk: {}, raising=False)
    report = _report(assess(make_recording(30.0)))
    missing = [b for b in _every(report) if isinstance(b, Missing)]
    assert all(b.expected for b in missing)
    assert len(missing) == 2
    assert len([b for b in _every(report) if isinstance(b, Figure)]) == 2
    numbers = next(b for b in _every(report) if isinstance(b, KeyNumbers))
    assert numbers.items[0].value == "100 steps in a minute"
    assert "A shank knows nothing of the foot's tilt" in Page(report_html(report)).text


def test_remarks_are_sorted_and_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most severe first; the same kind together."""
    stand_in(monkeypatch)
    many = [Annotation("clipping", f"Cut off, moment {i}.", i, i + 0.01, Placement.LEFT_FOOT) for i in range(12)]
    severe = Annotation("gap", "Nothing was recorded.", 3.0, 9.0, Placement.LEFT_FOOT, Severity.SEVERE)
    info = Annotation("note", "All is well.", severity=Severity.INFO)
    html = render_report(assess(replace(make_recording(), annotations=(info, *many, severe))))
    quality = Page(part_of(html, "quality")).text
    assert quality.index("Nothing was recorded") < quality.index("moment 0") < quality.index("All is well")
    assert "9 more of this kind" in quality
