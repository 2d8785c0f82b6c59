"""The house stands as designed: data flows up one stair, files stay small, what is public is explained."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "surefoot"
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_LINES = 400

FLOORS = {
    "errors": 0,
    "recording": 1,
    "gait": 2,
    "virtual": 2,
    "stimulation": 3,
    "whatif": 3,
    "signs": 4,
    "care": 5,
    "report": 6,
    "app": 7,
    "cli": 7,
    "cohort": 7,
}
ROOMS = sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists())


def _room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imported_rooms(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: imports are absolute, so that a room's name can be read"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("surefoot.")} & set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_from_rooms_below(path: Path) -> None:
    """recording < gait, virtual < stimulation < signs < care < report < cli; the two of one floor do not meet."""
    room = _room(path)
    if room in ("__init__", "__main__"):
        return
    assert room in FLOORS, f"{room} has no floor: add it to the design first"
    above = {r for r in _imported_rooms(path) if r != room and FLOORS[r] >= FLOORS[room]}
    assert above == set()


def test_the_stair_is_really_checked() -> None:
    """The check sees the imports that there are."""
    assert _imported_rooms(SOURCE / "signs" / "summary.py") == {"recording", "signs"}
    assert "virtual" in _imported_rooms(SOURCE / "cli" / "demo.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_stay_small_and_say_what_they_are(path: Path) -> None:
    """At most 400 lines, or the reason at the top; and every module says what it is for."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the module has no docstring"
    if len(text.splitlines()) > MOST_LINES:
        assert "lines because" in text[:1500], f"over {MOST_LINES} lines without a reason at the top"


def _public_definitions(path: Path) -> list[ast.FunctionDef | ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += [n for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_everything_public_has_a_docstring(path: Path) -> None:
    """Functions, classes and their public methods."""
    assert [node.name for node in _public_definitions(path) if not ast.get_docstring(node)] == []


def _exported() -> list[tuple[str, str]]:
    names = []
    for room in ROOMS:
        module = import_module(f"surefoot.{room}")
        names += [(room, name) for name in getattr(module, "__all__", [])]
    return names


@pytest.mark.parametrize(("room", "name"), _exported(), ids=lambda v: str(v))
def test_exported_names_document_parameters_and_result(room: str, name: str) -> None:
    """NumPy style: Parameters where there are any, Returns where something comes back."""
    thing = getattr(import_module(f"surefoot.{room}"), name)
    if not inspect.isfunction(thing):
        assert not callable(thing) or inspect.getdoc(thing), f"{name} has no docstring"
        return
    text = inspect.getdoc(thing) or ""
    signature = inspect.signature(thing)
    if signature.parameters:
        assert re.search(r"^Parameters\n-{10}$", text, flags=re.M), f"{name} does not document its parameters"
        missing = [p for p in signature.parameters if not re.search(rf"\b{p}\b", text)]
        assert missing == [], f"{name} does not document {missing}"
    if signature.return_annotation not in (None, "None", inspect.Signature.empty):
        assert re.search(r"^(Returns|Yields)\n-+$", text, flags=re.M), f"{name} does not say what it returns"


def test_nothing_holds_machine_paths_or_package_hosts() -> None:
    """The repository reads the same on every machine."""
    texts = [
        p for p in ROOT.rglob("*") if p.suffix in (".py", ".md", ".toml", ".j2", ".css", ".yml", "") and p.is_file()
    ]
    kept = [
        p
        for p in texts
        if not any(
            part.startswith((".git", ".venv", ".mypy", ".ruff", ".pytest", ".hypothesis"))
            or part in ("__pycache__", "demo-report")
            for part in p.relative_to(ROOT).parts
        )
    ]
    pattern = re.compile(r"/(?:home|root|work|Users|opt)/[a-z]|files\.pythonhosted|pypi\.org|index-url", re.I)
    found = {
        str(p.relative_to(ROOT)): m.group()
        for p in kept
        if p != Path(__file__).resolve() and (m := pattern.search(p.read_text(encoding="utf-8", errors="ignore")))
    }
    assert len(kept) > 30
    assert found == {}
