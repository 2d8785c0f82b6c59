"""Reads the YAML files of knowledge that ship, without two traps of plain YAML.

``on``, ``off``, ``yes`` and ``no`` are words; only ``true`` and ``false`` are not. A field that is given twice is
refused; plain YAML keeps the last in silence.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from surefoot.errors import SurefootError

_SWITCH = "tag:yaml.org,2002:bool"
_MERGE = "tag:yaml.org,2002:merge"


class _TwiceError(Exception):
    """A field is there twice, or its name is no word."""


def read_shipped_yaml(page: Path | Traversable, error: type[SurefootError]) -> object:
    """Read one file.

    Parameters
    ----------
    page
        The file.
    error
        What is raised when it is wrong.

    Returns
    -------
    object
        What it holds, not yet checked.

    Raises
    ------
    SurefootError
        The one asked for, when it is not YAML or a field is given twice; the message names the file and the line.
    """
    import yaml  # only who needs it waits for it

    try:
        return yaml.load(page.read_text(encoding="utf-8"), Loader=_loader())
    except _TwiceError as wrong:
        raise error(f"{page.name}, {wrong}") from wrong
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise error(f"{page.name} is not YAML: {' '.join(str(wrong).split())}") from wrong


@lru_cache(maxsize=1)
def _loader() -> Any:
    """The C loader where there is one."""
    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("ShippedLoader", (base,), {})
    resolvers = base.yaml_implicit_resolvers.items()
    loader.yaml_implicit_resolvers = {start: [r for r in found if r[0] != _SWITCH] for start, found in resolvers}
    loader.add_implicit_resolver(_SWITCH, re.compile("^(?:true|false)$"), list("tf"))
    loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return loader


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value if key.tag != _MERGE]
    for key in keys:
        if not isinstance(key, Hashable) or keys.count(key) > 1:
            wrong = "is there twice" if isinstance(key, Hashable) else "is no name of a field"
            raise _TwiceError(f"line {node.start_mark.line + 1}: field '{key}' {wrong}")
    found: dict[Any, Any] = loader.construct_mapping(node, deep=True)  # with what it takes over from elsewhere
    return found
