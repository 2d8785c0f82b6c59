"""Surefoot: why a foot drops or hurts when a person with multiple sclerosis walks, and what helps.

    >>> recording = surefoot.read("walk/")          # doctest: +SKIP
    >>> assessment = surefoot.assess(recording)     # doctest: +SKIP
    >>> comparison = surefoot.compare([assessment, another])  # doctest: +SKIP

Each step can be called by itself: `find_bouts`, `find_events`, `estimate_trajectory`, `tabulate_strides`, or all of
them with `analyse_walk`. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from surefoot.gait import analyse_walk, estimate_trajectory, find_bouts, find_events, tabulate_strides
    from surefoot.recording import read
    from surefoot.signs import assess, compare

__all__ = [
    "__version__",
    "analyse_walk",
    "assess",
    "compare",
    "estimate_trajectory",
    "find_bouts",
    "find_events",
    "read",
    "tabulate_strides",
]

_ROOMS = {
    "analyse_walk": "surefoot.gait",
    "assess": "surefoot.signs",
    "compare": "surefoot.signs",
    "estimate_trajectory": "surefoot.gait",
    "find_bouts": "surefoot.gait",
    "find_events": "surefoot.gait",
    "read": "surefoot.recording",
    "tabulate_strides": "surefoot.gait",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'surefoot' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return __all__
