"""Strides from optical markers alone: against published reference strides, the events of files, and exact truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.accuracy_healthy_mocap import NAME, compare_foot, read_markers, read_reference
from benchmarks.data_sets import data_folder, of_side, read_set, there, walk_of
from benchmarks.errors import Errors, summarise
from benchmarks.matching import match_times
from benchmarks.tables import Bar, Detail, Measure, Section, number, spread
from surefoot.gait import Walk
from surefoot.recording import GaitEvent, Recording, Side, read
from surefoot.signs import assess
from surefoot.virtual import READY_MADE, simulate
from surefoot.virtual.markers import with_markers

_C3D = ("overground.c3d", "treadmill_with_events.c3d")
_KINDS = {"initial_contact": "initial contact", "toe_off": "toe-off"}
_WALKERS = ("healthy", "slow", "fast", "drop foot", "toe-first", "dragging", "circumducting", "steppage", "treadmill")
_NOISE_MM = 0.3
_DURATION_S = 30.0
_TRUTH = (
    ("initial_contact_s", "Initial contact", "ms", 1e3),
    ("toe_off_s", "Toe-off", "ms", 1e3),
    ("stride_length_m", "Stride length", "mm", 1e3),
    ("foot_pitch_initial_contact_deg", "Foot pitch at contact", "deg", 1.0),
    ("min_toe_clearance_mm", "Minimum toe clearance", "mm", 1.0),
    ("max_heel_height_mm", "Greatest heel height", "mm", 1.0),
    ("lateral_excursion_mm", "Lateral excursion", "mm", 1.0),
)
_DEFINITIONS = (
    "Heel and toe markers alone, through the same functions as the sensors; 20 Hz zero-phase low-pass of fourth order. "
    "No parameter was fitted to these markers but the fixed delay that stands for the impact (23 ms, from the data "
    "set's own comparison of sensor and markers), which moves the bias of contacts and not their spread. That toe-off "
    "is told by the tip of the shoe and not by the toe marker was decided on these recordings, where the marker moves "
    "forward 20 to 28 ms before the reference.",
    f"{NAME}: the 27 published reference strides, compared as under *Healthy walk against optical markers*. The "
    "lengths come from the same heel markers as the reference: their difference shows what filter and choice of "
    "mid-stance do, not how true the markers are.",
    "C3D: the events that came with the two files (one pair of feet over ground with force plates, 5 events; one on a "
    "treadmill, 43). Found = within 150 ms of one of ours; events before the first and after the last complete stride "
    "of a foot are not counted. Who or what marked them is not stated; a force plate bears weight only some time after "
    "the heel has stopped moving forward.",
    f"Virtual walkers ({', '.join(_WALKERS)}): {_DURATION_S:.0f} s each, markers with {_NOISE_MM:g} mm of noise, exact "
    "truth. A rigid shoe has come to rest when it touches, so a definition by speed comes before the true contact.",
    "Sensors against markers: the same strides of the healthy walk, the clocks laid together by the motion.",
)


def measure() -> Section:
    """Measure everything that markers can be held against."""
    reference, feet = _reference()
    events, event_rows = _events()
    truth, truth_rows = _truth()
    return Section(
        "markers",
        "Optical markers alone",
        _DEFINITIONS,
        (*reference, *events, *truth),
        (feet, event_rows, truth_rows, _agreement()),
    )


def _reference() -> tuple[tuple[Measure, ...], Detail]:
    walk = walk_of(read(data_folder() / NAME / "markers_mm.csv"))
    tables, missed, invented = [], 0, 0
    for side in Side:
        table, lost, extra = compare_foot(of_side(walk.strides, side), read_markers(side), read_reference(side), side)
        tables.append(table)
        missed, invented = missed + lost, invented + extra
    compared = pl.concat(tables)
    n = compared.height + missed

    def plain(key: str, name: str, column: str, unit: str, *bars: Bar, digits: int = 1) -> Measure:
        return Measure(key, name, errors=summarise(compared[column].drop_nulls()), unit=unit, bars=bars, digits=digits)

    measures = (
        Measure("markers_missed", "Reference strides missed", missed, n=n, digits=0, bars=(Bar("figure", 0, "="),)),
        Measure("markers_invented", "Strides invented", invented, n=n, digits=0, bars=(Bar("figure", 0, "="),)),
        plain("markers_contact", "Initial contact", "contact_ms", "ms", Bar("sd", 10)),
        plain("markers_toe_off", "Toe-off", "toe_off_ms", "ms"),
        plain("markers_length", "Stride length", "length_mm", "mm", Bar("mae", 10)),
        plain("markers_pitch", "Foot pitch at contact", "pitch_deg", "deg", digits=2),
    )
    columns = ("contact_ms", "toe_off_ms", "length_mm", "pitch_deg")
    rows = []
    for side in Side:
        foot = compared.filter(pl.col("side") == str(side))
        rows.append((str(side), *(spread(summarise(foot[name].drop_nulls())) for name in columns), str(foot.height)))
    headers = ("Foot", "Contact (ms)", "Toe-off (ms)", "Length (mm)", "Pitch (deg)", "Strides")
    return measures, Detail("Reference strides, per foot (bias ± SD)", headers, tuple(rows))


def _events() -> tuple[tuple[Measure, ...], Detail]:
    """Events of both C3D files."""
    if not there("mocap_c3d"):
        return (), Detail("Events of the C3D files", ("File",), (("mocap_c3d is not on this machine",),))
    rows: list[tuple[str, ...]] = []
    pooled: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    missed = {kind: 0 for kind in _KINDS}
    for name in _C3D:
        recording = read(data_folder() / "mocap_c3d" / name)
        walk = walk_of(recording)
        for kind, word in _KINDS.items():
            apart, lost = _event_errors(walk, recording.events, kind)
            pooled[kind] += apart
            missed[kind] += lost
            rows.append((name, word, spread(summarise(apart)), str(len(apart)), str(lost)))
    measures = tuple(
        measure
        for kind, word in _KINDS.items()
        for measure in (
            Measure(f"markers_c3d_{kind}", f"C3D files: {word}", errors=summarise(pooled[kind]), unit="ms"),
            Measure(
                f"markers_c3d_{kind}_missed",
                f"C3D files: events ({word}) missed",
                missed[kind],
                n=len(pooled[kind]) + missed[kind],
                digits=0,
                bars=(Bar("figure", 0, "="),),
            ),
        )
    )
    headers = ("File", "Event", "Bias ± SD (ms)", "Found", "Missed")
    return measures, Detail("Events of the C3D files", headers, tuple(rows))


def _event_errors(walk: Walk, events: tuple[GaitEvent, ...], kind: str) -> tuple[list[float], int]:
    """Found minus file in ms, and how many of the file were missed, over both feet."""
    apart: list[float] = []
    missed = 0
    for side in Side:
        strides = of_side(walk.strides, side)
        names = ["toe_off_s"] if kind == "toe_off" else ["initial_contact_s", "next_initial_contact_s"]
        ours = np.unique(np.concatenate([strides[name].to_numpy() for name in names]).round(6))
        theirs = np.array([event.time_s for event in events if event.kind == kind and event.side is side])
        theirs = theirs[(theirs > ours.min() - 0.15) & (theirs < ours.max() + 0.15)]
        match = match_times(ours, theirs)
        apart += (1e3 * (ours[match.found] - theirs[match.true])).tolist()
        missed += len(match.missed)
    return apart, missed


def _truth() -> tuple[tuple[Measure, ...], Detail]:
    """Virtual walkers seen by cameras alone."""
    errors: dict[str, dict[str, list[float]]] = {}
    counts = [0, 0]
    for name in _WALKERS:
        walker = READY_MADE[name]
        virtual = simulate(walker.on(replace(walker.course, duration_s=_DURATION_S)), (), seed=5)
        found = walk_of(_markers_only(with_markers(virtual, noise_mm=_NOISE_MM, seed=6))).strides
        own = errors.setdefault(name, {column: [] for column, *_ in _TRUTH})
        for side in Side:
            mine, true = of_side(found, side), of_side(virtual.truth.strides, side)
            match = match_times(mine["initial_contact_s"].to_numpy(), true["initial_contact_s"].to_numpy())
            counts[0] += len(match.true)
            counts[1] += len(match.missed)
            for column, _, _, factor in _TRUTH:
                pairs = zip(mine[column].gather(match.found), true[column].gather(match.true), strict=True)
                own[column] += [factor * (a - b) for a, b in pairs if a is not None and b is not None]

    def pooled(column: str) -> Errors:
        return summarise([value for own in errors.values() for value in own[column]])

    measures = (
        Measure("markers_virtual_missed", "Virtual walkers: strides missed", counts[1], n=sum(counts), digits=0),
        *(
            Measure(f"markers_virtual_{column}", f"Virtual walkers: {word.lower()}", errors=pooled(column), unit=unit)
            for column, word, unit, _ in _TRUTH
        ),
    )
    rows = [(name, *(spread(summarise(own[column])) for column, *_ in _TRUTH)) for name, own in errors.items()]
    headers = ("Walker", *(f"{word} ({unit})" for _, word, unit, _ in _TRUTH))
    return measures, Detail("Virtual walkers (bias ± SD)", headers, tuple(rows))


def _markers_only(recording: Recording) -> Recording:
    return replace(recording, streams={})


def _agreement() -> Detail:
    """Sensors against markers on the healthy walk."""
    rows = []
    for one in assess(read_set(NAME)).agreement:
        if one.side == "both":
            digits = 3 if one.unit in ("s", "m", "m/s") else 1
            limits = f"{number(one.limit_low, digits)} to {number(one.limit_high, digits)}"
            rows.append(
                (f"{one.measure} ({one.unit})", number(one.bias, digits), limits, number(one.icc, 2), str(one.n))
            )
    headers = ("Column", "Sensor minus marker", "95 % limits of agreement", "ICC(A,1)", "Strides")
    return Detail("Sensors against markers, the same strides", headers, tuple(rows))
