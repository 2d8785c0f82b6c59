"""Writes docs/reference-values.md from the files of reference values: every number with its source and review state.

Run it with ``make reference`` after a change; a test fails when the page is older than the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from surefoot.signs import REFERENCE_MEASURES, ReferenceRecord, ReferenceValues, Source, reference_values
from surefoot.signs.reference_model import CHANGE_KINDS, Folded, IntervalMeaning, Kind, Row

PAGE = Path(__file__).parent / "reference-values.md"

_INTRODUCTION = """# Reference values

Made from `src/surefoot/signs/reference_values` by `make reference`; change the files, not this page.

Values of healthy people place one person among them. They never correct one person's change, and they are no target.
What was looked for and not found stands at the end; nothing was put in its place. Every number has its source and its
state of review. "Not compared" means that the source defines the measure otherwise than Surefoot: it is shown with the
reason and nobody is placed by it. 95 of 100 healthy people lie within 1.96 standard deviations of a mean, where the
spread of people is known; an interval of the mean says nothing about single people.

The state says who has looked at a number, and in brackets how it came here: *read* in the source, *secondary* (read
where another text cites the source), *derived* (computed from public recordings) or *unchecked* (commonly stated, not
checked against a source).
"""

_SECTIONS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("Healthy people by age and sex", frozenset({Kind.NORM_BY_AGE})),
    ("Healthy people over walking speed (v, in m/s)", frozenset({Kind.NORM_LINE, Kind.NORM_BY_SPEED})),
    ("Healthy people in one group", frozenset({Kind.NORM})),
    ("Difference of the two sides", frozenset({Kind.LIMIT})),
    ("Classes and equations", frozenset({Kind.BANDS, Kind.FORMULA})),
    ("Changes that count", CHANGE_KINDS),
    ("Devices", frozenset({Kind.DEVICE_EFFECT})),
    ("Patients, errors of methods and other published numbers", frozenset({Kind.OBSERVATION})),
    ("Looked for and not found", frozenset({Kind.NOT_FOUND})),
)


def page(values: ReferenceValues | None = None) -> str:
    """The whole page.

    Parameters
    ----------
    values
        Values to show; those of the package when None.

    Returns
    -------
    str
        Markdown.
    """
    known = values or reference_values()
    parts = [_INTRODUCTION]
    for title, kinds in _SECTIONS:
        records = [record for record in known.records if record.kind in kinds]
        parts += [f"## {title}\n", _table(_HEAD, (_record(r, known) for r in records))]
    parts += ["## Sources\n", _table(_SOURCE_HEAD, (_source(s) for s in known.sources.values()))]
    return "\n".join(parts)


_HEAD = ("measure", "whom", "value", "how", "source", "state")
_SOURCE_HEAD = ("identifier", "reference", "DOI or PMID", "licence")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _source(source: Source) -> tuple[str, ...]:
    ident = f"<https://doi.org/{source.doi}>" if source.doi else (f"PMID {source.pmid}" if source.pmid else "")
    return f"`{source.id}`", source.citation, ident, source.licence or ""


def _record(record: ReferenceRecord, values: ReferenceValues) -> tuple[str, ...]:
    label = f"{REFERENCE_MEASURES[record.measure].label}<br>`{record.measure}`<br>`{record.id}`"
    people = f", {record.people} people" if record.people else ""
    how = [record.protocol]
    if record.interval_is is not None:
        how.append(f"in brackets: {record.interval_is}")
    if record.caveat:
        how.append(record.caveat)
    if record.not_comparable_because:
        how.append(f"**Not compared**: {record.not_comparable_because}.")
    how += [f"**Not compared** with `{near.measure}`: {near.because}." for near in record.near]
    sources = "; ".join(values.source(source).short for source in record.sources)
    return (
        label,
        record.population + people,
        _value(record),
        "<br>".join(how),
        sources,
        f"{record.review} ({record.tag})",
    )


def _value(record: ReferenceRecord) -> str:
    if record.not_found:
        return f"**not found**: {record.not_found}"
    if record.curve is not None:
        return _curve(record)
    if record.change is not None:
        return _change(record)
    return "<br>".join(_row(row, record) for row in record.rows)


def _curve(record: ReferenceRecord) -> str:
    curve = record.curve
    assert curve is not None
    spread = ""
    if curve.residual_sd is not None:
        spread = f" ± {curve.residual_sd:g}"
    elif curve.sd_of_all is not None:
        spread = f" ± at most {curve.sd_of_all:g}"
    speeds = "speeds not stated" if curve.speed_m_s is None else "{:g} to {:g} m/s".format(*curve.speed_m_s)
    return f"{curve.formula}{spread} {record.unit}<br>{speeds}"


def _change(record: ReferenceRecord) -> str:
    change = record.change
    assert change is not None
    ends = (change.amount_low, change.amount) if change.amount_low < change.amount else (change.amount,)
    scale: Callable[[float], str] = lambda v: f"{100 * v:g}" if change.relative else f"{v:g}"  # noqa: E731
    unit = "%" if change.relative else record.unit
    size = " to ".join(scale(end) for end in ends)
    kind = "detectable" if record.kind is Kind.DETECTABLE else "important"
    which = f" ({change.label})" if change.label else ""
    return f"{kind}{which}: {size} {unit} {change.direction}".replace("  ", " ")


def _row(row: Row, record: ReferenceRecord) -> str:
    whom = [row.label] if row.label else []
    if row.sex is not None:
        whom.append("women" if row.sex == "female" else "men")
    if row.age_years is not None:
        whom.append(f"{row.age_years[0]} to {row.age_years[1]} years")
    if row.speed_m_s is not None:
        whom.append(_ends(row.speed_m_s, "m/s"))
    numbers = []
    if row.middle is not None:
        numbers.append(f"{row.middle:g}" + (f" ± {row.sd:g}" if row.sd is not None else ""))
    if row.interval is not None:
        ends = _ends(row.interval, "")
        numbers.append(ends if record.interval_is is IntervalMeaning.BOUNDS else f"({ends})")
    for percent, low, high in row.percentiles:
        value = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        numbers.append(f"{percent} of 100 at most {'' if record.folded is not Folded.DIFFERENCE else '± '}{value}")
    text = f"{', '.join(numbers)} {record.unit}".strip()
    return f"{' '.join(whom)}: {text}" if whom else text


def _ends(ends: tuple[float | None, float | None], unit: str) -> str:
    low, high = ends
    if low is None:
        return f"below {high:g} {unit}".strip()
    return f"from {low:g} {unit}".strip() if high is None else f"{low:g} to {high:g} {unit}".strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
