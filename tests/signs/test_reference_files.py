"""A file of reference values that is incomplete, misspelt or without a source is refused by file, record and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import FormatError
from surefoot.signs import ReferenceValues
from surefoot.signs.reference_load import load_reference_values

SOURCES = "- {id: one, short: One 2020, citation: 'One 2020, A Journal 1:2.'}\n"
HEAD = """- id: pitch
  measure: foot_pitch_initial_contact_deg
  group: healthy
  population: healthy adults
  protocol: foot sensor
  unit: deg
  sources: [one]
  tag: derived
  review: needs clinical review
"""
LINE = HEAD + "  kind: norm_line\n  curve: {constant: 1, slope: 2, residual_sd: 3, speed_m_s: [0.5, 1.5]}\n"
TABLE = HEAD + "  kind: norm_by_age\n  rows:\n    - {sex: male, age_years: [20, 29], middle: 1}\n"
CHANGE = HEAD + "  kind: detectable_change\n  change: {amount: 2, direction: either}\n"
LIMIT = HEAD + "  kind: limit\n  folded: difference\n  rows:\n    - {percentiles: {p95: 3}}\n"
GAP = HEAD + "  kind: not_found\n  not_found: Nothing was found.\n"


def _load(folder: Path, records: str, sources: str = SOURCES) -> ReferenceValues:
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    (folder / "pitch.yaml").write_text(records, encoding="utf-8")
    return ReferenceValues(*load_reference_values(folder))


@pytest.mark.parametrize("good", [LINE, TABLE, CHANGE, LIMIT, GAP])
def test_a_complete_record_is_read(good: str, tmp_path: Path) -> None:
    """One of each kind of content."""
    values = _load(tmp_path, good)
    assert values.record("pitch").sources == ("one",)
    assert values.source("one").short == "One 2020"


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (LINE.replace("sources: [one]", "sources: [two]"), "pitch.yaml, pitch, field 'sources': no source 'two'"),
        (LINE.replace("sources: [one]", "sources: []"), "field 'sources': a list with one word or more"),
        (
            LINE.replace("  sources: [one]\n", ""),
            "field 'sources': a list with one word or more is needed; got nothing",
        ),
        (LINE.replace("_contact_deg", "_contact"), "field 'measure': 'foot_pitch_initial_contact' is no measure"),
        (LINE.replace("norm_line", "norms"), "field 'kind': one of norm_by_age"),
        (LINE.replace("group: healthy", "group: well"), "field 'group': one of healthy"),
        (LINE.replace("tag: derived", "tag: guessed"), "field 'tag': one of read, secondary, derived, unchecked"),
        (LINE.replace("needs clinical review", "read in the source"), "field 'review': a value that is derived"),
        (LINE.replace("unit: deg", "unit: mm"), "field 'unit': 'deg' is the unit"),
        (LINE.replace("population", "populatoin"), "field 'population': words are needed; got nothing"),
        (LINE + "  caveats: none\n", "field 'caveats': no such field is known here; got 'none'"),
        (LINE + "  comparable: false\n", "field 'not_comparable_because'"),
        (LINE + "  not_comparable_because: it differs\n", "it stands where comparable is false, and only there"),
        (LINE + "  comparable: maybe\n  not_comparable_because: x\n", "field 'comparable': true or false"),
        (LINE + "  statistic: mode\n", "field 'statistic': one of mean, median"),
        (LINE + "  people: some\n", "field 'people': a whole number of people"),
        (LINE + "  people: 0\n", "field 'people': a whole number of people"),
        (LINE + "  rows:\n    - {middle: 1}\n", "field 'rows': the kind norm_line needs 'curve' and nothing else"),
        (LINE + "  near:\n    - {measure: swing, because: x}\n", "pitch.yaml, pitch, near 1, field 'measure': 'swing'"),
        (LINE.replace("slope: 2", "slope: two"), "pitch, curve, field 'slope': a number is needed; got 'two'"),
        (LINE.replace("slope: 2", "slope: .nan"), "field 'slope': a number is needed"),
        (LINE.replace("residual_sd: 3", "residual_sd: 0"), "field 'residual_sd': a number above 0 is needed; got 0"),
        (LINE.replace("slope: 2", "slope: 2, sd_of_all: 4"), "field 'sd_of_all': it stands in"),
        (LINE.replace("[0.5, 1.5]", "[1.5, 0.5]"), "the first end must be below the second; got 1.5 and 0.5"),
        (LINE.replace("[0.5, 1.5]", "[0.5, null]"), "field 'speed_m_s': both ends are needed"),
        (LINE.replace("kind: norm_line", "kind: norm"), "the kind norm needs 'rows' and nothing else"),
        (TABLE.replace("male", "m"), "pitch, rows 1, field 'sex': one of female, male is needed; got 'm'"),
        (TABLE.replace("age_years: [20, 29], ", ""), "rows 1, field 'age_years': a table by age needs it"),
        (TABLE.replace("29]", "29.5]"), "field 'age_years': whole years are needed; got 20 and 29.5"),
        (TABLE.replace(", middle: 1", ""), "rows 1, field 'middle': a row without any value"),
        (TABLE.replace("middle: 1", "middle: 1, interval: [2, 3]"), "field 'middle': 1 lies outside its interval"),
        (TABLE.replace("middle: 1", "middle: 1, interval: [0, 3]"), "field 'interval_is'"),
        (TABLE + "  interval_is: bounds of a class\n", "field 'interval_is': no row has an interval"),
        (TABLE + "    - {sex: male, age_years: [29, 39], middle: 1}\n", "the age of 29 years belongs to two rows"),
        (TABLE.replace("norm_by_age", "limit"), "field 'folded': limits need it"),
        (LIMIT.replace("p95", "p90"), "a limit needs the percentile 95"),
        (LIMIT.replace("p95", "95"), "field '95': a percentile is named p1 to p99"),
        (LIMIT.replace("p95: 3", "p95: 3, p5: 4"), "field 'p95': it lies below a smaller percentile"),
        (CHANGE.replace("amount: 2", "amount: -2"), "change, field 'amount': a size above 0 is needed"),
        (CHANGE.replace("amount: 2", "amount: 20, relative: true"), "a share of the first value is needed"),
        (CHANGE.replace("either", "up"), "field 'direction': one of better, worse, either"),
        (GAP.replace("Nothing was found.", "''"), "field 'not_found'"),
        (LINE + LINE, "field 'id': 'pitch' is there twice"),
        (LINE + "  unit: deg\n", "pitch.yaml, line 1: field 'unit' is there twice"),
        ("pitch: 1\n", "pitch.yaml: a list of entries belongs here"),
        ("- pitch\n", "pitch.yaml, entry 1: a mapping of names to values belongs here; got 'pitch'"),
        ("- {id: [}\n", "pitch.yaml is not YAML"),
        ("", "pitch.yaml: a list of entries belongs here"),
    ],
)
def test_what_is_wrong_is_named(records: str, said: str, tmp_path: Path) -> None:
    """File, record and field, and what is allowed."""
    with pytest.raises(FormatError) as refused:
        _load(tmp_path, records)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (SOURCES + SOURCES, "sources.yaml, one, field 'id': 'one' is there twice"),
        (SOURCES.replace("citation", "cite"), "sources.yaml, one, field 'citation': words are needed"),
        (SOURCES.replace("short", "Doi: x, short"), "sources.yaml, one, field 'Doi': no such field"),
    ],
)
def test_sources_are_checked_too(sources: str, said: str, tmp_path: Path) -> None:
    """A source without a citation is none."""
    with pytest.raises(FormatError) as refused:
        _load(tmp_path, LINE, sources)
    assert said in str(refused.value)


def test_no_number_comes_from_a_search(tmp_path: Path) -> None:
    """What was only looked for gives no number; that nothing was found can rest on it."""
    search = SOURCES.replace("id: one", "id: literature-search")
    for good in (LINE, TABLE, CHANGE, LIMIT):
        with pytest.raises(FormatError, match="field 'sources': a number needs a source"):
            _load(tmp_path, good.replace("sources: [one]", "sources: [literature-search]"), search)
    assert _load(tmp_path, GAP.replace("sources: [one]", "sources: [literature-search]"), search).record("pitch")


def test_without_a_file_of_sources_nothing_has_a_source(tmp_path: Path) -> None:
    """No number without a source."""
    (tmp_path / "pitch.yaml").write_text(LINE, encoding="utf-8")
    with pytest.raises(FormatError, match=r"no source 'one' stands in sources\.yaml"):
        load_reference_values(tmp_path)
