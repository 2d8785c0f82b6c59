"""The page of a comparison: right words, every figure with its table, and no name that becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.report import COMPARISON_FILES, build_comparison_report, report_html, write_comparison
from surefoot.report.comparison_words import difference_text, interval_text, person_sentences, signed, verdict_text
from surefoot.report.figure_differences import differences_with_limits
from surefoot.report.figure_overlay import drawn_walks, strides_overlaid
from surefoot.report.figure_trend import measures_over_visits, slope_text
from surefoot.report.model import Missing
from surefoot.signs import Comparison, Contrast, Difference, Matter, Treatment, assess, compare

DAY = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Five visits a month apart, one treatment, a name that would be markup."""
    walks = []
    with pytest.MonkeyPatch.context() as patch:
        for number in range(5):
            stand_in(patch, make_walk(40.0 + number, seed=number))
            recording = replace(make_recording(40.0 + number), start_time=DAY + timedelta(days=30 * number))
            recording = replace(recording, condition=replace(recording.condition, name=f"<i>visit {number}"))
            walks.append(assess(recording))
    return compare(walks, treatments=[Treatment(DAY + timedelta(days=45), "<u>new shoes")])


def difference(**changes: object) -> Difference:
    """A difference of the foot's pitch that is more than noise."""
    plain = Difference(
        name="foot_pitch_initial_contact_deg",
        side="right",
        unit="deg",
        before=5.0,
        after=9.25,
        difference=4.25,
        low=3.0,
        high=5.5,
        detectable=2.0,
        detectable_basis="strides",
        beyond_detectable=True,
        important=None,
        important_basis="none",
        matters=Matter.UNKNOWN,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def contrast_of(one: Difference) -> Contrast:
    """A pair of walks with one difference."""
    return Contrast("b", "a", {"right": {one.name: one}}, ())


def test_differences_read_as_people_write_them() -> None:
    """Signs, units, points for shares, and no needless certainty."""
    assert difference_text(difference()) == "+4.2°"
    assert interval_text(difference()) == "+3.0 to +5.5°"
    assert verdict_text(difference()) == "more than noise"
    assert verdict_text(difference(matters=Matter.BETTER)) == "more than noise; matters: better"
    assert verdict_text(difference(beyond_detectable=None)) == "noise not known"
    assert (
        difference_text(difference(name="toe_drag_percent", unit="%", difference=-20.0))
        == "−20\N{NO-BREAK SPACE}points"
    )
    assert difference_text(difference(difference=None)) == "–"
    assert signed(-0.001, 1) == "0.0"


def test_every_figure_has_its_table_and_its_words(comparison: Comparison) -> None:
    """What a picture shows stands in a table and in a description."""
    for figure in (
        strides_overlaid(comparison),
        differences_with_limits(comparison.contrasts[-1]),
        measures_over_visits(comparison),
    ):
        assert len(figure.alternative) > 40
        assert len(figure.table.rows) >= 5
        assert all(len(row) == len(figure.table.head) for row in figure.table.rows)
        assert "nan" not in (figure.wide + figure.narrow).lower()
        assert "<i>" not in figure.wide
        numbers = [float(v) for v in re.findall(r'\bx\d?="(-?[\d.]+)"', figure.narrow)]
        assert max(numbers) <= 340.0
        assert min(numbers) >= -1.0


def test_walks_stay_apart_without_colour(comparison: Comparison) -> None:
    """At most four, the first one and the last ones, each with a line style of its own."""
    walks = drawn_walks(comparison)
    assert [walk.label for walk in walks] == ["<i>visit 0", "<i>visit 2", "<i>visit 3", "<i>visit 4"]
    picture = strides_overlaid(comparison).wide
    style = (Path(__file__).parents[2] / "src/surefoot/report/templates/figure.css").read_text(encoding="utf-8")
    dashes = [re.search(rf"\.walk\.n{i} {{[^}}]*?(dasharray: [\d ]+)?; }}", style) for i in range(4)]
    assert all(f"walk n{i}" in picture for i in range(4))
    assert len({found.group(1) for found in dashes if found}) == 4


def test_a_mark_beyond_the_shaded_stretch_is_beyond_it() -> None:
    """Position and words agree."""
    figure = differences_with_limits(contrast_of(difference()))
    band = re.search(r'<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*class="noise"', figure.wide)
    mark = re.search(r'<path d="M([\d.]+) [^"]*" class="mark right"', figure.wide)
    assert band is not None
    assert mark is not None
    assert float(mark.group(1)) > float(band.group(1)) + float(band.group(2))


def test_the_page_is_whole_and_escapes_names(comparison: Comparison) -> None:
    """No section is missing, no markup from names."""
    report = build_comparison_report(comparison)
    sections = [section for part in report.parts for section in part.sections]
    assert [s.ident for s in sections] == [
        "seen",
        "meaning",
        "ask",
        "help",
        "key",
        "overlay",
        "visits",
        "walks",
        "differences",
        "method",
    ]
    assert not [s.ident for s in sections if any(isinstance(block, Missing) for block in s.blocks)]
    page = report_html(report)
    assert "<i>visit" not in page
    assert "<u>new" not in page
    assert "&lt;u&gt;new shoes" in page
    assert "10.1002/sim.3095" in page


def test_a_broken_section_costs_no_other(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands in its place."""

    def fail(_: object) -> None:
        raise RuntimeError("ink ran out")

    monkeypatch.setattr("surefoot.report.section_comparison.differences_with_limits", fail)
    page = report_html(build_comparison_report(comparison))
    assert "ink ran out" in page
    assert "How this was compared" in page


def test_words_for_the_person_are_plain(comparison: Comparison) -> None:
    """What is more than noise in simple words; nothing where there is nothing."""
    told = person_sentences(contrast_of(difference()))
    assert told[1] == "Your right toes were higher as the foot came down."
    nothing = person_sentences(contrast_of(difference(beyond_detectable=False)))
    assert len(nothing) == 1
    assert "no difference" in nothing[0]
    assert slope_text(replace(comparison.trends[0], slope_per_month=None)).startswith("no line")


def test_files_are_written_whole_and_paper_may_fail(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a PDF the page says why, and an old PDF does not stay."""
    write_comparison(comparison, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(COMPARISON_FILES)

    def fail(_: object) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr("surefoot.report.write.report_pdf", fail)
    page = write_comparison(comparison, tmp_path)
    assert "no paper" in page.read_text(encoding="utf-8")
    assert not (tmp_path / "comparison.pdf").exists()
