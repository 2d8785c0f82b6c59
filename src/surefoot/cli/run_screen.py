"""What is shown of a run, by a thread of its own: a screen that takes nothing holds up no key.

A terminal may stop taking output (nobody reads it, its window hangs), and whoever writes to it then waits. Only this
thread does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

Show = Callable[[dict[str, Any]], None]


class Screen:
    """Shows the latest status now and then; what came in between is left out.

    Parameters
    ----------
    opened
        Opens what is written to, and gives the function that shows a status there.
    every_s
        Time between two pictures.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[Show]], every_s: float) -> None:
        self._opened, self._every_s = opened, every_s
        self._latest: dict[str, Any] = {}
        self._over = threading.Event()
        self._trouble: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    @property
    def broken(self) -> bool:
        """Whether nothing can be shown any more."""
        return self._trouble is not None

    def show(self, status: dict[str, Any]) -> None:
        """Have this shown next; returns at once."""
        self._latest = status

    def close(self) -> None:
        """Show the last one, wait until the screen has taken it, and raise what went wrong there."""
        self._over.set()
        self._thread.join()
        if self._trouble is not None:
            raise self._trouble

    def _run(self) -> None:
        try:
            with self._opened() as show:
                while not self._over.wait(self._every_s):
                    show(self._latest)
        except Exception as error:  # for whoever closes it
            self._trouble = error
