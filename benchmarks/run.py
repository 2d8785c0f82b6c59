"""Print every table as Markdown, or write docs/validation.md.

``python -m benchmarks [--only NAME ...] [--write docs/validation.md] [--peer-env FOLDER] [--jobs N]``
"""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[1]
if __package__ in (None, ""):  # started as a script
    sys.path.insert(0, str(ROOT))

from benchmarks.data_sets import there  # noqa: E402
from benchmarks.tables import Section, markdown_table  # noqa: E402

_DATA = {
    "healthy_mocap": "healthy_foot_imu_mocap",
    "markers": "healthy_foot_imu_mocap",
    "stroke_treadmill": "stroke_treadmill_foot_shank_imu",
    "optogait": "healthy_treadmill_optogait",
    "ms_feet": "ms_foot_imu",
    "shanks": "stroke_treadmill_foot_shank_imu",
    "aid": "stroke_with_and_without_aid",
    "closed_loop": "foot_imu_closed_loop",
    "disturbed": "healthy_foot_imu_mocap",
}
NAMES = (
    *_DATA,
    "virtual_grid",
    "signs",
    "comparison",
    "tests",
    "care",
    "stimulation_replay",
    "stimulation_engine",
    "stimulation_real_time",
    "stimulation_learning",
    "speed",
)
_LONG = ("stimulation_real_time",)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; with --strict, exit with 1 where a bar is missed."""
    options = _parser().parse_args(arguments)
    wanted = {name: maker for name, maker in makers(options).items() if name in options.only}
    sections = saved_sections(options.saved)
    for name, maker in wanted.items():
        sections[name] = run_section(name, maker)
        save_section(sections[name], name, options.saved)
    sections = {name: sections[name] for name in NAMES if name in sections}
    for section in sections.values():
        print(section.markdown())
    print(unmet_text(sections))
    if options.write:
        text = page(sections, _command(options))
        options.write.write_text(text, encoding="utf-8")
        print(f"Written: {options.write.name}", file=sys.stderr)
    return int(options.strict and any(section.unmet for section in sections.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Print figures of accuracy and speed.")
    usual = tuple(name for name in NAMES if name not in _LONG)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=usual, help="these tables only")
    parser.add_argument("--saved", type=Path, help="folder that keeps each table; those not made now come from there")
    parser.add_argument("--write", type=Path, help="also write the page with all tables")
    parser.add_argument("--walkers", type=int, default=266, help="virtual walkers, all kinds in turn")
    parser.add_argument("--sign-walkers", type=int, default=740, help="virtual walkers with known signs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes for the virtual walkers")
    parser.add_argument("--peer-env", type=Path, help="environment made by make_peer_environment.sh")
    parser.add_argument("--peer-minutes", type=float, default=10.0, help="length of the shorter recordings for both")
    parser.add_argument(
        "--engine-minutes", type=float, default=60.0, help="run of the stimulator's engine at real time"
    )
    parser.add_argument("--engine-hours", type=float, default=24.0, help="samples for the memory of core and gate")
    parser.add_argument("--engine-kills", type=int, default=50, help="how often the engine is killed")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a bar is missed")
    return parser


def makers(options: argparse.Namespace) -> dict[str, Callable[[], Section]]:
    """Return what makes each section; modules are imported only when it is made."""
    found: dict[str, Callable[[], Section]] = {name: partial(_make, f"accuracy_{name}") for name in _DATA}
    found["virtual_grid"] = partial(_make, "accuracy_virtual_grid", options.walkers, options.jobs)
    found["signs"] = partial(_make, "accuracy_signs", options.sign_walkers, options.jobs)
    found["comparison"] = partial(_make, "accuracy_comparison", options.jobs)
    found["tests"] = partial(_make, "accuracy_tests")
    found["care"] = partial(_make, "care_engine")
    found["stimulation_replay"] = partial(_make, "stimulation_replay")
    found["stimulation_engine"] = partial(_make, "stimulation_engine", options.engine_kills, options.engine_hours)
    found["stimulation_real_time"] = partial(_make, "stimulation_real_time", options.engine_minutes)
    found["stimulation_learning"] = partial(_make, "stimulation_learning", options.jobs)
    found["speed"] = partial(_make, "speed", options.peer_env, 60.0 * options.peer_minutes)
    return found


def _make(module: str, *arguments: object) -> Section:
    section: Section = import_module(f"benchmarks.{module}").measure(*arguments)
    return section


def run_section(name: str, maker: Callable[[], Section]) -> Section:
    """Make a section; where its data is not on this machine, say so."""
    if name in _DATA and not there(_DATA[name]):
        return Section(name, name, (f"Not run: {_DATA[name]} is not on this machine (see SUREFOOT_TEST_DATA).",))
    begin = time.perf_counter()
    section = maker()
    print(f"{name}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    return section


def save_section(section: Section, name: str, folder: Path | None) -> None:
    """Keep a table, with what it was made from."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        told = f"Made on {date.today().isoformat()}, source at {source_state()}."
        kept = replace(section, definitions=(*section.definitions, told))
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(kept))


def saved_sections(folder: Path | None) -> dict[str, Section]:
    """Return the tables that were kept; each tells when it was made and from which source."""
    files = sorted(folder.glob("*.pickle")) if folder is not None else []
    return {file.stem: pickle.loads(file.read_bytes()) for file in files if file.stem in NAMES}


def page(sections: dict[str, Section], command: str) -> str:
    """Fill the template; sections that were not run say so."""
    template = Template(Path(__file__).with_name("validation_template.md").read_text(encoding="utf-8"))
    bodies = {name: sections[name].body() if name in sections else "Not run." for name in NAMES}
    return template.substitute(
        bodies, command=command, environment=environment_rows(), verdict=verdict(sections), unmet=unmet_text(sections)
    )


def verdict(sections: dict[str, Section]) -> str:
    """Say how many bars are met."""
    judged = [measure for section in sections.values() for measure in section.measures if measure.met is not None]
    met = sum(measure.met is True for measure in judged)
    return f"Of {len(judged)} figures with a bar, {met} meet it and {len(judged) - met} miss it."


def unmet_text(sections: dict[str, Section]) -> str:
    """List every figure that misses its bar, by how much, and why."""
    reasons = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))
    rows = [
        (
            section.title.split(" (")[0],
            measure.name,
            "; ".join(measure.shortfalls()),
            reasons.get(measure.key, "not known yet"),
        )
        for section in sections.values()
        for measure in section.unmet
    ]
    if not rows:
        return "Nothing: every figure meets its bar."
    return markdown_table(("Data", "Measure", "How far off", "Why"), rows, align="---")


def environment_rows() -> str:
    """Return date, versions and kind of machine as table rows."""
    cores = os.cpu_count() or 1
    many = _NUMBERS[cores] if cores < len(_NUMBERS) else str(cores)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "polars"))
    rows = (
        ("Date", date.today().isoformat()),
        ("Surefoot", f"{version('surefoot')}, source at {source_state()}"),
        ("Machine", f"{many} shared {'core' if cores == 1 else 'cores'}, {platform.machine()}, {platform.system()}"),
        ("Versions", f"Python {platform.python_version()}, {libraries}"),
    )
    return "\n".join(f"| {name} | {value} |" for name, value in rows)


def source_state() -> str:
    """Return the last commit that touched the source, and whether it was changed since."""
    try:
        commit = _git("log", "-1", "--format=%h", "--", "src")
        changed = _git("status", "--porcelain", "--", "src")
    except (OSError, subprocess.CalledProcessError):
        return "an unknown commit"
    return f"commit {commit}" + (" with changes not yet committed" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _command(options: argparse.Namespace) -> str:
    parts = ["python -m benchmarks"]
    if set(options.only) != set(_parser().get_default("only")):
        parts.append("--only " + " ".join(options.only))
    if options.saved:
        parts.append("--saved FOLDER")
    if options.peer_env:
        parts.append("--peer-env PEER_ENVIRONMENT")
    if options.walkers != _parser().get_default("walkers"):
        parts.append(f"--walkers {options.walkers}")
    if options.sign_walkers != _parser().get_default("sign_walkers"):
        parts.append(f"--sign-walkers {options.sign_walkers}")
    for name in ("engine_minutes", "engine_hours", "engine_kills"):
        if (given := getattr(options, name)) != _parser().get_default(name):
            parts.append(f"--{name.replace('_', '-')} {given:g}")
    return " ".join([*parts, "--write docs/validation.md"])


if __name__ == "__main__":
    sys.exit(main())
