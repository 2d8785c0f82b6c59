"""Signs and history in; red flags, mechanisms, options and a home programme out. It knows nothing of sensors.

Everything that is said comes from the knowledge base under ``knowledge/``, which clinicians can read and correct; the
engine only decides which of its statements apply, and says why. Same input, same output.
"""

from surefoot.care.explain import explain, explain_signs
from surefoot.care.explanation import (
    Explanation,
    MechanismFound,
    OpenFlag,
    OptionFound,
    OptionStatus,
    PlannedExercise,
    Programme,
    Question,
    Said,
    Support,
    TreatmentNoteFound,
)
from surefoot.care.explanation_json import explanation_to_json, explanation_to_mapping
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment
from surefoot.care.history_file import read_history, write_history
from surefoot.care.knowledge import knowledge, load_knowledge, statements

__all__ = [
    "Explanation",
    "Footwear",
    "GeneralHistory",
    "History",
    "MechanismFound",
    "OpenFlag",
    "OptionFound",
    "OptionStatus",
    "PlannedExercise",
    "Programme",
    "Question",
    "Said",
    "SideHistory",
    "Support",
    "Treatment",
    "TreatmentNoteFound",
    "explain",
    "explain_signs",
    "explanation_to_json",
    "explanation_to_mapping",
    "knowledge",
    "load_knowledge",
    "read_history",
    "statements",
    "write_history",
]
