"""Reads the files of reference values and refuses what is incomplete, misspelt, or without a source."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

from surefoot.errors import FormatError
from surefoot.signs.reference_fields import Fields
from surefoot.signs.reference_measures import REFERENCE_MEASURES
from surefoot.signs.reference_model import (
    CHANGE_KINDS,
    NORM_KINDS,
    Change,
    Direction,
    Folded,
    Group,
    IntervalMeaning,
    Kind,
    NearMeasure,
    ReferenceRecord,
    Review,
    Row,
    Source,
    SpeedCurve,
    Tag,
)
from surefoot.signs.shipped_yaml import read_shipped_yaml

SOURCES_FILE = "sources.yaml"
SEARCH = "literature-search"  # says that something was looked for; no number can come from it
_SEXES = ("female", "male")
_STATISTICS = ("mean", "median")


def load_reference_values(
    folder: Path | Traversable | None = None,
) -> tuple[tuple[ReferenceRecord, ...], dict[str, Source]]:
    """Read a folder of reference values.

    Parameters
    ----------
    folder
        Folder with ``sources.yaml`` and any number of files of records; that of the package when None.

    Returns
    -------
    tuple
        Records in the order of files and lines, and sources by identifier.

    Raises
    ------
    FormatError
        When a file, a record or a field is wrong; the message names all three.
    """
    place = folder if folder is not None else files("surefoot.signs").joinpath("reference_values")
    pages = sorted((p for p in place.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    sources: dict[str, Source] = {}
    for page in pages:
        if page.name == SOURCES_FILE:
            for part in _entries(page):
                source = _source(part)
                if source.id in sources:
                    part.refuse("id", f"'{source.id}' is there twice")
                sources[source.id] = source
    records: dict[str, ReferenceRecord] = {}
    for page in pages:
        for part in _entries(page) if page.name != SOURCES_FILE else []:
            record = _record(part, sources)
            if record.id in records:
                part.refuse("id", f"'{record.id}' is there twice")
            records[record.id] = record
    return tuple(records.values()), sources


def _entries(page: Path | Traversable) -> list[Fields]:
    found = read_shipped_yaml(page, FormatError)
    if not isinstance(found, list) or not found:
        raise FormatError(f"{page.name}: a list of entries belongs here, each with an id")
    entries = []
    for number, values in enumerate(found, start=1):
        name = values.get("id") if isinstance(values, dict) else None
        entries.append(Fields(values, f"{page.name}, {name if isinstance(name, str) else f'entry {number}'}"))
    return entries


def _source(part: Fields) -> Source:
    source = Source(
        id=part.text("id"),
        short=part.text("short"),
        citation=part.text("citation"),
        doi=part.text("doi", needed=False) or None,
        pmid=part.text("pmid", needed=False) or None,
        licence=part.text("licence", needed=False) or None,
    )
    part.finish()
    return source


def _record(part: Fields, sources: dict[str, Source]) -> ReferenceRecord:
    ident, measure, kind = part.text("id"), part.text("measure"), part.choice("kind", Kind)
    _check_measure(part, "measure", measure)
    statistic = part.text("statistic", needed=False) or "mean"
    if statistic not in _STATISTICS:
        part.refuse("statistic", f"one of {', '.join(_STATISTICS)} is needed; got '{statistic}'")
    comparable, because = part.flag("comparable", default=True), part.text("not_comparable_because", needed=False)
    if comparable == bool(because):
        part.refuse("not_comparable_because", "it stands where comparable is false, and only there")
    named = part.words("sources")
    for source in named:
        if source not in sources:
            part.refuse("sources", f"no source '{source}' stands in {SOURCES_FILE}")
    if kind is not Kind.NOT_FOUND and set(named) == {SEARCH}:
        part.refuse("sources", f"a number needs a source; '{SEARCH}' gives none")
    record = ReferenceRecord(
        id=ident,
        measure=measure,
        kind=kind,
        group=part.choice("group", Group),
        population=part.text("population"),
        protocol=part.text("protocol"),
        unit=part.text("unit", needed=False),
        sources=named,
        tag=part.choice("tag", Tag),
        review=part.choice("review", Review),
        people=part.count("people"),
        statistic=statistic,
        caveat=part.text("caveat", needed=False),
        comparable=comparable,
        not_comparable_because=because,
        near=tuple(_near(near) for near in part.parts("near")),
        interval_is=part.optional_choice("interval_is", IntervalMeaning),
        folded=part.optional_choice("folded", Folded),
        rows=tuple(_row(row, kind) for row in part.parts("rows")),
        curve=_curve(part),
        change=_change(part),
        not_found=part.text("not_found", needed=False),
    )
    part.finish()
    _check_payload(part, record)
    return record


def _check_measure(part: Fields, field: str, measure: str) -> None:
    if measure not in REFERENCE_MEASURES:
        part.refuse(field, f"'{measure}' is no measure of the catalogue and no quantity of OTHER_QUANTITIES")


def _near(part: Fields) -> NearMeasure:
    measure = part.text("measure")
    _check_measure(part, "measure", measure)
    near = NearMeasure(measure, part.text("because"), part.flag("complement", default=False))
    part.finish()
    return near


def _row(part: Fields, kind: Kind) -> Row:
    sex = part.text("sex", needed=False) or None
    if sex is not None and sex not in _SEXES:
        part.refuse("sex", f"one of {', '.join(_SEXES)} is needed; got '{sex}'")
    ages = part.closed_ends("age_years")
    if ages is not None and not all(age.is_integer() for age in ages):
        part.refuse("age_years", f"whole years are needed; got {ages[0]:g} and {ages[1]:g}")
    row = Row(
        label=part.text("label", needed=False),
        sex=sex,
        age_years=None if ages is None else (int(ages[0]), int(ages[1])),
        speed_m_s=part.ends("speed_m_s"),
        middle=part.optional_number("middle"),
        sd=part.positive("sd"),
        percentiles=_percentiles(part.part("percentiles")),
        interval=part.ends("interval"),
        people=part.count("people"),
    )
    part.finish()
    if kind is Kind.NORM_BY_AGE and row.age_years is None:
        part.refuse("age_years", "a table by age needs it")
    if kind is Kind.NORM_BY_SPEED and row.speed_m_s is None and not row.label:
        part.refuse("speed_m_s", "a table by speed needs it, or a label that names the class of speed")
    if row.middle is None and row.interval is None and not row.percentiles:
        part.refuse("middle", "a row without any value says nothing")
    low, high = row.interval or (None, None)
    if row.middle is not None and not (low is None or low <= row.middle) & (high is None or row.middle <= high):
        part.refuse("middle", f"{row.middle:g} lies outside its interval")
    return row


def _percentiles(part: Fields | None) -> tuple[tuple[int, float, float], ...]:
    if part is None:
        return ()
    found = []
    for name in list(part.left()):
        percent = int(name[1:]) if re.fullmatch(r"p[1-9][0-9]?", str(name)) else 0
        if not percent:
            part.refuse(str(name), "a percentile is named p1 to p99")
        found.append((percent, *part.one_or_two(name)))
    found.sort()
    for (_, _, below), (percent, above, _) in pairwise(found):
        if below > above:
            part.refuse(f"p{percent}", "it lies below a smaller percentile")
    return tuple(found)


def _curve(part: Fields) -> SpeedCurve | None:
    curve = part.part("curve")
    if curve is None:
        return None
    power = "factor" in curve.left()
    names = ("factor", "exponent") if power else ("constant", "slope")
    found = SpeedCurve(
        power=power,
        first=curve.number(names[0]),
        second=curve.number(names[1]),
        residual_sd=curve.positive("residual_sd"),
        sd_of_all=curve.positive("sd_of_all"),
        speed_m_s=curve.closed_ends("speed_m_s"),
    )
    curve.finish()
    if found.residual_sd is not None and found.sd_of_all is not None:
        curve.refuse("sd_of_all", "it stands in for residual_sd only where that is not known")
    return found


def _change(part: Fields) -> Change | None:
    change = part.part("change")
    if change is None:
        return None
    low, high = change.one_or_two("amount")
    if low <= 0:
        change.refuse("amount", f"a size above 0 is needed, its way stands in direction; got {low:g}")
    relative = change.flag("relative", default=False)
    if relative and high >= 2:
        change.refuse("amount", f"a share of the first value is needed (0.2 for 20 %); got {high:g}")
    found = Change(high, low, relative, change.choice("direction", Direction), change.text("label", needed=False))
    change.finish()
    return found


_PAYLOADS: dict[str, Callable[[ReferenceRecord], bool]] = {
    "curve": lambda r: r.curve is not None,
    "change": lambda r: r.change is not None,
    "not_found": lambda r: bool(r.not_found),
    "rows": lambda r: bool(r.rows),
}


_REVIEWS = {(tag, Review.NEEDED) for tag in Tag} | {(Tag.READ, Review.READ), (Tag.READ, Review.REPRODUCTION)}


def _payload_of(kind: Kind) -> str:
    if kind is Kind.NORM_LINE:
        return "curve"
    if kind in CHANGE_KINDS:
        return "change"
    return "not_found" if kind is Kind.NOT_FOUND else "rows"


def _check_payload(part: Fields, record: ReferenceRecord) -> None:
    wanted = _payload_of(record.kind)
    for name, has in _PAYLOADS.items():
        if has(record) != (name == wanted):
            part.refuse(name, f"the kind {record.kind} needs '{wanted}' and nothing else")
    if (record.tag, record.review) not in _REVIEWS:
        part.refuse("review", f"a value that is {record.tag} cannot be '{record.review}'")
    has_interval = any(row.interval for row in record.rows)
    if has_interval and record.interval_is is None:
        part.refuse("interval_is", "it says what the intervals of the rows are")
    if not has_interval and record.interval_is not in (None, IntervalMeaning.OF_THE_MEAN):
        part.refuse("interval_is", "no row has an interval")
    if (record.kind is Kind.LIMIT) != (record.folded is not None):
        part.refuse("folded", "limits need it, and nothing else does")
    if record.kind is Kind.LIMIT and any(row.percentile(95) is None for row in record.rows):
        part.refuse("rows", "a limit needs the percentile 95")
    unit = REFERENCE_MEASURES[record.measure].unit
    if record.kind in NORM_KINDS | CHANGE_KINDS | {Kind.BANDS} and record.unit != unit:
        part.refuse("unit", f"'{unit}' is the unit of {record.measure}; got '{record.unit}'")
    _check_ages(part, record)


def _check_ages(part: Fields, record: ReferenceRecord) -> None:
    spans = sorted((row.sex or "", row.label, *row.age_years) for row in record.rows if row.age_years)
    for (sex, label, _, last), (next_sex, next_label, first, _) in pairwise(spans):
        if (sex, label) == (next_sex, next_label) and first <= last:
            part.refuse("rows", f"the age of {first} years belongs to two rows")
