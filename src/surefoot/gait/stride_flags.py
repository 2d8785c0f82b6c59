"""What the reasons in the stride table's ``flags`` column mean."""

from __future__ import annotations

STRIDE_FLAGS: dict[str, str] = {
    "open_end": "The recording ends before the foot is flat again: no length, heights or excursion.",
    "not_level": "The foot ends higher or lower than it began (stairs, a slope, or a poor fit): no heights.",
    "turn": "The heading changes in this stride; it is left out of straight walking.",
    "poor_fit": "The motion does not fit together (velocity left over at foot-flat): no length, heights or excursion.",
    "range_exceeded": "The foot turned faster than its gyroscope can tell, so how far is unknown: no pitch or length.",
    "unlike_others": "The movement is unlike this foot's other strides.",
    "scraping_not_felt": "Too few samples a second, or too much vibration or noise all through swing: no toe drag.",
    "optical_markers": "Measured by optical markers: no toe drag, which is found by its vibration.",
    "shank_sensor": "Measured at the shank: times only, nothing of the foot's path or pitch.",
}
