"""One foot sensor from samples to swings, events and shoe: the steps of the gait room in their order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surefoot.gait.arrays import FloatArray, IntArray, RealArray, SingleArray
from surefoot.gait.attitude import Attitude
from surefoot.gait.contact_events import SwingEvents, find_swing_events
from surefoot.gait.foot_kinematics import SwingKinematics, describe_swings, foot_axes
from surefoot.gait.heel_down import at_heel_down, without_raised_rests
from surefoot.gait.landing_anchor import anchor_heights
from surefoot.gait.levelling import level_recording, touching
from surefoot.gait.mounting import body_axes
from surefoot.gait.sensor_slip import Slip, without_slips
from surefoot.gait.settings import GaitSettings
from surefoot.gait.shoe_points import SWINGS_ASKED, USUAL_DEPTH_M, find_shoe_points
from surefoot.gait.still_moments import StillMoments, find_still_moments, flat_intervals
from surefoot.gait.swing_path import (
    SwingPaths,
    anchor_swings,
    every_so_many,
    lay_side_by_side,
    rolling_velocity,
    still_gravity,
)
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.gait.walk import ShoeGeometry
from surefoot.recording import GRAVITY_M_S2, Side


@dataclass(frozen=True)
class FootWalk:
    """Everything found on one foot, by a sensor or by markers.

    Parameters
    ----------
    side
        Side of the body.
    samples
        Even samples; of a foot followed by markers its time axis alone, the signals are NaN.
    axes
        (n, 3, 3) foot axes in the world.
    pitch
        (n,) foot pitch in rad, zero at the foot's own flat of walking.
    shoe
        Points of the sole.
    swings, kinematics, events
        The swings side by side.
    bout
        (m,) bout number of each swing, from 0.
    rises
        Whether the heel is raised and let down once in mid-stance, as in vaulting.
    """

    side: Side
    samples: UniformSamples
    axes: RealArray
    pitch: FloatArray
    shoe: ShoeGeometry
    swings: SwingPaths
    kinematics: SwingKinematics
    events: SwingEvents
    bout: IntArray
    rises: bool = field(default=False, kw_only=True)

    @cached_property
    def pitch_deg(self) -> FloatArray:
        """(n,) foot pitch in degrees."""
        return np.degrees(self.pitch)

    @cached_property
    def pitch_rate_deg_s(self) -> FloatArray:
        """(n,) rate of foot pitch in degrees a second."""
        return np.asarray(np.gradient(self.pitch_deg) * self.samples.rate_hz)


@dataclass(frozen=True)
class SensorFootWalk(FootWalk):
    """Everything found on one foot that carries a sensor.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    still
        Still moments.
    mounting
        (3, 3) rows are the foot's forward, left and up in sensor axes.
    slips
        Where the sensor turned on the foot; the samples after it are turned back.
    """

    attitude: Attitude
    still: StillMoments
    mounting: FloatArray
    slips: tuple[Slip, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class SwingEnds:
    """Where m swings begin and end.

    Parameters
    ----------
    first, last
        (m,) samples at which a swing leaves one flat and reaches the next.
    from_flat, to_flat
        (m,) whether it really begins and ends at a flat; the recording may cut the first and the last.
    stride_time_s
        (m,) time from still moment to still moment; NaN for swings with an open end.
    bout
        (m,) bout number, from 0.
    """

    first: IntArray
    last: IntArray
    from_flat: NDArray[np.bool_]
    to_flat: NDArray[np.bool_]
    stride_time_s: FloatArray
    bout: IntArray


def follow_foot(
    samples: UniformSamples,
    side: Side,
    shoe_length_m: float | None,
    settings: GaitSettings,
    *,
    beat_hz: float | None = None,
) -> SensorFootWalk | None:
    """Follow one foot through a recording.

    Parameters
    ----------
    samples
        Even samples of a foot sensor.
    side
        Side of the body.
    shoe_length_m
        Length of the shoe where known.
    settings
        See `GaitSettings`.
    beat_hz
        Beats a second of a foot with clonus, see `surefoot.gait.stance_measures.beat_rate_hz`.

    Returns
    -------
    SensorFootWalk or None
        What was found; None where nothing steps.
    """
    if samples.time_s.shape[0] < samples.rate_hz:
        return None
    found = level_recording(samples, settings)
    if found is None:
        return None
    found, slips = without_slips(found, side, settings)
    samples, attitude, still = found
    if beat_hz is not None:
        still = find_still_moments(
            attitude, samples.rate_hz, settings.stance, valid=samples.valid, beat_s=1.0 / beat_hz
        )
        if not still.stepped.any():
            return None
    usual = still
    mounting = body_axes(attitude, still, samples.rate_hz, side, settings.orientation)
    pitch = attitude.elevation(mounting[0])
    if beat_hz is None:
        still = without_raised_rests(still, pitch, attitude, samples.rate_hz, settings.stance)
    else:
        still = at_heel_down(still, pitch, attitude, samples.rate_hz, beat_hz, settings.stance)
    lifts = still is not usual
    if lifts:
        mounting = body_axes(attitude, still, samples.rate_hz, side, settings.orientation)
        pitch = attitude.elevation(mounting[0])
    # who sits between two walks rests the foot as it likes; only what borders a step is stance
    pitch = pitch - np.median(pitch[still.index[touching(still.stepped)]])
    stance = replace(settings.stance, flat_pitch_deg=settings.stance.brief_flat_deg) if lifts else settings.stance
    flats = flat_intervals(still, pitch, stance)
    ends = find_swing_ends(still, flats, samples, settings)
    if not (ends.from_flat & ends.to_flat).any():
        return None
    axes = foot_axes(attitude, mounting)
    change = acceleration_change(samples.acc)
    swings, shoe = _swings_and_shoe(
        samples, attitude, mounting, axes, pitch, ends, flats, change, shoe_length_m, settings
    )
    kinematics = describe_swings(swings, attitude, mounting, axes, pitch, ends.stride_time_s, shoe)
    jerk = change * samples.rate_hz
    events = find_swing_events(swings, kinematics, jerk, samples.rate_hz, settings.events, beats=beat_hz is not None)
    kinematics = anchor_heights(swings, kinematics, events, settings.trajectory)
    if not lifts:
        pitch = pitch - pitch_at_mid_stance(pitch, events, ends.bout, samples.rate_hz)
    return SensorFootWalk(
        side,
        samples,
        axes,
        pitch,
        shoe,
        swings,
        kinematics,
        events,
        ends.bout,
        attitude,
        still,
        mounting,
        rises=lifts and beat_hz is None,
        slips=slips,
    )


def _swings_and_shoe(
    samples: UniformSamples,
    attitude: Attitude,
    mounting: FloatArray,
    axes: SingleArray,
    pitch: FloatArray,
    ends: SwingEnds,
    flats: tuple[IntArray, IntArray],
    change: FloatArray,
    shoe_length_m: float | None,
    settings: GaitSettings,
) -> tuple[SwingPaths, ShoeGeometry]:
    """Anchor with a usual height of the sensor over the floor, find the shoe, anchor again with its own."""
    near = np.maximum(change, np.append(change[:1], change[:-1]))

    swings = lay_side_by_side(
        attitude.acc_world,
        still_gravity(samples.acc, *flats) - GRAVITY_M_S2,
        near,
        samples.rate_hz,
        (ends.first, ends.last),
        (ends.from_flat, ends.to_flat),
        settings.trajectory,
    )

    below = np.array([0.0, 0.0, -1.0])
    start, end = (rolling_velocity(attitude.gyr[k], mounting, axes[k], below) for k in (ends.first, ends.last))

    def over(depth_m: float, every: int) -> SwingPaths:
        rolling = (depth_m * start[::every], depth_m * end[::every])
        return anchor_swings(every_so_many(swings, every), rolling, settings.trajectory)

    every = max(1, ends.first.size // SWINGS_ASKED)
    shoe = find_shoe_points(over(USUAL_DEPTH_M, every), axes, pitch, shoe_length_m)
    return over(-float(shoe.heel_m[2]), 1), shoe


def acceleration_change(acc: FloatArray) -> FloatArray:
    """Size of the change of specific force from each sample to the next; (n,) in m/s²."""
    change = np.zeros(acc.shape[0])
    step = np.diff(acc, axis=0)
    change[:-1] = np.sqrt(np.einsum("ij,ij->i", step, step))
    return change


def find_swing_ends(
    still: StillMoments, flats: tuple[IntArray, IntArray], samples: UniformSamples, settings: GaitSettings
) -> SwingEnds:
    """List the swings between flats, with those that the recording cuts at either end, and number the bouts.

    Parameters
    ----------
    still
        Still moments.
    flats
        (k,) first and (k,) last samples of the flats around them.
    samples
        Even samples.
    settings
        See `GaitSettings`.

    Returns
    -------
    SwingEnds
        The swings in order of time.
    """
    rate = samples.rate_hz
    flat_first, flat_last = flats
    steps = np.flatnonzero(still.stepped)
    first, last = flat_last[steps], flat_first[steps + 1]
    bridged = np.flatnonzero(~samples.valid)
    measured = np.searchsorted(bridged, last, side="right") == np.searchsorted(bridged, first)
    short = (last - first) <= settings.trajectory.swing_max_s * rate
    keep = measured & short & (last > first)
    steps, first, last = steps[keep], first[keep], last[keep]
    middle = 0.5 * (flat_first + flat_last)
    stride_time = (middle[steps + 1] - middle[steps]) / rate
    stance = (first[1:] - last[:-1]) / rate
    limit = settings.stance.stop_min_s
    if stance.size:
        limit = max(limit, settings.stance.stop_ratio * float(np.median(stance)))
    broken = np.searchsorted(bridged, first[1:], side="right") > np.searchsorted(bridged, last[:-1])
    bout = np.concatenate([[0], np.cumsum((stance > limit) | broken)]).astype(np.int64) if first.size else steps
    whole = np.ones(first.size, bool)
    from_flat, to_flat = whole.copy(), whole.copy()
    reach = int(1.2 * rate)
    if first.size:
        head = max(int(flat_first[steps[0]]) - reach, 0)
        if steps[0] == 0 and flat_first[0] - head > 0.05 * rate and samples.valid[head : flat_first[0]].all():
            first, last = np.append(head, first), np.append(flat_first[0], last)
            from_flat, to_flat = np.append(False, from_flat), np.append(True, to_flat)
            stride_time, bout = np.append(np.nan, stride_time), np.append(bout[0], bout)
        n = samples.acc.shape[0]
        final = int(steps[-1]) + 1
        tail = min(int(flat_last[final]) + reach, n - 1)
        at_end = final == still.index.size - 1
        if at_end and tail - flat_last[final] > 0.1 * rate and samples.valid[flat_last[final] : tail].all():
            first, last = np.append(first, flat_last[final]), np.append(last, tail)
            from_flat, to_flat = np.append(from_flat, True), np.append(to_flat, False)
            stride_time, bout = np.append(stride_time, np.nan), np.append(bout, bout[-1])
    return SwingEnds(first, last, from_flat, to_flat, stride_time, bout)


def pitch_at_mid_stance(pitch: FloatArray, events: SwingEvents, bout: IntArray, rate_hz: float) -> float:
    """Zero of foot pitch: its median at the middle of stance, where the sole lies on the floor.

    Where the foot is turning fast at that moment in most stances (early heel rise), the still moments, at which the
    pitch is zero already, are kept.

    Parameters
    ----------
    pitch
        (n,) foot pitch in rad, zero at the still moments.
    events, bout
        Events and bout number of the swings.
    rate_hz
        Sampling rate.

    Returns
    -------
    float
        Pitch in rad that is to be taken off.
    """
    middle = 0.5 * (events.initial_contact[:-1] + events.toe_off[1:])
    middle = middle[np.isfinite(middle) & (bout[1:] == bout[:-1])]
    index = middle[(middle > 1) & (middle < pitch.shape[0] - 2)].astype(int)
    if index.size < 3:
        return 0.0
    rate = np.abs(pitch[index + 1] - pitch[index - 1]) * 0.5 * rate_hz
    zero = float(np.median(pitch[index]))
    if float(np.median(rate)) > np.radians(60.0) or abs(zero) > np.radians(5.0):
        return 0.0
    return zero
