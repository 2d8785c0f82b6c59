"""Rotations as unit quaternions (w, x, y, z), many at a time."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray


def multiply(p: FloatArray, q: FloatArray) -> FloatArray:
    """Multiply quaternions: rotate by ``q`` first, then by ``p``.

    Parameters
    ----------
    p, q
        (n, 4) unit quaternions.

    Returns
    -------
    ndarray
        (n, 4) products.
    """
    a, b, c, d = p[..., 0], p[..., 1], p[..., 2], p[..., 3]
    w, x, y, z = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    out = np.empty(np.broadcast_shapes(p.shape, q.shape))
    out[..., 0] = a * w - b * x - c * y - d * z
    out[..., 1] = a * x + b * w + c * z - d * y
    out[..., 2] = a * y - b * z + c * w + d * x
    out[..., 3] = a * z + b * y - c * x + d * w
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
    # columns side by side in memory are worked on several times faster
    w, x, y, z = np.ascontiguousarray(q.T)
    a, b, c = np.ascontiguousarray(v.T) if v.ndim == 2 else v
    tx, ty, tz = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    out = np.empty((q.shape[0], 3))
    out[:, 0] = a + w * tx + y * tz - z * ty
    out[:, 1] = b + w * ty + z * tx - x * tz
    out[:, 2] = c + w * tz + x * ty - y * tx
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
    steps = max(1, int(np.ceil(np.sqrt(n))))
    blocks = -(-n // steps)
    product = np.zeros((blocks * steps, 4))
    product[:, 0] = 1.0
    product[:n, 0] = np.cos(half)
    product[:n, 1:] = vector * (0.5 * np.sinc(half / np.pi))[:, None]
    grid = np.ascontiguousarray(product.reshape(blocks, steps, 4).transpose(1, 0, 2))
    for i in range(1, steps):
        grid[i] = multiply(grid[i - 1], grid[i])
    start = np.zeros((blocks, 4))
    start[0, 0] = 1.0
    for j in range(1, blocks):
        start[j] = multiply(start[j - 1], grid[-1, j - 1])
    attitude = multiply(start[None], grid).transpose(1, 0, 2).reshape(-1, 4)[:n]
    return np.asarray(attitude / np.sqrt(np.einsum("ij,ij->i", attitude, attitude))[:, None])
