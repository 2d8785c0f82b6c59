"""Every hazard of docs/hazards.md has scenarios that prove its measures, and every scenario does as it says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from scenario import Scenario, changed_profile, play, scenarios

from surefoot.errors import ProfileError
from surefoot.stimulation.profile_file import profile_from_toml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "hazards.md"
ALL = scenarios()


def _named(scenario: Scenario) -> str:
    return scenario.path.stem


def longest_on_s(at: list[float]) -> float:
    """Return the longest time of pulses without a silence of more than 60 ms between."""
    begins = [t for n, t in enumerate(at) if n == 0 or t - at[n - 1] > 0.06]
    ends = [t for n, t in enumerate(at) if n == len(at) - 1 or at[n + 1] - t > 0.06]
    return max((end - begin for begin, end in zip(begins, ends, strict=True)), default=0.0)


def largest_share(at: list[float]) -> float:
    """Return the largest share of a minute with pulses, each counted for 25 ms (those of the example, at 40 Hz)."""
    return max((sum(t <= other < t + 60.0 for other in at) * 0.025 / 60.0 for t in at), default=0.0)


@pytest.mark.parametrize("scenario", [s for s in ALL if "input" in s.content], ids=_named)
def test_scenario(scenario: Scenario) -> None:
    """Pulses where they are expected, silence where it is, refusals by kind, and nothing that must never be."""
    content = scenario.content
    outcome, expect = play(content), content["expect"]
    assert outcome.violations == []
    assert expect, "a scenario expects something"
    at = [pulse.at_s for pulse in outcome.pulses]
    for begin, end, least in expect.get("pulses", []):
        assert sum(begin <= t < end for t in at) >= least, f"pulses from {begin} to {end} s"
    for begin, end in expect.get("silent", []):
        assert [t for t in at if begin <= t < end] == []
    kinds = {refusal.kind for refusal in outcome.refusals}
    assert set(expect.get("refusals", [])) <= kinds, kinds
    assert not set(expect.get("never", [])) & kinds, kinds
    assert outcome.stopped_by == expect.get("stopped_by", "")
    if "most_ma" in expect:
        assert max(pulse.current_ma for pulse in outcome.pulses) == pytest.approx(expect["most_ma"])
    if "longest_on_s" in expect:
        assert 0.0 < longest_on_s(at) <= expect["longest_on_s"]
    if "most_share" in expect:
        assert largest_share(at) <= expect["most_share"]
    assert len(outcome.refusals) < 60, "the log must stay short"


@pytest.mark.parametrize("scenario", [s for s in ALL if "profile" in s.content], ids=_named)
def test_profile_scenario(scenario: Scenario) -> None:
    """The profile is refused, with every violation."""
    with pytest.raises(ProfileError) as refused:
        profile_from_toml(changed_profile(scenario.content["profile"]))
    for words in scenario.content["refused"]:
        assert any(words in line for line in refused.value.violations), refused.value.violations


@pytest.mark.parametrize("scenario", [s for s in ALL if "proved_by" in s.content], ids=_named)
def test_scenario_of_processes_and_devices(scenario: Scenario) -> None:
    """The tests that it names exist; they run with all others."""
    assert scenario.content["proved_by"]
    for named in scenario.content["proved_by"]:
        file, _, test = named.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert test in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, named


def _rows() -> dict[str, list[str]]:
    """Hazard id to the scenario files in its row."""
    rows = re.findall(r"^\| (H\d\d) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.M)
    return {ident: re.findall(r"\(\.\./tests/scenarios/([a-z0-9_]+\.yaml)\)", cells) for ident, cells in rows}


def test_every_hazard_has_a_scenario_and_every_scenario_a_hazard() -> None:
    """The page and the files name each other."""
    rows = _rows()
    assert len(rows) >= 15
    by_file = {s.path.name: set(s.hazards) for s in ALL}
    assert [ident for ident, files in rows.items() if not files] == []
    for ident, files in rows.items():
        assert [f for f in files if ident not in by_file[f]] == [], ident
    told = {(f, ident) for ident, files in rows.items() for f in files}
    assert {(f, ident) for f, idents in by_file.items() for ident in idents} == told


def test_every_scenario_says_what_happens_and_is_one_of_three_kinds() -> None:
    """Names are told apart, and stories are there for people."""
    assert len({s.content["name"] for s in ALL}) == len(ALL) >= 25
    for scenario in ALL:
        assert len(scenario.content["story"]) > 20, scenario.path.name
        assert sum(key in scenario.content for key in ("input", "profile", "proved_by")) == 1, scenario.path.name


def test_a_scenario_can_fail() -> None:
    """The runner sees pulses where silence was promised."""
    content: dict[str, Any] = {
        "input": "steady", "sensors": ["left_foot"], "duration_s": 2.0, "events": [{"at": 0.0, "do": "start"}],
    }  # fmt: skip
    assert any(pulse.at_s > 1.1 for pulse in play(content).pulses)
    without_end = [n / 40.0 for n in range(2400)]
    assert longest_on_s(without_end) == pytest.approx(59.975)
    assert largest_share(without_end) == pytest.approx(1.0)
