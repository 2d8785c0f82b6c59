"""A walk assessed: what was recorded, how good it is, every stride, the measures, the settings and versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import polars as pl

from surefoot.gait import Bout, Walk
from surefoot.recording import Annotation, Condition, Person, Placement, Recording, SensorStream, Side
from surefoot.recording.rest import rest_stretches
from surefoot.signs.agreement import Agreement
from surefoot.signs.finding import Finding
from surefoot.signs.grade_signs import grade_signs
from surefoot.signs.measure import Measure
from surefoot.signs.outlines import CurveSummary, PathOutline, outline_paths, summarise_curves
from surefoot.signs.sensors_and_markers import compare_with_markers
from surefoot.signs.settings import AssessmentSettings
from surefoot.signs.summary import summarise_strides
from surefoot.signs.timed_tests import timed_test_measures, timed_test_notes

SCHEMA = "surefoot-assessment/1"
SIGNS_NOTE = "A sign that is absent here was not looked at; that never means that there is none."

STANDING_S = 2.0
_PACKAGES = ("surefoot", "numpy", "scipy", "polars")


@dataclass(frozen=True)
class StreamSummary:
    """What one sensor gave: where it sat, how long, at which rates, from which file name, how long not at rest."""

    placement: Placement
    duration_s: float
    samples: int
    nominal_rate_hz: float
    rate_hz: float
    source: str
    moving_s: float | None = None


@dataclass(frozen=True, eq=False)
class Assessment:
    """The result of assessing one walk. It round-trips through JSON exactly.

    Parameters
    ----------
    name
        Name of the recording.
    start_time
        Wall-clock time of the first sample, where known.
    streams
        What each sensor gave.
    synchronised
        Whether left and right times may be compared.
    person, condition
        Metadata, as given.
    quality
        Annotations of the recording and of the measuring, as they came.
    segment
        What each side was measured with: ``foot``, ``shank`` or ``markers``.
    shoe_geometry
        Where the shoe's geometry comes from, by side: ``given``, ``estimated`` or ``markers``.
    bouts
        Walking bouts per foot.
    strides
        Stride table.
    measures
        Measures by ``left``, ``right``, ``both`` and name, see `surefoot.signs.MEASURES`.
    curves
        Mean and spread of each side's curves over the stride, by curve name.
    paths
        Path of each foot from above, thinned out for drawing.
    signs
        Graded signs by ``left`` and ``right`` and name, see `surefoot.signs.SIGNS`.
    signs_note
        What the absence of a sign means.
    agreement
        Agreement of sensors and markers, where the recording has both.
    settings
        Settings used.
    versions
        Versions of the software used.
    """

    name: str
    start_time: datetime | None
    streams: tuple[StreamSummary, ...]
    synchronised: bool
    person: Person
    condition: Condition
    quality: tuple[Annotation, ...]
    segment: Mapping[Side, str]
    shoe_geometry: Mapping[Side, str]
    bouts: tuple[Bout, ...]
    strides: pl.DataFrame
    measures: Mapping[str, Mapping[str, Measure]]
    curves: Mapping[Side, Mapping[str, CurveSummary]]
    paths: Mapping[Side, PathOutline]
    signs: Mapping[str, Mapping[str, Finding]]
    signs_note: str
    agreement: tuple[Agreement, ...]
    settings: AssessmentSettings
    versions: Mapping[str, str]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        plain = {f: v for f, v in vars(self).items() if f != "strides"}
        return plain == {f: v for f, v in vars(other).items() if f != "strides"} and self.strides.equals(other.strides)

    __hash__ = None  # type: ignore[assignment]  # it holds a table, which has no hash


def assess(recording: Recording, settings: AssessmentSettings | None = None) -> Assessment:
    """Assess one walk.

    Parameters
    ----------
    recording
        The walk, as `surefoot.read` gives it.
    settings
        Settings; the defaults when None.

    Returns
    -------
    Assessment
        Strides, measures, curves, paths, quality, settings and versions.

    Raises
    ------
    InputError
        When the recording cannot be used, for example because no sensor sat on a foot or shank.
    """
    from surefoot.gait import analyse_walk, stride_curves

    settings = settings or AssessmentSettings()
    walk = analyse_walk(recording, settings.gait)
    walk = replace(walk, strides=_without_impossible_numbers(walk.strides))
    agreement, notes = compare_with_markers(recording, walk, settings)
    notes = (*notes, *timed_test_notes(walk, recording.condition))
    walk = replace(walk, annotations=(*walk.annotations, *notes))
    return _gathered(recording, walk, summarise_curves(stride_curves(walk)), settings, agreement)


def _without_impossible_numbers(strides: pl.DataFrame) -> pl.DataFrame:
    # not-a-number and infinity are no measurements: as nulls they are seen as missing and survive every file format
    numbers = pl.selectors.float()
    return strides.with_columns(pl.when(numbers.is_finite()).then(numbers).name.keep())


def _gathered(
    recording: Recording,
    walk: Walk,
    curves: dict[Side, dict[str, CurveSummary]],
    settings: AssessmentSettings,
    agreement: tuple[Agreement, ...],
) -> Assessment:
    measures = summarise_strides(
        walk.strides, synchronised=walk.synchronised, segment=walk.segment, settings=settings.summary
    )
    measures["both"] |= timed_test_measures(walk, recording.condition)
    return Assessment(
        name=recording.name,
        start_time=recording.start_time,
        streams=_stream_summaries(recording),
        synchronised=walk.synchronised,
        person=recording.person,
        condition=recording.condition,
        quality=tuple(dict.fromkeys((*recording.annotations, *walk.annotations))),
        segment=dict(walk.segment),
        shoe_geometry={side: geometry.source for side, geometry in walk.geometry.items()},
        bouts=walk.bouts,
        strides=walk.strides,
        measures=measures,
        curves=curves,
        paths=outline_paths(walk.paths),
        signs=grade_signs(
            measures,
            condition=recording.condition,
            annotations=(*recording.annotations, *walk.annotations),
            settings=settings.signs,
        ),
        signs_note=SIGNS_NOTE,
        agreement=agreement,
        settings=settings,
        versions=_versions(),
    )


def _stream_summaries(recording: Recording) -> tuple[StreamSummary, ...]:
    return tuple(
        StreamSummary(
            placement=placement,
            duration_s=stream.duration_s,
            samples=len(stream),
            nominal_rate_hz=float(stream.nominal_rate_hz),
            rate_hz=stream.rate_hz,
            source=stream.source,
            moving_s=_moving_s(stream),
        )
        for placement, stream in recording.streams.items()
    )


def _moving_s(stream: SensorStream) -> float:
    """Time in which the sensor did not rest for two seconds or more; gaps count as motion."""
    rests = rest_stretches(stream, at_least_s=STANDING_S)
    return stream.duration_s - sum(float(stream.time_s[end - 1] - stream.time_s[first]) for first, end in rests)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
