"""Several files into one folder, all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

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
    with _all_or_none(folder, {*names, *contents}), ExitStack() as stack:
        for name, content in contents.items():
            _put(stack.enter_context(atomic_write(folder / name)), content)
        for name in set(names) - contents.keys():
            _remove(folder / name)


@contextmanager
def _all_or_none(folder: Path, names: Collection[str]) -> Iterator[None]:
    """Give back what was there before when the block ends with an error: a file may fail to take its place."""
    try:
        aside = TemporaryDirectory(prefix=".surefoot-", dir=folder, ignore_cleanup_errors=True)
    except OSError as error:
        words = f"folder {folder.name} cannot be written into: {error.strerror or error}; choose another folder"
        raise OutputError(words) from error
    with aside:
        kept = Path(aside.name)
        for name in names:
            _keep(folder / name, kept / name)
        try:
            yield
        except BaseException:
            for name in names:
                _give_back(folder / name, kept / name)
            raise


def _keep(path: Path, copy: Path) -> None:
    if not _is_file(path):
        return
    try:
        shutil.copy2(path, copy, follow_symlinks=False)
    except OSError as error:
        raise OutputError(f"{path.name} of before cannot be kept aside: {error.strerror or error}") from error


def _give_back(path: Path, copy: Path) -> None:
    with suppress(OSError):  # the first error is the one to tell
        if _is_file(copy):
            copy.replace(path)
        elif _is_file(path):
            path.unlink()


def _is_file(path: Path) -> bool:
    return path.is_file() or path.is_symlink()


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
