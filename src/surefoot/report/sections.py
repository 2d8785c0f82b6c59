"""The sections of the report in their order, as data. Each makes its template's variables from an Assessment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from surefoot.recording import Side
from surefoot.report.figure_average_stride import average_stride
from surefoot.report.figure_over_time import strides_over_time
from surefoot.report.figure_path import path_from_above
from surefoot.report.figure_strip import contact_bars, side_strip
from surefoot.report.numbers import details_text, interval_text, number, unit_text, value_text
from surefoot.report.words import GRADE_WORDS, grouped_remarks, headline, landing_words
from surefoot.signs import (
    MEASURES,
    Assessment,
    Grade,
    Measure,
    Norm,
    difference_name,
    judge_quality,
    reference_values,
)
from surefoot.signs.measure import absent
from surefoot.signs.settings import settings_to_mapping

Variables = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One section of the report.

    Parameters
    ----------
    ident
        Identifier on the page.
    title
        Heading.
    nav
        Short name in the list of contents.
    template
        File name of its template.
    build
        Makes the template's variables.
    """

    ident: str
    title: str
    nav: str
    template: str
    build: Callable[[Assessment], Variables]


def _glance(assessment: Assessment) -> Variables:
    verdict = judge_quality(assessment)
    word, meaning = GRADE_WORDS[verdict.grade]
    sentences = headline(assessment)
    if verdict.grade is Grade.POOR:
        assessment = _without_numbers(assessment, verdict.reasons[0])
    return {
        "sentences": sentences,
        "verdict": {"grade": verdict.grade.value, "word": word, "meaning": meaning, "reasons": verdict.reasons},
        "speed": _whole(assessment, "stride_speed_m_s"),
        "cadence": _whole(assessment, "cadence_steps_min"),
        "variability": _whole(assessment, "stride_time_cv_percent"),
        "stride": _compared(assessment, "stride_length_m"),
        "clearance": _compared(assessment, "min_toe_clearance_mm"),
        "clearance_low": _low_clearance(assessment),
        "pitch": _compared(assessment, "foot_pitch_initial_contact_deg", _range(_healthy_pitch(assessment))),
        "pitch_note": _pitch_note(assessment),
        "contact": _contact(assessment),
        "asymmetry": _asymmetry(assessment),
    }


def _without_numbers(assessment: Assessment, reason: str) -> Assessment:
    """The same walk with the reason in the place of every number, so that none is read at a glance."""
    measures = {
        side: {name: absent(reason, measure.unit) for name, measure in known.items()}
        for side, known in assessment.measures.items()
    }
    return replace(assessment, measures=measures)


def _whole(assessment: Assessment, name: str) -> Variables:
    measure = assessment.measures["both"][name]
    return {
        "label": MEASURES[name].label,
        "value": value_text(measure, name),
        "details": details_text(measure, name),
        "known": measure.value is not None,
    }


def _named(assessment: Assessment, side: Side, name: str) -> Variables:
    measure = assessment.measures[side][name]
    return {
        "side": side.value,
        "value": value_text(measure, name),
        "details": details_text(measure, name),
        "known": measure.value is not None,
    }


def _compared(assessment: Assessment, name: str, healthy: tuple[float, float] | None = None) -> Variables:
    sides = {side: assessment.measures[side][name] for side in Side}
    difference = assessment.measures["both"].get(difference_name(name))
    return {
        "label": MEASURES[name].label,
        "meaning": MEASURES[name].meaning,
        "sides": [_named(assessment, side, name) for side in Side],
        "strip": side_strip(sides, name, healthy),
        "difference": _difference_words(difference, name) if difference and difference.value is not None else "",
    }


def _low_clearance(assessment: Assessment) -> str:
    name = "min_toe_clearance_below_5mm_percent"
    known = [
        f"{side.value} {value_text(m, name)}"
        for side in Side
        if (m := assessment.measures[side][name]).value is not None
    ]
    return f"Strides with less than 5\N{NO-BREAK SPACE}mm: {', '.join(known)}. " if known else ""


def _difference_words(difference: Measure, name: str) -> str:
    interval = interval_text(difference, difference_name(name))
    return f"Left against right: {_side_with_more(difference, name)}" + (f" ({interval})." if interval else ".")


def _side_with_more(difference: Measure, name: str) -> str:
    if difference.value is None:
        return f"not given, {difference.reason}"
    if difference.low is not None and difference.high is not None and difference.low <= 0 <= difference.high:
        return "no clear difference"
    size = number(abs(difference.value), MEASURES[name].decimals) + unit_text(difference.unit)
    return f"{size} more on the {'left' if difference.value > 0 else 'right'}"


def _healthy_pitch(assessment: Assessment) -> Norm | None:
    speed = assessment.measures["both"]["stride_speed_m_s"].value
    return None if speed is None else reference_values().norm("foot_pitch_initial_contact_deg", speed_m_s=speed)


def _range(norm: Norm | None) -> tuple[float, float] | None:
    return None if norm is None or norm.low is None or norm.high is None else (norm.low, norm.high)


def _pitch_note(assessment: Assessment) -> str:
    norm = _healthy_pitch(assessment)
    healthy = _range(norm)
    if norm is None or healthy is None:
        return ""
    return (
        f"Shaded: where about 95 in 100 healthy people land at this speed, {number(healthy[0], 0)} to "
        f"{number(healthy[1], 0)}° ({norm.basis}; {norm.review})."
    )


def _contact(assessment: Assessment) -> Variables:
    sides = {side: assessment.measures[side] for side in Side}
    words = []
    for side, measures in sides.items():
        heel = measures["contact_heel_percent"]
        known = landing_words(measures)
        words.append(
            {
                "side": side.value,
                "words": known or "not given",
                "details": f"{heel.n} strides" if known else f"Not given: {heel.reason}",
            }
        )
    return {"bars": contact_bars(sides), "sides": words}


_ASYMMETRY = ("swing_time_s", "stance_percent", "lateral_excursion_mm", "max_toe_height_mm", "max_heel_height_mm")


def _asymmetry(assessment: Assessment) -> list[Variables]:
    both = assessment.measures["both"]
    return [
        {
            "label": MEASURES[name].label,
            "value": _side_with_more(both[difference_name(name)], name),
            "details": details_text(both[difference_name(name)], difference_name(name)),
            "known": both[difference_name(name)].value is not None,
        }
        for name in _ASYMMETRY
    ]


def _figure(make: Callable[[Assessment], Any]) -> Callable[[Assessment], Variables]:
    return lambda assessment: {"figure": make(assessment)}


def _all_measures(assessment: Assessment) -> Variables:
    sides = assessment.measures
    rows = []
    for name, info in MEASURES.items():
        cells = {side: sides[side].get(name) for side in ("left", "right", "both")}
        shown = {side: _cell(measure, name) for side, measure in cells.items()}
        rows.append({"label": info.label, "meaning": info.meaning, **shown})
    return {"rows": rows}


def _cell(measure: Measure | None, name: str) -> Variables | None:
    if measure is None:
        return None
    return {
        "value": value_text(measure, name),
        "details": ""
        if not measure.unit and measure.low is None and measure.value is not None
        else details_text(measure, name),
        "known": measure.value is not None,
    }


def _quality(assessment: Assessment) -> Variables:
    groups = grouped_remarks(assessment.quality)
    streams = [
        {
            "where": s.placement.value.replace("_", " "),
            "duration": f"{s.duration_s:.1f} s",
            "rate": f"{s.rate_hz:.1f} Hz (declared {s.nominal_rate_hz:g})",
            "samples": f"{s.samples:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
            "source": s.source,
        }
        for s in assessment.streams
    ]
    return {
        "groups": [
            {
                "severity": group.severity.value,
                "word": group.word,
                "meaning": group.meaning,
                "where": group.where,
                "first": group.remarks[:3],
                "more": group.remarks[3:],
            }
            for group in groups
        ],
        "streams": streams,
        "synchronised": assessment.synchronised,
        "counts": [
            {
                "side": side.value,
                **{k: _count(assessment, side, k) for k in ("found", "used", "turn", "not_level", "low_quality")},
            }
            for side in Side
            if side in assessment.segment
        ],
    }


def _count(assessment: Assessment, side: Side, kind: str) -> int:
    return int(assessment.measures[side][f"strides_{kind}"].value or 0)


def _method(assessment: Assessment) -> Variables:
    return {
        "segments": sorted({segment for segment in assessment.segment.values()}),
        "geometry": {side.value: source for side, source in assessment.shoe_geometry.items()},
        "versions": assessment.versions,
        "settings": _flat(settings_to_mapping(assessment.settings)),
        "summary": assessment.settings.summary,
        "signs_note": assessment.signs_note,
    }


def _flat(values: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in values.items():
        rows += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", str(value))]
    return rows


SECTIONS: tuple[Section, ...] = (
    Section("glance", "At a glance", "At a glance", "glance.html.j2", _glance),
    Section("stride", "The average stride", "Average stride", "figure.html.j2", _figure(average_stride)),
    Section("time", "Stride by stride", "Stride by stride", "figure.html.j2", _figure(strides_over_time)),
    Section("path", "The path from above", "Path", "figure.html.j2", _figure(path_from_above)),
    Section("quality", "How good is this recording?", "Quality", "quality.html.j2", _quality),
    Section("measures", "Every measure", "All measures", "measures.html.j2", _all_measures),
    Section("method", "How this was measured", "Method", "method.html.j2", _method),
)
