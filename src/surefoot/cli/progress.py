"""A word about what is being done, on a terminal only, so that files and pipes stay clean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def doing(words: str) -> Iterator[None]:
    """Show what is being done while the block runs.

    Parameters
    ----------
    words
        What is being done, for example ``Reading``.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield
