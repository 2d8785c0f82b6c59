"""A simulated stimulation as files in one folder: a page, a PDF, and JSON for machines."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from surefoot import __version__
from surefoot.report.stimulation_simulation import build_simulation_report
from surefoot.report.write import report_pages
from surefoot.report.write_together import write_together
from surefoot.stimulation.closed_loop import SimulatedStride
from surefoot.stimulation.simulated_person import SimulatedPerson, Way

SIMULATION_FILES = ("simulate.html", "simulate.pdf", "simulate.json")
SCHEMA = "surefoot-simulate-1"


def write_simulation(person: SimulatedPerson, folder: Path | str) -> Path:
    """Write page, PDF and JSON.

    Parameters
    ----------
    person
        The walks.
    folder
        Folder to write into; made when missing. Files of the same names are replaced.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OutputError
        When something could not be written; then nothing is changed.
    """
    folder = Path(folder)
    pages = report_pages(build_simulation_report(person), "simulate")
    write_together(folder, {**pages, "simulate.json": simulation_json(person)}, SIMULATION_FILES)
    return folder / "simulate.html"


def simulation_json(person: SimulatedPerson) -> str:
    """Return the simulation for machines.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    str
        JSON; a value that is not known is null.
    """
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "versions": {"surefoot": __version__},
        "simulated": True,
        "side": person.side.value,
        "walker": {"speed_m_s": person.walker.speed_m_s, "cadence_steps_min": person.walker.cadence_steps_min},
        "leg": {
            "ankle": asdict(person.model.ankle),
            "muscle": asdict(person.model.muscle),
            "recruitment": asdict(person.model.recruitment),
            "will_share": person.model.will_share,
        },
        "strength_falls_to_half": {"from_s": person.tires_from_s, "until_s": person.tires_until_s},
        "healthy_pitch_deg": person.wished_deg,
        "target_pitch_deg": person.target_deg,
        "target_pitch_seen_by_core_deg": person.seen_target_deg,
        "fixed_level": person.fixed_level,
        "ways": {way.key: _way(way) for way in person.ways},
        "late": {way.key: _way(way) for way in person.late},
    }
    return json.dumps(_known(content), indent=1) + "\n"


def _way(way: Way) -> dict[str, Any]:
    return {"name": way.name, "strides": [_stride(stride) for stride in way.walk.strides]}


def _stride(stride: SimulatedStride) -> dict[str, Any]:
    return {
        "toe_off_s": stride.toe_off_s,
        "contact_s": stride.contact_s,
        "error_rms_deg": stride.rms_deg,
        "error_most_deg": stride.most_deg,
        "clearance_mm": stride.clearance_mm,
        "onset_before_toe_off_s": stride.onset_before_toe_off_s,
        "toe_off_delay_s": stride.toe_off_delay_s,
        "contact_delay_s": stride.contact_delay_s,
        "learning": None if stride.reason is None else stride.reason.value,
        "shape": stride.shape,
        "pitch_deg": stride.pitch_deg,
    }


def _known(value: Any) -> Any:
    """The same with every number rounded to a ten-thousandth, and null for what is not known."""
    if isinstance(value, dict):
        return {key: _known(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_known(v) for v in value]
    if isinstance(value, float):
        return round(value, 4) if isfinite(value) else None
    return value
