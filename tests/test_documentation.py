"""What the documentation says is what the code does."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import surefoot
from surefoot.cli.main import app
from surefoot.gait import STRIDE_COLUMNS
from surefoot.report import REPORT_FILES
from surefoot.signs import MEASURES, reference_values

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference.md"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    return _script("make_reference")


def test_reference_is_as_new_as_the_code(maker: ModuleType) -> None:
    """`make reference` renews it."""
    assert REFERENCE.read_text(encoding="utf-8") == maker.reference(), "docs/reference.md is old: run make reference"


def test_the_page_of_the_signs_is_as_new_as_the_code() -> None:
    """`make reference` renews it."""
    text = (ROOT / "docs" / "signs.md").read_text(encoding="utf-8")
    assert text == _loaded("make_signs").page(), "docs/signs.md is old: run make reference"


def test_reference_values_are_as_new_as_their_files() -> None:
    """`make reference` renews the page; every record and every source is on it, also what was not found."""
    text = (ROOT / "docs" / "reference-values.md").read_text(encoding="utf-8")
    assert text == _script("make_reference_values").page(), "docs/reference-values.md is old: run make reference"
    values = reference_values()
    assert [r.id for r in values.records if f"`{r.id}`" not in text] == []
    assert [ident for ident in values.sources if f"`{ident}`" not in text] == []
    assert text.count("**not found**") == sum(bool(r.not_found) for r in values.records) > 8


def test_everything_a_person_can_name_is_in_the_reference() -> None:
    """Commands, options, columns, measures, files, Python names."""
    text = REFERENCE.read_text(encoding="utf-8")
    group: Any = typer.main.get_command(app)
    options = [o for c in group.commands.values() for p in c.params for o in p.opts if o.startswith("-")]
    names = [*options, *(c.name for c in STRIDE_COLUMNS), *MEASURES, *REPORT_FILES]
    assert len(names) > 80
    assert [n for n in names if f"`{n}`" not in text] == []
    assert [n for n in group.commands if f"### surefoot {n}\n" not in text] == []
    assert [n for n in surefoot.__all__ if callable(getattr(surefoot, n)) and f"### surefoot.{n}\n" not in text] == []


def test_every_setting_says_what_it_means(maker: ModuleType) -> None:
    """No setting without a meaning, and all of them in the reference."""
    rows = list(maker._setting_rows(maker.AssessmentSettings(), ""))
    text = REFERENCE.read_text(encoding="utf-8")
    assert len(rows) >= 4
    assert [name for name, _, meaning in rows if not meaning] == []
    assert [name for name, _, _ in rows if f"`{name}`" not in text] == []


def test_dependencies_are_those_of_the_project() -> None:
    """Each has its reason, and none is forgotten or left over."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {re.split(r"[<>=\[ ]", entry)[0].lower().replace(".", "-") for entry in listed}
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.M)
    reasons = {name: words for name, words in rows if name != "library"}
    assert set(reasons) == wanted
    assert all(len(words) > 4 for words in reasons.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the project finds it."""
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_on_pages_have_real_options(page: Path) -> None:
    """What a page tells to type can be typed."""
    group: Any = typer.main.get_command(app)
    for name, rest in re.findall(r"^ *(?:\S*/)?surefoot (\w+) (.*)$", page.read_text(encoding="utf-8"), re.M):
        assert name in group.commands, f"surefoot {name}"
        known = {o for p in group.commands[name].params for o in p.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", " " + rest)) <= known


def test_version_is_told_once() -> None:
    """The package and the project agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == surefoot.__version__
