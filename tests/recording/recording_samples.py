"""A foot that walks by exact formulas, and files of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.polynomial import Polynomial

from surefoot.recording import FloatArray, Placement, Recording, SensorStream

GRAVITY = 9.80665


@dataclass(frozen=True)
class Foot:
    """Exact signals of one sensor: time in s, specific force in m/s², angular rate in rad/s."""

    time_s: FloatArray
    acc: FloatArray
    gyr: FloatArray

    @property
    def rate_hz(self) -> float:
        return float(1 / np.median(np.diff(self.time_s)))


def walking_foot(
    seconds: float = 20.0,
    rate_hz: float = 100.0,
    *,
    standing_s: float = 2.0,
    phase: float = 0.0,
    mirrored: bool = False,
    noise: float = 0.0,
    seed: int = 1,
) -> Foot:
    """Walk in the sagittal plane: 0.55 s swing of 1.2 m every 1.1 s, the foot still in between.

    Position and pitch are polynomials, so acceleration and rate are their exact derivatives. The sensor's axes are
    turned away from the body's by a fixed rotation.
    """
    period, swing = 1.1, 0.55
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    s = Polynomial([0, 1])
    bump = s**3 * (1 - s) ** 3
    forward = 1.2 * (10 * s**3 - 15 * s**4 + 6 * s**5)
    up = 64 * 0.12 * bump
    pitch = 64 * bump * (-0.9 + 2.2 * s)
    walking = time - standing_s - phase * period
    inside = np.where(walking > 0, (walking % period) / swing, 2.0)
    moving = inside < 1.0
    x = np.where(moving, inside, 0.0)
    acc_x = np.where(moving, forward.deriv(2)(x) / swing**2, 0.0)
    acc_z = np.where(moving, up.deriv(2)(x) / swing**2, 0.0) + GRAVITY
    theta = np.where(moving, pitch(x), 0.0)
    rate = np.where(moving, pitch.deriv(1)(x) / swing, 0.0)
    # toes up is a negative turn about y, left
    c, sn = np.cos(theta), np.sin(theta)
    body_acc = np.stack((c * acc_x + sn * acc_z, np.zeros_like(time), -sn * acc_x + c * acc_z), axis=1)
    body_gyr = np.stack((np.zeros_like(time), -rate, np.zeros_like(time)), axis=1)
    turn = _rotation(np.array([0.4, -0.5, 0.3 if not mirrored else -0.3]))
    rng = np.random.default_rng(seed)
    return Foot(
        time,
        body_acc @ turn + noise * rng.normal(size=body_acc.shape),
        body_gyr @ turn + 0.1 * noise * rng.normal(size=body_gyr.shape),
    )


def _rotation(vector: FloatArray) -> FloatArray:
    angle = float(np.linalg.norm(vector))
    x, y, z = vector / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def stream_of(foot: Foot, placement: Placement = Placement.LEFT_FOOT, *, rate_hz: float | None = None) -> SensorStream:
    return SensorStream(
        placement,
        foot.time_s.copy(),
        foot.acc.copy(),
        foot.gyr.copy(),
        rate_hz or foot.rate_hz,
        f"{placement.value}.csv",
    )


def recording_of(*streams: SensorStream, synchronised: bool | None = None) -> Recording:
    return Recording("walk", {stream.placement: stream for stream in streams}, synchronised=synchronised)


PLAIN = "time_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"


def write_csv(
    path: Path,
    foot: Foot,
    *,
    header: str = PLAIN,
    acc_scale: float = 1.0,
    gyr_scale: float = 1.0,
    time_scale: float = 1.0,
    start: float = 0.0,
    separator: str = ",",
    decimal: str = ".",
    with_time: bool = True,
) -> Path:
    """Write a table; the scales turn SI units into the file's."""
    columns = [*(foot.acc * acc_scale).T, *(foot.gyr * gyr_scale).T]
    formats = ["%.6f"] * 6
    if with_time:
        columns = [start + foot.time_s * time_scale, *columns]
        formats = ["%.6f", *formats]
    lines = [
        separator.join((form % value).replace(".", decimal) for form, value in zip(formats, row, strict=True))
        for row in np.stack(columns, axis=1)
    ]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path
