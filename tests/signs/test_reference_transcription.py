"""Every published number is in the files as it was printed: a second transcription, made apart from the files.

It is laid out as the notes print it and not as the files hold it, so that one slip cannot be in both.
"""

from __future__ import annotations

import pytest

from surefoot.signs import ReferenceValues, reference_values
from surefoot.signs.reference_model import ReferenceRecord, Row

COMFORTABLE_2011 = """
male   1.358 1.433 1.434 1.433 1.339 1.262 0.968
female 1.341 1.337 1.390 1.313 1.241 1.132 0.943
"""
# in cm/s, twenties to seventies
COMFORTABLE_1997 = """
male   139.3±15.3 145.8±9.4 146.2±16.4 139.3±22.9 135.9±20.5 133.0±19.6
female 140.7±17.5 141.5±12.7 139.1±15.8 139.5±15.1 129.6±21.3 127.2±21.1
"""
# ages from to: cadence, stride m, swing %, double support %
WALKWAY = """
male 18 29: 106±7 1.50±.15 36.9±2.1 26.4±4.2
male 30 39: 106±8 1.53±.13 37.1±2.5 25.9±4.8
male 40 49: 107±7 1.55±.13 37.4±2.3 25.3±3.4
male 50 59: 106±7 1.56±.14 37.4±2.5 25.4±4.0
male 60 69: 107±9 1.46±.15 37.1±3.0 26.1±4.0
male 70 74: 102±8 1.39±.14 36.6±1.5 26.3±3.0
male 75 79: 106±10 1.37±.12 36.7±1.5 26.5±2.3
male 80 84: 103±8 1.31±.17 36.6±2.8 27.4±4.7
male 85 89: 102±11 1.19±.21 35.1±2.7 30.3±3.5
female 18 29: 116±9 1.42±.11 38.2±2.6 23.8±4.2
female 30 39: 118±8 1.38±.16 37.9±1.9 24.6±5.0
female 40 49: 117±7 1.42±.13 38.1±2.2 23.9±3.8
female 50 59: 116±9 1.38±.14 37.9±2.4 24.6±4.7
female 60 69: 114±8 1.33±.15 37.7±1.9 24.9±6.0
female 70 74: 113±20 1.23±.17 36.6±2.6 27.1±4.0
female 75 79: 114±13 1.18±.15 36.1±3.0 28.4±6.4
female 80 84: 110±9 1.11±.14 35.5±2.5 29.0±4.6
female 85 89: 108±10 1.09±.18 35.7±2.6 28.7±4.8
"""
# identifier: constant slope, or factor exponent; spread or nothing
CURVES = {
    "step-length-by-speed-young": (True, 0.575, 0.511, None),
    "step-length-by-speed-older": (True, 0.544, 0.543, None),
    "cadence-by-speed-young": (True, 104.4, 0.492, None),
    "cadence-by-speed-older": (True, 110.4, 0.454, None),
    "stride-time-cv-by-speed": (False, 4.09, -1.47, None),
    "pitch-contact-by-speed": (False, 1.97, 18.16, 3.5),
    "pitch-contact-by-speed-second-set": (False, 5.68, 15.53, None),
    "pitch-toe-off-by-speed": (False, -33.6, -25.5, 6.0),
    "contact-to-flat-by-speed": (False, 10.4, 6.8, None),
    "foot-rise-by-speed": (False, -10, 65, None),
}
# identifier: each row as middle±sd (low..high) p5=…, in order
ROWS = {
    "speed-fastest-1997": "2.533 | 1.749",
    "stance-by-speed-class-children": "68 | 62 | 59 | 58 | 56",
    "stance-two-systems": "67 | 63",
    "stride-time-cv": "2.19±.59 p95=3.40",
    "pitch-contact-by-speed-class": "7.5 | 14.9±5.7 | 18.9±5.1 | 23.7±3.7 | 26.7±3.1 | 28.7±3.4 | 32.0±2.9",
    "pitch-contact-stroke-by-speed-class": "9.1±6.2 | 11.4±5.3 | 14.4±4.0",
    "pitch-contact-moving-reality": "29.0±8.9",
    "pitch-contact-moving-reality-stroke": "15.6±7.3",
    "pitch-contact-older": "17.9±7.0 | 12.0±5.6",
    "pitch-contact-slope-within": "2..4",
    "pitch-contact-stride-sd": "1.5",
    "pitch-contact-sensor-error": "1.4 -3.0..5.9",
    "pitch-contact-between-sessions": "3.1±2.0",
    "pitch-toe-off-stride-sd": "2.0",
    "pitch-toe-off-older": "-58.7±13.2 | -46.7±11.2",
    "contact-to-flat": "19.2±3.1 p5=13.9 p95=23.4",
    "contact-to-flat-stroke": "11.4±7.0 p5=0.6",
    "contact-phase-ms": "7.8 | 25.1",
    "clearance-overground": "11.1±5.7",
    "clearance-mid-swing": "19±5",
    "clearance-per-degree-of-ankle": "3.0",
    "clearance-women": "17.3..18.2",
    "clearance-adults": "11..18",
    "clearance-without-low-point": "2.9 | 18.7",
    "clearance-marker": "5",
    "clearance-sensor-error": "4.1",
    "clearance-sensor-error-ms": "18.8±23.5",
    "clearance-error-per-degree": "3.1",
    "foot-rise": "73±25",
    "foot-rise-stroke": "46±16",
    "sideways-range": "47±18",
    "sideways-range-stroke": "42±21",
    "ankle-contact-children": "-3.1..-2.6 | 5.5..7.5",
    "ankle-swing-children": "2.2..4.8",
    "knee-swing-children": "44.7±11 | 55.2±6.6 | 59.1±5.9 | 61.0±6.1 | 61.9±7.9",
    "ankle-stride-start-ms": "-5.7±4.7 | 1.5±6.4",
    "swing-time-ratio": "p95=1.073,1.078",
    "swing-time-ratio-stroke": "p90=1.30",
    "pitch-contact-difference": "p95=4.7,5.7",
    "pitch-toe-off-difference": "p95=7.8,11.5",
    "stance-difference": "p95=2.2",
    "foot-rise-difference": "p95=18,24",
    "sideways-range-difference": "p95=16,23",
    "sideways-range-difference-stroke": "45",
    "temporal-symmetry": "0.9..1.1",
    "t25fw-ms": "6.1 4.8..9.0",
    "t25fw-bands": "..6 | 6..7.99 | 8..",
    "two-minute-walk": "180.9 64.6..300.8",
    "six-minute-walk-formula-men": "7.57 | -5.02 | -1.76 | -309",
    "six-minute-walk-ms": "21.8±20.2 | 55.8±19.1",
    "tug-older": "8.1 7.1..9.0 | 9.2 | 11.3",
    "fes-speed": "0.07 | 0.11",
    "fes-helps-below": "..0.8",
    "orthosis-and-fes-12-months": ".62 | .73 | .73 | .79",
    "fes-pitch": "4..5",
    "fes-matched-speed": ".002",
    "ms-stride-length": "1.27",
    "ms-speed": "1.12",
    "ms-cadence": "0.43",
    "speed-per-edss": "-0.12",
    "step-length-per-edss": "-0.04",
    "strides-needed": "6",
    "decline-dwi6": "..-15",
    "decline-dwi6-share": "31",
    "decline-dorsiflexion": "1.5",
    "heat-worsens": "60..80",
    "drag-speed": "0.3",
    "drag-vibration": "20..80",
    "clonus-frequency": "4.7..7.0",
}
PEOPLE = {
    "speed-comfortable-2011": 23111,
    "speed-comfortable-1997": 230,
    "stride-time-cv": 34,
    "pitch-contact-by-speed": 34,
    "pitch-contact-by-speed-second-set": 19,
    "pitch-contact-moving-reality": 19,
    "pitch-contact-moving-reality-stroke": 12,
    "t25fw-ms": 2465,
    "two-minute-walk": 1137,
    "six-minute-walk-ms": 474,
    "clearance-women": 60,
    "fes-speed": 187,
    "decline-dwi6": 208,
    "decline-dorsiflexion": 15,
}


@pytest.fixture(scope="module")
def values() -> ReferenceValues:
    return reference_values()


def _lines(table: str) -> list[list[str]]:
    return [line.replace(":", "").split() for line in table.strip().splitlines()]


def _mean_sd(cell: str) -> tuple[float, float | None]:
    mean, _, sd = cell.partition("±")
    return float(mean), float(sd) if sd else None


def _of(record: ReferenceRecord, sex: str) -> list[Row]:
    return [row for row in record.rows if row.sex == sex]


def test_comfortable_speed_of_41_articles(values: ReferenceValues) -> None:
    """Fourteen means."""
    for sex, *cells in _lines(COMFORTABLE_2011):
        rows = _of(values.record("speed-comfortable-2011"), sex)
        assert [row.middle for row in rows] == [float(cell) for cell in cells]
        assert [row.age_years and row.age_years[0] for row in rows] == [20, 30, 40, 50, 60, 70, 80]
        assert rows[-1].age_years == (80, 99)
        assert all(row.sd is None for row in rows)


def test_comfortable_speed_with_its_spread(values: ReferenceValues) -> None:
    """Twelve means and standard deviations, from cm/s."""
    for sex, *cells in _lines(COMFORTABLE_1997):
        rows = _of(values.record("speed-comfortable-1997"), sex)
        for row, cell in zip(rows, cells, strict=True):
            mean, sd = _mean_sd(cell)
            assert sd is not None
            assert (row.middle, row.sd) == (pytest.approx(mean / 100), pytest.approx(sd / 100))
        assert [row.age_years and row.age_years[0] for row in rows] == [20, 30, 40, 50, 60, 70]


def test_walkway(values: ReferenceValues) -> None:
    """Eighteen groups of four measures, all that the files hold of it."""
    names = ("cadence", "stride-length", "swing", "double-support")
    wanted = {
        (name, sex, (int(first), int(last)), *_mean_sd(cell))
        for sex, first, last, *cells in _lines(WALKWAY)
        for name, cell in zip(names, cells, strict=True)
    }
    found = {
        (name, row.sex, row.age_years, row.middle, row.sd)
        for name in names
        for span in ("18-69", "70-89")
        for row in values.record(f"walkway-{name}-{span}").rows
    }
    assert len(wanted) == 72
    assert found == wanted


@pytest.mark.parametrize("ident", CURVES)
def test_curves(values: ReferenceValues, ident: str) -> None:
    """Constants as printed."""
    curve = values.record(ident).curve
    assert curve is not None
    assert (curve.power, curve.first, curve.second, curve.residual_sd) == CURVES[ident]
    assert curve.speed_m_s in (None, (0.55, 1.80))


def _row(printed: str) -> Row:
    middle, sd, interval, percentiles = None, None, None, []
    for word in printed.split():
        if word.startswith("p"):
            percent, _, value = word[1:].partition("=")
            ends = [float(v) for v in value.split(",")]
            percentiles.append((int(percent), ends[0], ends[-1]))
        elif ".." in word:
            low, high = word.split("..")
            interval = (float(low) if low else None, float(high) if high else None)
        else:
            middle, sd = _mean_sd(word)
    return Row(middle=middle, sd=sd, interval=interval, percentiles=tuple(percentiles))


@pytest.mark.parametrize("ident", ROWS)
def test_rows(values: ReferenceValues, ident: str) -> None:
    """Means, spreads, intervals and percentiles as printed, in order."""
    wanted = [_row(printed) for printed in ROWS[ident].split("|")]
    found = [
        Row(middle=row.middle, sd=row.sd, interval=row.interval, percentiles=row.percentiles)
        for row in values.record(ident).rows
    ]
    assert found == wanted


def test_people(values: ReferenceValues) -> None:
    """How many were measured, where it is stated."""
    assert {ident: values.record(ident).people for ident in PEOPLE} == PEOPLE


def test_nothing_else_is_in_the_files(values: ReferenceValues) -> None:
    """A number that is not in this transcription came from nowhere."""
    told = {*ROWS, *CURVES, "speed-comfortable-2011", "speed-comfortable-1997"}
    told |= {record.id for record in values.records if record.id.startswith("walkway-")}
    other = [r for r in values.records if r.id not in told]
    assert [r.id for r in other if r.rows or r.curve] == []
    # changes have their own list in test_reference
    assert all(r.change is not None or r.not_found for r in other)
