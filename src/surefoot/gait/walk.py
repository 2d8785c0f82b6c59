"""What the gait room gives: a walk, with its bouts, the path of each foot and its strides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from surefoot.gait.arrays import FloatArray
from surefoot.recording import Annotation, Side

MARKERS = "markers"  # what a side was measured with, where sensors say "foot" or "shank"


@dataclass(frozen=True)
class Bout:
    """A stretch of uninterrupted walking of one foot, on that foot's own time axis (s)."""

    side: Side
    index: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class ShoeGeometry:
    """Where the ends of the shoe lie, seen from the sensor, in m, in the foot's axes (x forward, y left, z up)
    with the shod foot flat.

    Parameters
    ----------
    heel_m, toe_m
        (3,) lowest rear and lowest front point of the sole.
    ball_m
        (3,) point of the sole under the ball of the foot, about which the heel rises.
    outline_m, outline_floor_m
        (k, 3) points on which the sole rolls, and (k,) their height over the sensor at foot-flat while they bear on the
        floor.
    source
        ``given`` (shoe length was known), ``estimated`` (from the walk itself) or ``markers`` (seen from the heel
        marker, the sole learned from the walk).
    """

    heel_m: FloatArray
    toe_m: FloatArray
    ball_m: FloatArray
    outline_m: FloatArray
    outline_floor_m: FloatArray
    source: str


@dataclass(frozen=True)
class FootPath:
    """Motion of one foot over a recording, on the stream's own time axis. NaN where it is not known.

    Parameters
    ----------
    side
        Side of the body.
    time_s
        (n,) time in s.
    position_m
        (n, 3) position of the sensor, or of the heel marker, in m: z up, zero at that foot's own foot-flat; x and y
        horizontal in a fixed but arbitrary heading (x is the direction of travel of the bout's first strides).
    pitch_rad
        (n,) foot pitch in rad, toes up positive, zero when the shod foot is flat.
    toe_height_m, heel_height_m, lowest_height_m
        (n,) height of the toe, of the heel and of the lowest point of the shoe over the floor in m.
    """

    side: Side
    time_s: FloatArray
    position_m: FloatArray
    pitch_rad: FloatArray
    toe_height_m: FloatArray
    heel_height_m: FloatArray
    lowest_height_m: FloatArray


@dataclass(frozen=True)
class Walk:
    """Everything measured on a recording, without clinical meaning.

    Parameters
    ----------
    strides
        Stride table, see `surefoot.gait.stride_table.STRIDE_COLUMNS`.
    bouts
        Walking bouts per foot.
    paths
        Motion of each foot; empty for shank sensors, which give events and times only.
    segment
        What each side was measured with: the sensor of ``foot`` or ``shank``, or ``markers``.
    geometry
        Shoe geometry used for each side.
    synchronised
        Whether left and right times may be compared.
    annotations
        What was noticed while measuring, to stand beside the recording's own annotations.
    """

    strides: pl.DataFrame
    bouts: tuple[Bout, ...]
    paths: Mapping[Side, FootPath]
    segment: Mapping[Side, str]
    geometry: Mapping[Side, ShoeGeometry]
    synchronised: bool
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True)
class StrideCurves:
    """Curves of one side's strides over the stride, initial contact to initial contact.

    Parameters
    ----------
    side
        Side of the body.
    percent
        (p,) percent of the stride, 0 to 100.
    curves
        (k, p) array by name: ``foot_pitch_deg``, ``toe_height_mm``, ``heel_height_mm``. One row per usable stride.
    """

    side: Side
    percent: FloatArray
    curves: Mapping[str, FloatArray]
