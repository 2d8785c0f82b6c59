"""Several files into one folder, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from surefoot.errors import OutputError
from surefoot.recording import atomic_write


def write_together(folder: Path, contents: Mapping[str, str | bytes], names: Collection[str]) -> None:
    """Write files together; every one is complete beside its target before the first one takes its place.

    Parameters
    ----------
    folder
        Folder to write into; made when missing.
    contents
        Contents by file name.
    names
        Every name that such results can have. A file of an earlier result that is not among the contents is removed.

    Raises
    ------
    OutputError
        When something could not be written; then nothing is changed.
    """
    _make_folder(folder)
    with ExitStack() as stack:
        for name, content in contents.items():
            _put(stack.enter_context(atomic_write(folder / name)), content)
        for name in set(names) - contents.keys():
            _remove(folder / name)


def _put(path: Path, content: str | bytes) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path.name} of an earlier walk cannot be removed; delete it by hand") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder.name} is a file; give the name of a folder for the results") from error
    except OSError as error:
        raise OutputError(f"folder {folder.name} cannot be made: {error.strerror or error}") from error
