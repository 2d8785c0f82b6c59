"""Real recordings, where they are at hand, and how examples are drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# a change is judged by the same examples on every machine; new ones are looked for with --hypothesis-profile=explore
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("repeatable")


def _data_folder() -> Path:
    return Path(os.environ.get("SUREFOOT_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Return a function that gives a folder of real recordings, or skips the test where it is absent."""

    def folder(name: str) -> Path:
        path = _data_folder() / name
        if not path.exists():
            pytest.skip(f"the real recordings ({name}) are not here; set SUREFOOT_TEST_DATA to their folder")
        return path

    return folder
