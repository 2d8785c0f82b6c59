"""Writes docs/reference.md from the code: commands, Python names, stride columns, measures, settings, errors.

Run it with ``make reference`` after a change; a test fails when the page is older than the code.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import surefoot
from surefoot import errors
from surefoot.care.answer_types import answer_type
from surefoot.care.history_questions import history_questions
from surefoot.cli.main import app
from surefoot.gait import STRIDE_COLUMNS
from surefoot.report import COMPARISON_FILES, EXPLANATION_FILES, FHIR_CARE_FILE, FHIR_FILE, REPORT_FILES
from surefoot.report.replay_tables import COMMAND_COLUMNS, PULSE_COLUMNS, REFUSAL_COLUMNS
from surefoot.report.tables import MEASURE_COLUMNS, SIGN_COLUMNS
from surefoot.report.write_replay import REPLAY_FILES
from surefoot.signs import MEASURES, AssessmentSettings

PAGE = Path(__file__).parent / "reference.md"

_FILES = {
    "report.html": "the page for people; it needs no network",
    "report.pdf": "the same for paper and records, tagged for screen readers (PDF/UA-1)",
    "strides.csv": "one row per stride and side, see the columns below",
    "strides.parquet": "the same table with its types, for statistics programs",
    "measures.csv": "one row per side and measure, see the columns below",
    "signs.csv": "one row per side and sign, see the columns below",
    "summary.json": "quality, measures and signs for other programs; names stay, keys may be added",
    "assessment.json": "everything, without loss: `surefoot.signs.from_json` reads it back",
    "settings.toml": "the settings used: `surefoot assess ... --settings settings.toml` uses them again",
    FHIR_FILE: "with `--fhir`: the measures and signs as a FHIR R4 bundle, see [export](how-to/export.md)",
}


_COMPARISON = {
    "comparison.html": "the page for people; it needs no network",
    "comparison.pdf": "the same on paper, tagged for screen readers",
    "comparison.json": "conditions, differences, trends and warnings for other programs; names stay, keys may be added",
    "comparison.csv": "one row per walk, side and measure",
}


_EXPLANATION = {
    "explanation.html": "the page for people, red flags first; it needs no network",
    "explanation.pdf": "the same on paper, tagged for screen readers",
    "explanation.json": "everything that was found, for other programs; names stay, keys may be added",
    "programme.html": "the home programme alone, in large type, to print; not while a red flag is open",
    "programme.ics": "its days for eight weeks, for a calendar; no personal data",
    "card.html": "a card to carry, where it is among the options: the way I walk comes from my nerves",
    "card.pdf": "the same as a sheet to print, cut and fold",
    FHIR_CARE_FILE: "with `--fhir`: drafts as a FHIR R4 bundle, see [explain](how-to/explain.md)",
}


_TABLES = (
    ("measures.csv", MEASURE_COLUMNS),
    ("signs.csv", SIGN_COLUMNS),
    ("commands.csv", COMMAND_COLUMNS),
    ("pulses.csv", PULSE_COLUMNS),
    ("refusals.csv", REFUSAL_COLUMNS),
)


_REPLAY = {
    "replay.html": "the page for people, pictures first; it needs no network",
    "replay.json": "timing of each leg, electrical load, refusals and quality, for other programs; names stay, keys "
    "may be added",
    "commands.csv": "one row per leg and sample: what was wished, why, and what was let out, see the columns below",
    "pulses.csv": "one row per pulse that would have left, see the columns below",
    "refusals.csv": "what the safety gate refused or cut down, see the columns below",
    "profile.toml": "the profile as it was used",
}


def reference() -> str:
    """The whole page.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Reference\n\nMade from the code by `make reference`; change the docstrings, not this page.\n",
        _commands(),
        _files(),
        _columns(),
        _table_columns(),
        _measures(),
        _settings(),
        _history(),
        _python(),
        _errors(),
    ]
    return "\n".join(parts)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    return "\n".join([_row(*head), "|" + "---|" * len(head), *(_row(*row) for row in rows)]) + "\n"


def _commands() -> str:
    group: Any = typer.main.get_command(app)
    text = "## Command line\n\nExit codes: 0 done, 1 the input cannot be used, 2 wrong usage.\n"
    text += "\n" + _table(("option", "what it does"), [_option(p) for p in group.params]) + "\n"
    for name, command in group.commands.items():
        text += _command(f"surefoot {name}", command)
    return text


def _command(words: str, command: Any) -> str:
    text = f"### {words}\n\n{(command.help or '').strip()}\n\n"
    if hasattr(command, "commands"):
        return text + "".join(_command(f"{words} {name}", part) for name, part in command.commands.items())
    return text + _table(("argument or option", "what it does"), [_option(p) for p in command.params]) + "\n"


def _option(parameter: Any) -> tuple[str, str]:
    names = (
        ", ".join(f"`{o}`" for o in (*parameter.opts, *parameter.secondary_opts))
        if parameter.opts[0].startswith("-")
        else f"`{parameter.metavar or 'PATH...'}`"
    )
    needed = " Needed." if parameter.required else ""
    return names, (getattr(parameter, "help", None) or "Files or a folder of one walk.") + needed


def _files() -> str:
    rows: list[tuple[object, ...]] = [(f"`{name}`", _FILES[name]) for name in (*REPORT_FILES, FHIR_FILE)]
    compared: list[tuple[object, ...]] = [(f"`{name}`", _COMPARISON[name]) for name in sorted(COMPARISON_FILES)]
    text = "## Files of an assessment\n\n" + _table(("file", "what it holds"), rows)
    text += "\n## Files of a comparison\n\n" + _table(("file", "what it holds"), compared)
    names = (*EXPLANATION_FILES, FHIR_CARE_FILE)
    explained: list[tuple[object, ...]] = [(f"`{name}`", _EXPLANATION[name]) for name in names]
    text += "\n## Files of an explanation\n\n" + _table(("file", "what it holds"), explained)
    replayed: list[tuple[object, ...]] = [(f"`{name}`", _REPLAY[name]) for name in REPLAY_FILES]
    return text + "\n## Files of a stimulation replay\n\n" + _table(("file", "what it holds"), replayed)


def _columns() -> str:
    rows: list[tuple[object, ...]] = [
        (f"`{c.name}`", c.unit, c.meaning + (f"; empty where {c.empty_where}" if c.empty_where else ""))
        for c in STRIDE_COLUMNS
    ]
    note = (
        "A stride runs from one contact of a foot to its next. An empty value has its reason in `flags`, or beside "
        "its meaning here where it concerns the whole walk.\n\n"
    )
    return "## Columns of the stride table\n\n" + note + _table(("column", "unit", "meaning"), rows)


def _table_columns() -> str:
    text = ""
    for file, columns in _TABLES:
        text += f"## Columns of {file}\n\n" + _table(
            ("column", "meaning"), [(f"`{c.name}`", c.meaning) for c in columns]
        )
        text += "\n"
    return text.rstrip("\n") + "\n"


def _measures() -> str:
    rows: list[tuple[object, ...]] = [(f"`{m.name}`", m.unit, m.label, m.meaning) for m in MEASURES.values()]
    note = (
        "In `summary.json` under `measures`, by `left`, `right` and `both`. Each has `value`, `low` and `high` (95 % "
        "interval), `n` (strides), `unit`, `sd` and `robust_sd` (spread from stride to stride), and `reason` when "
        "there is no value. Values are medians of straight, level strides of good quality unless the meaning says "
        "otherwise.\n\n"
    )
    return "## Measures\n\n" + note + _table(("measure", "unit", "label", "meaning"), rows)


def _settings() -> str:
    rows: list[tuple[object, ...]] = [
        (f"`{name}`", f"`{value!r}`", meaning) for name, value, meaning in _setting_rows(AssessmentSettings(), "")
    ]
    return "## Settings\n\n" + _table(("setting", "default", "meaning"), rows)


def _setting_rows(settings: Any, prefix: str) -> Iterator[tuple[str, object, str]]:
    meanings = parameter_meanings(type(settings))
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if dataclasses.is_dataclass(value):
            yield from _setting_rows(value, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", value, meanings.get(field.name, "")


def parameter_meanings(thing: Any) -> dict[str, str]:
    """Meanings in the Parameters section of a NumPy docstring.

    Parameters
    ----------
    thing
        A class or function.

    Returns
    -------
    dict
        Meaning by name; names on one line share theirs.
    """
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+$|\Z)", inspect.getdoc(thing) or "", re.S | re.M)
    found: dict[str, str] = {}
    for names, words in re.findall(r"^(\S[^\n]*)\n((?:[ ]+[^\n]*\n?)+)", section.group(1) if section else "", re.M):
        for name in names.split(","):
            found[name.strip(" *")] = " ".join(words.split())
    return found


def _history() -> str:
    rows: list[tuple[object, ...]] = []
    for question in history_questions():
        for field in question.fields:
            words = question.words.get(field) if question.is_list else None
            asked = f"{question.plain} {words}" if words else question.plain
            who = "clinician" if question.clinician else "everyone"
            rows.append((f"`{field}`", answer_type(field).allowed, asked, who))
    note = (
        "In the file that `surefoot history` writes. `side.` stands for `left` and `right`, `treatment.` for each entry"
        " of `treatments`, whose `kind` is one of those allowed there. All are optional. See"
        " [the page about it](how-to/history.md).\n\n"
    )
    return "## Fields of a history\n\n" + note + _table(("field", "allowed", "question", "asked of"), rows)


def _python() -> str:
    text = "## Python\n\n"
    for name in surefoot.__all__:
        thing = getattr(surefoot, name)
        if not callable(thing):
            continue
        text += f"### surefoot.{name}\n\n```python\n{name}{_signature(thing)}\n```\n\n"
        text += f"```text\n{inspect.getdoc(thing)}\n```\n\n"
    return text.rstrip() + "\n"


def _signature(thing: Any) -> str:
    return str(inspect.signature(thing)).replace("'", "")


def _errors() -> str:
    kinds = [e for e in vars(errors).values() if inspect.isclass(e) and issubclass(e, Exception)]
    rows: list[tuple[object, ...]] = [
        (f"`{e.__name__}`", f"`{e.__base__.__name__}`", e.__doc__) for e in kinds if e.__base__
    ]
    return "## Errors\n\n" + _table(("error", "is a", "when"), rows)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
    runpy.run_path(str(Path(__file__).with_name("make_reference_values.py")), run_name="__main__")
