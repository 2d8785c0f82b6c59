"""Reads the knowledge base and checks it as a whole: every id once, every source found, every condition sensible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from surefoot.care.knowledge_model import Exercise, Knowledge, Mechanism, Option, Statement
from surefoot.errors import KnowledgeError
from surefoot.signs.shipped_yaml import read_shipped_yaml

FOLDER = Path(__file__).with_name("knowledge")


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The knowledge base that ships with Surefoot.

    Returns
    -------
    Knowledge
        Checked.
    """
    return load_knowledge(FOLDER)


def load_knowledge(folder: Path) -> Knowledge:
    """Read a knowledge base.

    Parameters
    ----------
    folder
        Holds one YAML file, or several named ``<part>_*.yaml``, for each part of `Knowledge`.

    Returns
    -------
    Knowledge
        Checked.

    Raises
    ------
    KnowledgeError
        When an entry is wrong; the message names file, id and field.
    """
    parts: dict[str, list[Any]] = {}
    origin: dict[str, str] = {}
    for part, field in Knowledge.model_fields.items():
        entry_type = field.annotation.__args__[0]  # type: ignore[union-attr]
        parts[part] = []
        for path in _files(folder, part):
            for raw in read_entries(path):
                entry = checked_entry(entry_type, raw, path)
                if entry.id in origin and part != "background":
                    raise KnowledgeError(f"{path.name}: id '{entry.id}' is there twice, also in {origin[entry.id]}")
                origin[entry.id] = path.name
                parts[part].append(entry)
    found = Knowledge(**{name: tuple(entries) for name, entries in parts.items()})
    _check_sources(found, origin)
    return found


def statements(knowledge: Knowledge) -> Iterator[Statement]:
    """Every statement of a knowledge base, those within others too.

    Parameters
    ----------
    knowledge
        The knowledge base.

    Yields
    ------
    Statement
        In the order of the files.
    """
    for group in (knowledge.red_flags, knowledge.mechanisms, knowledge.options, knowledge.exercises):
        for entry in group:
            yield entry
            if isinstance(entry, Mechanism):
                yield from entry.clues
                yield from entry.next_observations
            if isinstance(entry, (Option, Exercise)):
                yield from entry.cautions
    yield from knowledge.footwear
    yield from knowledge.explanations
    yield from knowledge.contradictions
    yield from knowledge.programme_notes
    yield from knowledge.treatment_notes


def _files(folder: Path, part: str) -> list[Path]:
    return sorted([*folder.glob(f"{part}.yaml"), *folder.glob(f"{part}_*.yaml")])


def read_entries(path: Path) -> list[Any]:
    """Read one file of the knowledge base.

    Parameters
    ----------
    path
        A YAML file.

    Returns
    -------
    list
        Its entries, not yet checked.

    Raises
    ------
    KnowledgeError
        When it is not valid YAML or holds no list.
    """
    document = read_shipped_yaml(path, KnowledgeError)
    if not isinstance(document, list):
        raise KnowledgeError(f"{path.name} must hold a list of entries; got {type(document).__name__}")
    return document


def checked_entry(entry_type: Any, raw: Any, path: Path) -> Any:
    """Check one entry of a file.

    Parameters
    ----------
    entry_type
        Its type, for example `RedFlag`.
    raw
        As read.
    path
        The file, for the message.

    Returns
    -------
    object
        The entry, of that type.

    Raises
    ------
    KnowledgeError
        When it is wrong; the message names file, id and field.
    """
    from pydantic import ValidationError

    ident = raw.get("id") if isinstance(raw, dict) else None
    try:
        return entry_type.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{path.name}: entry '{ident}', field '{field}': {first['msg']}") from error


def _check_sources(found: Knowledge, origin: dict[str, str]) -> None:
    known = {source.id for source in found.sources}
    for statement in statements(found):
        for source in statement.sources:
            if source not in known:
                file = origin.get(statement.id, "knowledge base")
                raise KnowledgeError(f"{file}: entry '{statement.id}', field 'sources': no source '{source}'")
