"""WAV files of every allowed kind come out alike; every other file is refused in one sentence."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from recording_samples import recording_of, stream_of, walking_foot

from surefoot.errors import FileReadError, FormatError, InputError, UnsupportedError
from surefoot.recording import FloatArray, SoundTrack, read_sound, with_sound
from surefoot.recording import sound as sound_module

RATE_HZ = 16_000


def tone(rate_hz: int = RATE_HZ, seconds: float = 2.5, size: float = 0.5) -> FloatArray:
    """A tone of 440 Hz that swells and dies away."""
    t = np.arange(int(seconds * rate_hz)) / rate_hz
    return size * np.sin(2 * np.pi * 440.0 * t) * np.sin(np.pi * t / seconds)


def encoded(sound: FloatArray, bits: int, floating: bool = False) -> bytes:
    if floating:
        return sound.astype(f"<f{bits // 8}").tobytes()
    if bits == 8:
        return np.round(sound * 127 + 128).astype(np.uint8).tobytes()
    whole = np.round(sound * (2.0 ** (bits - 1) - 1)).astype("<i8")
    return np.ascontiguousarray(whole[..., None].view(np.uint8).reshape(-1, 8)[:, : bits // 8]).tobytes()


def header(tag: int = 1, channels: int = 1, rate_hz: int = RATE_HZ, bits: int = 16, frame: int | None = None) -> bytes:
    frame = channels * bits // 8 if frame is None else frame
    return struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * frame, frame, bits)


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def wav(path: Path, form: bytes, samples: bytes, *others: bytes) -> Path:
    body = b"WAVE" + b"".join(others) + chunk(b"fmt ", form) + chunk(b"data", samples)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.mark.parametrize(
    ("bits", "floating", "within"),
    [(8, False, 0.01), (16, False, 1e-4), (24, False, 1e-6), (32, False, 1e-8), (32, True, 1e-7), (64, True, 1e-12)],
)
def test_every_width_gives_the_same_sound(bits: int, floating: bool, within: float, tmp_path: Path) -> None:
    """Integers and floating point, in units of full scale."""
    form = header(3 if floating else 1, bits=bits)
    sound, notes = read_sound(wav(tmp_path / "a.wav", form, encoded(tone(), bits, floating)))
    np.testing.assert_allclose(sound.samples, tone(), atol=within)
    assert (sound.rate_hz, sound.start_s, sound.source, notes) == (RATE_HZ, None, "a.wav", ())
    assert sound.duration_s == pytest.approx(2.5)


def test_channels_become_one(tmp_path: Path) -> None:
    """Their mean, also with the long form of the header and with other chunks before."""
    both = np.stack([tone(), 0.5 * tone()], axis=1)
    form = header(0xFFFE, 2) + struct.pack("<HHIH", 22, 16, 3, 1) + b"\0" * 14
    path = wav(tmp_path / "a.wav", form, encoded(both.ravel(), 16), chunk(b"LIST", b"odd"), chunk(b"bext", b"x" * 600))
    np.testing.assert_allclose(read_sound(path)[0].samples, 0.75 * tone(), atol=1e-4)


@pytest.mark.parametrize("rate_hz", [32_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("block", [1 << 19, 977])
def test_a_high_rate_is_thinned_without_a_seam(
    rate_hz: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tone at the same times, however the file is cut into blocks; what is too high does not fold back."""
    monkeypatch.setattr(sound_module, "_BLOCK", block)
    t = np.arange(int(2.5 * rate_hz)) / rate_hz
    shrill = 0.3 * np.sin(2 * np.pi * (0.5 * rate_hz - 500.0) * t)
    sound, _ = read_sound(wav(tmp_path / "a.wav", header(rate_hz=rate_hz), encoded(tone(rate_hz) + shrill, 16)))
    assert 16_000 <= sound.rate_hz < 32_000
    expected = 0.5 * np.sin(2 * np.pi * 440.0 * (s := np.arange(sound.samples.size) / sound.rate_hz))
    expected *= np.sin(np.pi * s / 2.5)
    np.testing.assert_allclose(sound.samples[50:-50], expected[50:-50], atol=3e-3)


def test_clipping_and_a_cut_file_are_told(tmp_path: Path) -> None:
    """The numbers stay, with the remark."""
    path = wav(tmp_path / "a.wav", header(), encoded(np.clip(3 * tone(), -1, 1), 16))
    assert [note.kind for note in read_sound(path)[1]] == ["sound_clipped"]
    whole = wav(tmp_path / "b.wav", header(), encoded(tone(seconds=3.0), 16)).read_bytes()
    path.write_bytes(whole[: int(0.8 * len(whole)) + 1])
    sound, notes = read_sound(path)
    assert [note.kind for note in notes] == ["sound_cut_off"]
    assert sound.duration_s == pytest.approx(2.4, abs=0.01)


def test_a_recorder_that_never_wrote_its_length_is_read(tmp_path: Path) -> None:
    """Phones that stream leave the greatest number for the length."""
    path = wav(tmp_path / "a.wav", header(), encoded(tone(), 16))
    path.write_bytes(path.read_bytes().replace(b"data" + struct.pack("<I", 80_000), b"data" + b"\xff" * 4))
    sound, notes = read_sound(path)
    assert (sound.samples.size, notes) == (40_000, ())


_SOUND = encoded(tone(), 16)


@pytest.mark.parametrize(
    ("form", "samples", "kind", "words"),
    [
        (header(), b"", FileReadError, "holds 0.0 s of sound"),
        (header(), _SOUND[:8000], FileReadError, "holds 0.2 s of sound"),
        (header(), b"\0" * 80_000, FileReadError, "is silent"),
        (header(0x55), _SOUND, UnsupportedError, "compressed sound (format 85)"),
        (header(3, bits=16), _SOUND, FormatError, "of 16 bits in 2 bytes cannot be"),
        (header(channels=0), _SOUND, FormatError, "0 channels"),
        (header(channels=500), _SOUND, FormatError, "500 channels"),
        (header(bits=12, frame=2), _SOUND, FormatError, "12 bits"),
        (header(frame=0), _SOUND, FormatError, "in 0 bytes"),
        (header(rate_hz=0), _SOUND, FormatError, "0 samples a second"),
        (header(rate_hz=4_000_000), _SOUND, FormatError, "4000000 samples a second"),
        (header()[:10], _SOUND, FormatError, "too short"),
        (header(3, bits=32), np.full(40_000, np.nan, "<f4").tobytes(), FormatError, "no sound"),
        (header(3, bits=32), np.full(40_000, 1e30, "<f4").tobytes(), FormatError, "no sound"),
    ],
)
def test_what_is_no_sound_of_a_walk_is_refused(
    form: bytes, samples: bytes, kind: type[InputError], words: str, tmp_path: Path
) -> None:
    """One sentence that names the file and what is wrong."""
    with pytest.raises(kind, match=r"walk\.wav") as refused:
        read_sound(wav(tmp_path / "walk.wav", form, samples))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"ID3\x03 an mp3 file", "is no WAV file"),
        (b"RIFF\0\0\0\0AVI LIST", "is no WAV file"),
        (b"RIFF\0\0\0\0WAVE", "holds no sound"),
        (b"RIFF\0\0\0\0WAVE" + (b"junk" + b"\0" * 4) * 5000, "holds no sound"),
        (b"RIFF\0\0\0\0WAVEjunk\xff\xff\xff\xff", "holds no sound"),
        (b"RIFF\0\0\0\0WAVE" + chunk(b"data", _SOUND), "samples come before"),
    ],
)
def test_a_broken_or_foreign_file_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    """No traceback and no long search."""
    path = tmp_path / "walk.wav"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_sound(path)
    assert words in str(refused.value)


def test_a_long_sound_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A sparse file of three hours costs nothing."""
    path = wav(tmp_path / "walk.wav", header(rate_hz=8000), b"")
    size = 3 * 3600 * 8000 * 2
    path.write_bytes(path.read_bytes()[:-4] + struct.pack("<I", size))
    with path.open("r+b") as stream:
        stream.truncate(44 + size)
    with pytest.raises(FileReadError, match="180 min long; at most 30 min"):
        read_sound(path)


def test_a_recording_takes_its_sound_along(tmp_path: Path) -> None:
    """With the start that was told and with the remarks; the recording before is unchanged."""
    recording = recording_of(stream_of(walking_foot()))
    path = wav(tmp_path / "a.wav", header(), encoded(np.clip(3 * tone(), -1, 1), 16))
    heard = with_sound(recording, path, 1.5)
    assert heard.sound is not None
    assert heard.sound.start_s == 1.5
    assert heard.annotations[-1].kind == "sound_clipped"
    assert recording.sound is None
    with pytest.raises(ValueError, match="must be"):
        SoundTrack(np.zeros((3, 2)), 16_000.0)
