"""A virtual inertial sensor: where it sits, how it is turned, and how well it measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import GRAVITY_M_S2, Placement, SensorStream
from surefoot.virtual.pose import Pose, stacked

FloatArray = NDArray[np.float64]
Vector = tuple[float, float, float]

_WINDOW_POINTS = 7

ALIGNED: tuple[Vector, Vector, Vector] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Sensor:
    """An inertial sensor on a segment. The defaults are an ideal one.

    Parameters
    ----------
    placement
        The segment.
    position_m
        (forward, left, up) from the segment's origin in m. Foot: floor point under the rear end of the shoe.
        Shank: ankle. Thigh: knee. Lower back: skin over the lowest vertebra.
    mounting
        3 rows of the rotation matrix from sensor to segment axes.
    rate_hz
        Sampling rate.
    window_s
        The sensor reports the mean of its signal over a window of this length (Hann weights), as real ones do against
        aliasing; 0 measures the instant.
    acc_range_m_s2, gyr_range_rad_s
        The signals clip here.
    acc_bias_m_s2, gyr_bias_rad_s
        Constant errors, sensor axes.
    acc_noise_m_s2, gyr_noise_rad_s
        Standard deviation of white noise per sample.
    acc_step_m_s2, gyr_step_rad_s
        Quantisation; 0 for none.
    jitter_s
        Standard deviation of the error of time stamps.
    clock_offset_s, clock_drift_ppm
        The sensor's clock against the walker's.
    ringing_m_s2, ringing_hz, ringing_decay_s
        Vibration of strap and soft tissue after each impact: first amplitude, frequency and time constant.
    scuff_m_s2
        Standard deviation of the vibration while the sole slides on the floor.
    """

    placement: Placement
    position_m: Vector = (0.13, 0.0, 0.08)
    mounting: tuple[Vector, Vector, Vector] = ALIGNED
    rate_hz: float = 100.0
    window_s: float = 0.0
    acc_range_m_s2: float = np.inf
    gyr_range_rad_s: float = np.inf
    acc_bias_m_s2: Vector = (0.0, 0.0, 0.0)
    gyr_bias_rad_s: Vector = (0.0, 0.0, 0.0)
    acc_noise_m_s2: float = 0.0
    gyr_noise_rad_s: float = 0.0
    acc_step_m_s2: float = 0.0
    gyr_step_rad_s: float = 0.0
    jitter_s: float = 0.0
    clock_offset_s: float = 0.0
    clock_drift_ppm: float = 0.0
    ringing_m_s2: float = 0.0
    ringing_hz: float = 28.0
    ringing_decay_s: float = 0.012
    scuff_m_s2: float = 0.0

    def to_clock(self, t: FloatArray) -> FloatArray:
        """Return the times t (n,) of the walker in s as this sensor's clock would show them."""
        return np.asarray(t * (1.0 + 1e-6 * self.clock_drift_ppm) + self.clock_offset_s, dtype=np.float64)


def sample_times(sensor: Sensor, duration_s: float) -> FloatArray:
    """Return the instants (n,) in s of the walker's time at which the sensor measures."""
    return np.arange(int(np.floor(duration_s * sensor.rate_hz)) + 1, dtype=np.float64) / sensor.rate_hz


def ideal_signals(sensor: Sensor, pose: Pose, slope_rad: float) -> tuple[FloatArray, FloatArray]:
    """Return what a perfect sensor measures.

    Parameters
    ----------
    sensor
        The sensor: its position and mounting.
    pose
        Pose of the segment at n times.
    slope_rad
        Slope of the floor along its x axis, up positive.

    Returns
    -------
    acc, gyr
        (n, 3) specific force in m/s² and angular rate in rad/s, sensor axes.
    """
    upward = GRAVITY_M_S2 * np.array([np.sin(slope_rad), 0.0, np.cos(slope_rad)])
    force = stacked(pose.point(sensor.position_m), 2) + upward
    mounting = np.array(sensor.mounting)
    in_segment = np.einsum("nji,nj->ni", pose.rotation(), force)
    return in_segment @ mounting, pose.angular_rate() @ mounting


def window_offsets(sensor: Sensor) -> tuple[FloatArray, FloatArray]:
    """Return offsets (k,) in s around each instant and their weights (k,) by which the sensor averages its signal."""
    if sensor.window_s == 0.0:
        return np.zeros(1), np.ones(1)
    place = np.arange(1, _WINDOW_POINTS + 1) / (_WINDOW_POINTS + 1)
    weights = np.sin(np.pi * place) ** 2
    return sensor.window_s * (place - 0.5), weights / weights.sum()


def ringing(sensor: Sensor, t: FloatArray, impacts_s: FloatArray, strengths: FloatArray) -> FloatArray:
    """Return how strap and soft tissue vibrate after impacts.

    The sensor moves against the segment by ``u exp(-u) sin(ω t)``, u in time constants: it starts and ends at rest in
    its place, so the vibration adds neither speed nor distance.

    Parameters
    ----------
    sensor
        The sensor.
    t
        (n,) times in s.
    impacts_s, strengths
        (k,) times of the impacts in s, increasing, and their strengths (1 is a heel strike).

    Returns
    -------
    ndarray
        (n, 3) acceleration in m/s², sensor axes.
    """
    last = np.searchsorted(impacts_s, t, side="right") - 1
    since = np.where(last >= 0, t - impacts_s[np.maximum(last, 0)], 0.0)
    omega, decay = 2.0 * np.pi * sensor.ringing_hz, sensor.ringing_decay_s
    u = since / decay
    envelope, slope, bend = u * np.exp(-u), (1.0 - u) * np.exp(-u) / decay, (u - 2.0) * np.exp(-u) / decay**2
    sine, cosine = np.sin(omega * since), np.cos(omega * since)
    shape = (bend - omega**2 * envelope) * sine + 2.0 * slope * omega * cosine
    size = sensor.ringing_m_s2 * decay / (2.0 * omega) * strengths[np.maximum(last, 0)]
    wave = np.where(last >= 0, size * shape, 0.0)
    return np.asarray(wave[:, None] * (np.array([0.5, 0.3, 0.8]) @ np.array(sensor.mounting)), dtype=np.float64)


def measured(sensor: Sensor, t: FloatArray, acc: FloatArray, gyr: FloatArray, rng: np.random.Generator) -> SensorStream:
    """Return what the sensor reports: with noise, bias, clipping, quantisation and its own clock.

    Parameters
    ----------
    sensor
        The sensor.
    t
        (n,) instants of measurement in s.
    acc, gyr
        (n, 3) true signals in sensor axes.
    rng
        Source of the noise.

    Returns
    -------
    SensorStream
        The samples.
    """
    signals = []
    for signal, bias, noise, limit, step in (
        (acc, sensor.acc_bias_m_s2, sensor.acc_noise_m_s2, sensor.acc_range_m_s2, sensor.acc_step_m_s2),
        (gyr, sensor.gyr_bias_rad_s, sensor.gyr_noise_rad_s, sensor.gyr_range_rad_s, sensor.gyr_step_rad_s),
    ):
        raw = signal + np.array(bias) + noise * rng.standard_normal(signal.shape)
        if step > 0.0:
            raw = np.round(raw / step) * step
        signals.append(np.clip(raw, -limit, limit))
    stamps = sensor.to_clock(t)
    if sensor.jitter_s > 0.0:
        spread = np.clip(sensor.jitter_s * rng.standard_normal(len(t)), -0.45 / sensor.rate_hz, 0.45 / sensor.rate_hz)
        stamps = stamps + spread  # less than half a sample: stamps stay in order
    return SensorStream(sensor.placement, stamps, signals[0], signals[1], sensor.rate_hz, "virtual walker")
