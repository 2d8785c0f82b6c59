"""Names of measures that are made from another measure: of both sides, or of both ends of a walk."""

from __future__ import annotations

_UNIT_SUFFIXES = ("_m_s", "_deg_s", "_percent", "_deg", "_mm", "_hz", "_db", "_s", "_m")


def difference_name(name: str) -> str:
    """Name of the left-minus-right difference of a measure.

    Parameters
    ----------
    name
        Name of the measure, ending in its unit.

    Returns
    -------
    str
        For example ``stride_length_left_minus_right_m``.
    """
    suffix = _unit_suffix(name)
    return f"{name.removesuffix(suffix)}_left_minus_right{suffix}"


def ratio_name(name: str) -> str:
    """Name of the left-to-right ratio of a measure.

    Parameters
    ----------
    name
        Name of the measure, ending in its unit.

    Returns
    -------
    str
        For example ``swing_time_left_to_right_ratio``.
    """
    suffix = _unit_suffix(name)
    return f"{name.removesuffix(suffix)}_left_to_right_ratio"


def symmetry_index_name(name: str) -> str:
    """Name of the symmetry index of a measure.

    Parameters
    ----------
    name
        Name of the measure, ending in its unit.

    Returns
    -------
    str
        For example ``swing_time_symmetry_index_percent``.
    """
    return f"{name.removesuffix(_unit_suffix(name))}_symmetry_index_percent"


def change_in_walk_name(name: str) -> str:
    """Name of the change of a measure from the first to the last minute of walking.

    Parameters
    ----------
    name
        Name of the measure, ending in its unit.

    Returns
    -------
    str
        For example ``stride_speed_last_minus_first_minute_m_s``.
    """
    suffix = _unit_suffix(name)
    return f"{name.removesuffix(suffix)}_last_minus_first_minute{suffix}"


def _unit_suffix(name: str) -> str:
    return next(s for s in _UNIT_SUFFIXES if name.endswith(s))
