"""Virtual walkers: a described person walks with described sensors, and everything about the walk is known exactly.

The room makes recordings for tests, for the demonstration and for what-ifs. It knows nothing of how gait is measured.

::

    walker = READY_MADE["dragging"].on(Course(duration_s=30.0, turns=(Turn(15.0, 180.0),)))
    walk = simulate(walker, [Sensor(Placement.RIGHT_FOOT, position_m=(0.13, 0.0, 0.08))], seed=1)
    walk.recording                                            # what the sensor measured
    walk.truth.strides                                        # what really happened, stride by stride
    walk.truth.feet[Side.RIGHT].lowest_height_m(time_s)       # and at any time
"""

from surefoot.virtual.backward import record_backward
from surefoot.virtual.joined import walk_and_rest
from surefoot.virtual.markers import with_markers
from surefoot.virtual.random_walkers import KINDS, random_mounting, random_walker, typical_sensors
from surefoot.virtual.ready_made import READY_MADE, drop_foot_walker, drop_foot_with_orthosis
from surefoot.virtual.sensor import ALIGNED, Sensor
from surefoot.virtual.sign_truth import SIGN_SCALES, SignScale, sign_severities
from surefoot.virtual.sign_walkers import SIGN_KINDS, SignedWalker, draw_walker
from surefoot.virtual.simulation import Body, VirtualWalk, move, simulate
from surefoot.virtual.sole import Shoe
from surefoot.virtual.stationary import Stationary, record_stationary, stationary_legs
from surefoot.virtual.truth import FootTruth, Truth
from surefoot.virtual.turned_sensor import turn_on_strap
from surefoot.virtual.walker import Course, FootGait, Orthosis, Stairs, Stop, Turn, Variability, Walker

__all__ = [
    "ALIGNED",
    "KINDS",
    "READY_MADE",
    "SIGN_KINDS",
    "SIGN_SCALES",
    "Body",
    "Course",
    "FootGait",
    "FootTruth",
    "Orthosis",
    "Sensor",
    "Shoe",
    "SignScale",
    "SignedWalker",
    "Stairs",
    "Stationary",
    "Stop",
    "Truth",
    "Turn",
    "Variability",
    "VirtualWalk",
    "Walker",
    "draw_walker",
    "drop_foot_walker",
    "drop_foot_with_orthosis",
    "move",
    "random_mounting",
    "random_walker",
    "record_backward",
    "record_stationary",
    "sign_severities",
    "simulate",
    "stationary_legs",
    "turn_on_strap",
    "typical_sensors",
    "walk_and_rest",
    "with_markers",
]
