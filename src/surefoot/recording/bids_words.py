"""What the columns and files of a BIDS dataset say about themselves."""

from __future__ import annotations

from typing import Any

from surefoot.recording.bids_systems import LABORATORY_FRAME, SENSOR_FRAME

PARTICIPANTS: dict[str, dict[str, Any]] = {
    "age": {"Description": "Age in whole years; 89 stands for 89 and older", "Units": "year"},
    "sex": {
        "Description": "Sex, as published norms of walking are split",
        "Levels": {"female": "female", "male": "male"},
    },
    "height": {"Description": "Body height", "Units": "m"},
    "shoe_length": {"Description": "Outer length of the shoe", "Units": "m"},
}
SCANS: dict[str, dict[str, Any]] = {
    "condition": {"Description": "Name of the condition, in the words of who recorded it"},
    "shoes": {"Description": "Shoes worn"},
    "aid": {"Description": "Walking aid used"},
    "orthosis": {"Description": "Orthosis worn"},
    "stimulation": {"Description": "Electrical stimulation"},
    "room_temperature": {"Description": "Temperature of the room", "Units": "oC"},
    "test": {"Description": "Walking test: T25FW, 2MWT, 6MWT, TUG or free"},
}
EVENTS: dict[str, dict[str, Any]] = {
    "trial_type": {"Description": "Kind of the event of gait, or of the remark on the signals"},
    "side": {"Description": "Side of the body", "Levels": {"left": "left", "right": "right"}},
    "severity": {
        "Description": "How much a remark limits what may be concluded",
        "Levels": {
            "info": "good to know; results stand",
            "warning": "some results are less sure or missing",
            "severe": "this stretch should not be used",
        },
    },
    "description": {"Description": "The event or remark in plain words"},
}
FRAMES: dict[str, dict[str, str]] = {
    SENSOR_FRAME: {
        "RotationRule": "right-hand",
        "Description": "The sensor's own axes, as it was worn. At rest the accelerometer shows gravity upward.",
    },
    LABORATORY_FRAME: {
        "SpatialAxes": "__S",
        "RotationRule": "right-hand",
        "Description": "Axes of the laboratory, z up.",
    },
}
README = """# Recordings of walking

Motion of people who walk, from inertial sensors on the body and, where present, from optical markers. Written by
Surefoot in the form of BIDS Motion (https://bids-specification.readthedocs.io).

- Each sensor is a tracking system of its own. Its LATENCY channel holds the time of every sample since its first.
- acq_time in *_scans.tsv says how the systems of one recording lie in time. It is n/a where their clocks are not known
  to agree. Days are moved to 1900-01-01; only the differences within a recording mean something.
- Acceleration is specific force in m/s^2, angular rate is in rad/s, both in the sensor's own axes. n/a: not measured.
- *_events.tsv holds remarks on the signals (gaps, clipping and the like) and events of gait that the recording held.

See LICENSE before you share it.
"""
LICENSE = """No licence has been chosen for these recordings.

They belong to those who made them and were recorded from people. Before you share them, make sure that consent and
law allow it, replace this text by a licence, and name it under "License" in dataset_description.json.
"""
