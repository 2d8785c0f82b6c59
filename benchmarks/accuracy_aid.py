"""A very slow walk after stroke, with and without an aid: stops, gyroscope bias, streams without a common clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import of_side, read_aid, walk_of
from benchmarks.errors import summarise
from benchmarks.matching import match_times
from benchmarks.tables import Bar, Detail, Measure, Section, number, spread
from surefoot.gait import Walk
from surefoot.recording import Placement, Recording, SensorStream, Side, check_recording

FloatArray = NDArray[np.float64]

NAME = "stroke_with_and_without_aid"
_WORDS = {"Ja": "with aid", "Nee": "without aid"}
_STOPS_S = ((18.0, 27.0), (46.0, 48.0))  # seen by eye, without the aid
_ADDED_BIAS_DEG_S = (5.0, -4.0, 3.0)
_CLIPPED_PERCENT = 0.3
_DEFINITIONS = (
    "No reference strides. Stops: the two pauses seen by eye in the walk without aid (18–27 s and 46–48 s); found = an "
    "annotated stop of either foot that overlaps it.",
    f"Bias: the sensors carry 4–6 deg/s already; a further ({', '.join(f'{x:g}' for x in _ADDED_BIAS_DEG_S)}) deg/s is "
    "added to the axes of each foot and the strides are compared with those without it. Zero = removed wholly.",
    f"Clipping: one foot's gyroscope or accelerometer is cut off where {_CLIPPED_PERCENT:g} % of its samples reach "
    "(some 18 of 60 s); found = check_recording annotates clipping on that stream and did not before.",
)


def measure() -> Section:
    """Assess both recordings and disturb them."""
    recordings = {word: read_aid(word) for word in _WORDS}
    walks = {word: walk_of(recording) for word, recording in recordings.items()}
    stops = {word: stops_of(walk) for word, walk in walks.items()}
    found = sum(any(begin < end_ and end > begin_ for begin, end in stops["Nee"]) for begin_, end_ in _STOPS_S)
    told = sum(says_unsynchronised(recording) for recording in recordings.values())
    tried, caught = try_clipping(recordings)
    bias = pl.concat([compare_with_bias(recordings[word], walks[word]) for word in _WORDS])
    measures = (
        _count("aid_assessed", "Recordings assessed, both feet", sum(map(both_feet, walks.values())), len(_WORDS)),
        _count("aid_stops", "Stops found", found, len(_STOPS_S)),
        _count("aid_unsynchronised", "Missing synchronisation annotated", told, len(_WORDS)),
        _count("aid_clipping", "Injected clippings found", caught, tried),
        *_bias_measures(bias),
    )
    return Section(
        "aid", "Stroke, with and without an aid", _DEFINITIONS, measures, (_walks(walks), _stop_table(stops))
    )


def both_feet(walk: Walk) -> bool:
    """Whether both feet have strides with a length."""
    known = walk.strides.drop_nulls("stride_length_m")
    return set(known["side"].to_list()) == {str(side) for side in Side}


def stops_of(walk: Walk) -> list[tuple[float, float]]:
    """Return begin and end of the stops that the walk is annotated with."""
    return [
        (note.start_s, note.end_s)
        for note in walk.annotations
        if note.kind == "stop" and note.start_s is not None and note.end_s is not None
    ]


def says_unsynchronised(recording: Recording) -> bool:
    """Whether the recording does not claim a common clock and says so."""
    return not recording.synchronised and any("synchron" in note.kind for note in recording.annotations)


def with_bias(recording: Recording, bias_deg_s: tuple[float, ...]) -> Recording:
    """Return the recording with a constant added to each gyroscope axis."""
    added = np.radians(np.array(bias_deg_s))
    return replace(recording, streams={p: replace(s, gyr=s.gyr + added) for p, s in recording.streams.items()})


def clipped(stream: SensorStream, quantity: str) -> SensorStream:
    """Return the stream with its gyroscope (``gyr``) or accelerometer (``acc``) cut off."""
    values: FloatArray = getattr(stream, quantity)
    limit = float(np.nanpercentile(np.abs(values).max(axis=1), 100.0 - _CLIPPED_PERCENT))
    cut = np.clip(values, -limit, limit)
    return replace(stream, gyr=cut) if quantity == "gyr" else replace(stream, acc=cut)


def try_clipping(recordings: dict[str, Recording]) -> tuple[int, int]:
    """Clip each foot and sensor in turn; return how often it was tried and found."""
    tried = caught = 0
    for recording in recordings.values():
        plain = replace(recording, annotations=())
        before = _clipped_streams(check_recording(plain))
        for placement, stream in recording.streams.items():
            for quantity in ("gyr", "acc"):
                changed = {**recording.streams, placement: clipped(stream, quantity)}
                after = _clipped_streams(check_recording(replace(plain, streams=changed)))
                tried += 1
                caught += placement in after and placement not in before
    return tried, caught


def _clipped_streams(recording: Recording) -> set[Placement | None]:
    return {note.stream for note in recording.annotations if note.kind == "clipping"}


def compare_with_bias(recording: Recording, walk: Walk) -> pl.DataFrame:
    """Return pitch (deg), length (mm) and contact (ms) differences that an added bias makes, stride by stride."""
    moved = walk_of(with_bias(recording, _ADDED_BIAS_DEG_S))
    parts = []
    for side in Side:
        one, other = of_side(walk.strides, side), of_side(moved.strides, side)
        match = match_times(other["initial_contact_s"].to_numpy(), one["initial_contact_s"].to_numpy())
        a, b = one[match.true], other[match.found]
        parts.append(
            pl.DataFrame(
                {
                    "pitch_deg": b["foot_pitch_initial_contact_deg"] - a["foot_pitch_initial_contact_deg"],
                    "length_mm": 1e3 * (b["stride_length_m"] - a["stride_length_m"]),
                    "contact_ms": 1e3 * (b["initial_contact_s"] - a["initial_contact_s"]),
                    "lost": pl.Series([len(match.missed) + len(match.invented)] * len(a), dtype=pl.Int64),
                }
            )
        )
    return pl.concat(parts)


def _bias_measures(table: pl.DataFrame) -> tuple[Measure, ...]:
    names = (("pitch_deg", "Foot pitch at contact", "deg"), ("length_mm", "Stride length", "mm"))
    limits = {"pitch_deg": 0.5, "length_mm": 10.0}
    return tuple(
        Measure(
            f"aid_bias_{column}",
            f"{name}, changed by an added gyroscope bias",
            errors=summarise(table[column].drop_nulls()),
            unit=unit,
            digits=2,
            bars=(Bar("bias", limits[column]), Bar("sd", 2 * limits[column])),
            own=True,
        )
        for column, name, unit in names
    )


def _count(key: str, name: str, figure: int, of: int) -> Measure:
    return Measure(key, name, figure, n=of, digits=0, bars=(Bar("figure", of, "="),))


def _walks(walks: dict[str, Walk]) -> Detail:
    rows = []
    for word, walk in walks.items():
        for side in Side:
            foot = of_side(walk.strides, side)
            speed, pitch = foot["stride_speed_m_s"].drop_nulls(), foot["foot_pitch_initial_contact_deg"].drop_nulls()
            cells = (spread(summarise(speed), 2), spread(summarise(pitch)), spread(summarise(foot["stride_time_s"]), 2))
            withheld = foot["stride_length_m"].null_count()
            rows.append((f"{_WORDS[word]}, {side}", str(foot.height), *cells, str(withheld)))
    headers = ("Walk", "Strides", "Speed (m/s)", "Pitch at contact (deg)", "Stride time (s)", "Without length")
    return Detail("What was measured (mean ± SD)", headers, tuple(rows))


def _stop_table(stops: dict[str, list[tuple[float, float]]]) -> Detail:
    rows = tuple(
        (_WORDS[word], ", ".join(f"{number(begin)}–{number(end)}" for begin, end in found) or "none")
        for word, found in stops.items()
    )
    return Detail("Stops annotated (s, both feet)", ("Walk", "Stops"), rows)
