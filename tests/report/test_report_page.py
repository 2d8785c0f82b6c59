"""The report is one page that stands alone, and that everyone can use: by eye, by ear, by keyboard, on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from example_findings import with_findings
from gait_stand_in import stand_in
from html_page import Page
from synthetic_walk import make_recording, make_strides, make_walk

from surefoot.recording import Annotation, Placement
from surefoot.report import PARTS, render_report
from surefoot.report.render import css_string, template_style
from surefoot.signs import Assessment, assess

HOSTILE = '"><script>alert(1)</script></style>#eval("1+1") $x$ \\0 {{ 7*7 }}'


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        return with_findings(assess(make_recording()))


@pytest.fixture(scope="module")
def html(assessment: Assessment) -> str:
    return render_report(assessment)


def test_page_is_well_formed(html: str) -> None:
    """Every element closes, every identifier is unique, every reference within the page has its target."""
    page = Page(html)
    assert page.open == []
    idents = [a["id"] for _, a in page.elements if "id" in a]
    assert len(idents) == len(set(idents))
    targets = [a["href"] for a in page.all("a")]
    assert len(targets) > 10
    assert all(target is not None and target[1:] in idents for target in targets)
    for name in ("aria-labelledby", "aria-describedby"):
        used = [ident for _, a in page.elements if a.get(name) for ident in str(a[name]).split()]
        assert set(used) <= set(idents)


def test_page_needs_nothing_else(html: str) -> None:
    """No script, no link, no address but those of SVG names; and the page forbids itself to load anything."""
    page = Page(html)
    assert not page.all("script")
    assert not page.all("link")
    assert not page.all("img")
    assert not re.search(r"(?:https?:)?//[a-z]", html)
    assert not re.search(r"@import|@font-face|url\((?!#)", html)
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_order_of_the_page_is_the_order_of_the_data(html: str) -> None:
    """Parts and sections stand as in PARTS; the person comes first."""
    found = re.findall(r'<section (?:class="part \w+" )?id="([a-z]+)"', html)
    wanted = [
        i
        for p in PARTS
        for i in (str(p.depth), *(s.ident for s in p.sections if s.ident not in ("agreement", "comparison")))
    ]
    assert found == wanted
    assert found[0] == "person"


def test_headings_go_down_one_step_at_a_time(html: str) -> None:
    """One title; no level is jumped over on the way down; none is empty."""
    headings = Page(html).headings
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(words.strip() for _, words in headings)


def test_landmarks_are_there_once_and_named(html: str) -> None:
    """Header, main and footer once; navigations and sections have their names; the skip link comes first."""
    page = Page(html)
    assert page.all("html")[0]["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    names = [a["aria-label"] for a in page.all("nav")]
    assert len(names) == len(set(names)) == 3
    assert all(a.get("aria-labelledby") for a in page.all("section"))
    assert page.all("a")[0]["href"] == "#main"
    assert page.all("main")[0]["id"] == "main"


def test_pictures_speak_to_screen_readers(html: str) -> None:
    """Every picture that carries meaning has a title and a description; the others are hidden."""
    page = Page(html)
    spoken = [p for p in page.all("svg") if p.get("role") == "img"]
    assert len(spoken) == 8
    for picture in page.all("svg"):
        assert picture.get("aria-hidden") == "true" or (picture["role"] == "img" and picture["aria-labelledby"])
    assert len(page.all("desc")) == len(spoken)
    assert all(len(words) > 20 for words in re.findall(r"<desc[^>]*>(.*?)</desc>", html))


def test_each_figure_has_its_table_and_how_to_read_it(html: str) -> None:
    """The numbers behind every picture are on the page, and every table says what its cells mean."""
    page = Page(html)
    figures = re.findall(r"<figure.*?</figure>", html, flags=re.S)
    assert len(figures) == 4
    for figure in figures:
        assert "How to read it." in figure
        assert figure.count("<table") == figure.count("<caption>") == 1
        assert figure.count('<th scope="row">') >= 2
    assert all(th.get("scope") in ("row", "col") for th in page.all("th"))
    assert html.count("<caption>Every stride;") == 1


def test_everything_that_opens_works_by_keyboard(html: str) -> None:
    """Only links, summaries and scrolling tables take part, all of them with a focus that is seen."""
    page = Page(html)
    assert {tag for tag, a in page.elements if "tabindex" in a} == {"div"}
    assert {a["tabindex"] for _, a in page.elements if "tabindex" in a} == {"0"}
    assert len(page.all("details")) == len(page.all("summary"))
    assert re.search(r"a:focus-visible, summary:focus-visible, \.scroll:focus-visible \{ outline: 3px", html)


def test_type_is_large(html: str) -> None:
    """18 pixels is the base, nothing is under 16, and the page for the person is larger still."""
    style = str(template_style())
    screen = style[: style.index("@media print")]
    sizes = [float(s) * 16 for s in re.findall(r"font(?:-size)?:\s*([\d.]+)rem", screen)]
    figures = [float(s) for s in re.findall(r"font-size:\s*([\d.]+)px", style)]
    assert len(sizes) > 12
    assert min(sizes + figures) >= 16
    assert re.search(r"body \{[^}]*font: 1\.125rem", screen)
    assert re.search(r"\.person \{ font-size: 1\.35rem", screen)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _palettes() -> list[dict[str, str]]:
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", p)) for p in _roots(str(template_style()))]
    return [palette for palette in found if palette]


def _roots(style: str) -> list[str]:
    return re.findall(r":root \{(.*?)\}", style, flags=re.S)


def test_text_colours_reach_seven_to_one() -> None:
    """Every colour that the style sheet gives to words, against paper, in the light and in the dark palette (AAA)."""
    style = str(template_style())
    named = set(re.findall(r"(?<![-a-z])(?:color|fill): var\(--([a-z-]+)\)", style))
    areas = {"paper", "healthy", "line", "heel", "flat", "toe-ground", "toe-dot"}
    assert {"ink", "soft", "left", "right", "accent"} <= named
    palettes = _palettes()
    assert len(palettes) == 2
    for palette in palettes:
        for name in named - areas:
            assert _contrast(palette["paper"], palette[name]) >= 7, name
        assert _contrast(palette["ink"], palette["flat"]) >= 4.5
        assert _contrast(palette["paper"], palette["heel"]) >= 4.5
        assert _contrast(palette["soft"], palette["healthy"]) >= 4.5
        for name in ("good", "care", "poor", "soft"):  # a sign in paper colour on this ground
            assert _contrast(palette["paper"], palette[name]) >= 4.5, name
        assert _contrast(palette["paper"], palette["rule"]) >= 3


def test_wishes_of_the_reader_are_respected() -> None:
    """Dark, more contrast, and sizes that grow with the reader's own."""
    style = str(template_style())
    for wish in ("prefers-color-scheme: dark", "prefers-contrast: more"):
        assert wish in style
    assert not re.search(r"@media \((?:max|min)-width: [\d.]+px\)", style)


def test_sides_differ_by_more_than_colour(html: str) -> None:
    """In black and white the right foot is dashed, open and hatched, the left solid and filled; grades have frames."""
    style = str(template_style())
    for line in ("mean", "trend", "path", "toe-off", "whisker"):
        assert re.search(rf"\.{line}\.right[^}}]*stroke-dasharray", style), line
        assert not re.search(rf"\.{line}\.left[^}}]*stroke-dasharray", style), line
    assert ".mark.left { fill: var(--left)" in style
    assert ".mark.right { fill: var(--paper)" in style
    for area in (".band.right", ".bar.right", ".contact.toe"):
        assert re.search(rf"{re.escape(area)} \{{ fill: url\(#", style), area
    for grade, frame in (("likely", "double"), ("possible", "dashed"), ("cannot_tell", "dotted")):
        assert re.search(rf"\.grade-{grade} \{{[^}}]*border-left-style: {frame}", style), grade
    classes = set(re.findall(r'class="([^"]+)"', " ".join(re.findall(r"<svg viewBox.*?</svg>", html, flags=re.S))))
    drawn = {c for names in classes for c in names.split()}
    assert {c for c in drawn if c and f".{c}" not in style} <= {"left", "right"}


def test_paper_has_pages(html: str) -> None:
    """Each part begins a page; pages are numbered, named and say that this is no medical device."""
    paper = html[html.index("@media print") :]
    assert re.search(r"\.part \{ break-before: page", paper)
    for words in ("counter(page)", "counter(pages)", "@top-left", "Not a medical device"):
        assert words in paper
    assert '@top-left { content: "corridor walk"; }' in paper


def _hostile(monkeypatch: pytest.MonkeyPatch, bad: str) -> Assessment:
    stand_in(monkeypatch, replace(make_walk(30.0), strides=make_strides(30.0).with_columns(flags=bad_flags(bad))))
    recording = make_recording(30.0, name=bad)
    place = Placement.LEFT_FOOT
    streams = {**recording.streams, place: replace(recording.streams[place], source=bad)}
    recording = replace(
        recording,
        streams=streams,
        condition=replace(recording.condition, name=bad, shoes=bad, aid=bad),
        annotations=(Annotation("odd", bad),),
    )
    found = with_findings(assess(recording))
    right = {n: replace(f, plain=bad, certainty=bad, would_change=bad) for n, f in found.signs["right"].items()}
    return replace(found, signs={"left": found.signs["left"], "right": right}, versions={bad: bad})


def bad_flags(bad: str) -> object:
    """The words as a column."""
    import polars as pl

    return pl.lit(bad)


def test_hostile_names_stay_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names from files and options cannot become markup, style or template, wherever they are shown."""
    html = render_report(_hostile(monkeypatch, HOSTILE))
    page = Page(html)
    assert page.open == []
    assert not page.all("script")
    assert len(page.all("style")) == 1
    assert page.text.count("<script>alert(1)</script>") >= 10
    assert "49" not in Page(html[html.index("<h1>") : html.index("</h1>")]).text


@pytest.mark.parametrize("bad", ['"; } body { display: none', "a\\", "</style>", "\n\r\f", "ä\N{WAVE DASH}😀"])
def test_names_in_the_style_sheet_are_harmless(bad: str) -> None:
    """Everything but plain letters, digits and spaces is written by its number."""
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]+ )*"', str(css_string(bad)))


def test_long_names_break_at_their_separators(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a phone a name breaks after _ and -, stays escaped, and numbers stay whole."""
    stand_in(monkeypatch)
    html = render_report(assess(make_recording(30.0, name="S2439P_Stroke-T6_<b> 1.25")))
    assert "<h1>S2439P_<wbr>Stroke-<wbr>T6_&lt;b&gt; 1.25</h1>" in html
    assert "overflow-wrap: anywhere" in html


def test_six_minutes_are_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Under 3 MB with every stride in it."""
    stand_in(monkeypatch)
    html = render_report(with_findings(assess(make_recording(360.0))))
    assert html.count("<tr") > 590
    assert len(html.encode()) < 3_000_000
