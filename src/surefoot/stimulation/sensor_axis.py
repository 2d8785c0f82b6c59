"""How a sensor sits on a foot or a shank, learned from its own samples as they come.

Up at rest comes from the accelerometer in quiet moments (a foot lying flat) or from its mean (a shank). The axis about
which the leg swings is the strongest direction of the turning that is not about the vertical (largest eigenvector of
the second moment of the angular rate, with forgetting). Its sense comes from what walking looks like: a foot turns
its toes down further and longer than up; a shank swings forward faster than it leans. The sensor's own up is carried
along by the gyroscope and led back by the accelerometer (Mahony 2008, 10.1109/TAC.2008.923738).
"""

from __future__ import annotations

from math import asin, radians, sqrt
from typing import NamedTuple

from surefoot.recording import GRAVITY_M_S2
from surefoot.stimulation.sample import Vector

_NOWHERE: Vector = (0.0, 0.0, 0.0)
QUIET_RAD_S = radians(15.0)
_QUIET_SHARE = 0.1  # of the fastest turning of late: nobody who walks fast is as quiet as one who walks slowly
_QUIET_ACC_M_S2 = 0.9
_PAUSE_S = 0.2  # a foot that swings to and fro pauses in the air, but not for so long
_MOVING_RAD_S = radians(25.0)
_FORGET_S = 20.0
# until a foot has stood for so long, its up is led faster: it may have begun in the air
_FIRST_REST_S, _FIRST_UP_S = 0.1, 0.02
_SHANK_UP_S, _FOOT_REST_S, _SHANK_REST_S = 1.5, 1.5, 8.0
# while little has been seen, the mean of a shank looks back over this part of it: it may have begun in mid-swing
_SHANK_LATELY = 0.5
_BIAS_MAX_RAD_S = radians(7.0)
_BIAS_SUM_RAD_S = radians(15.0)
_SURE_TURNING = 0.35  # rad²/s of turning from which the axis is known: about one step
_SURE_SENSE = 0.08


class Posture(NamedTuple):
    """What is known of one sensor's mounting and of the segment's motion now.

    Parameters
    ----------
    up, rest_up
        Up now and at rest, in sensor axes; all zero before the first sample.
    axis
        Axis of the swing: turning about it is positive when the toes rise or the shank swings forward.
    moment
        Second moment of the turning (xx, xy, xz, yy, yz, zz) in rad²/s.
    sense, turned
        Evidence for the axis' sense, and its possible amount; their ratio says how sure it is.
    bias
        Gyroscope bias in rad/s.
    fastest
        Fastest turning of late in rad/s.
    quiet_s, rest_s
        Duration of the present quiet moment, as quiet as this person's steps let expect; of the present true rest.
    age_s
        Time spent in quiet moments (foot) or in all (shank), for the means.
    rate, angle
        Turning about the axis in rad/s; pitch of the segment against rest in rad.
    forward_acc, across_acc, turn_rate, shock
        Acceleration along the walking direction and across it in m/s²; turning about the vertical in rad/s; change of
        specific force in m/s³.
    acc
        The last sample's specific force.
    """

    up: Vector = _NOWHERE
    rest_up: Vector = _NOWHERE
    axis: Vector = (0.6, 0.64, 0.48)
    moment: tuple[float, float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    sense: float = 0.0
    turned: float = 0.0
    bias: Vector = _NOWHERE
    fastest: float = 0.0
    quiet_s: float = 0.0
    rest_s: float = 0.0
    age_s: float = 0.0
    rate: float = 0.0
    angle: float = 0.0
    forward_acc: float = 0.0
    across_acc: float = 0.0
    turn_rate: float = 0.0
    shock: float = 0.0
    acc: Vector = _NOWHERE


def is_learned(posture: Posture) -> bool:
    """Whether the axis and its sense are known."""
    xx, _, _, yy, _, zz = posture.moment
    return xx + yy + zz > _SURE_TURNING and posture.sense > _SURE_SENSE * posture.turned


def follow(
    posture: Posture, dt: float, acc: Vector, gyr: Vector, *, foot: bool, swings: bool = False
) -> tuple[Posture, bool]:
    """Take one sample in.

    Parameters
    ----------
    posture
        What is known.
    dt
        Time since the last sample in s.
    acc, gyr
        The sample: specific force in m/s², angular rate in rad/s; finite.
    foot
        A foot, or else a shank.
    swings
        Whether the leg is in swing: a foot that pauses in the air is not at rest.

    Returns
    -------
    posture : Posture
        What is known now.
    turned_over : bool
        The axis' sense was found wrong and has been turned over: what was learned of strides is void.
    """
    up, rest, axis, moment, sense, turned, bias, fastest, quiet_s, rest_s, age, _, _, _, _, _, _, last = posture
    ax, ay, az = acc
    size = sqrt(ax * ax + ay * ay + az * az)
    if up == _NOWHERE:
        up = rest = (ax / size, ay / size, az / size) if size > 1.0 else (0.0, 0.0, 1.0)
        last = acc
    gx, gy, gz = gyr[0] - bias[0], gyr[1] - bias[1], gyr[2] - bias[2]
    turning = sqrt(gx * gx + gy * gy + gz * gz)
    fastest = turning if turning > fastest else fastest * (1.0 - 0.05 * dt)
    limit = _QUIET_SHARE * fastest
    quiet = turning < (limit if limit > QUIET_RAD_S else QUIET_RAD_S) and abs(size - GRAVITY_M_S2) < _QUIET_ACC_M_S2
    quiet_s = quiet_s + dt if quiet else 0.0
    rest_s = rest_s + dt if quiet and turning < QUIET_RAD_S else 0.0
    # nor is a swing known before the foot has stood
    planted_s = quiet_s - _PAUSE_S if swings and age > _FIRST_REST_S else quiet_s
    # up now: carried by the gyroscope, led back by the accelerometer
    ux, uy, uz = up
    ux, uy, uz = ux + (uy * gz - uz * gy) * dt, uy + (uz * gx - ux * gz) * dt, uz + (ux * gy - uy * gx) * dt
    if size < 1.0:  # free fall tells nothing of up
        back = 0.0
        size = 1.0
    elif foot:
        back = dt / ((0.12 if age > _FIRST_REST_S else _FIRST_UP_S) + dt) if planted_s > 0.04 else 0.0
    else:
        back = dt / ((age if age < _SHANK_UP_S else _SHANK_UP_S) + dt) if abs(size - GRAVITY_M_S2) < 3.0 else 0.0
    ux, uy, uz = ux + back * (ax / size - ux), uy + back * (ay / size - uy), uz + back * (az / size - uz)
    norm = sqrt(ux * ux + uy * uy + uz * uz)
    norm = 1.0 / norm if norm > 1e-3 else 1.0
    ux, uy, uz = ux * norm, uy * norm, uz * norm
    rx, ry, rz = rest
    if not foot or planted_s > 0.06:
        age = age + dt
        if foot:
            gain = dt / (age if age < _FOOT_REST_S else _FOOT_REST_S)
        else:
            wait = _SHANK_LATELY * age
            gain = dt / (0.05 + (wait if wait < _SHANK_REST_S else _SHANK_REST_S))
        rx, ry, rz = rx + gain * (ux - rx), ry + gain * (uy - ry), rz + gain * (uz - rz)
        norm = sqrt(rx * rx + ry * ry + rz * rz)
        norm = 1.0 / norm if norm > 1e-3 else 1.0
        rx, ry, rz = rx * norm, ry * norm, rz * norm
    # a slow lean of the shank, or a slow rise of the heel, must not be taken for bias
    if planted_s > (0.12 if foot else 0.8) and abs(gyr[0]) + abs(gyr[1]) + abs(gyr[2]) < _BIAS_SUM_RAD_S:
        bias = _led_bias(bias, gyr, dt / (1.0 + dt))
    mx, my, mz = axis
    over = False
    if turning > _MOVING_RAD_S:
        about = gx * rx + gy * ry + gz * rz
        vx, vy, vz = gx - about * rx, gy - about * ry, gz - about * rz
        keep = 1.0 - dt / _FORGET_S
        xx, xy, xz, yy, yz, zz = moment
        xx, xy, xz = keep * xx + vx * vx * dt, keep * xy + vx * vy * dt, keep * xz + vx * vz * dt
        yy, yz, zz = keep * yy + vy * vy * dt, keep * yz + vy * vz * dt, keep * zz + vz * vz * dt
        moment = (xx, xy, xz, yy, yz, zz)
        nx, ny, nz = xx * mx + xy * my + xz * mz, xy * mx + yy * my + yz * mz, xz * mx + yz * my + zz * mz
        norm = sqrt(nx * nx + ny * ny + nz * nz)
        if norm > 1e-12:
            mx, my, mz = nx / norm, ny / norm, nz / norm
    rate = gx * mx + gy * my + gz * mz
    lift = ux * (ry * mz - rz * my) + uy * (rz * mx - rx * mz) + uz * (rx * my - ry * mx)
    angle = asin(1.0 if lift > 1.0 else -1.0 if lift < -1.0 else lift)
    if turning > _MOVING_RAD_S:
        keep = 1.0 - dt / _FORGET_S
        if foot and age > 0.0:  # pitch means nothing before the foot has stood once
            sense, turned = keep * sense - angle * abs(angle) * dt, keep * turned + angle * angle * dt
        elif not foot:
            cube = rate * rate * rate * dt
            sense, turned = keep * sense + cube, keep * turned + abs(cube)
        if sense < -0.15 * turned and turned > 1e-3:
            mx, my, mz, rate, angle, sense, over = -mx, -my, -mz, -rate, -angle, -sense, True
    forward = ax * (uy * mz - uz * my) + ay * (uz * mx - ux * mz) + az * (ux * my - uy * mx)
    jx, jy, jz = ax - last[0], ay - last[1], az - last[2]
    return Posture(
        (ux, uy, uz),
        (rx, ry, rz),
        (mx, my, mz),
        moment,
        sense,
        turned,
        bias,
        fastest,
        quiet_s,
        rest_s,
        age,
        rate,
        angle,
        forward,
        ax * mx + ay * my + az * mz - GRAVITY_M_S2 * (ux * mx + uy * my + uz * mz),
        gx * ux + gy * uy + gz * uz,
        sqrt(jx * jx + jy * jy + jz * jz) / dt,
        acc,
    ), over


def _led_bias(bias: Vector, gyr: Vector, gain: float) -> Vector:
    """Gyroscope bias led toward the rate of a quiet moment, within what a sensor may have."""
    x, y, z = (
        min(max(old + gain * (new - old), -_BIAS_MAX_RAD_S), _BIAS_MAX_RAD_S)
        for old, new in zip(bias, gyr, strict=True)
    )
    return (x, y, z)
