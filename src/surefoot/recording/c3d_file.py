"""The inside of a C3D file: header, parameters and points, every step checked against the file's size.

The common C3D library (ezc3d) trusts what a file says about itself, and a damaged file then ends the whole program
without a word. Here every record is followed only where it lies inside the file. The tests read the same files with
both and find the same numbers. Format: https://www.c3d.org/docs/C3D_User_Guide.pdf
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from surefoot.errors import FileReadError, FormatError
from surefoot.recording.file_guard import check_size, show
from surefoot.recording.model import FloatArray

_BLOCK = 512
_INTEL, _DEC, _MIPS = 84, 85, 86
_MAX_POINTS, _MAX_ANALOG, _MAX_FRAMES = 2_000, 20_000, 5_000_000
_MAX_VALUES = 400_000_000


@dataclass(frozen=True)
class Parameter:
    """One parameter: its type (-1 text, 1, 2 or 4 bytes a number), its dimensions, its bytes and their order."""

    kind: int
    shape: tuple[int, ...]
    data: bytes
    machine: int

    def numbers(self) -> FloatArray:
        """Return its numbers, (n,); empty for text."""
        order = ">" if self.machine == _MIPS else "<"
        if self.kind == 4:
            return _floats(np.frombuffer(self.data, dtype=f"{order}f4"), self.machine)
        if self.kind == 2:
            return np.frombuffer(self.data, dtype=f"{order}i2").astype(np.float64)
        return np.frombuffer(self.data, dtype="i1").astype(np.float64) if self.kind == 1 else np.zeros(0)

    def texts(self) -> list[str]:
        """Return its texts, the first dimension being their length; empty for numbers."""
        if self.kind != -1 or not self.shape:
            return [self.data.decode("latin-1").strip("\0 ")] if self.kind == -1 else []
        length = self.shape[0]
        parts = [self.data[k : k + length] for k in range(0, len(self.data), length)] if length else []
        return [_decoded(part) for part in parts]


@dataclass(frozen=True)
class C3DFile:
    """What a C3D file holds.

    Parameters
    ----------
    rate_hz
        Frames a second.
    first_frame
        Number of the first frame, counted from 1.
    points
        (n, m, 3) positions in the file's unit; NaN where the residual is negative.
    analog
        Number of analog values a frame.
    parameters
        By group and name, in capitals.
    """

    rate_hz: float
    first_frame: int
    points: FloatArray
    analog: int
    parameters: Mapping[tuple[str, str], Parameter]

    def texts(self, group: str, name: str) -> list[str]:
        """Return texts of NAME, NAME2, NAME3 ...: one parameter holds 255 at most."""
        found: list[str] = []
        for suffix in ("", *(str(number) for number in range(2, 40))):
            held = self.parameters.get((group, f"{name}{suffix}"))
            found += held.texts() if held is not None else []
        return found

    def numbers(self, group: str, name: str) -> FloatArray:
        """Return the numbers of a parameter; empty where it is missing."""
        held = self.parameters.get((group, name))
        return held.numbers() if held is not None else np.zeros(0)


def open_c3d(path: Path) -> C3DFile:
    """Read a C3D file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    C3DFile
        Its content.

    Raises
    ------
    FileReadError, FormatError
        The file is none, cut off or damaged.
    """
    check_size(path)
    content = path.read_bytes()
    if len(content) < _BLOCK or content[1] != 0x50 or content[0] < 1:
        raise FormatError(f"{show(path)} is no C3D file: its first bytes are not those of one. Export it again.")
    start = (content[0] - 1) * _BLOCK
    if start + 4 > len(content) or content[start + 3] not in (_INTEL, _DEC, _MIPS):
        raise _damaged(path, "its parameters are not where its header says")
    machine = content[start + 3]
    section = content[start : start + (content[start + 2] or 255) * _BLOCK]
    parameters = _parameters(path, section, machine)
    return _with_points(path, content, parameters, machine)


def _parameters(path: Path, section: bytes, machine: int) -> dict[tuple[str, str], Parameter]:
    """Follow the chain of records; refuse one that leads out of the section."""
    order = ">" if machine == _MIPS else "<"
    groups: dict[int, str] = {}
    loose: list[tuple[int, str, Parameter]] = []
    place = 4
    while place + 2 < len(section):
        length, group = struct.unpack_from("bb", section, place)
        if length == 0:
            break
        name_end = place + 2 + abs(length)
        if name_end + 2 > len(section):
            raise _damaged(path, "its list of parameters leads nowhere")
        name = section[place + 2 : name_end].decode("latin-1").strip().upper()
        (step,) = struct.unpack_from(f"{order}h", section, name_end)
        following = name_end + step
        if step < 0 or 0 < step < 3 or following > len(section):
            raise _damaged(path, "its list of parameters leads nowhere")
        if group < 0:
            groups[-group] = name
        elif group > 0:
            end = following if step else len(section)
            loose.append((group, name, _parameter(path, section[name_end + 2 : end], machine)))
        if not step:
            break
        place = following
    return {(groups.get(group, ""), name): parameter for group, name, parameter in loose}


def _parameter(path: Path, record: bytes, machine: int) -> Parameter:
    broken = _damaged(path, "a parameter is larger than its place")
    if len(record) < 2:
        raise broken
    kind, many = struct.unpack_from("bB", record, 0)
    if kind not in (-1, 1, 2, 4) or many > 7 or 2 + many > len(record):
        raise broken
    shape = tuple(record[2 : 2 + many])
    size = abs(kind) * int(np.prod(shape, dtype=np.int64))
    if 2 + many + size > len(record):
        raise broken
    return Parameter(kind, shape, record[2 + many : 2 + many + size], machine)


def _with_points(path: Path, content: bytes, parameters: Mapping[tuple[str, str], Parameter], machine: int) -> C3DFile:
    order = ">" if machine == _MIPS else "<"
    count, analog, first, last = struct.unpack_from(f"{order}4H", content, 2)
    (begin,) = struct.unpack_from(f"{order}H", content, 16)
    scale, rate = (_float(content, place, machine) for place in (12, 20))
    frames, first = _frames(first, last, parameters)
    if count > _MAX_POINTS or analog > _MAX_ANALOG or not 0 < frames <= _MAX_FRAMES or begin < 2:
        raise _damaged(path, f"its header says {frames} frames of {count} points and {analog} analog values")
    for name, told in (("USED", count), ("RATE", rate)):
        held = parameters.get(("POINT", name))
        said = held.numbers() if held is not None else np.zeros(0)
        if said.size and not abs(said[0] - told) <= 0.01 * abs(told):
            raise _damaged(path, f"its header says {told:g} and its parameters {said[0]:g} for POINT:{name}")
    if not 1.0 <= rate <= 10_000.0 or not np.isfinite(scale) or scale == 0.0:
        raise _damaged(path, f"its header says {rate:.4g} frames a second and a scale of {scale:.4g}")
    number = np.dtype(f"{order}f4") if scale < 0 else np.dtype(f"{order}i2")
    width = 4 * count + analog
    start = (begin - 1) * _BLOCK
    there = max(len(content) - start, 0) // (width * number.itemsize) if width else frames
    if there < frames:
        raise FileReadError(
            f"{show(path)} is cut off: it says that it holds {frames} frames and {there} are there. "
            "Copy or export it again."
        )
    if count * frames > _MAX_VALUES:
        raise FileReadError(f"{show(path)} is too large: {frames} frames of {count} points.")
    table = np.frombuffer(content, dtype=number, count=frames * width, offset=start).reshape(frames, width)
    values = table[:, : 4 * count].reshape(frames, count, 4)
    if scale < 0:
        floats = _floats(values, machine)
        points, residual = floats[..., :3].copy(), floats[..., 3]
    else:
        points, residual = values[..., :3] * abs(scale), values[..., 3].astype(np.float64)
    points[~(residual >= 0.0)] = np.nan
    return C3DFile(rate, first, points, analog, parameters)


def _frames(first: int, last: int, parameters: Mapping[tuple[str, str], Parameter]) -> tuple[int, int]:
    """Number of frames and of the first one; the header counts to 65535 only, then parameters go on."""
    frames = last - first + 1
    ends = [parameters.get(("TRIAL", f"ACTUAL_{which}_FIELD")) for which in ("START", "END")]
    if last == 0xFFFF or frames <= 0:
        words = [held.numbers() if held is not None and held.kind == 2 else np.zeros(0) for held in ends]
        if all(word.size == 2 for word in words):
            begin, end = (int(word[0]) % 65536 + 65536 * (int(word[1]) % 65536) for word in words)
            return end - begin + 1, begin
        held = parameters.get(("POINT", "FRAMES"))
        if held is not None and held.numbers().size:
            many = float(held.numbers()[0])
            return int(many % 65536 if held.kind == 2 else min(many, 1e9)) if np.isfinite(many) else -1, first
    return frames, first


def _float(content: bytes, place: int, machine: int) -> float:
    order = ">" if machine == _MIPS else "<"
    return float(_floats(np.frombuffer(content, dtype=f"{order}f4", count=1, offset=place), machine)[0])


def _floats(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]], machine: int) -> FloatArray:
    """Numbers of a DEC computer have their halves exchanged and an exponent that is two higher."""
    with np.errstate(invalid="ignore", over="ignore"):
        if machine != _DEC:
            return values.astype(np.float64)
        halves = np.ascontiguousarray(values).view("<u2").reshape(*values.shape, 2)
        return np.ascontiguousarray(halves[..., ::-1]).view("<f4")[..., 0].astype(np.float64) / 4.0


def _decoded(part: bytes) -> str:
    try:
        return part.decode("utf-8").strip("\0 ")
    except UnicodeDecodeError:
        return part.decode("latin-1").strip("\0 ")


def _damaged(path: Path, why: str) -> FileReadError:
    return FileReadError(f"{show(path)} is damaged and cannot be read as C3D: {why}. Copy or export it again.")
