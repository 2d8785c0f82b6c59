"""Every written case comes out as a physiotherapist expects it."""

from __future__ import annotations

import pytest
from judged_cases import failures
from written_cases import WrittenCase, all_cases, vignettes


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_case(case: WrittenCase) -> None:
    """Flags, mechanisms, options, programme and questions as written."""
    assert failures(case, case.explained()) == [], case.why


def test_there_are_enough_vignettes() -> None:
    """At least 45, each with its reason; none about nothing."""
    assert len(vignettes()) >= 45
    for case in vignettes():
        assert len(case.why) > 30, case.name
        assert case.expect, case.name
