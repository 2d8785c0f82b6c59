"""A recording in; a walk out: bouts, events, the path of each foot, strides. It knows nothing of clinical meaning."""

from surefoot.gait.analyse import analyse_walk, estimate_trajectory, find_bouts, find_events, tabulate_strides
from surefoot.gait.foot_travel import FootTravel, first_lift_s, follow_travel
from surefoot.gait.settings import GaitSettings
from surefoot.gait.stride_curves import stride_curves
from surefoot.gait.stride_flags import STRIDE_FLAGS
from surefoot.gait.stride_table import STRIDE_COLUMNS, STRIDE_SCHEMA, Column
from surefoot.gait.walk import Bout, FootPath, ShoeGeometry, StrideCurves, Walk

__all__ = [
    "STRIDE_COLUMNS",
    "STRIDE_FLAGS",
    "STRIDE_SCHEMA",
    "Bout",
    "Column",
    "FootPath",
    "FootTravel",
    "GaitSettings",
    "ShoeGeometry",
    "StrideCurves",
    "Walk",
    "analyse_walk",
    "estimate_trajectory",
    "find_bouts",
    "find_events",
    "first_lift_s",
    "follow_travel",
    "stride_curves",
    "tabulate_strides",
]
