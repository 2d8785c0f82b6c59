"""What the documentation says is what the code does."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import textwrap
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
GUIDES = sorted([ROOT / "README.md", *(ROOT / "docs" / "how-to").glob("*.md")])


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
    assert text == _script("make_signs").page(), "docs/signs.md is old: run make reference"


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
    options = [
        o for c in _every_command(group) for p in c.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")
    ]
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
    optional = project["optional-dependencies"]
    listed = [*project["dependencies"], *(name for names in optional.values() for name in names)]
    wanted = {re.split(r"[<>=\[ ]", entry)[0].lower().replace(".", "-").replace("_", "-") for entry in listed}
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


def _shown(page: Path, language: str) -> list[str]:
    """Fenced blocks of a language, without their indentation; no language is the shell."""
    blocks = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return [textwrap.dedent(text) for _, kind, text in blocks if kind == language]


def _commands(page: Path) -> list[list[str]]:
    lines = [line for block in _shown(page, "") for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.strip()]


def test_the_readme_leads_to_every_guide() -> None:
    """No page is left that a stranger cannot find."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in GUIDES if p.name != "README.md" and f"(docs/how-to/{p.name})" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_on_pages_can_be_typed(page: Path) -> None:
    """The real command line takes every line of the shell on a page: commands, options, values, what is needed."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    group: Any = typer.main.get_command(app)
    for program, *words in _commands(page):
        if program == "make":
            assert set(words) <= set(targets)
            continue
        assert Path(program).name == "surefoot", f"{program}: a command that no test knows"
        command: Any = group
        while hasattr(command, "commands"):
            assert words[0] in command.commands, f"surefoot {words[0]}"
            command, words = command.commands[words[0]], words[1:]
        command.make_context("surefoot", words)


def test_commands_on_pages_are_found() -> None:
    """The test above has something to look at, and sees an option that does not exist."""
    shown = [words for page in PAGES for words in _commands(page)]
    group: Any = typer.main.get_command(app)
    assert len(shown) > 20
    assert {words[1] for words in shown if words[0] != "make"} >= set(group.commands) - {"demo"}
    with pytest.raises(Exception, match="foot-length"):
        group.commands["assess"].make_context("assess", ["walk/", "-o", "report", "--foot-length", "0.3"])


def _every_command(command: Any) -> list[Any]:
    """A command, and those of its groups."""
    return [command, *(inner for c in getattr(command, "commands", {}).values() for inner in _every_command(c))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_options_in_the_text_exist(page: Path) -> None:
    """An option between back-ticks is one of some command."""
    group: Any = typer.main.get_command(app)
    known = {o for c in _every_command(group) for p in c.params for o in (*p.opts, *p.secondary_opts)}
    told = re.findall(r"`[^`\n]*`", re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S))
    ours = [words for words in told if "python -m" not in words]
    assert {o for words in ours for o in re.findall(r"(?<![\w-])--[a-z][a-z-]*", words)} <= known


@pytest.mark.parametrize("page", GUIDES, ids=lambda p: str(p.relative_to(ROOT)))
def test_python_on_pages_names_what_exists(page: Path) -> None:
    """It compiles, its imports work, and what it takes from `surefoot` is there."""
    for block in _shown(page, "python"):
        tree = ast.parse(block)
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(imports, []), str(page), "exec"), {})
        taken = re.findall(r"\bsurefoot((?:\.[a-z_]+)+)", block)
        assert [t for t in taken if not _exists(t)] == []


def _exists(dotted: str) -> bool:
    found: Any = surefoot
    for name in dotted.strip(".").split("."):
        found = getattr(found, name, None) or importlib.util.find_spec(f"surefoot.{name}")
    return found is not None


def test_version_is_told_once() -> None:
    """The package and the project agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == surefoot.__version__
