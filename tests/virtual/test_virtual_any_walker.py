"""Whatever is described, the shoe keeps to the floor and the motion stays smooth."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.recording.model import Side
from surefoot.virtual import Course, Orthosis, Walker, move
from surefoot.virtual.paced_gait import healthy_cadence, healthy_foot
from surefoot.virtual.pose import stacked


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    speed=st.floats(0.2, 1.9),
    cadence_ratio=st.floats(0.85, 1.35),
    pitch_contact=st.floats(-20.0, 35.0),
    pitch_toe_off=st.floats(-80.0, -12.0),
    dorsiflexion=st.floats(-30.0, 10.0),
    to_flat=st.floats(0.08, 0.25),
    slap=st.floats(0.0, 1.0),
    clearance=st.floats(3.0, 60.0),
    drag_s=st.sampled_from([0.0, 0.0, 0.05, 0.15, 0.3]),
    drag_start=st.floats(0.0, 0.5),
    excursion=st.floats(-30.0, 120.0),
    orthosis=st.sampled_from([None, Orthosis()]),
    heel_off=st.floats(0.3, 0.65),
    vault=st.sampled_from([0.0, 0.0, 20.0, 60.0]),
    clonus=st.sampled_from([0.0, 0.0, 1.0, 4.0]),
)
def test_any_walker_keeps_to_the_floor(
    speed: float,
    cadence_ratio: float,
    pitch_contact: float,
    pitch_toe_off: float,
    dorsiflexion: float,
    to_flat: float,
    slap: float,
    clearance: float,
    drag_s: float,
    drag_start: float,
    excursion: float,
    orthosis: Orthosis | None,
    heel_off: float,
    vault: float,
    clonus: float,
) -> None:
    foot = replace(
        healthy_foot(speed),
        pitch_contact_deg=pitch_contact,
        pitch_toe_off_deg=pitch_toe_off,
        dorsiflexion_swing_deg=dorsiflexion,
        contact_to_flat_share=to_flat,
        slap=slap,
        min_clearance_mm=clearance,
        drag_s=drag_s,
        drag_start_share=drag_start,
        excursion_mm=excursion,
        orthosis=orthosis,
        heel_off_share=heel_off,
        vault_mm=vault,
        clonus_deg=clonus,
    )
    cadence = healthy_cadence(speed) * cadence_ratio
    walker = Walker("any", speed, cadence, foot, foot, course=Course(10.0, 0.0, 0.0))
    motion = move(walker, seed=1).legs[Side.LEFT].foot
    t = np.arange(0.0, 10.0, 0.002)
    lowest = motion.lowest_m(t)
    stance = np.searchsorted(motion.plan.contact_s, t, side="right") - 1
    stands = t <= motion.plan.toe_off_s[stance]
    assert lowest.min() > -1e-9
    np.testing.assert_allclose(lowest[stands], 0.0, atol=1e-12)
    acceleration = np.linalg.norm(stacked(motion.pose(t).point((0.13, 0.0, 0.08)), 2), axis=1)
    assert acceleration.max() < 1000.0  # no jerk into place: hard landings reach some 300 m/s²
    order = np.stack([motion.plan.contact_s, motion.plan.flat_s, motion.plan.heel_off_s, motion.plan.toe_off_s])
    assert (np.diff(order[:, 1:-1], axis=0) >= 0.0).all()
