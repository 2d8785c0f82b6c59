"""Read a WAV file that was recorded with a walk: header, samples, one channel, and what is wrong with it.

Uncompressed sound only: integers of 8, 16, 24 or 32 bits, or floating point of 32 or 64. Channels are averaged. Steps
are heard below 8 kHz, so sound of a higher rate is thinned out to a little over twice that while it is read; a long
file never lies in memory whole.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from surefoot.errors import FileReadError, FormatError, UnsupportedError
from surefoot.recording.file_guard import check_size, show
from surefoot.recording.model import Annotation, FloatArray, Recording, Severity, SoundTrack

LONGEST_S = 1800.0
SHORTEST_S = 2.0
QUIETEST = 1e-4  # of full scale; -80 dB, a few steps of 16 bits
_KEPT_HZ = 16_000.0
_RATES_HZ = (8_000, 192_000)
_MAX_CHANNELS = 16
_MAX_CHUNKS = 1000
_BLOCK = 1 << 19  # frames read at once
_TAPS_PER_STEP = 20
_FULL_SCALE = 0.999
_BEYOND_BELIEF = 10.0  # floating point may go beyond full scale, but no sound is ten times as loud
_CLIPPED_AT_LEAST = 20
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


@dataclass(frozen=True)
class _Layout:
    """What the header says, and where the samples are."""

    tag: int
    channels: int
    rate_hz: int
    bits: int
    begin: int
    size: int
    cut_off: bool

    @property
    def frame(self) -> int:
        return self.channels * self.bits // 8


def with_sound(recording: Recording, path: Path | str, start_s: float | None = None) -> Recording:
    """Add the sound of a walk to its recording.

    Parameters
    ----------
    recording
        The walk.
    path
        WAV file.
    start_s
        Time of its first sample on the sensors' time axis in s; None where it is not known.

    Returns
    -------
    Recording
        A copy with the sound and with remarks about it.

    Raises
    ------
    FileReadError
        The file is missing, empty, too large, too long, too short, silent or cut off before its samples.
    FormatError
        It is no WAV file, or its header contradicts itself.
    UnsupportedError
        Its sound is compressed.
    """
    sound, notes = read_sound(path)
    return replace(recording, sound=replace(sound, start_s=start_s)).annotated(*notes)


def read_sound(path: Path | str) -> tuple[SoundTrack, tuple[Annotation, ...]]:
    """Read a WAV file as one channel.

    Parameters
    ----------
    path
        WAV file.

    Returns
    -------
    tuple
        The sound, and remarks about it (``sound_clipped``, ``sound_cut_off``).

    Raises
    ------
    FileReadError, FormatError, UnsupportedError
        As in `with_sound`.
    """
    path = Path(path)
    check_size(path)
    try:
        with path.open("rb") as stream:
            layout = _layout(stream, path)
            samples, rate_hz, clipped = _one_channel(stream, layout, path)
    except OSError as error:
        raise FileReadError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    peak = float(np.abs(samples).max())
    if peak < QUIETEST:
        raise FileReadError(f"{show(path)} is silent: no sample reaches 1/10 000 of full scale; record it again.")
    return SoundTrack(samples, rate_hz, source=show(path)), tuple(_notes(layout, clipped, samples.size))


def _notes(layout: _Layout, clipped: int, n: int) -> Iterator[Annotation]:
    if clipped >= _CLIPPED_AT_LEAST:
        text = (
            f"The sound reaches full scale in {clipped} samples: its loudest steps are louder than the numbers say. "
            "Turn the microphone down, or lay it further away."
        )
        yield Annotation("sound_clipped", text, severity=Severity.WARNING)
    if layout.cut_off:
        text = "The sound file ends before its header says; what is there was used."
        yield Annotation("sound_cut_off", text, severity=Severity.WARNING)


def _layout(stream: BinaryIO, path: Path) -> _Layout:
    head = stream.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise FormatError(f"{show(path)} is no WAV file; save the sound as WAV (PCM, 16 bits) and pass that.")
    end = path.stat().st_size
    form: bytes | None = None
    at = 12
    for _ in range(_MAX_CHUNKS):
        stream.seek(at)
        name_size = stream.read(8)
        if len(name_size) < 8:
            break
        name, size = struct.unpack("<4sI", name_size)
        if name == b"fmt ":
            form = stream.read(min(size, 40))
        elif name == b"data":
            if form is None:
                raise FormatError(f"{show(path)} is damaged: its samples come before their description; save it again.")
            there = end - at - 8
            return _checked(form, at + 8, min(size, there), size > there and size != 0xFFFFFFFF, path)
        at += 8 + size + size % 2
    raise FileReadError(f"{show(path)} holds no sound; it is cut off or damaged, copy it again.")


def _checked(form: bytes, begin: int, size: int, cut_off: bool, path: Path) -> _Layout:
    if len(form) < 16:
        raise FormatError(f"{show(path)} is damaged: its description of the sound is too short; save it again.")
    tag, channels, rate_hz, _, frame, bits = struct.unpack("<HHIIHH", form[:16])
    if tag == _EXTENSIBLE and len(form) >= 26:
        tag = struct.unpack("<H", form[24:26])[0]
    allowed = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64)}
    if tag not in allowed:
        raise UnsupportedError(f"{show(path)} holds compressed sound (format {tag}); save it as WAV (PCM, 16 bits).")
    if bits not in allowed[tag] or not 1 <= channels <= _MAX_CHANNELS or frame != channels * bits // 8:
        raise FormatError(
            f"{show(path)}: {channels} channels of {bits} bits in {frame} bytes cannot be; 1 to {_MAX_CHANNELS} "
            "channels of 8, 16, 24 or 32 bits are read. Save it as WAV (PCM, 16 bits)."
        )
    low, high = _RATES_HZ
    if not low <= rate_hz <= high:
        raise FormatError(f"{show(path)} has {rate_hz} samples a second; {low} to {high} are read.")
    layout = _Layout(tag, channels, rate_hz, bits, begin, size - size % frame, cut_off)
    length_s = layout.size / frame / rate_hz
    if length_s > LONGEST_S:
        raise FileReadError(f"{show(path)} is {length_s / 60:.0f} min long; at most {LONGEST_S / 60:.0f} min are read.")
    if length_s < SHORTEST_S:
        raise FileReadError(f"{show(path)} holds {length_s:.1f} s of sound; steps need {SHORTEST_S:.0f} s at least.")
    return layout


def _one_channel(stream: BinaryIO, layout: _Layout, path: Path) -> tuple[FloatArray, float, int]:
    """Samples (n,) of one channel, their rate, and how many frames reach full scale."""
    keep_every = max(1, int(layout.rate_hz / _KEPT_HZ))
    thin = _Thinner(keep_every)
    parts, clipped = [], 0
    for block in _blocks(stream, layout):
        if not (np.abs(block) <= _BEYOND_BELIEF).all():  # not-a-number compares false too
            raise FormatError(f"{show(path)} holds values that are no sound; save it again as WAV (PCM, 16 bits).")
        clipped += int((np.abs(block) >= _FULL_SCALE).any(axis=1).sum())
        parts.append(thin.pass_on(block.mean(axis=1)))
    parts.append(thin.rest())
    return np.concatenate(parts), layout.rate_hz / keep_every, clipped


def _blocks(stream: BinaryIO, layout: _Layout) -> Iterator[FloatArray]:
    """Frames (k, channels) in units of full scale."""
    stream.seek(layout.begin)
    left = layout.size
    while left > 0:
        raw = stream.read(min(left, _BLOCK * layout.frame))
        raw = raw[: len(raw) - len(raw) % layout.frame]
        if not raw:
            return
        left -= len(raw)
        yield _decoded(raw, layout).reshape(-1, layout.channels)


def _decoded(raw: bytes, layout: _Layout) -> FloatArray:
    if layout.tag == _FLOAT:
        return np.frombuffer(raw, f"<f{layout.bits // 8}").astype(np.float64)
    if layout.bits == 8:  # the only width without a sign
        return (np.frombuffer(raw, np.uint8).astype(np.float64) - 128.0) / 128.0
    if layout.bits == 24:
        wide = np.zeros((len(raw) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        return wide.view("<i4").ravel() / 2.0**31
    return np.frombuffer(raw, f"<i{layout.bits // 8}") / 2.0 ** (layout.bits - 1)


class _Thinner:
    """Keeps every k-th sample of a stream of blocks, after a low-pass of linear phase whose delay is taken out."""

    def __init__(self, keep_every: int) -> None:
        from scipy.signal import firwin

        self.every = keep_every
        self.half = _TAPS_PER_STEP * keep_every if keep_every > 1 else 0
        self.taps = firwin(2 * self.half + 1, 0.9 / keep_every) if keep_every > 1 else np.ones(1)
        self.held = np.zeros(self.half)  # silence before the beginning

    def pass_on(self, block: FloatArray) -> FloatArray:
        """Take a block (n,) and give what can be given by now."""
        if self.every == 1:
            return block
        held = np.concatenate([self.held, block])
        count = max(0, (held.size - 2 * self.half + self.every - 1) // self.every)
        self.held = held[count * self.every :]
        return self._filtered(held, count) if count else np.zeros(0)

    def _filtered(self, used: FloatArray, count: int) -> FloatArray:
        from scipy.signal import upfirdn

        # polyphase: only the kept samples are computed; the first whole one lies 2 * half into the block
        lead = (-2 * self.half) % self.every
        out = upfirdn(self.taps, np.concatenate([np.zeros(lead), used]), down=self.every)
        first = (2 * self.half + lead) // self.every
        return np.asarray(out[first : first + count], dtype=np.float64)

    def rest(self) -> FloatArray:
        """What is left at the end, as if silence followed."""
        return self.pass_on(np.zeros(self.half)) if self.half else np.zeros(0)
