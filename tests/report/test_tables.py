"""The tables beside the report hold the assessment's numbers, under the names that the reference gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording

from surefoot.gait import STRIDE_SCHEMA
from surefoot.report import FHIR_FILE, REPORT_FILES, measures_table, signs_table, write_assessment
from surefoot.report.tables import MEASURE_COLUMNS, SIGN_COLUMNS
from surefoot.signs import Assessment, Evidence, Finding, SignGrade, Strength, assess


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return assess(make_recording(30.0))


def test_measures_have_a_row_each_with_a_value_or_a_reason(assessment: Assessment, tmp_path: Path) -> None:
    """Read back from the file as a spreadsheet would."""
    write_assessment(assessment, tmp_path)
    table = pl.read_csv(tmp_path / "measures.csv", schema={c.name: c.dtype for c in MEASURE_COLUMNS})
    assert table.height == sum(len(m) for m in assessment.measures.values())
    missing = 0
    for row in table.iter_rows(named=True):
        measure = assessment.measures[row["side"]][row["measure"]]
        assert row["reason"] == measure.reason
        assert row["caution"] == measure.caution
        assert (row["n"], row["unit"] or "") == (measure.n, measure.unit)
        for name in ("value", "low", "high", "sd", "robust_sd"):
            wanted = getattr(measure, name)
            assert row[name] == (None if wanted is None else pytest.approx(wanted, abs=6e-7)), (row["measure"], name)
        missing += measure.value is None
    assert 0 < missing < table.height / 2


def test_parquet_holds_the_stride_table_with_its_types(assessment: Assessment, tmp_path: Path) -> None:
    """Nothing to guess when it is read again."""
    write_assessment(assessment, tmp_path)
    strides = pl.read_parquet(tmp_path / "strides.parquet")
    assert strides.equals(assessment.strides)
    assert dict(strides.schema) == STRIDE_SCHEMA


def test_signs_have_a_row_each_with_their_evidence(assessment: Assessment) -> None:
    """Pieces of evidence stay apart; what is not there is empty."""
    pieces = tuple(Evidence(text, Strength.WEAK, "the other side") for text in ("Lands flat, at 2°.", 'Says "slap".'))
    finding = Finding("foot_slap", "right", SignGrade.POSSIBLE, pieces, (), pieces[:1], "", "", "", 12)
    table = signs_table(replace(assessment, signs={"left": {}, "right": {"foot_slap": finding}}))
    assert table.rows() == [
        ("right", "foot_slap", "possible", None, 12, 'Lands flat, at 2°. | Says "slap".', None, "Lands flat, at 2°.")
    ]
    assert table.columns == [c.name for c in SIGN_COLUMNS]


def test_a_walk_without_signs_has_an_empty_table_with_its_columns(assessment: Assessment) -> None:
    """So that many walks can be put under each other."""
    table = signs_table(replace(assessment, signs={"left": {}, "right": {}}))
    assert table.height == 0
    assert pl.concat([table, table]).columns == [c.name for c in SIGN_COLUMNS]
    assert measures_table(assessment).columns == [c.name for c in MEASURE_COLUMNS]


def test_the_bundle_is_written_when_asked_and_an_old_one_does_not_stay(assessment: Assessment, tmp_path: Path) -> None:
    """The files of a folder are of one walk."""
    write_assessment(assessment, tmp_path, fhir=True)
    assert {f.name for f in tmp_path.iterdir()} == {*REPORT_FILES, FHIR_FILE}
    write_assessment(assessment, tmp_path)
    assert {f.name for f in tmp_path.iterdir()} == set(REPORT_FILES)
