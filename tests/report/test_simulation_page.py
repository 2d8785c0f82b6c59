"""The page of a simulated stimulation, its JSON, and the command that makes them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from surefoot.cli.main import app
from surefoot.report.model import Missing
from surefoot.report.render import report_html
from surefoot.report.stimulation_simulation import build_simulation_report
from surefoot.report.write_simulation import SIMULATION_FILES, simulation_json, write_simulation
from surefoot.stimulation.simulated_person import SimulatedPerson, simulate_person
from surefoot.stimulation.simulated_summary import lesson_strides, rested_strides, tired_strides


@lru_cache
def person() -> SimulatedPerson:
    """A short walk, timed by the core."""
    return simulate_person(45.0, seed=2)


def median(values: list[float]) -> float:
    """Middle value."""
    return sorted(values)[len(values) // 2]


def test_learning_beats_the_best_fixed_level_with_the_core_in_the_loop() -> None:
    """Rested and tired; the core knows only the samples."""
    without, fixed, learned = person().ways
    for strides in (rested_strides, tired_strides):
        off = [median([s.rms_deg for s in strides(person(), way)]) for way in (without, fixed, learned)]
        height = [median([s.clearance_mm for s in strides(person(), way)]) for way in (without, fixed, learned)]
        assert off[0] > off[1] > 2.0 * off[2]
        assert height[0] < height[1] < height[2]
    assert median([s.rms_deg for s in rested_strides(person(), learned)]) < 2.5
    found = lesson_strides(person())
    assert found[0].most_deg > 15.0
    assert found[4].rms_deg < 3.0


def test_late_stimulation_loses_clearance() -> None:
    """Fixed or learned, 100 ms late is worse than on time by more than a centimetre."""
    height = {way.key: median([s.clearance_mm for s in way.walk.strides[2:]]) for way in person().late}
    assert height["fixed_late"] < height["fixed_on_time"] - 10.0
    assert height["learned_late"] < height["learned_on_time"] - 10.0


def test_every_section_of_the_page_is_there() -> None:
    """And the page says first that the leg is simulated."""
    report = build_simulation_report(person())
    blocks = [block for part in report.parts for section in part.sections for block in section.blocks]
    assert [block for block in blocks if isinstance(block, Missing)] == []
    html = report_html(report)
    assert html.count("<svg viewBox") >= 8
    assert "No person was stimulated" in html
    assert ">nan" not in html.lower()
    assert 'src="http' not in html
    assert "<script" not in html


def test_files_are_written_and_the_json_is_the_walks(tmp_path: Path) -> None:
    """Page, PDF and JSON; unknown values are null."""
    page = write_simulation(person(), tmp_path)
    assert page.name == "simulate.html"
    assert {path.name for path in tmp_path.iterdir()} == set(SIMULATION_FILES)
    content = json.loads((tmp_path / "simulate.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert content["simulated"] is True
    learned = content["ways"]["learned"]["strides"]
    assert [s["error_rms_deg"] for s in learned] == pytest.approx(
        [s.rms_deg for s in person().ways[2].walk.strides], abs=1e-4
    )
    assert content["ways"]["without"]["strides"][0]["onset_before_toe_off_s"] is None
    assert simulation_json(person()) == simulation_json(person())


def test_the_command_says_what_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each way's numbers and the page."""
    monkeypatch.setattr("surefoot.stimulation.simulated_person.simulate_person", lambda duration, seed: person())
    done = CliRunner().invoke(app, ["stimulate", "simulate", "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "A simulated leg" in done.output
    assert "simulate.html" in done.output.replace("\n", "")
    assert (tmp_path / "out" / "simulate.html").exists()
    wrong = CliRunner().invoke(app, ["stimulate", "simulate", "-o", str(tmp_path), "--duration", "5"])
    assert wrong.exit_code == 2
