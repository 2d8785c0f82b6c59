"""Sounds of virtual people's steps, made from the true times of their contacts; every loudness is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surefoot.recording import FloatArray, Side, SoundTrack
from surefoot.virtual import VirtualWalk

DECAY_S = 0.008


@dataclass(frozen=True)
class Steps:
    """How a foot sounds: level of its contact and of its slap in dB of full scale; None for no slap."""

    contact_db: float = -25.0
    slap_db: float | None = None


def step_sound(
    walk: VirtualWalk,
    steps: Mapping[Side, Steps],
    *,
    start_s: float = 0.0,
    rate_hz: float = 16_000.0,
    duration_s: float | None = None,
    drift: float = 0.0,
    noise_db: float = -60.0,
    hum_db: float | None = None,
    reverberation_s: float = 0.0,
    seed: int = 1,
) -> SoundTrack:
    """The sound of a walk from a time of the sensors on: bursts that die away, noise, hum and echo."""
    rng = np.random.default_rng(seed)
    n = int((duration_s or walk.walker.course.duration_s) * rate_hz)
    sound = np.zeros(n)
    for side, how in steps.items():
        plan = walk.truth.feet[side].motion.plan
        for times, level in ((plan.contact_s, how.contact_db), (plan.flat_s, how.slap_db)):
            if level is not None:
                for time in times[times > 0]:
                    _add_burst(sound, (time - start_s) * (1 + drift), level, rate_hz, rng)
    if reverberation_s:
        sound = sound + _echo(sound, reverberation_s, rate_hz, rng)
    sound = sound + 10 ** (noise_db / 20) * rng.standard_normal(n)
    if hum_db is not None:
        sound = sound + _music(n, rate_hz, hum_db)
    return SoundTrack(np.clip(sound, -1.0, 1.0), rate_hz, None, "walk.wav")


def _add_burst(sound: FloatArray, at_s: float, level_db: float, rate_hz: float, rng: np.random.Generator) -> None:
    """Add noise that dies away, whose mean square over 20 ms is `level_db`."""
    first = round(at_s * rate_hz)
    count = int(0.05 * rate_hz)
    if first < 0 or first + count > sound.size:
        return
    shape = np.exp(-np.arange(count) / (DECAY_S * rate_hz))
    burst = shape * rng.standard_normal(count)
    within = int(0.02 * rate_hz)
    burst *= 10 ** (level_db / 20) / np.sqrt(np.square(burst[:within]).mean())
    sound[first : first + count] += burst


def _echo(sound: FloatArray, t60_s: float, rate_hz: float, rng: np.random.Generator) -> FloatArray:
    """A diffuse room: noise that loses 60 dB in `t60_s`, 12 dB below the sound itself."""
    from scipy.signal import fftconvolve

    count = int(t60_s * rate_hz)
    room = rng.standard_normal(count) * 10 ** (-3.0 * np.arange(count) / count)
    room[: int(0.004 * rate_hz)] = 0.0
    room *= 10 ** (-12 / 20) / np.sqrt(np.square(room).sum())
    return np.asarray(fftconvolve(sound, room)[: sound.size])


def _music(n: int, rate_hz: float, level_db: float) -> FloatArray:
    """Mains hum, and chords that change twice a second and swell."""
    t = np.arange(n) / rate_hz
    beat = np.floor(2.0 * t)
    tone = 220.0 * 2.0 ** ((beat * 5 % 12) / 12.0)
    chord = sum(np.sin(2 * np.pi * np.cumsum(k * tone) / rate_hz) / k for k in (1.0, 1.5, 2.0, 3.0))
    hum = sum(np.sin(2 * np.pi * 50.0 * k * t) / k for k in (1, 2, 3, 5))
    music = (0.7 + 0.3 * np.sin(2 * np.pi * 0.37 * t)) * chord + hum
    return np.asarray(10 ** (level_db / 20) * music / np.sqrt(np.square(music).mean()))
