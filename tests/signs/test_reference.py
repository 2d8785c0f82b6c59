"""Reference values: what is asked comes from the files, with its source, and nothing is compared that may not be."""

from __future__ import annotations

import pytest

from surefoot.signs import ReferenceValues, reference_values


@pytest.fixture(scope="module")
def values() -> ReferenceValues:
    return reference_values()


def test_healthy_range_is_the_line_and_no_further(values: ReferenceValues) -> None:
    """1.97 + 18.16 v ± 1.96 · 3.5°, only at speeds that were measured."""
    norm = values.norm("foot_pitch_initial_contact_deg", speed_m_s=1.0)
    assert norm is not None
    assert (norm.middle, norm.low, norm.high) == pytest.approx((20.13, 20.13 - 6.86, 20.13 + 6.86))
    assert norm.people == 34
    assert norm.comparable
    assert norm.no_range_because == ""
    assert values.norm("foot_pitch_initial_contact_deg", speed_m_s=2.0) is None
    assert values.norm("foot_pitch_initial_contact_deg", speed_m_s=float("nan")) == values.norm(
        "foot_pitch_initial_contact_deg"
    )


def test_it_is_read_once(values: ReferenceValues) -> None:
    """The second question does not read the files again."""
    assert reference_values() is values
