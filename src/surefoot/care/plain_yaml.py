"""YAML as a person writes it: words, lists and mappings with their lines, and nothing that computes or repeats itself.

Tags, anchors and aliases are refused before anything is built, so that no file can make objects or grow without end.
Every value stays the word that was written: ``007`` is no number and ``no`` is no truth value until the field that it
belongs to says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

DEEPEST = 8
_NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Word:
    """A single value as written; None where nothing is told."""

    text: str | None
    line: int


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Table:
    """A mapping; each key once."""

    entries: dict[str, Node]
    line: int


Node = Word | Items | Table


def read_plain_yaml(text: str) -> Node:
    """Read one YAML document without tags, anchors and aliases.

    Parameters
    ----------
    text
        The document.

    Returns
    -------
    Word, Items or Table
        Its content; `Word` of None when there is none.

    Raises
    ------
    ValueError
        When it is not valid YAML, or uses what is refused; the message names the line.
    """
    import yaml

    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        return _document(_checked(events))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}this is not valid YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"this is not valid YAML: {' '.join(str(error).split())}") from error


def _checked(events: Iterator[object]) -> Iterator[object]:
    """Pass on events of one document; refuse what a history has no use for."""
    import yaml

    depth = documents = 0
    for event in events:
        line = event.start_mark.line + 1  # type: ignore[attr-defined]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise ValueError(f"line {line}: anchors and aliases (& and *) are not read; write the words out")
        if getattr(event, "tag", None) is not None:
            raise ValueError(f"line {line}: tags (such as !!python) are not read; write plain words")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise ValueError(f"line {line}: a second document (---) begins here; a file holds one")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"line {line}: nested more than {DEEPEST} deep")
        yield event


def _document(events: Iterator[object]) -> Node:
    import yaml

    found: Node = Word(None, 1)
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            found = _node(event, events)
    return found


def _node(event: object, events: Iterator[object]) -> Node:
    import yaml

    line = event.start_mark.line + 1  # type: ignore[attr-defined]
    if isinstance(event, yaml.ScalarEvent):
        untold = event.style is None and event.value in _NOTHING
        return Word(None if untold else event.value, line)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events))
        return Items(tuple(items), line)
    entries: dict[str, Node] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events)
        if not isinstance(key, Word) or key.text is None:
            raise ValueError(f"line {key.line}: the name of a field must be one word")
        if key.text in entries:
            raise ValueError(f"line {key.line}: '{key.text}' is there twice; keep one")
        entries[key.text] = _node(next(events), events)
    return Table(entries, line)
