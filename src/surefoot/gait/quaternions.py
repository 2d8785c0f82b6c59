"""Rotations as unit quaternions (w, x, y, z), many at a time.

Results lie in memory column by column: everything that is done to a column is then several times faster.
"""

from __future__ import annotations

from itertools import count
from math import factorial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from surefoot.gait.arrays import FloatArray

_BLOCK = 24  # quaternions that are multiplied one after the other
_BLOCKS = 256  # blocks at a time are laid side by side: few enough to stay near the processor
_CHUNK = 8192
_ROUNDING = 1e-17
_Real = TypeVar("_Real", bound=np.floating[Any])


def multiply(p: NDArray[_Real], q: NDArray[_Real]) -> NDArray[_Real]:
    """Multiply quaternions: rotate by ``q`` first, then by ``p``.

    Parameters
    ----------
    p, q
        (n, 4) unit quaternions in one precision; one of them may be a single one, (1, 4).

    Returns
    -------
    ndarray
        (n, 4) products, in the same precision.
    """
    n = max(p.shape[0], q.shape[0])
    out = np.empty((4, n), dtype=p.dtype)
    for first in range(0, n, _CHUNK):
        part = slice(first, first + _CHUNK)
        _multiply_columns(p[part].T if p.shape[0] > 1 else p.T, q[part].T if q.shape[0] > 1 else q.T, out[:, part])
    return out.T


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
    out = np.empty((3, q.shape[0]))
    for first in range(0, q.shape[0], _CHUNK):
        # few enough to stay near the processor
        part = slice(first, first + _CHUNK)
        w, x, y, z = q[part].T
        a, b, c = v[part].T if v.ndim == 2 else v
        tx, ty, tz = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
        out[0, part] = a + w * tx + y * tz - z * ty
        out[1, part] = b + w * ty + z * tx - x * tz
        out[2, part] = c + w * tz + x * ty - y * tx
    return out.T


def rotation_matrices(q: NDArray[_Real]) -> NDArray[_Real]:
    """Write rotations as matrices.

    Parameters
    ----------
    q
        (n, 4) unit quaternions, sensor to world, in any precision.

    Returns
    -------
    ndarray
        (n, 3, 3) rotation matrices, sensor to world, in the same precision.
    """
    out = np.empty((3, 3, q.shape[0]), dtype=q.dtype)
    for first in range(0, q.shape[0], _CHUNK):
        part = slice(first, first + _CHUNK)
        w, x, y, z = q[part].T
        xx, yy, zz, xy, xz, yz = x * x, y * y, z * z, x * y, x * z, y * z
        wx, wy, wz = w * x, w * y, w * z
        out[0, 0, part], out[0, 1, part], out[0, 2, part] = 1 - 2 * (yy + zz), 2 * (xy - wz), 2 * (xz + wy)
        out[1, 0, part], out[1, 1, part], out[1, 2, part] = 2 * (xy + wz), 1 - 2 * (xx + zz), 2 * (yz - wx)
        out[2, 0, part], out[2, 1, part], out[2, 2, part] = 2 * (xz - wy), 2 * (yz + wx), 1 - 2 * (xx + yy)
    return out.transpose(2, 0, 1)


def up_in_sensor(q: NDArray[_Real]) -> NDArray[_Real]:
    """Give the direction of the world's vertical in sensor axes.

    Parameters
    ----------
    q
        (n, 4) unit quaternions, sensor to world, in any precision.

    Returns
    -------
    ndarray
        (n, 3) unit vectors, in the same precision.
    """
    out = np.empty((3, q.shape[0]), dtype=q.dtype)
    for first in range(0, q.shape[0], _CHUNK):
        part = slice(first, first + _CHUNK)
        w, x, y, z = q[part].T
        out[0, part] = 2 * (x * z - w * y)
        out[1, part] = 2 * (y * z + w * x)
        out[2, part] = 1 - 2 * (x * x + y * y)
    return out.T


def turn_to_vertical(up: NDArray[_Real]) -> NDArray[_Real]:
    """Give the shortest rotations that turn directions to the vertical.

    Parameters
    ----------
    up
        (n, 3) directions, not pointing straight down; any length, any precision.

    Returns
    -------
    ndarray
        (n, 4) unit quaternions, in the same precision.
    """
    x, y, z = up.T
    length = np.sqrt(x * x + y * y + z * z)
    w = length + z
    q = np.zeros((4, up.shape[0]), dtype=up.dtype)
    np.negative(x, out=q[2])
    q[0], q[1] = w, y
    q[:, w < 1e-9 * np.maximum(length, 1e-12)] = np.array([[0.0], [1.0], [0.0], [0.0]])
    q[:3] /= np.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2])
    return q.T


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
    coning = 1.0 / (12.0 * rate_hz**2)
    product = np.empty((4, n))
    product[:, 0] = (1.0, 0.0, 0.0, 0.0)
    for first in range(1, n, _CHUNK):
        last = min(first + _CHUNK, n)
        a, b = gyr[first - 1 : last - 1].T, gyr[first:last].T
        vector = (a + b) * (0.5 / rate_hz)
        vector[0] += (a[1] * b[2] - a[2] * b[1]) * coning
        vector[1] += (a[2] * b[0] - a[0] * b[2]) * coning
        vector[2] += (a[0] * b[1] - a[1] * b[0]) * coning
        cosine, sinc = _cosine_and_sinc(0.25 * np.einsum("ij,ij->j", vector, vector))
        product[0, first:last] = cosine
        np.multiply(vector, 0.5 * sinc, out=product[1:, first:last])
    return _running_product(product).T


def _cosine_and_sinc(square: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give cos x and (sin x) / x of small angles (n,) from x²: by their series, which is quicker and just as exact."""
    largest = float(square.max(initial=0.0))
    terms = next(k for k in count(1) if largest**k < _ROUNDING * factorial(2 * k))
    cosine, sinc = np.ones_like(square), np.ones_like(square)
    for k in range(2 * (terms - 1), 0, -2):
        cosine *= square * (-1.0 / ((k - 1) * k))
        cosine += 1.0
        sinc *= square * (-1.0 / (k * (k + 1)))
        sinc += 1.0
    return cosine, sinc


def _running_product(q: FloatArray) -> FloatArray:
    """Products q0, q0 q1, q0 q1 q2 … of (4, n) quaternions: within blocks side by side, then over the blocks."""
    n = q.shape[1]
    if n <= _BLOCK:
        out = q.copy()
        for i in range(1, n):
            _multiply_columns(out[:, i - 1 : i], q[:, i : i + 1], out[:, i : i + 1])
        return out
    steps = _in_blocks(q)
    grid = np.empty_like(steps)
    grid[0] = steps[0]
    for i in range(1, _BLOCK):
        _multiply_columns(grid[i - 1], steps[i], grid[i])
    start = np.empty(grid.shape[1:])
    start[:, 0] = (1.0, 0.0, 0.0, 0.0)
    start[:, 1:] = _running_product(grid[-1][:, :-1])
    # what rounding has added to their length would grow
    start /= np.sqrt(np.einsum("ij,ij->j", start, start))
    for i in range(_BLOCK):
        _multiply_columns(start, grid[i], steps[i])
    return _in_a_row(steps, n)


def _in_blocks(q: FloatArray) -> FloatArray:
    """Lay (4, n) quaternions into blocks side by side, (_BLOCK, 4, blocks), the last one filled up with identity."""
    whole, rest = divmod(q.shape[1], _BLOCK)
    grid = np.empty((_BLOCK, 4, whole + (rest > 0)))
    for first in range(0, whole, _BLOCKS):
        last = min(first + _BLOCKS, whole)
        part = q[:, first * _BLOCK : last * _BLOCK].reshape(4, last - first, _BLOCK)
        grid[:, :, first:last] = part.transpose(2, 0, 1)
    if rest:
        grid[:, :, -1] = (1.0, 0.0, 0.0, 0.0)
        grid[:rest, :, -1] = q[:, whole * _BLOCK :].T
    return grid


def _in_a_row(grid: FloatArray, n: int) -> FloatArray:
    """Undo `_in_blocks`."""
    blocks = grid.shape[2]
    out = np.empty((4, blocks, _BLOCK))
    for first in range(0, blocks, _BLOCKS):
        out[:, first : first + _BLOCKS] = grid[:, :, first : first + _BLOCKS].transpose(1, 2, 0)
    return out.reshape(4, -1)[:, :n]


# which component of the product takes which of the left and of the right factor, and how, beside w times each of q
_TERMS = (
    (0, 1, 1, np.subtract),
    (0, 2, 2, np.subtract),
    (0, 3, 3, np.subtract),
    (1, 1, 0, np.add),
    (1, 2, 3, np.add),
    (1, 3, 2, np.subtract),
    (2, 1, 3, np.subtract),
    (2, 2, 0, np.add),
    (2, 3, 1, np.add),
    (3, 1, 2, np.add),
    (3, 2, 1, np.subtract),
    (3, 3, 0, np.add),
)


def _multiply_columns(p: NDArray[_Real], q: NDArray[_Real], out: NDArray[_Real]) -> None:
    """Multiply (4, n) quaternions into ``out``, which must not share memory with them; one may be a single one."""
    left, right, product = tuple(p), tuple(q), tuple(out)
    for k in range(4):
        np.multiply(left[0], right[k], out=product[k])
    one = np.empty_like(product[0])
    for k, i, j, join in _TERMS:
        np.multiply(left[i], right[j], out=one)
        join(product[k], one, out=product[k])
