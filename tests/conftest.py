"""Real recordings, where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


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
