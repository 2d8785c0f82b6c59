"""Rotations as unit quaternions (w, x, y, z), many at a time."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray

_BLOCK = 64
_CHUNK = 8192


def multiply(p: FloatArray, q: FloatArray) -> FloatArray:
    """Multiply quaternions: rotate by ``q`` first, then by ``p``.

    Parameters
    ----------
    p, q
        (n, 4) unit quaternions; one of them may be a single one, (1, 4).

    Returns
    -------
    ndarray
        (n, 4) products.
    """
    n = max(p.shape[0], q.shape[0])
    out = np.empty((n, 4))
    for first in range(0, n, _CHUNK):
        part = slice(first, first + _CHUNK)
        a, b, c, d = np.ascontiguousarray(p[part].T if p.shape[0] > 1 else p.T)
        w, x, y, z = np.ascontiguousarray(q[part].T if q.shape[0] > 1 else q.T)
        out[part, 0] = a * w - b * x - c * y - d * z
        out[part, 1] = a * x + b * w + c * z - d * y
        out[part, 2] = a * y - b * z + c * w + d * x
        out[part, 3] = a * z + b * y - c * x + d * w
    return out


def rotate(q: FloatArray, v: FloatArray) -> FloatArray:
    """Rotate vectors from the sensor's axes to the world's.

    Parameters
    ----------
    q
        (n, 4) unit quaternions, sensor to world.
    v
        (n, 3) vectors, or one (3,) vector for all.

    Returns
    -------
    ndarray
        (n, 3) vectors in world axes.
    """
    out = np.empty((q.shape[0], 3))
    for first in range(0, q.shape[0], _CHUNK):
        part = slice(first, first + _CHUNK)
        # columns side by side in memory, few enough to stay near the processor, are worked on several times faster
        w, x, y, z = np.ascontiguousarray(q[part].T)
        a, b, c = np.ascontiguousarray(v[part].T) if v.ndim == 2 else v
        tx, ty, tz = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
        out[part, 0] = a + w * tx + y * tz - z * ty
        out[part, 1] = b + w * ty + z * tx - x * tz
        out[part, 2] = c + w * tz + x * ty - y * tx
    return out


def rotation_matrices(q: FloatArray) -> FloatArray:
    """Write rotations as matrices.

    Parameters
    ----------
    q
        (n, 4) unit quaternions, sensor to world.

    Returns
    -------
    ndarray
        (n, 3, 3) rotation matrices, sensor to world.
    """
    w, x, y, z = np.ascontiguousarray(q.T)
    out = np.empty((q.shape[0], 3, 3))
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = 1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = 2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)
    out[:, 2, 0], out[:, 2, 1], out[:, 2, 2] = 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
    return out


def up_in_sensor(q: FloatArray) -> FloatArray:
    """Give the direction of the world's vertical in sensor axes.

    Parameters
    ----------
    q
        (n, 4) unit quaternions, sensor to world.

    Returns
    -------
    ndarray
        (n, 3) unit vectors.
    """
    w, x, y, z = q[:, 0], q[:, 1], q[:, 2], q[:, 3]
    return np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], axis=1)


def turn_to_vertical(up: FloatArray) -> FloatArray:
    """Give the shortest rotations that turn directions to the vertical.

    Parameters
    ----------
    up
        (n, 3) directions, not pointing straight down; any length.

    Returns
    -------
    ndarray
        (n, 4) unit quaternions.
    """
    length = np.sqrt(np.einsum("ij,ij->i", up, up))
    q = np.zeros((up.shape[0], 4))
    q[:, 0] = length + up[:, 2]
    q[:, 1] = up[:, 1]
    q[:, 2] = -up[:, 0]
    down = q[:, 0] < 1e-9 * np.maximum(length, 1e-12)
    q[down] = (0.0, 1.0, 0.0, 0.0)
    q /= np.sqrt(np.einsum("ij,ij->i", q, q))[:, None]
    return q


def integrate_rate(gyr: FloatArray, rate_hz: float) -> FloatArray:
    """Integrate angular rate to attitude, from identity at the first sample.

    Each step turns by the mean rate of its two samples with the first coning term (Bortz 1971,
    10.1109/TAES.1971.310252). The product runs in blocks so that its length costs little.

    Parameters
    ----------
    gyr
        (n, 3) angular rate in rad/s, sensor axes.
    rate_hz
        Sampling rate.

    Returns
    -------
    ndarray
        (n, 4) unit quaternions, sensor to the axes that the sensor had at the first sample.
    """
    n = gyr.shape[0]
    turn = gyr / rate_hz
    vector = np.zeros((n, 3))
    vector[1:] = 0.5 * (turn[1:] + turn[:-1])
    a, b = turn[:-1], turn[1:]
    vector[1:, 0] += (a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1]) / 12
    vector[1:, 1] += (a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2]) / 12
    vector[1:, 2] += (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 12
    half = 0.5 * np.sqrt(np.einsum("ij,ij->i", vector, vector))
    product = np.empty((4, n))
    product[0] = np.cos(half)
    product[1:] = vector.T * (0.5 * np.sinc(half / np.pi))
    attitude = _running_product(product)
    attitude /= np.sqrt(np.einsum("ij,ij->j", attitude, attitude))
    return np.ascontiguousarray(attitude.T)


def _running_product(q: FloatArray) -> FloatArray:
    """Products q0, q0 q1, q0 q1 q2 … of (4, n) quaternions: within blocks side by side, then over the blocks."""
    n = q.shape[1]
    blocks = -(-n // _BLOCK)
    if blocks <= 1:
        out = q.copy()
        for i in range(1, n):
            _multiply_columns(out[:, i - 1], q[:, i], out[:, i])
        return out
    padded = np.zeros((4, blocks * _BLOCK))
    padded[0] = 1.0
    padded[:, :n] = q
    grid = np.ascontiguousarray(padded.reshape(4, blocks, _BLOCK).transpose(2, 0, 1))
    for i in range(1, _BLOCK):
        _multiply_columns(grid[i - 1], grid[i].copy(), grid[i])
    start = np.zeros((4, blocks))
    start[0, 0] = 1.0
    start[:, 1:] = _running_product(grid[-1][:, :-1])
    out = np.empty_like(grid)
    for i in range(_BLOCK):
        _multiply_columns(start, grid[i], out[i])
    return out.transpose(1, 2, 0).reshape(4, -1)[:, :n]


def _multiply_columns(p: FloatArray, q: FloatArray, out: FloatArray) -> None:
    """Multiply (4, …) quaternions into ``out``, which must not share memory with ``q``."""
    a, b, c, d = p
    w, x, y, z = q
    out[0] = a * w - b * x - c * y - d * z
    out[1] = a * x + b * w + c * z - d * y
    out[2] = a * y - b * z + c * w + d * x
    out[3] = a * z + b * y - c * x + d * w
