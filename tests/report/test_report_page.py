"""The report is one page that stands alone, says everything, and keeps standing when a part fails."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from time import perf_counter
from typing import Any

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_strides, make_walk

from surefoot.gait import STRIDE_SCHEMA
from surefoot.recording import Annotation, Placement, Severity, Side
from surefoot.report import SECTIONS, Section, render_report
from surefoot.signs import Assessment, assess


class _Page(HTMLParser):
    """Collects elements and checks that they close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "wbr", "link", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes the wrong element"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return assess(make_recording())


@pytest.fixture
def html(assessment: Assessment) -> str:
    return render_report(assessment)


def test_page_is_well_formed(html: str) -> None:
    """Every element closes, every identifier is unique, every link within the page has its target."""
    page = _Page(html)
    assert page.open == []
    idents = [a["id"] for _, a in page.elements if "id" in a]
    assert len(idents) == len(set(idents))
    targets = [a["href"] for a in page.all("a")]
    assert targets
    assert all(target is not None and target[1:] in idents for target in targets)


def test_page_needs_nothing_else(html: str) -> None:
    """No script, no link, no address but those of SVG names; and the page forbids itself to load anything."""
    page = _Page(html)
    assert not page.all("script")
    assert not page.all("link")
    assert not page.all("img")
    assert not re.search(r"(?:https?:)?//[a-z]", html)
    assert not re.search(r"@import|url\((?!#)", html)
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_page_opens_with_what_a_clinician_asks(html: str) -> None:
    """Speed, stride, contact, clearance, pitch, sides and quality come before the first figure."""
    first = html[: html.index("<figure")]
    for words in ("Walking speed", "Stride length", "What lands first", "Toe clearance", "Foot pitch at contact"):
        assert words in first
    assert "Quality: Use with care" in first
    assert "Left against right" in first


def test_every_section_stands_in_order(html: str) -> None:
    """The order of the page is the order of the data."""
    found = re.findall(r'<section id="([a-z]+)"', html)
    assert found == [section.ident for section in SECTIONS]


def test_pictures_speak_to_screen_readers(html: str) -> None:
    """Every picture that carries meaning has a title and a description; the others are hidden."""
    page = _Page(html)
    for picture in page.all("svg"):
        assert picture.get("aria-hidden") == "true" or (picture["role"] == "img" and picture["aria-labelledby"])
    assert len(page.all("desc")) == len([p for p in page.all("svg") if p.get("role") == "img"])
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert all(th.get("scope") in ("row", "col") for th in page.all("th"))


def test_each_figure_has_its_table(html: str) -> None:
    """The numbers behind every picture are on the page."""
    assert html.count("<figure>") == 3
    assert html.count("The numbers behind this picture") == 3
    assert html.count("<caption>Every stride") == 1


def test_no_text_is_smaller_than_16_pixels(html: str) -> None:
    """On screens; paper has its own sizes in points."""
    style = html[html.index("<style>") : html.index("@media print")]
    sizes = [float(s) * 16 for s in re.findall(r"font(?:-size)?:\s*([\d.]+)rem", style)]
    sizes += [float(s) for s in re.findall(r"font(?:-size)?:\s*([\d.]+)px", style)]
    assert len(sizes) > 8
    assert min(sizes) >= 16


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_colours_reach_contrast_aa(html: str) -> None:
    """4.5 to 1 against the paper, in the light and in the dark palette."""
    palettes = re.findall(r":root \{(.*?)\}", html, flags=re.S)
    assert len(palettes) == 2
    for palette in palettes:
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", palette))
        paper = _luminance(colours["paper"])
        for name in ("ink", "soft", "left", "right", "accent", "good", "care", "poor"):
            lighter, darker = sorted((paper, _luminance(colours[name])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name


def test_sides_differ_by_more_than_colour(html: str) -> None:
    """In black and white, the right foot is dashed and square, the left solid and round."""
    assert re.search(r"\.mean\.right[^}]*stroke-dasharray", html)
    assert not re.search(r"\.mean\.left[^}]*stroke-dasharray", html)
    assert "url(#hatch)" in html


def test_hostile_names_stay_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names from files and options cannot become markup, wherever they are shown."""
    bad = '"><script>alert(1)</script>'
    stand_in(monkeypatch, replace(make_walk(30.0), strides=make_strides(30.0).with_columns(flags=pl.lit(bad))))
    recording = make_recording(30.0, name=bad)
    place = Placement.LEFT_FOOT
    streams = {**recording.streams, place: replace(recording.streams[place], source=bad)}
    recording = replace(
        recording,
        streams=streams,
        condition=replace(recording.condition, name=bad, shoes=bad, aid=bad),
        annotations=(Annotation("odd", bad),),
    )
    page = _Page(render_report(assess(recording)))
    assert page.open == []
    assert not page.all("script")
    assert page.text.count("<script>alert(1)</script>") >= 6


def _broken(assessment: Assessment) -> dict[str, Any]:
    raise ZeroDivisionError("division by zero")


def test_a_broken_section_says_so_in_its_place(assessment: Assessment) -> None:
    """The other sections stand."""
    sections = [*SECTIONS[:1], Section("odd", "Odd", "Odd", "figure.html.j2", _broken), *SECTIONS[1:]]
    text = _Page(render_report(assessment, sections)).text
    assert "This part could not be made: division by zero" in text
    assert "The average stride" in text
    assert "How this was measured" in text


def test_a_walk_without_strides_still_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every empty figure says why; nothing is a bare hole."""
    empty = replace(make_walk(30.0), strides=pl.DataFrame(schema=STRIDE_SCHEMA), paths={}, bouts=())
    stand_in(monkeypatch, empty)
    monkeypatch.setattr("surefoot.gait.stride_curves", lambda walk: {}, raising=False)
    text = _Page(render_report(assess(make_recording(30.0)))).text
    assert "Quality: Do not rely on it" in text
    assert "Not shown: no stride was found" in text
    assert "Not given: no stride was found" in text
    assert "could not be made" not in text


def test_numbers_of_a_poor_walk_are_not_shown_at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands in the place of speed and clearance; the table of all measures keeps them."""
    stand_in(monkeypatch, make_walk(6.0))
    html = render_report(assess(make_recording(60.0)))
    glance = _Page(html[html.index('<section id="glance"') : html.index('<section id="stride"')]).text
    assert "Quality: Do not rely on it" in glance
    assert "m/s" not in glance
    assert "Not given: no foot has 6 strides" in glance


def test_kinds_from_the_measuring_have_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not plausible was not left out, and is not said to be."""
    stand_in(monkeypatch, replace(make_walk(60.0), annotations=()))
    notes = (
        Annotation("implausible_rhythm", "Unusual.", severity=Severity.SEVERE),
        Annotation("not_measured", "No flat.", 1.0, 4.0, Placement.LEFT_FOOT, Severity.WARNING),
    )
    text = _Page(render_report(assess(replace(make_recording(60.0), annotations=notes)))).text
    assert "Not plausible whole recording" in text
    assert "Not measured left foot 1.0 to 4.0 s: No flat." in text


def test_long_names_break_at_their_separators(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a phone a name breaks after _ and -, and stays escaped."""
    stand_in(monkeypatch)
    html = render_report(assess(make_recording(30.0, name="S2439P_Stroke-T6_<b>")))
    assert "<h1>S2439P_<wbr>Stroke-<wbr>T6_&lt;b&gt;</h1>" in html
    assert "overflow-wrap: anywhere" in html


def test_one_foot_alone_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The missing foot is named, and no part fails."""
    walk = make_walk(30.0, synchronised=False)
    left = {Side.LEFT: "foot"}
    one = replace(walk, strides=walk.strides.filter(pl.col("side") == "left"), segment=left)
    stand_in(monkeypatch, replace(one, paths={Side.LEFT: walk.paths[Side.LEFT]}))
    monkeypatch.setattr("surefoot.gait.stride_curves", lambda walk: {}, raising=False)
    text = _Page(render_report(assess(make_recording(30.0)))).text
    assert "there is no usable sensor on the right side" in text
    assert "do not share one clock" in text
    assert "could not be made" not in text


def test_remarks_are_sorted_and_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most severe first; the same kind together."""
    stand_in(monkeypatch)
    many = [Annotation("clipping", f"Cut off, moment {i}.", i, i + 0.01, Placement.LEFT_FOOT) for i in range(12)]
    severe = Annotation("gap", "Nothing was recorded.", 3.0, 9.0, Placement.LEFT_FOOT, Severity.SEVERE)
    info = Annotation("note", "All is well.", severity=Severity.INFO)
    text = _Page(render_report(assess(replace(make_recording(), annotations=(info, *many, severe))))).text
    quality = text[text.index("How good is this recording") :]
    assert quality.index("Nothing was recorded") < quality.index("moment 0") < quality.index("All is well")
    assert "9 more of this kind" in quality


def test_six_minutes_are_quick_and_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under 3 MB and half a second, so that a report never keeps anyone waiting."""
    stand_in(monkeypatch)
    assessment = assess(make_recording(360.0))
    render_report(assessment)
    start = perf_counter()
    html = render_report(assessment)
    assert perf_counter() - start < 1.0
    assert len(html.encode()) < 3_000_000
