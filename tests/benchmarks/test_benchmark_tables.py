"""Tables show the figure, the bar and the verdict, and never call a missing figure met."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from string import Template

import pytest
from benchmarks.errors import Errors
from benchmarks.run import NAMES, page, save_section, saved_sections, unmet_text, verdict
from benchmarks.tables import Bar, Detail, Measure, Section, number

FOLDER = Path(__file__).parents[2] / "benchmarks"


def test_a_bar_on_the_bias_is_one_on_its_size() -> None:
    """−12 misses a bar of 10; −8 meets it."""
    bar = Bar("bias", 10.0)
    assert not Measure("a", "A", errors=Errors(-12.0, 1.0, 12.0, 3), bars=(bar,)).met
    assert Measure("a", "A", errors=Errors(-8.0, 1.0, 8.0, 3), bars=(bar,)).met


@pytest.mark.parametrize(
    ("sense", "figure", "met"), [("≥", 1.0, True), ("≥", 0.9, False), ("=", 1.0, True), ("≤", 1.1, False)]
)
def test_senses_of_bars(sense: str, figure: float, met: bool) -> None:
    """At least, at most and exactly."""
    assert Measure("a", "A", figure, bars=(Bar("figure", 1.0, sense),)).met is met  # type: ignore[arg-type]


def test_a_missing_figure_is_not_met() -> None:
    """NaN meets no bar, and a measure without a bar has no verdict."""
    assert Measure("a", "A", math.nan, bars=(Bar("figure", 1.0),)).met is False
    assert Measure("a", "A", 1.0).met is None


def test_every_bar_must_be_met() -> None:
    """One miss of two is a miss, and only that one is named."""
    measure = Measure("a", "A", errors=Errors(1.0, 9.0, 3.0, 5), unit="mm", bars=(Bar("bias", 2.0), Bar("sd", 8.0)))
    assert measure.met is False
    assert measure.shortfalls() == ["SD 9.0 mm where ≤ 8 is asked"]
    assert measure.cells()[-2:] == ("bias ≤ 2, SD ≤ 8", "**no**")


def test_numbers() -> None:
    """True minus signs, no minus zero, a dash for nothing, commas in thousands."""
    assert [number(x) for x in (-1.25, -0.01, None, math.nan)] == ["−1.2", "0.0", "–", "–"]
    assert number(12345.6, 0) == "12,346"


def test_the_template_holds_every_section_once() -> None:
    """Each table has its place on the page."""
    template = Template((FOLDER / "validation_template.md").read_text(encoding="utf-8"))
    assert sorted(template.get_identifiers()) == sorted([*NAMES, "command", "environment", "unmet", "verdict"])


def test_the_page_lists_what_is_missed() -> None:
    """A missed bar stands in the list with how far off it is, and the count is right."""
    missed = Measure("x", "Clearance", errors=Errors(0.0, 9.0, 7.0, 9), unit="mm", bars=(Bar("sd", 5.0),))
    met = Measure("y", "Contact", errors=Errors(0.0, 1.0, 1.0, 9), unit="ms", bars=(Bar("sd", 5.0),))
    detail = Detail("Per foot", ("Foot", "n"), (("left", "9"),))
    sections = {"ms_feet": Section("ms_feet", "Feet", ("A definition.",), (missed, met), (detail,))}
    assert "2 figures with a bar, 1 meet it and 1 miss it" in verdict(sections)
    assert "SD 9.0 mm where ≤ 5 is asked" in unmet_text(sections)
    text = page(sections, "python -m benchmarks")
    assert "### Per foot" in text
    assert "Not run." in text
    assert "$" not in text


def test_reasons_are_words() -> None:
    """Every reason kept is a sentence."""
    reasons = tomllib.loads((FOLDER / "reasons.toml").read_text(encoding="utf-8"))
    assert reasons
    assert all(text.endswith(".") for text in reasons.values())


def test_a_table_that_was_kept_tells_when_it_was_made(tmp_path: Path) -> None:
    """The same figures, and one more line; without a folder there is nothing kept."""
    made = Section("ms_feet", "Feet", ("A definition.",), (Measure("y", "Contact", 1.0, bars=(Bar("figure", 5.0),)),))
    save_section(made, "ms_feet", tmp_path)
    (found,) = saved_sections(tmp_path).values()
    assert found.measures == made.measures
    assert found.definitions[:1] == made.definitions
    assert "source at" in found.definitions[1]
    assert saved_sections(None) == {}
