"""Walks made by hand for the tests of signs, report and command line: no signal processing, every number known."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl

from surefoot.gait import STRIDE_SCHEMA, Bout, FootPath, ShoeGeometry, StrideCurves, Walk
from surefoot.recording import (
    Annotation,
    Condition,
    Person,
    Placement,
    Recording,
    SensorStream,
    Severity,
    Side,
)

STRIDE_TIME_S = 1.2
RATE_HZ = 100.0

_FEET = {
    # pitch at contact, clearance, stance share, outward swing, contact to flat, slap rate, type of contact
    Side.LEFT: (17.0, 19.0, 0.63, 12.0, 0.11, 190.0, "heel"),
    Side.RIGHT: (-4.0, 7.0, 0.58, 38.0, 0.02, 40.0, "toe"),
}


def make_strides(duration_s: float = 60.0, *, turns: bool = True, seed: int = 0) -> pl.DataFrame:
    """Strides of a person whose right foot drops: 1.2 s each, the right foot half a stride after the left."""
    rows = []
    rng = np.random.default_rng(seed)
    for side, (pitch, clearance, stance, outward, flat, slap, contact) in _FEET.items():
        start = 1.0 + (STRIDE_TIME_S / 2 if side is Side.RIGHT else 0.0)
        for number in range(int((duration_s - 2) / STRIDE_TIME_S)):
            ic = start + number * STRIDE_TIME_S
            length = 0.95 + 0.03 * rng.standard_normal()
            turning = turns and number % 20 in (10, 11)
            rows.append(
                {
                    "side": side.value,
                    "bout": 0,
                    "initial_contact_s": ic,
                    "foot_flat_s": ic + flat,
                    "heel_off_s": ic + 0.4 * STRIDE_TIME_S,
                    "toe_off_s": ic + stance * STRIDE_TIME_S,
                    "next_initial_contact_s": ic + STRIDE_TIME_S,
                    "stride_time_s": STRIDE_TIME_S + 0.01 * rng.standard_normal(),
                    "stance_time_s": stance * STRIDE_TIME_S,
                    "swing_time_s": (1 - stance) * STRIDE_TIME_S,
                    "stride_length_m": length * (0.6 if turning else 1.0),
                    "stride_speed_m_s": length * (0.6 if turning else 1.0) / STRIDE_TIME_S,
                    "foot_pitch_initial_contact_deg": pitch + 1.5 * rng.standard_normal(),
                    "foot_pitch_toe_off_deg": -45.0 + 2.0 * rng.standard_normal(),
                    "swing_foot_pitch_max_deg": pitch + 2.0,
                    "mid_swing_foot_pitch_deg": 0.7 * pitch - 30.0,
                    "contact_to_flat_s": flat,
                    "slap_rate_deg_s": slap + 10 * rng.standard_normal(),
                    "min_toe_clearance_mm": max(0.0, clearance + 3.0 * rng.standard_normal()),
                    "max_toe_height_mm": 60.0 + 5 * rng.standard_normal(),
                    "max_heel_height_mm": 190.0 + 8 * rng.standard_normal(),
                    "lateral_excursion_mm": outward + 4 * rng.standard_normal(),
                    "contact_type": contact,
                    "toe_drag_s": 0.06 if side is Side.RIGHT and number % 4 == 0 else 0.0,
                    "is_turn": turning,
                    "is_level": True,
                    "quality": 0.2 if number == 3 else 0.9,
                    "flags": "",
                }
            )
    return pl.DataFrame(rows, schema=STRIDE_SCHEMA).sort("initial_contact_s")


def make_walk(duration_s: float = 60.0, *, synchronised: bool = True, seed: int = 0) -> Walk:
    """A walk of that person, there and back, with the path of each foot."""
    time = np.arange(0, duration_s, 1 / RATE_HZ)
    strides = make_strides(duration_s, seed=seed)
    return Walk(
        strides=strides,
        bouts=tuple(Bout(side, 0, 1.0, duration_s - 1) for side in Side),
        paths={side: _path(side, time) for side in Side},
        segment={side: "foot" for side in Side},
        geometry={
            side: ShoeGeometry(
                heel_m=np.array([-0.1, 0.0, 0.0]),
                toe_m=np.array([0.18, 0.0, 0.0]),
                ball_m=np.array([0.1, 0.0, 0.0]),
                outline_m=np.array([[0.1, 0.0, 0.0], [-0.1, 0.0, 0.0]]),
                outline_floor_m=np.zeros(2),
                source="estimated",
            )
            for side in Side
        },
        synchronised=synchronised,
        annotations=(
            Annotation(
                "few_flat",
                "The right foot was flat for a short time only; its heights are less sure.",
                None,
                None,
                Placement.RIGHT_FOOT,
                Severity.WARNING,
            ),
        ),
    )


def _path(side: Side, time: np.ndarray) -> FootPath:
    along = 0.8 * time
    lane = 10.0
    fold = along % (2 * lane)
    x = np.where(fold < lane, fold, 2 * lane - fold)
    y = 0.15 * np.tanh((fold - lane) * 3) + (0.03 if side is Side.LEFT else -0.05) * np.sin(2 * np.pi * time / 1.2)
    position = np.column_stack([x, y, np.zeros_like(x)])
    zero = np.zeros_like(time)
    return FootPath(side, time, position, zero, zero, zero, zero)


def make_curves(walk: Walk, seed: int = 0) -> dict[Side, StrideCurves]:
    """Curves that look like a stride: flat, heel rise, swing, landing at the side's own pitch."""
    rng = np.random.default_rng(seed)
    percent = np.linspace(0, 100, 101)
    found = {}
    for side in Side:
        pitch, clearance, stance, *_ = _FEET[side]
        n = walk.strides.filter(pl.col("side") == side.value).height
        off = 100 * stance
        knots = [0, 9, 35, off, off + 18, 95, 100]
        mean = np.interp(percent, knots, [pitch, 0, 0, -45, pitch * 0.2 - 5, pitch + 1, pitch])
        mean = np.convolve(np.pad(mean, 3, mode="edge"), np.ones(7) / 7, mode="valid")
        swing = np.clip((percent - off) / (100 - off), 0, 1)
        toe = np.where(swing > 0, 60 * np.sin(np.pi * swing) * swing + clearance * np.sin(np.pi * swing), 0)
        heel = np.interp(percent, [0, 40, off, off + 8, 100], [0, 0, 150, 190, 10])
        curves = {
            "foot_pitch_deg": mean + 1.5 * rng.standard_normal((n, 1)) + 0.0 * percent,
            "toe_height_mm": toe * (1 + 0.1 * rng.standard_normal((n, 1))),
            "heel_height_mm": heel * (1 + 0.05 * rng.standard_normal((n, 1))),
        }
        found[side] = StrideCurves(side, percent, curves)
    return found


def make_recording(duration_s: float = 60.0, name: str = "corridor walk") -> Recording:
    """A recording with flat streams; the walk that goes with it comes from `make_walk`."""
    time = np.arange(0, duration_s, 1 / RATE_HZ)
    still = np.tile([0.0, 0.0, 9.81], (time.size, 1))
    return Recording(
        name=name,
        streams={
            place: SensorStream(place, time.copy(), still.copy(), still * 0, RATE_HZ, f"{place.value}.csv")
            for place in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
        },
        person=Person(height_m=1.7, shoe_length_m=0.28),
        condition=Condition(name="without orthosis", test="2MWT", shoes="trainers"),
        annotations=(
            Annotation(
                "clipping", "The right sensor hit its limit 3 times at landing.", 12.0, 12.4, Placement.RIGHT_FOOT
            ),
            Annotation("no_standing", "There is no standing still at the start.", severity=Severity.INFO),
        ),
        start_time=datetime(2026, 5, 4, 10, 30, tzinfo=UTC),
        synchronised=True,
    )
