"""Long and short two-foot recordings to time with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from surefoot.recording import Placement, Recording, SensorStream, Side
from surefoot.virtual import Sensor, random_walker, simulate

_SEED = 7


def virtual_walk(duration_s: float, rate_hz: float = 100.0) -> Recording:
    """Return a normal walk of a length, sensors on both insteps in the foot's own axes (as the peer needs them)."""
    rng = np.random.default_rng(_SEED)
    walker = random_walker(rng, "normal", duration_s)
    sensors = [
        Sensor(
            placement,
            rate_hz=rate_hz,
            window_s=2.0 / rate_hz,
            acc_range_m_s2=157.0,
            acc_noise_m_s2=0.02,
            gyr_noise_rad_s=0.002,
            gyr_bias_rad_s=(0.01, -0.01, 0.005),
            ringing_m_s2=20.0,
        )
        for placement in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
    ]
    return simulate(walker, sensors, seed=_SEED).recording


def tiled(recording: Recording, duration_s: float) -> Recording:
    """Return a recording repeated end to end until it lasts a given time."""
    streams = {placement: _tiled(stream, duration_s) for placement, stream in recording.streams.items()}
    return replace(recording, streams=streams, annotations=())


def _tiled(stream: SensorStream, duration_s: float) -> SensorStream:
    step = stream.duration_s / (len(stream) - 1)
    many = round(duration_s / step)
    rows = np.arange(many) % len(stream)
    return replace(stream, time_s=step * np.arange(many, dtype=np.float64), acc=stream.acc[rows], gyr=stream.gyr[rows])


def save_for_peer(recording: Recording, path: Path) -> None:
    """Write both feet as arrays in m/s² and deg/s."""
    feet = {side: recording.streams[Placement(f"{side}_foot")] for side in Side}
    arrays = {str(side): np.hstack([s.acc, np.degrees(s.gyr)]) for side, s in feet.items()}
    rate = 1.0 / (feet[Side.LEFT].duration_s / (len(feet[Side.LEFT]) - 1))
    np.savez(path, rate_hz=rate, left=arrays["left"], right=arrays["right"])
