"""Write a recording as a BIDS Motion dataset, for archives and for programs that read BIDS.

BIDS 1.10, doi 10.1038/s41597-024-03559-8 for its motion part. What identifies persons stays out: no name of a file or
of the recording is written, days are moved to the year 1900 as BIDS advises, and no age beyond 89 is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from surefoot.errors import InputError, OutputError, UsageError
from surefoot.recording.atomic_write import atomic_write
from surefoot.recording.bids_systems import TrackingSystem, tracking_systems
from surefoot.recording.bids_tables import NOT_KNOWN, cells, json_text, number_text, read_table, table_text
from surefoot.recording.bids_words import EVENTS, FRAMES, LICENSE, PARTICIPANTS, README, SCANS
from surefoot.recording.model import Condition, Person, Recording

BIDS_VERSION = "1.10.0"
_SHIFTED_DAY = datetime(1900, 1, 1)
_OLDEST_TOLD = 89
_COUNTED = ("ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "MISC", "ORNT", "POS", "VEL")
_CHANNEL_HEAD = ("name", "component", "type", "tracked_point", "units", "placement", "reference_frame")


def write_bids(
    recording: Recording,
    folder: Path | str,
    *,
    subject: str,
    task: str = "walk",
    session: str | None = None,
    run: int | None = None,
) -> Path:
    """Write a recording into a BIDS dataset, whole or not at all.

    Parameters
    ----------
    recording
        What to write. Sound is left out, BIDS Motion has no place for it.
    folder
        The dataset. A new one is made in a folder that is missing or empty; to a BIDS dataset the recording is added.
    subject, task, session
        Labels of letters and digits, without ``sub-``, ``task-`` and ``ses-``. The subject is a code, never a name.
    run
        Number of the walk where the same subject did the same task more than once in a session, from 1.

    Returns
    -------
    Path
        The folder that holds the motion files.

    Raises
    ------
    UsageError
        A label or number that BIDS does not allow.
    InputError
        The recording holds neither sensors nor markers.
    OutputError
        The folder holds something else, or this walk already, or cannot be written to; then nothing is changed.
    """
    root = Path(folder)
    person = f"sub-{_label(subject, 'subject')}"
    place = root / person
    name = person
    if session is not None:
        place /= f"ses-{_label(session, 'session')}"
        name += f"_ses-{session}"
    head, tail = f"{name}_task-{_label(task, 'task')}", _run(run)
    systems = tracking_systems(recording)
    if not systems:
        raise InputError(f"recording '{recording.name}' holds neither sensors nor markers; there is nothing to export")
    fresh = _is_fresh(root)
    _check_sessions(root / person, session)
    motion = place / "motion"
    taken = sorted(motion.glob(f"{head}_tracksys-*{tail}_motion.tsv")) if motion.is_dir() else []
    if any(tail or "_run-" not in path.name for path in taken):
        raise OutputError(f"that dataset already holds {taken[0].name}; give another session or run")
    files = _dataset_files(root) if fresh else {}
    files |= _participants(root, person, recording.person)
    files |= _scans(place, name, head, tail, systems, recording)
    for system in systems:
        files |= _system_files(motion, f"{head}_tracksys-{system.label}{tail}", task, system)
    _write_all(files)
    return motion


def _label(value: str, what: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9]+", value):
        return value
    cleaned = re.sub(r"[^A-Za-z0-9]", "", value.removeprefix("sub-").removeprefix("ses-").removeprefix("task-"))
    hint = f"; try '{cleaned}'" if cleaned else ""
    raise UsageError(f"the {what} in BIDS has letters and digits only; got '{value}'{hint}")


def _run(run: int | None) -> str:
    if run is None:
        return ""
    if not 1 <= run <= 9999:
        raise UsageError(f"the run is a number from 1 to 9999; got {run}")
    return f"_run-{run:02d}"


def _is_fresh(root: Path) -> bool:
    """Whether the dataset has to be made; an error where the folder holds something else."""
    if root.exists() and not root.is_dir():
        raise OutputError(f"{root.name} is a file; give the name of a folder for the dataset")
    about = root / "dataset_description.json"
    try:
        if not root.exists() or not any(not path.name.startswith(".") for path in root.iterdir()):
            return True
        told = json.loads(about.read_text(encoding="utf-8")) if about.is_file() else None
    except (OSError, ValueError) as error:
        raise OutputError(f"{about.name} in {root.name} cannot be read; mend it or choose another folder") from error
    if not isinstance(told, dict) or "BIDSVersion" not in told:
        raise OutputError(f"folder {root.name} holds other things than a BIDS dataset; choose an empty folder")
    if told.get("DatasetType", "raw") != "raw":
        raise OutputError(
            f"the dataset in {root.name} is for {told['DatasetType']} data; recordings belong into a raw one"
        )
    return False


def _check_sessions(place: Path, session: str | None) -> None:
    """A subject has sessions throughout or not at all."""
    if session is None and (sessions := sorted(path.name for path in place.glob("ses-*"))):
        told = ", ".join(name.removeprefix("ses-") for name in sessions)
        raise OutputError(f"{place.name} has sessions in that dataset ({told}); give a session")
    if session is not None and (place / "motion").exists():
        raise OutputError(f"{place.name} has no sessions in that dataset; leave the session away")


def _dataset_files(root: Path) -> dict[Path, str]:
    about = {
        "Name": "Recordings of walking",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "Surefoot", "Version": _version()}],
    }
    return {
        root / "dataset_description.json": json_text(about),
        root / "README.md": README,
        root / "LICENSE": LICENSE,
        root / "participants.json": json_text(PARTICIPANTS),
    }


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("surefoot")
    except PackageNotFoundError:
        return "not installed"


def _participants(root: Path, name: str, person: Person) -> dict[Path, str]:
    path = root / "participants.tsv"
    age = None if person.age_years is None else int(person.age_years)
    row = {
        "participant_id": name,
        "age": None if age is None else str(min(age, _OLDEST_TOLD)),
        "sex": person.sex,
        "height": number_text(person.height_m),
        "shoe_length": number_text(person.shoe_length_m),
    }
    head, rows = read_table(path, "participant_id") or (tuple(row), [])
    known = {told[head.index("participant_id")] for told in rows}
    others = sorted(p.name for p in root.glob("sub-*") if p.is_dir()) if root.is_dir() else []
    missing: list[Mapping[str, str | None]] = [
        {"participant_id": other} for other in others if other not in {*known, name}
    ]
    if name not in known:
        missing.append(row)
    return {path: table_text(head, [*rows, *cells(head, missing)])} if missing else {}


def _scans(
    place: Path, name: str, head: str, tail: str, systems: tuple[TrackingSystem, ...], recording: Recording
) -> dict[Path, str]:
    path = place / f"{name}_scans.tsv"
    told = _conditioncells(recording.condition)
    one_clock = recording.synchronised is True or all(s.optical for s in systems) or len(systems) == 1
    first = min(float(system.time_s[0]) for system in systems)
    new: list[Mapping[str, str | None]] = [
        {
            "filename": f"motion/{head}_tracksys-{system.label}{tail}_motion.tsv",
            "acq_time": _shifted(float(system.time_s[0]) - first) if one_clock else None,
            **told,
        }
        for system in systems
    ]
    columns, rows = read_table(path, "filename") or (("filename", "acq_time", *SCANS), [])
    files = {path: table_text(columns, [*rows, *cells(columns, new)])}
    if not path.exists():
        files[path.with_suffix(".json")] = json_text(SCANS)
    return files


def _conditioncells(condition: Condition) -> dict[str, str | None]:
    return {
        "condition": condition.name,
        "shoes": condition.shoes,
        "aid": condition.aid,
        "orthosis": condition.orthosis,
        "stimulation": condition.stimulation,
        "room_temperature": number_text(condition.room_temperature_c),
        "test": condition.test,
    }


def _system_files(motion: Path, stem: str, task: str, system: TrackingSystem) -> dict[Path, str]:
    channels = [("latency", NOT_KNOWN, "LATENCY", NOT_KNOWN, "s", NOT_KNOWN, NOT_KNOWN)]
    channels += [
        (c.name, c.component, c.kind, c.tracked_point, c.units, c.placement, c.reference_frame) for c in system.channels
    ]
    frames = {c.reference_frame for c in system.channels}
    files = {
        motion / f"{stem}_motion.tsv": _samples(system),
        motion / f"{stem}_motion.json": json_text(_sidecar(task, system)),
        motion / f"{stem}_channels.tsv": table_text(_CHANNEL_HEAD, channels),
        motion / f"{stem}_channels.json": json_text(
            {"reference_frame": {"Levels": {frame: about for frame, about in FRAMES.items() if frame in frames}}}
        ),
    }
    if system.events:
        head = ("onset", "duration", *EVENTS)
        rows = [
            (f"{e.onset:.6f}", number_text(e.duration), e.trial_type, e.side, e.severity, e.description)
            for e in system.events
        ]
        files[motion / f"{stem}_events.tsv"] = table_text(head, rows)
        files[motion / f"{stem}_events.json"] = json_text(EVENTS)
    return files


def _sidecar(task: str, system: TrackingSystem) -> dict[str, Any]:
    kinds = ["LATENCY", *(channel.kind for channel in system.channels)]
    return {
        "TaskName": task,
        "TaskDescription": "Walking",
        "TrackingSystemName": system.name,
        "SamplingFrequency": _rounded(system.nominal_rate_hz),
        "SamplingFrequencyEffective": _rounded(system.rate_hz),
        "RecordingDuration": round(float(system.latency_s[-1]), 6),
        "MissingValues": NOT_KNOWN,
        "TrackedPointsCount": system.points,
        "MotionChannelCount": len(kinds),
        **{f"{kind}ChannelCount": kinds.count(kind) for kind in _COUNTED},
    }


def _rounded(rate_hz: float | None) -> float | str:
    return round(rate_hz, 6) if rate_hz else NOT_KNOWN


def _samples(system: TrackingSystem) -> str:
    import polars as pl

    latency = pl.Series("latency", [f"{seconds:.6f}" for seconds in system.latency_s.tolist()])
    signals = pl.DataFrame(system.values, schema=[c.name for c in system.channels], orient="row").fill_nan(None)
    table = signals.insert_column(0, latency)
    return table.write_csv(separator="\t", include_header=False, null_value=NOT_KNOWN)


def _shifted(seconds: float) -> str:
    return (_SHIFTED_DAY + timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def _write_all(files: Mapping[Path, str]) -> None:
    """Every file complete beside its target before the first one takes its place; on failure no new folder stays."""
    made: list[Path] = []
    try:
        for folder in sorted({path.parent for path in files}):
            _make(folder, made)
        with ExitStack() as stack:
            for path, text in files.items():
                stack.enter_context(atomic_write(path)).write_text(text, encoding="utf-8")
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _make(folder: Path, made: list[Path]) -> None:
    missing = [folder, *folder.parents]
    missing = missing[: next((n for n, path in enumerate(missing) if path.exists()), len(missing))]
    for path in reversed(missing):
        try:
            path.mkdir()
        except OSError as error:
            raise OutputError(f"folder {path.name} cannot be made: {error.strerror or error}") from error
        made.append(path)
