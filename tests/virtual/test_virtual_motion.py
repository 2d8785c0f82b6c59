"""Every segment's signals are the derivatives of its path, and the shoe keeps to the floor."""

import numpy as np
import pytest

from surefoot.recording.model import Placement, Side
from surefoot.virtual import READY_MADE, VirtualWalk, move
from surefoot.virtual.pose import stacked

WALK_S = np.sort(np.random.default_rng(0).uniform(2.0, 20.0, 4000))
STEP_S = 2e-5


@pytest.mark.parametrize("placement", list(Placement))
def test_velocity_and_acceleration_are_exact(varied_walk: VirtualWalk, placement: Placement) -> None:
    def at(t: np.ndarray, order: int) -> np.ndarray:
        return stacked(varied_walk.body.pose(placement, t).point((0.1, 0.02, 0.07)), order)

    for order in (0, 1):
        numerical = (at(WALK_S + STEP_S, order) - at(WALK_S - STEP_S, order)) / (2 * STEP_S)
        exact = at(WALK_S, order + 1)
        # the third derivative may be large for a moment at an impact; 2e-4 of the peak is the step's own error
        assert np.abs(numerical - exact).max() < 2e-4 * np.abs(exact).max()
        assert np.median(np.abs(numerical - exact)) < 1e-6


@pytest.mark.parametrize("placement", list(Placement))
def test_angular_rate_is_exact(varied_walk: VirtualWalk, placement: Placement) -> None:
    ahead, behind, now = (varied_walk.body.pose(placement, WALK_S + d) for d in (STEP_S, -STEP_S, 0.0))
    spin = np.einsum("nji,njk->nik", now.rotation(), (ahead.rotation() - behind.rotation()) / (2 * STEP_S))
    numerical = np.stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]], axis=1)
    rate = now.angular_rate()
    assert np.abs(numerical - rate).max() < 2e-5 * max(np.abs(rate).max(), 1.0)


@pytest.mark.parametrize("name", list(READY_MADE))
def test_shoe_never_under_the_floor_and_always_on_it_in_stance(name: str) -> None:
    walker = READY_MADE[name]
    body = move(walker, seed=6)
    t = np.arange(0.0, walker.course.duration_s, 0.0017)
    for leg in body.legs.values():
        plan, lowest = leg.foot.plan, leg.foot.lowest_m(t)
        stance = np.searchsorted(plan.contact_s, t, side="right") - 1
        stands = t <= plan.toe_off_s[stance]
        assert lowest.min() > -1e-9
        np.testing.assert_allclose(lowest[stands], 0.0, atol=1e-12)


def test_contact_point_rests_in_stance(varied_walk: VirtualWalk) -> None:
    """The point of the sole that is on the floor in stance has no velocity."""
    for leg in varied_walk.body.legs.values():
        plan, shoe = leg.foot.plan, leg.foot.plan.gait.shoe
        stance = np.searchsorted(plan.contact_s, WALK_S, side="right") - 1
        t = WALK_S[plan.toe_off_s[stance] >= WALK_S]
        pose = leg.foot.pose(t)
        for arc in (shoe.heel, shoe.forefoot):
            rolls = pose.pitch.d0 * arc.direction < 0.0
            assert rolls.any() or arc is shoe.heel  # toe-first and flat landings never roll on the heel
            x, z = arc.point(np.abs(pose.pitch.d0))
            for index in np.flatnonzero(rolls)[::7]:
                velocity = stacked(pose.point((float(x[index]), 0.0, float(z[index]))), 1)[index]
                np.testing.assert_allclose(velocity, 0.0, atol=1e-10)


def test_flat_foot_is_still(varied_walk: VirtualWalk) -> None:
    for leg in varied_walk.body.legs.values():
        plan = leg.foot.plan
        if plan.gait.vault_mm > 0.0 or plan.gait.clonus_deg > 0.0:
            continue  # these feet do not lie still
        for flat, heel_off in zip(plan.flat_s[1:-1], plan.heel_off_s[1:-1], strict=True):
            pose = leg.foot.pose(np.linspace(flat, heel_off, 20))
            assert np.abs(pose.pitch.d0).max() < 1e-12
            assert np.abs(stacked(pose.point((0.1, 0.0, 0.05)), 2)).max() < 1e-8


def test_events_are_exact(varied_walk: VirtualWalk) -> None:
    """Right after toe-off or right before contact the sole is off the floor, or slides on it."""
    for leg in varied_walk.body.legs.values():
        plan = leg.foot.plan
        near = plan.swing_s * 0.02
        before, after = plan.contact_s[1:] - 0.002, plan.toe_off_s[:-1] + near
        np.testing.assert_allclose(leg.foot.lowest_m(plan.contact_s[1:]), 0.0, atol=1e-12)
        assert (leg.foot.lowest_m(before) > 1e-8).all()
        moves = np.hypot(*(leg.foot.pose(after).point((plan.gait.shoe.length_m, 0.0, 0.0))[i].d1 for i in (0, 1)))
        assert ((leg.foot.lowest_m(after) > 1e-9) | (moves > 1e-4)).all()


def test_joints_fit_together(healthy_walk: VirtualWalk) -> None:
    walker = healthy_walk.walker
    for side, leg in healthy_walk.body.legs.items():
        shoe = walker.foot(side).shoe
        ankle = stacked(leg.foot.pose(WALK_S).point((shoe.ankle_m[0], 0.0, shoe.ankle_m[1])), 0)
        np.testing.assert_allclose(stacked(leg.shank(WALK_S).point((0.0, 0.0, 0.0)), 0), ankle, atol=1e-12)
        knee = stacked(leg.shank(WALK_S).point((0.0, 0.0, walker.shank_m)), 0)
        np.testing.assert_allclose(stacked(leg.thigh(WALK_S).point((0.0, 0.0, 0.0)), 0), knee, atol=1e-12)


def test_knee_bends_the_right_way(healthy_walk: VirtualWalk) -> None:
    leg = healthy_walk.body.legs[Side.LEFT]
    knee = np.degrees(leg.thigh(WALK_S).pitch.d0 - leg.shank(WALK_S).pitch.d0)
    assert knee.min() > -8.0
    assert 45.0 < knee.max() < 75.0  # healthy peak 60 ± 6°


def test_orthosis_limits_the_ankle() -> None:
    walker = READY_MADE["drop foot with orthosis"]
    leg = move(walker, seed=1).legs[Side.RIGHT]
    plan = leg.foot.plan
    for t in (plan.contact_s[1:], plan.toe_off_s[:-1]):
        ankle = np.degrees(leg.foot.pose(t).pitch.d0 - leg.shank(t).pitch.d0)[2:-2]
        assert ankle.min() > -3.0 - 1e-6
        assert ankle.max() < 8.0 + 1e-6
