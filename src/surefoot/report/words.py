"""Sentences that say what was measured, for the top of a report. They describe and do not diagnose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surefoot.recording import Annotation, Placement, Severity, Side
from surefoot.report.numbers import number, unbroken
from surefoot.signs import Assessment, Grade, Measure, judge_quality

MOSTLY_PERCENT = 80.0

GRADE_WORDS = {
    Grade.GOOD: ("Good", "The numbers below can be used."),
    Grade.CARE: ("Use with care", "Most numbers can be used; read these remarks first."),
    Grade.POOR: ("Do not rely on it", "Too little of this walk could be measured."),
}
SEVERITY_WORDS = {
    Severity.SEVERE: ("Not used", "This part of the signal was left out."),
    Severity.WARNING: ("Less sure", "Some numbers are less sure or missing."),
    Severity.INFO: ("Good to know", "The numbers stand."),
}
KIND_WORDS = {
    "implausible_rhythm": ("Not plausible", "Nobody is likely to walk so; the numbers may be wrong."),
    "implausible_foot": ("Not plausible", "This foot cannot have moved so; its numbers may be wrong."),
    "sensor_turned": ("Sensor turned", "The sensor moved on the foot; what follows was turned back."),
    "not_measured": ("Not measured", "Strides of this stretch are missing."),
}
_SEVERITY_ORDER = (Severity.SEVERE, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True)
class RemarkGroup:
    """Annotations of one kind, one sensor and one severity; those that are only good to know share a group.

    Parameters
    ----------
    severity
        How much they limit the numbers.
    where
        Which sensor, in words.
    remarks
        When and what, one sentence each.
    word, meaning
        What it is called, and what it means for the numbers.
    """

    severity: Severity
    where: str
    remarks: tuple[str, ...]
    word: str
    meaning: str


def headline(assessment: Assessment) -> list[str]:
    """Sentences that sum up the walk.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    list of str
        One to four sentences.
    """
    verdict = judge_quality(assessment)
    if verdict.grade is Grade.POOR:
        return [unbroken(f"This walk cannot be summed up: {verdict.reasons[0]}.")]
    both = assessment.measures["both"]
    return [
        unbroken(sentence)
        for sentence in (
            _pace(both),
            _landing(assessment),
            _lowest_clearance(assessment),
        )
        if sentence
    ] or ["This walk gave too few usable strides to sum up."]


def _pace(both: Mapping[str, Measure]) -> str:
    speed, length, cadence = both["stride_speed_m_s"], both["stride_length_m"], both["cadence_steps_min"]
    if cadence.value is None:
        return ""
    steps = f"{cadence.value:.0f} steps a minute"
    if speed.value is None or length.value is None:
        return f"The walk had {steps}."
    return f"Walking speed was {speed.value:.2f} m/s, with {steps} and strides of {length.value:.2f} m."


def _landing(assessment: Assessment) -> str:
    clauses = []
    for side in Side:
        measures = assessment.measures[side]
        how = landing_words(measures)
        pitch = measures["foot_pitch_initial_contact_deg"].value
        if how is None:
            continue
        tilt = "" if pitch is None else f" ({_tilt_words(pitch)})"
        clauses.append(f"the {side.value} foot lands {how}{tilt}")
    sentence = "; ".join(clauses)
    return sentence[:1].upper() + sentence[1:] + "." if sentence else ""


def landing_words(measures: Mapping[str, Measure]) -> str | None:
    """How a foot lands, in words.

    Parameters
    ----------
    measures
        Measures of that side.

    Returns
    -------
    str or None
        For example ``heel first``; None when it was not measured.
    """
    shares = {kind: measures[f"contact_{kind}_percent"].value for kind in ("heel", "flat", "toe")}
    known = {kind: share for kind, share in shares.items() if share is not None}
    if not known:
        return None
    kind = max(known, key=lambda k: known[k])
    words = {"heel": "heel first", "flat": "flat", "toe": "toe first"}[kind]
    if known[kind] >= MOSTLY_PERCENT:
        return words
    others = sorted((k for k in known if k != kind and known[k] > 0), key=lambda k: -known[k])
    second = {"heel": "heel first", "flat": "flat", "toe": "toe first"}[others[0]] if others else ""
    return f"{words} in {known[kind]:.0f} % of strides" + (
        f" and {second} in {known[others[0]]:.0f} %" if others else ""
    )


def _tilt_words(pitch: float) -> str:
    if abs(pitch) < 0.5:
        return "level with the floor"
    return f"toes {number(abs(pitch), 0)}° {'up' if pitch > 0 else 'down'}"


def _lowest_clearance(assessment: Assessment) -> str:
    known = {
        side: value for side in Side if (value := assessment.measures[side]["min_toe_clearance_mm"].value) is not None
    }
    if not known:
        return ""
    parts = []
    for side, value in known.items():
        drag = assessment.measures[side]["toe_drag_percent"].value
        # single strides are left to the tables: the detector of scraping has not been validated on people
        scrapes = f" and seems to scrape in {drag:.0f} % of strides" if drag and drag >= 5 else ""
        clears = f"clears the floor by {number(value, 0)} mm" if value >= 0.5 else "hardly clears the floor"
        parts.append(f"the {side.value} shoe {clears}{scrapes}")
    sentence = "; ".join(parts)
    return "At its lowest in swing " + sentence + "."


def grouped_remarks(annotations: tuple[Annotation, ...]) -> list[RemarkGroup]:
    """Group annotations, the most severe first.

    Parameters
    ----------
    annotations
        Annotations in any order.

    Returns
    -------
    list of RemarkGroup
        Groups by severity, then in the order in which they came.
    """
    groups: dict[tuple[Severity, Placement | None, str], list[str]] = {}
    for annotation in annotations:
        kind = "" if annotation.severity is Severity.INFO else annotation.kind
        key = (annotation.severity, annotation.stream, kind)
        groups.setdefault(key, []).append(_remark(annotation))
    ordered = sorted(groups.items(), key=lambda item: _SEVERITY_ORDER.index(item[0][0]))
    return [
        RemarkGroup(
            severity,
            _where(stream),
            tuple(dict.fromkeys(remarks)),
            *KIND_WORDS.get(kind, SEVERITY_WORDS[severity]),
        )
        for (severity, stream, kind), remarks in ordered
    ]


def _remark(annotation: Annotation) -> str:
    start, end = annotation.start_s, annotation.end_s
    if start is None or end is None:
        return annotation.text
    when = f"At {start:.1f} s" if end - start < 0.1 else f"{start:.1f} to {end:.1f} s"
    return f"{when}: {annotation.text}"


def _where(stream: Placement | None) -> str:
    return "whole recording" if stream is None else stream.value.replace("_", " ")


def _date_words(when: datetime | None) -> str | None:
    if when is None:
        return None
    # a date that was given without a time is midnight to the clock; nobody tests walking then
    only_date = (when.hour, when.minute, when.second) == (0, 0, 0)
    return when.strftime("%d %B %Y" if only_date else "%d %B %Y, %H:%M")


def condition_words(assessment: Assessment) -> list[tuple[str, str]]:
    """What is known of how the walk was done, as pairs of name and words.

    Parameters
    ----------
    assessment
        The walk.

    Returns
    -------
    list of tuple
        Only what was given.
    """
    condition, person = assessment.condition, assessment.person
    warmth = condition.room_temperature_c
    pairs = [
        ("Person", person.code),
        ("Age", f"{person.age_years:g} years" if person.age_years is not None else None),
        ("Sex", person.sex),
        ("Date", _date_words(assessment.start_time)),
        ("Condition", condition.name),
        ("Test", condition.test),
        ("Shoes", condition.shoes),
        ("Walking aid", condition.aid),
        ("Orthosis", condition.orthosis),
        ("Stimulation", condition.stimulation),
        ("Room", f"{warmth:g} °C" if warmth is not None else None),
        ("Height", f"{person.height_m:.2f} m" if person.height_m else None),
        ("Shoe length", f"{person.shoe_length_m * 100:.1f} cm" if person.shoe_length_m else None),
    ]
    return [(name, words) for name, words in pairs if words]
