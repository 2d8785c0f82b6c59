"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surefoot.errors import OutputError

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EACCES: "writing there is not allowed; choose another folder",
    errno.EPERM: "writing there is not allowed; choose another folder",
    errno.EROFS: "that disk is read-only; choose another folder",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "a part of the path is a file and not a folder; choose another folder",
    errno.EISDIR: "a folder of that name is in the way; choose another name",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


@contextmanager
def atomic_write(path: Path | str) -> Iterator[Path]:
    """Give a temporary path beside `path` that takes its place when the block ends without an error.

    Parameters
    ----------
    path
        File to write. What was there before stays until the new file is complete.

    Yields
    ------
    Path
        Path of an empty temporary file in the same folder; write the content there.

    Raises
    ------
    OutputError
        When the disk is full, the folder is missing or writing is not allowed. Nothing is left half-written.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".surefoot-", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        os.close(handle)
        yield temporary
        _flush_to_disk(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(_sentence(target, error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _umask() -> int:
    # mkstemp makes files private; a result should be as readable as any other file of this person
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sentence(target: Path, error: OSError) -> str:
    reason = _REASONS.get(error.errno or 0, f"{error.strerror or error}; choose another folder")
    return f"{target.name} could not be written: {reason}. Nothing was left half-written."
