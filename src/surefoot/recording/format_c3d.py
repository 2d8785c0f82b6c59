"""C3D files of optical laboratories: markers and events of gait."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from surefoot.errors import FormatError
from surefoot.recording.c3d_file import C3DFile, open_c3d
from surefoot.recording.file_guard import show
from surefoot.recording.marker_sets import name_list
from surefoot.recording.model import Annotation, FloatArray, GaitEvent, Severity, Side
from surefoot.recording.raw_markers import RawMarkers

# Results of a model stand among the markers, in groups of these names.
_NO_MARKERS = ("ANGLES", "FORCES", "MOMENTS", "POWERS", "SCALARS", "REACTIONS")
_UNLABELLED = re.compile(r"^(\*\d*|unlabel.*|u\d+|unnamed.*|uname\*?\d+|c_\d+|)$", re.IGNORECASE)
_KINDS = {
    "foot strike": "initial_contact",
    "footstrike": "initial_contact",
    "heel strike": "initial_contact",
    "heelstrike": "initial_contact",
    "initial contact": "initial_contact",
    "foot contact": "initial_contact",
    "fs": "initial_contact",
    "hs": "initial_contact",
    "ic": "initial_contact",
    "foot off": "toe_off",
    "footoff": "toe_off",
    "toe off": "toe_off",
    "toeoff": "toe_off",
    "fo": "toe_off",
    "to": "toe_off",
}


def read_c3d(path: Path) -> RawMarkers:
    """Read the markers and events of a C3D file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    RawMarkers
        Markers with a name; angles, forces and other results of models are left out.

    Raises
    ------
    FileReadError, FormatError
        The file is cut off, damaged, or holds no labelled marker.
    """
    content = open_c3d(path)
    count = content.points.shape[1]
    if count == 0:
        held = f"{content.analog} analog signals" if content.analog else "nothing"
        raise FormatError(f"{show(path)} holds no markers, only {held}. Export the marker trajectories as well.")
    names, chosen, notes = _labelled(path, content)
    events, more = _events(content, (content.first_frame - 1) / content.rate_hz)
    units = content.texts("POINT", "UNITS")
    return RawMarkers(
        source=path.name,
        names=names,
        time_s=np.arange(len(content.points)) / content.rate_hz,
        position=_seen(content.points[:, chosen]),
        unit=(units[0] or None) if units else None,
        up=_vertical(content),
        events=events,
        notes=(*notes, *more),
    )


def _seen(position: FloatArray) -> FloatArray:
    """A marker that was not seen has the residual -1 and is NaN already, or it lies at 0, 0, 0."""
    position[~(np.abs(position) < 1e7).all(axis=2) | (position == 0.0).all(axis=2)] = np.nan
    return position


def _labelled(path: Path, content: C3DFile) -> tuple[tuple[str, ...], list[int], tuple[Annotation, ...]]:
    """Choose the points that are markers with a name of their own."""
    count = content.points.shape[1]
    labels = content.texts("POINT", "LABELS")[:count]
    labels += [""] * (count - len(labels))
    results = {name for group in _NO_MARKERS for name in content.texts("POINT", group)}
    chosen: dict[str, int] = {}
    unlabelled = 0
    for number, label in enumerate(labels):
        if label in results:
            continue
        if _UNLABELLED.match(label.rsplit(":", 1)[-1]):
            unlabelled += 1
            continue
        chosen.setdefault(label, number)
    if not chosen:
        raise FormatError(
            f"{show(path)} holds {count} points and none with a marker's name "
            f"({name_list(sorted(set(labels)))}). Label the markers in the laboratory's software and export it again."
        )
    notes = []
    if unlabelled:
        text = f"{unlabelled} of the points have no label and are left out."
        notes.append(Annotation("unlabelled_markers", text, severity=Severity.INFO))
    return tuple(chosen), list(chosen.values()), tuple(notes)


def _vertical(content: C3DFile) -> str | None:
    """The axis that points up the screen in the laboratory's software; it is a hint, no proof."""
    told = content.texts("POINT", "Y_SCREEN")
    up = told[0].lower() if told else ""
    return up.lstrip("+") if up.lstrip("+-") in ("x", "y", "z") else None


def _events(content: C3DFile, begin_s: float) -> tuple[tuple[GaitEvent, ...], tuple[Annotation, ...]]:
    labels, contexts = (content.texts("EVENT", name) for name in ("LABELS", "CONTEXTS"))
    events: list[GaitEvent] = []
    unknown: list[str] = []
    for number, time_s in enumerate(_event_times(content)):
        label = labels[number] if number < len(labels) else ""
        context = contexts[number] if number < len(contexts) else ""
        side, kind = _side_and_kind(label, context)
        if side is None or kind is None or not np.isfinite(time_s):
            unknown.append(f"{context} {label}".strip() or "without a label")
        else:
            events.append(GaitEvent(side, kind, float(time_s) - begin_s))
    ordered = tuple(sorted(events, key=lambda event: event.time_s))
    if not unknown:
        return ordered, ()
    many = f"{len(unknown)} event{'s' if len(unknown) > 1 else ''} of the file"
    text = f"{many} cannot be read as the contact or toe-off of a foot ({name_list(sorted(set(unknown)), 5)})."
    return ordered, (Annotation("unknown_events", text, severity=Severity.INFO),)


def _event_times(content: C3DFile) -> list[float]:
    """Times in s; a parameter holds minutes and seconds of 255 events at most."""
    used = content.numbers("EVENT", "USED")
    found: list[float] = []
    for suffix in ("", *(str(number) for number in range(2, 40))):
        minutes_and_seconds = content.numbers("EVENT", f"TIMES{suffix}")
        if minutes_and_seconds.size % 2 == 0:
            minutes, seconds = minutes_and_seconds.reshape(-1, 2).T
            found += (60.0 * minutes + seconds).tolist()
    return found[: max(int(used[0]), 0)] if used.size and np.isfinite(used[0]) else found


def _side_and_kind(label: str, context: str) -> tuple[Side | None, str | None]:
    """Read "Left" + "Foot Strike", "Right Toe Off", "RHS" or "LTO"."""
    words = re.sub(r"[\W_]+", " ", label).strip().lower()
    side = _side(context)
    for word, where in (("left ", Side.LEFT), ("right ", Side.RIGHT), ("l ", Side.LEFT), ("r ", Side.RIGHT)):
        if words.startswith(word):
            words, side = words[len(word) :], side or where
    if words not in _KINDS and len(words) == 3 and words[0] in "lr":
        side = side or _side(words[0])
        words = words[1:]
    return side, _KINDS.get(words)


def _side(word: str) -> Side | None:
    return {"l": Side.LEFT, "left": Side.LEFT, "r": Side.RIGHT, "right": Side.RIGHT}.get(word.strip().lower())
