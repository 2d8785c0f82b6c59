"""Virtual walkers: a described person walks with described sensors, and everything about the walk is known exactly.

The room makes recordings for tests, for the demonstration and for what-ifs. It knows nothing of how gait is measured.
"""

from surefoot.virtual.sensor import ALIGNED, Sensor
from surefoot.virtual.simulate import Body, VirtualWalk, move, simulate
from surefoot.virtual.sole import Shoe
from surefoot.virtual.truth import FootTruth, Truth
from surefoot.virtual.walker import Course, FootGait, Orthosis, Stairs, Stop, Turn, Variability, Walker

__all__ = [
    "ALIGNED",
    "Body",
    "Course",
    "FootGait",
    "FootTruth",
    "Orthosis",
    "Sensor",
    "Shoe",
    "Stairs",
    "Stop",
    "Truth",
    "Turn",
    "Variability",
    "VirtualWalk",
    "Walker",
    "move",
    "simulate",
]
