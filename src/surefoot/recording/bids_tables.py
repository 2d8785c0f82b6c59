"""Tables and descriptions as BIDS writes them: tab-separated text where ``n/a`` is what is not known, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from surefoot.errors import OutputError

NOT_KNOWN = "n/a"


def read_table(path: Path, key: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]] | None:
    """Read a table of a dataset.

    Parameters
    ----------
    path
        The file.
    key
        A column that it must have.

    Returns
    -------
    tuple or None
        Its head and its rows; None where there is no such file.

    Raises
    ------
    OutputError
        The file cannot be read, lacks the column, or has rows of unlike length.
    """
    if not path.exists():
        return None
    try:
        lines = [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"{path.name} of that dataset cannot be read; mend it") from error
    if not lines or key not in lines[0] or any(len(line) != len(lines[0]) for line in lines):
        raise OutputError(f"{path.name} of that dataset has no column '{key}' or rows of unlike length; mend it")
    return lines[0], lines[1:]


def cells(head: tuple[str, ...], rows: Iterable[Mapping[str, str | None]]) -> list[tuple[str | None, ...]]:
    """Lay rows out under a head that may have other columns.

    Parameters
    ----------
    head
        Columns.
    rows
        Cells by column; those without a column are left out.

    Returns
    -------
    list of tuple
        Cells in the order of the head, None where a row has none.
    """
    return [tuple(row.get(name) for name in head) for row in rows]


def table_text(head: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> str:
    """A table as text.

    Parameters
    ----------
    head, rows
        Columns, and the cells under them; None is not known.

    Returns
    -------
    str
        Tab-separated lines.
    """
    return "".join("\t".join(_cell(cell) for cell in line) + "\n" for line in (head, *rows))


def _cell(value: str | None) -> str:
    # on one line, without tabulators, control characters and halves of characters
    whole = (value or "").encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split()) or NOT_KNOWN


def number_text(value: float | None) -> str | None:
    """A number to a millionth.

    Parameters
    ----------
    value
        The number, or None.

    Returns
    -------
    str or None
        Without zeros at its end.
    """
    return None if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def json_text(value: Mapping[str, Any]) -> str:
    """A description as text.

    Parameters
    ----------
    value
        The description.

    Returns
    -------
    str
        Strict JSON.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
