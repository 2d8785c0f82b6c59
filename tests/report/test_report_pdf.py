"""The PDF says what the page says, is tagged, takes no text for markup, and never costs the page."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typst
from example_findings import with_findings
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.errors import OutputError
from surefoot.recording import Annotation
from surefoot.report import PARTS, Report, Source, build_report, render_report, write_assessment
from surefoot.report.figures import Table
from surefoot.report.model import Definitions, Depth, Group, Missing, Paragraph, Part, Section
from surefoot.report.numbers import unbroken
from surefoot.report.pdf import TEMPLATE, report_pdf
from surefoot.report.pdf_data import report_data
from surefoot.signs import Assessment, assess

HOSTILE = '#eval("6*7") $x^2$ *bold* `raw` <label> @ref \\ // [x] #panic() " #sys.inputs'


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        return with_findings(assess(make_recording(30.0)))


def _report(assessment: Assessment) -> Report:
    return build_report(Source(assessment), PARTS)


def _found(report: Report, selector: str) -> list[dict[str, Any]]:
    data = json.dumps(report_data(report))
    answer = typst.query(TEMPLATE.read_bytes(), selector, sys_inputs={"report": data}, ignore_system_fonts=True)
    elements: list[dict[str, Any]] = json.loads(answer)
    return elements


def _words(element: Any) -> str:
    """The words inside an element as Typst answers it."""
    if isinstance(element, list):
        return "".join(_words(part) for part in element)
    if isinstance(element, dict):
        if element.get("func") == "space":
            return " "
        return "".join(_words(element[key]) for key in ("text", "body", "children", "caption") if key in element)
    return element if isinstance(element, str) else ""


def test_pdf_is_tagged_and_claims_so(assessment: Assessment) -> None:
    """Structure, language, title and the mark of PDF/UA-1; only fonts that come with Typst."""
    pdf = report_pdf(_report(assessment))
    assert pdf.startswith(b"%PDF-1.7")
    for mark in (
        b"/StructTreeRoot",
        b"/Marked true",
        b"/Lang",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"/DisplayDocTitle true",
    ):
        assert mark in pdf, mark
    fonts = {name.split(b"+")[-1] for name in re.findall(rb"/FontName\s*/([A-Za-z0-9+-]+)", pdf)}
    assert fonts
    assert all(name.startswith((b"LibertinusSerif", b"DejaVuSansMono")) for name in fonts)


def test_headings_are_those_of_the_page(assessment: Assessment) -> None:
    """The same words in the same order, one level at a time."""
    report = _report(assessment)
    headings = [(h["level"], _words(h["body"])) for h in _found(report, "heading")]
    assert headings[0] == (1, "Your walk in plain words")
    assert all(b <= a + 1 for (a, _), (b, _) in pairwise(headings))
    wanted = [title for p in report.parts for title in (p.title, *(s.title for s in p.sections))]
    assert [words for level, words in headings if level <= 2] == wanted


def test_every_picture_has_its_words_and_its_table(assessment: Assessment) -> None:
    """Alternative text as on the page, how to read it, and a table of the numbers."""
    report = _report(assessment)
    pictures = _found(report, "image")
    assert len(pictures) == 4
    assert all(len(p["alt"]) > 40 for p in pictures)
    captions = [_words(f["caption"]) for f in _found(report, "figure")]
    assert len([c for c in captions if c.startswith("How to read it.")]) == 4
    for caption in ("Mean ± standard deviation over the stride", "Left and right", "Every measure"):
        assert caption in captions


def test_text_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name holds, it is printed as it is."""
    stand_in(monkeypatch, make_walk(30.0))
    recording = make_recording(30.0, name=HOSTILE)
    condition = replace(recording.condition, name=HOSTILE, shoes=HOSTILE)
    recording = replace(recording, condition=condition, annotations=(Annotation("odd", HOSTILE),))
    found = with_findings(assess(recording))
    right = {n: replace(f, plain=HOSTILE, certainty=HOSTILE) for n, f in found.signs["right"].items()}
    report = _report(replace(found, signs={"left": {}, "right": right}))
    named = Section(
        "bad",
        HOSTILE,
        HOSTILE,
        (Group("g", HOSTILE, (Definitions(((HOSTILE, HOSTILE),)), Table(HOSTILE, (HOSTILE,), [(HOSTILE,)]))),),
    )
    report = replace(report, parts=(*report.parts, Part(Depth.DETAILS, HOSTILE, HOSTILE, (named,))))
    assert report_pdf(report).startswith(b"%PDF")
    assert [_words(h["body"]) for h in _found(report, "heading")].count(HOSTILE) == 3
    assert HOSTILE in [_words(f["caption"]) for f in _found(report, "figure")]
    assert not _found(report, "math.equation")
    assert not _found(report, "raw")


@pytest.mark.parametrize(
    "name", ["歩行の記録", "😀 walk", "null\0bell\7", "עברית", "e\u0301 tilde\u0303", "\u202ereversed"]
)
def test_names_in_other_letters_still_give_a_tagged_file(assessment: Assessment, name: str) -> None:
    """What the fonts do not have is shown as such, and the file says so."""
    pdf = report_pdf(_report(replace(assessment, name=name)))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_broken_and_missing_parts_are_shown(assessment: Assessment) -> None:
    """As on the page."""
    odd = Section("odd", "Odd", "Odd", (Missing("division by zero", expected=False), Paragraph("")))
    report = replace(_report(assessment), parts=(Part(Depth.DETAILS, "Details", "", (odd,)),))
    assert report_pdf(report).startswith(b"%PDF")
    empty = replace(assessment, measures={"left": {}, "right": {}, "both": {}}, curves={}, paths={}, signs={})
    assert report_pdf(_report(empty)).startswith(b"%PDF")


def test_same_report_same_file(assessment: Assessment) -> None:
    """Nothing of the moment is in it."""
    report = _report(assessment)
    assert report_pdf(report) == report_pdf(report)


def test_pdf_of_six_minutes_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of every stride is left to the page."""
    stand_in(monkeypatch)
    report = _report(with_findings(assess(make_recording(360.0))))
    assert len(report_pdf(report)) < 1_000_000
    assert "Every stride; all columns" not in json.dumps(report_data(report))
    assert "strides is in report.html and in strides.csv" in json.dumps(report_data(report))


def test_a_failing_pdf_does_not_cost_the_page(
    assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page stands and says why; the PDF of an earlier walk does not stay beside it."""
    write_assessment(assessment, tmp_path)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")

    def broken(*args: object, **kwargs: object) -> bytes:
        raise typst.TypstError("out of paper")

    monkeypatch.setattr(typst, "compile", broken)
    page = write_assessment(assessment, tmp_path).read_text(encoding="utf-8")
    assert "The PDF could not be made: out of paper. Print this page instead." in page
    assert "Your walk in plain words" in page
    assert not (tmp_path / "report.pdf").exists()


def test_without_typst_there_is_a_sentence(assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no traceback."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match="Typst is not installed"):
        report_pdf(_report(assessment))


def test_page_and_file_hold_the_same_words(assessment: Assessment) -> None:
    """One model: every finding's words stand in both."""
    report, html = _report(assessment), render_report(assessment)
    data = json.dumps(report_data(report), ensure_ascii=False)
    for side in assessment.signs.values():
        for finding in side.values():
            assert unbroken(finding.certainty) in data
            assert unbroken(finding.certainty) in html
