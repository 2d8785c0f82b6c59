"""The level of a sound over time, in the band in which steps are heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import FloatArray
from surefoot.recording import SoundTrack

BAND_HZ = (100.0, 7000.0)  # below lies rumble and hum, above hardly anything of a step
LEVEL_HZ = 1000.0
_BLOCK_S = 60.0
_QUIETEST = 1e-12  # -120 dB; keeps the logarithm of silence finite


@dataclass(frozen=True)
class SoundLevel:
    """Power of a sound in the band of steps.

    Parameters
    ----------
    power
        (n,) mean square in units of full scale, each over `step_s`.
    step_s
        Time from one value to the next in s, 1 ms or a little more; the first is half a step after the sound's start.
    """

    power: FloatArray
    step_s: float

    def smoothed(self, window_s: float) -> FloatArray:
        """Power (n,) averaged over a window."""
        from scipy.ndimage import uniform_filter1d

        return np.asarray(uniform_filter1d(self.power, max(1, round(window_s / self.step_s)), mode="nearest"))


def decibel(power: FloatArray) -> FloatArray:
    """Level in dB re full scale of a mean square."""
    return np.asarray(10.0 * np.log10(np.maximum(power, _QUIETEST)), dtype=np.float64)


def sound_level(sound: SoundTrack) -> SoundLevel:
    """Measure the level of a sound millisecond by millisecond.

    Parameters
    ----------
    sound
        The sound.

    Returns
    -------
    SoundLevel
        Mean square of the sound between 100 Hz and 7 kHz (or 0.45 times its rate).
    """
    from scipy.signal import butter, sosfilt

    count = max(1, int(sound.rate_hz / LEVEL_HZ))
    band = (BAND_HZ[0], min(BAND_HZ[1], 0.45 * sound.rate_hz))
    sections = butter(2, band, "bandpass", fs=sound.rate_hz, output="sos")
    state = np.zeros((sections.shape[0], 2))
    block = count * int(_BLOCK_S * LEVEL_HZ)
    whole = sound.samples.size // count * count
    parts = []
    for begin in range(0, whole, block):
        heard, state = sosfilt(sections, sound.samples[begin : min(begin + block, whole)], zi=state)
        parts.append(np.square(heard).reshape(-1, count).mean(axis=1))
    return SoundLevel(np.concatenate(parts) if parts else np.zeros(0), count / sound.rate_hz)
