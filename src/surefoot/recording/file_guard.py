"""Look at a file before reading it: is it there, is it of a sane size, is it text?"""

from __future__ import annotations

from pathlib import Path

from surefoot.errors import FileReadError, FormatError, UnsupportedError

MAX_BYTES = 1_000_000_000
"""Largest file that is read. Ten hours of one sensor at 200 Hz as text stay below it."""

HEAD_BYTES = 65_536
"""Bytes from the start of a file within which its header must end."""

_MAGIC = (
    (b"PK\x03\x04", "a ZIP or Excel file; save the table as CSV"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"\x89HDF", "an HDF5 file, which is not supported yet; save the tables as CSV"),
    (b"MATLAB", "a MATLAB file, which is not supported yet; save the tables as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file; save the table as CSV"),
    (b"%PDF", "a PDF file and no recording"),
    (b"\x89PNG", "a picture and no recording"),
)
PARQUET_MAGIC = b"PAR1"


def check_size(path: Path, wanted: str = "the file of a sensor") -> int:
    """Refuse a file that is missing, no plain file, empty or too large, without reading it.

    Parameters
    ----------
    path
        File to look at.
    wanted
        What it should be, for the error.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    FileReadError
        When the file cannot be used.
    """
    try:
        if not path.exists():
            raise FileReadError(f"{show(path)} does not exist; check the name.")
        if not path.is_file():
            raise FileReadError(f"{show(path)} is not a plain file; pass {wanted}.")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise FileReadError(f"{show(path)} cannot be opened: {_plain(error)}.") from error
    if size == 0:
        raise FileReadError(f"{show(path)} is empty; export or copy it again.")
    if size > MAX_BYTES:
        raise FileReadError(
            f"{show(path)} is too large: {size / 1e9:.1f} GB, at most {MAX_BYTES / 1e9:.0f} GB is read. "
            "Cut the recording into parts, or convert it to Parquet."
        )
    return size


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file after `check_size`.

    Parameters
    ----------
    path
        File to read from.

    Returns
    -------
    bytes
        At most `HEAD_BYTES` bytes.

    Raises
    ------
    FileReadError
        When the file cannot be used.
    """
    check_size(path)
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        raise FileReadError(f"{show(path)} cannot be opened: {_plain(error)}.") from error


def decode_head(path: Path, head: bytes) -> str:
    """Return the head of a text file as text.

    Parameters
    ----------
    path
        File, for the message.
    head
        Its first bytes.

    Returns
    -------
    str
        Text; bytes that are not UTF-8 are read as Windows-1252.

    Raises
    ------
    FileReadError, FormatError, UnsupportedError
        When the file is binary.
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            kind = UnsupportedError if "not supported" in what else FormatError
            raise kind(f"{show(path)} is {what}.")
    if path.suffix.lower() == ".mat":
        raise UnsupportedError(f"{show(path)} is a MATLAB file, which is not supported yet; save the tables as CSV.")
    if path.suffix.lower() == ".c3d":
        raise FormatError(f"{show(path)} is a C3D file: it holds markers and no sensor; pass it without --sensor.")
    if is_utf16(head):
        return head.decode("utf-16", errors="replace")
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    if b"\x00" in head or controls > len(head) // 100:
        raise FileReadError(f"{show(path)} is binary and not a table of text; export the recording as CSV.")
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(head) - 4:  # the head may end inside a character
            return head[: error.start].decode("utf-8-sig")
        return head.decode("cp1252", errors="replace")


def is_there(path: Path) -> bool:
    """Tell whether a path exists; a path that no system could open does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; a path that no system could open is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_utf16(head: bytes) -> bool:
    """Tell whether the first bytes carry the mark of UTF-16, as some spreadsheets write it."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff"))


def show(path: Path) -> str:
    """Return a file's name fit for a message: never the whole path, no control characters, not too long."""
    name = "".join(char if char.isprintable() else "?" for char in path.name or str(path))
    return name if len(name) <= 80 else f"{name[:60]}…{name[-15:]}"


def sensor_option(placement: str, path: Path) -> str:
    """Return ``--sensor PLACE=FILE`` as it can be typed: in quotation marks where the name has spaces."""
    told = f"{placement}={show(path)}"
    return f'--sensor "{told}"' if any(c in told for c in " ()&;'") else f"--sensor {told}"


def _plain(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
