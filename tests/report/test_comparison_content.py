"""The report of a comparison is made from the same model, and says what changed and what cannot be told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from gait_stand_in import stand_in
from html_page import Page, part_of
from readability import grade_level
from synthetic_walk import make_recording, make_walk

from surefoot.recording import Condition, Person
from surefoot.report import PARTS, Source, build_report, render_report, report_html
from surefoot.report.build import PartPlan, SectionPlan, build_parts
from surefoot.report.comparison_report import COMPARISON_PARTS, build_comparison_report
from surefoot.report.model import Block, Bullets, Depth, Group, Paragraph
from surefoot.report.pdf import report_pdf
from surefoot.report.write_comparison import COMPARISON_FILES, write_comparison
from surefoot.signs import Comparison, Difference, Matter, assess, compare

HOSTILE = '"><script>alert(1)</script></style>#eval("6*7")'


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        return _compared(patch, ("without", "afo"))


def _compared(monkeypatch: pytest.MonkeyPatch, labels: tuple[str, str]) -> Comparison:
    """The drop foot of `make_walk`, and the same walk with 8° more pitch and 10 mm more clearance on both sides."""
    walk, other = make_walk(60.0), make_walk(60.0, seed=5)
    lifted = other.strides.with_columns(
        pl.col("foot_pitch_initial_contact_deg") + 8,
        pl.col("min_toe_clearance_mm") + 10,
        pl.col("^.*initial_contact_s$") + 0.01,
    )
    found = []
    for name, strides, orthosis in ((labels[0], walk.strides, "none"), (labels[1], lifted, "stiff")):
        stand_in(monkeypatch, replace(walk, strides=strides))
        recording = make_recording(60.0, name=name)
        when = recording.start_time + timedelta(minutes=20 * len(found)) if recording.start_time else None
        condition = Condition(name=name, shoes="trainers", test="2MWT", orthosis=orthosis)
        found.append(assess(replace(recording, condition=condition, person=Person(code="P1"), start_time=when)))
    return compare(found, labels=list(labels))


def _page(comparison: Comparison) -> str:
    return report_html(build_comparison_report(comparison))


def test_the_person_reads_what_changed(comparison: Comparison) -> None:
    """The direction is that of the numbers, in easy words; no number is needed."""
    html = _page(comparison)
    text = Page(part_of(html, "seen")).text
    assert "afo, next to without" in text
    assert "Your right toes were higher as the foot came down." in text
    assert "faster" not in text
    blocks = [b for s in build_comparison_report(comparison).parts[0].sections for b in _inside(s.blocks)]
    texts = [
        t for b in blocks for t in (b.items if isinstance(b, Bullets) else [b.text] if isinstance(b, Paragraph) else [])
    ]
    sentences = [s for t in texts for s in t.replace("?", ".").split(".") if s.strip()]
    assert grade_level(sentences) <= 5.0


def test_the_person_is_told_only_of_what_differs(comparison: Comparison) -> None:
    """That more than one thing differs is said where it does, and not for every warning."""
    many = "differ in more than one thing"
    for warnings, told in (
        ((), False),
        (("Walking speed differs: 0.91 and 1.41 m/s.",), False),
        (("afo against without: The walks differ in more than one thing: shoes (a / b), test (c / d).",), True),
    ):
        meaning = Page(part_of(_page(replace(comparison, warnings=warnings)), "meaning")).text
        assert (many in meaning) is told
        assert ("take care when you set these walks side by side" in meaning) is (bool(warnings) and not told)


def _inside(blocks: tuple[Block, ...]) -> list[Block]:
    return [b for block in blocks for b in (block, *(_inside(block.blocks) if isinstance(block, Group) else []))]


def test_key_differences_come_first_for_the_physiotherapist(comparison: Comparison) -> None:
    """With both values, the interval, and whether it is more than noise."""
    text = Page(part_of(_page(comparison), "key")).text
    assert re.search(r"Foot pitch at contact, right foot −[34]\.\d → [34]\.\d°", text)
    assert "+8" in text
    assert "more than noise" in text
    every = Page(part_of(_page(comparison), "differences")).text
    assert "within noise" in every
    assert "afo minus without" in every


def test_matters_is_told_only_where_it_is_known(comparison: Comparison) -> None:
    """A change that counts is called so, each way."""
    one = comparison.contrasts[0].differences["both"]["stride_speed_m_s"]
    for matters, words in ((Matter.BETTER, "for the better"), (Matter.WORSE, "for the worse")):
        changed = replace(one, difference=-0.2, low=-0.3, high=-0.1, beyond_detectable=True, matters=matters)
        text = Page(part_of(_page(_with(comparison, changed)), "seen")).text
        assert f"You walked slower. That is a change {words} that counts." in text


def _with(comparison: Comparison, difference: Difference) -> Comparison:
    contrast = comparison.contrasts[0]
    side = {**contrast.differences[difference.side], difference.name: difference}
    return replace(
        comparison,
        contrasts=(replace(contrast, differences={**contrast.differences, difference.side: side}),),
    )


def test_page_is_whole(comparison: Comparison) -> None:
    """One title, headings in order, unique identifiers, every part there and none broken."""
    html = _page(comparison)
    page = Page(html)
    assert page.open == []
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    idents = [a["id"] for _, a in page.elements if "id" in a]
    assert len(idents) == len(set(idents))
    assert "could not be made" not in page.text
    assert report_pdf(build_comparison_report(comparison)).startswith(b"%PDF")


def test_labels_are_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page and in the PDF."""
    hostile = _compared(monkeypatch, ("without", HOSTILE))
    page = Page(_page(hostile))
    assert not page.all("script")
    assert page.text.count("<script>alert(1)</script>") >= 4
    assert report_pdf(build_comparison_report(hostile)).startswith(b"%PDF")


def test_a_broken_section_does_not_cost_the_others(comparison: Comparison) -> None:
    """It says so in its place."""

    def broken(given: Comparison) -> list[Block]:
        raise ZeroDivisionError("division by zero")

    plan = PartPlan(Depth.DETAILS, "Odd", "Odd", (SectionPlan("odd", "Odd", "Odd", broken),))
    report = replace(build_comparison_report(comparison), parts=build_parts(comparison, (*COMPARISON_PARTS[:2], plan)))
    text = Page(report_html(report)).text
    assert "This part could not be made: division by zero" in text
    assert "What changed" in text


def test_a_walk_can_carry_its_comparison(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the signs, before the details; absent where there is none."""
    stand_in(monkeypatch)
    assessment = assess(make_recording(60.0))
    html = render_report(assessment, comparison)
    assert html.index('id="signs"') < html.index('id="comparison"') < html.index('id="details"')
    assert 'id="comparison"' not in render_report(assessment)
    assert report_pdf(build_report(Source(assessment, comparison), PARTS)).startswith(b"%PDF")


def test_all_files_are_written(comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a PDF where that fails, and then none of an earlier run stays."""
    page = write_comparison(comparison, tmp_path)
    assert page.name == "comparison.html"
    assert {f.name for f in tmp_path.iterdir()} == set(COMPARISON_FILES)
    monkeypatch.setattr("surefoot.report.write.report_pdf", _no_paper)
    assert "no paper. Print this page instead." in write_comparison(comparison, tmp_path).read_text(encoding="utf-8")
    assert {f.name for f in tmp_path.iterdir()} == set(COMPARISON_FILES) - {"comparison.pdf"}


def _no_paper(report: object) -> bytes:
    raise RuntimeError("no paper")
