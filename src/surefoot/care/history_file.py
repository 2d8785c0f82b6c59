"""A history as a YAML file that people can read and correct by hand."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from surefoot.care.answer_types import RECORDS, AnswerKind, answer_type, nearest, read_answer, shown
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment
from surefoot.care.history_check import check_history
from surefoot.care.plain_yaml import Items, Node, Table, Word, read_plain_yaml
from surefoot.errors import HistoryError
from surefoot.recording.atomic_write import atomic_write
from surefoot.recording.file_guard import show

MAX_BYTES = 200_000
Record = TypeVar("Record", bound=BaseModel)
HEAD = """\
# Surefoot history: what a person or a clinician told about feet, legs and walking.
# It stays on this machine; nothing is sent anywhere. It holds health data: keep it as safe as a letter from a doctor.
# Only what was told is here; what is missing is not known. Days are year-month-day.
# Go on with "surefoot history -o FILE", or change it by hand. Your own comments go when the program writes it again.
"""
_PARTS: dict[str, tuple[str, type[BaseModel]]] = {
    "left": ("side", SideHistory),
    "right": ("side", SideHistory),
    "general": ("general", GeneralHistory),
    "footwear": ("footwear", Footwear),
}


def read_history(path: Path | str) -> History:
    """Read what was told from a YAML file.

    Parameters
    ----------
    path
        The file. An empty one is an empty history; see `history_note`.

    Returns
    -------
    History
        Checked.

    Raises
    ------
    HistoryError
        When the file is missing, binary, too large or not YAML, or an answer is unknown or impossible. One sentence
        names the line, the field, what was given and what is allowed.
    """
    path = Path(path)
    text = _text(path)
    try:
        history = _history(read_plain_yaml(text))
        check_history(history)
    except (ValueError, HistoryError) as error:
        raise HistoryError(f"{show(path)}: {error}") from error
    return history


def write_history(history: History, path: Path | str) -> None:
    """Write what was told to a YAML file, whole or not at all; fields in their fixed order, only what was told.

    Parameters
    ----------
    history
        What was told.
    path
        The file. A new one can be read by its owner only; one that was there keeps its permissions.

    Raises
    ------
    HistoryError
        When the answers could not be read back, see `check_history`.
    OutputError
        When the file cannot be written; what was there before stays.
    """
    path = Path(path)
    check_history(history)
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0o600
    with atomic_write(path) as temporary:
        temporary.write_text(history_to_yaml(history), encoding="utf-8", newline="\n")
    with suppress(OSError):
        path.chmod(mode)


def history_to_yaml(history: History) -> str:
    """Write what was told as YAML.

    Parameters
    ----------
    history
        What was told.

    Returns
    -------
    str
        With a comment at its head that says what it is.
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # a day told twice is written twice
            return True

        def represent_str(self, data: str) -> Any:  # line ends of other scripts are lost outside quotation marks
            return self.represent_scalar("tag:yaml.org,2002:str", data, style=None if data.isprintable() else '"')

    Dumper.add_representer(str, Dumper.represent_str)
    told = _listed(history.model_dump(exclude_none=True, exclude_defaults=True))
    if not told:
        return HEAD
    return HEAD + str(yaml.dump(told, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000))


def history_note(history: History) -> str | None:
    """Say so where nothing was told.

    Parameters
    ----------
    history
        What was told.

    Returns
    -------
    str or None
        A sentence for people; None when something was told.
    """
    if history.model_copy(update={"person": None, "date": None}) != History():
        return None
    return "Nothing was told in this history yet: everything counts as not known."


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items() if inner != {}}
    return [_listed(inner) for inner in value] if isinstance(value, tuple) else value


def _text(path: Path) -> str:
    try:
        if not path.exists():
            raise HistoryError(f"{show(path)} does not exist; check the name, or make it with surefoot history.")
        if not path.is_file():
            raise HistoryError(f"{show(path)} is not a plain file; give the file that surefoot history wrote.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise HistoryError(
                f"{show(path)} is too large for a history: {size / 1000:.0f} kB, at most {MAX_BYTES / 1000:.0f} kB "
                "is read."
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise HistoryError(f"{show(path)} cannot be opened: {reason}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HistoryError(f"{show(path)} is no text in UTF-8; a history is a YAML file, save it as UTF-8.") from error
    if any(char < " " and char not in "\t\n\r" for char in text):
        raise HistoryError(f"{show(path)} is binary; a history is a YAML file, which is plain text.")
    return text


def _history(node: Node) -> History:
    if isinstance(node, Word) and node.text is None:
        return History()
    allowed = tuple(History.model_fields)
    values: dict[str, Any] = {}
    for name, inner in _entries(node, "the file", allowed).items():
        if name in _PARTS:
            prefix, kind = _PARTS[name]
            values[name] = _record(inner, name, prefix, kind)
        elif name == "treatments":
            values[name] = _treatments(inner)
        else:
            values[name] = _answer(inner, name, name)
    return _built(History, values, "the file", node.line)


def _entries(node: Node, where: str, allowed: tuple[str, ...]) -> dict[str, Node]:
    """Entries of a mapping that were told; refuses anything else and names that are not known."""
    if isinstance(node, Word) and node.text is None:
        return {}
    if not isinstance(node, Table):
        raise ValueError(
            f"line {node.line}: {where} must hold fields such as '{allowed[0]}: ...'; got {_kind_of(node)}"
            f"{_all_of(allowed)}"
        )
    for name, inner in node.entries.items():
        if name not in allowed:
            known = nearest(name, allowed) or _all_of(allowed)
            raise ValueError(f"line {inner.line}: {where} has no field {shown(name)}{known}")
    return {name: inner for name, inner in node.entries.items() if inner != Word(None, inner.line)}


def _all_of(names: tuple[str, ...]) -> str:
    few = len(names) <= 12
    return f". Allowed: {', '.join(names)}" if few else ". All names are in docs/reference.md"


def _record(node: Node, where: str, prefix: str, kind: type[Record]) -> Record:
    entries = _entries(node, where, tuple(RECORDS[prefix].model_fields))
    values = {name: _answer(inner, f"{where}.{name}", f"{prefix}.{name}") for name, inner in entries.items()}
    return _built(kind, values, where, node.line)


def _treatments(node: Node) -> tuple[Treatment, ...]:
    if not isinstance(node, Items):
        raise ValueError(f"line {node.line}: treatments must be a list, each with '- kind: ...'; got {_kind_of(node)}")
    found = []
    for number, inner in enumerate(node.items, 1):
        where = f"treatment {number}"
        if isinstance(inner, Table) and inner.entries.get("kind", Word(None, inner.line)) == Word(None, inner.line):
            raise ValueError(f"line {inner.line}: {where} has no kind. Allowed: {answer_type('treatments').allowed}")
        found.append(_record(inner, where, "treatment", Treatment))
    return tuple(found)


def _answer(node: Node, where: str, path: str) -> Any:
    takes = answer_type(path)
    if takes.kind is AnswerKind.SEVERAL:
        if not isinstance(node, Items):
            raise ValueError(
                f"line {node.line}: {where} must be a list such as [{takes.words[0]}]; got {_kind_of(node)}. "
                f"Allowed: {takes.allowed}"
            )
        return tuple(_read(item, where, path) for item in node.items)
    return _read(node, where, path)


def _read(node: Node, where: str, path: str) -> Any:
    takes = answer_type(path)
    if not isinstance(node, Word) or node.text is None:
        raise ValueError(f"line {node.line}: {where} is one answer, got {_kind_of(node)}. Allowed: {takes.allowed}")
    try:
        return read_answer(takes, node.text)
    except ValueError as error:
        raise ValueError(f"line {node.line}: {where}: {error}") from error


def _kind_of(node: Node) -> str:
    if isinstance(node, Word):
        return "nothing" if node.text is None else shown(node.text)
    return "a list" if isinstance(node, Items) else "a mapping"


def _built(kind: type[Record], values: dict[str, Any], where: str, line: int) -> Record:
    try:
        return kind(**values)
    except ValidationError as error:  # nothing should be left for it to find; it is the last line of defence
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"line {line}: {where}: {field}: {first['msg']}; got {shown(str(first['input']))}") from error
