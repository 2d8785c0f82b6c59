"""The lines by which people are placed hold for healthy walks that they were not derived from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from surefoot.recording import Placement, Recording, read
from surefoot.signs import assess
from surefoot.signs.reference import reference_values

_WALKS = ("healthy_foot_imu_mocap", "healthy_treadmill_optogait", "foot_imu_closed_loop")
_MEASURES = ("foot_pitch_initial_contact_deg", "foot_pitch_toe_off_deg")


def _recording(folder: Path) -> Recording:
    if folder.name == "foot_imu_closed_loop":  # which foot it was is not said, and does not matter
        return read([], sensors={Placement.RIGHT_FOOT: folder / "short_walk.csv"})
    return read(folder)


@pytest.mark.parametrize("name", _WALKS)
def test_healthy_feet_lie_near_the_lines(name: str, real_data: Callable[[str], Path]) -> None:
    """Pitch at contact and at toe-off within two standard deviations of healthy people at the same speed."""
    found = assess(_recording(real_data(name)))
    assert found.segment
    for side in found.segment:
        own = found.measures[side]
        speed = found.measures["both"]["stride_speed_m_s"].value or own["stride_speed_m_s"].value
        assert speed is not None
        for measure in _MEASURES:
            norm, value = reference_values().norm(measure, speed_m_s=speed), own[measure].value
            assert norm is not None
            assert norm.middle is not None
            assert norm.sd is not None
            assert value is not None
            assert abs(value - norm.middle) <= 2.0 * norm.sd
