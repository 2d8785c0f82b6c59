"""Walks of one person laid side by side: each against the first, by side and measure, and their trend over visits.

The interval of a difference respects strides that resemble their neighbours, few strides, odd strides and measures of
skewed error; `surefoot.signs.difference_interval` says how, why so and what else was tried, with references. Whether a
difference is more than noise is decided by `surefoot.signs.detectable`, trends are made by
`surefoot.signs.visit_trend`, and what to be careful about is found by `surefoot.signs.comparison_warnings`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from surefoot.errors import ComparisonError, UsageError
from surefoot.signs.assessment import Assessment
from surefoot.signs.catalogue import MEASURES
from surefoot.signs.comparison import ComparedCondition, Comparison, Contrast, Difference, Matter, Treatment
from surefoot.signs.comparison_warnings import contrast_warnings, instant, refuse_what_cannot_be_compared
from surefoot.signs.detectable import WalksApart, detectable_limit, important_limit, judge_matter
from surefoot.signs.difference_interval import DETECTABLE_LEVEL, difference_interval
from surefoot.signs.measure import Measure
from surefoot.signs.none_words import says_none
from surefoot.signs.side_estimates import Estimates, compared_names, walk_estimates
from surefoot.signs.side_summary import FEWEST_FOR_INTERVAL
from surefoot.signs.visit_trend import FEWEST_VISITS, visit_trends
from surefoot.signs.walk_estimate import WalkEstimate

_SIDES = ("left", "right", "both")

METHOD = (
    "Each walk is compared with the first one, foot by foot. A difference is the other walk's value minus the first "
    "one's. Its 95 % interval treats the walks as independent and the strides of a walk as a series in which "
    "neighbours resemble each other: a slowly wandering part plus noise of single strides (ARMA(1,1), corrected for "
    "short series) sets how many independent strides a walk is worth. Medians have the standard error of Maritz and "
    "Jarrett (doi 10.1080/01621459.1978.10480027), percentiles in a tail limits from ordered strides (Hutson, doi "
    "10.1080/02664769922458), shares Wilson's score interval, coefficients of variation, cadence and ratios a "
    "logarithmic one; left and right strides on one clock are paired in time; the limits of two walks are joined by "
    "the method of Zou and Donner (doi 10.1002/sim.3095) at Welch's degrees of freedom. It was chosen over a block "
    "bootstrap, which follows "
    "slow wandering less well and cannot give shares of 0 or 100 % an interval, and over a mixed model, which cannot "
    "estimate the spread of walks from two of them. The interval is about these two walks. A difference counts as more "
    f"than noise only if it exceeds the {100 * DETECTABLE_LEVEL:g} % limit of the strides' noise (stricter, as many "
    "differences are looked at at once) together with what putting sensors on again or another day adds, where that is "
    "known; each row says which was used. Nothing is corrected for walking speed. Trends are straight lines through "
    "visits; their intervals come from how the visits scatter, not from strides."
)


def compare(
    assessments: Sequence[Assessment],
    *,
    labels: Sequence[str] | None = None,
    treatments: Sequence[Treatment] = (),
    same_wearing: bool = False,
) -> Comparison:
    """Compare walks of one person.

    Parameters
    ----------
    assessments
        Two or more walks; the others are compared with the first.
    labels
        Short name for each; by default the condition's name, else the date, else the name of the recording.
    treatments
        Treatments to mark on the time line.
    same_wearing
        Whether the sensors stayed on between all the walks. If not, or if it is not known, a difference of foot pitch
        must also exceed what putting sensors on again adds.

    Returns
    -------
    Comparison
        Differences by side and measure, trends over three or more dated visits, and warnings.

    Raises
    ------
    ComparisonError
        With fewer than two walks, walks of different people, the same recording twice, or no side in common.
    UsageError
        When the number of labels is not that of the walks.
    """
    if len(assessments) < 2:
        raise ComparisonError(f"a comparison needs two walks or more; got {len(assessments)}")
    names = _labels(assessments, labels)
    for i, one in enumerate(assessments):
        for j in range(i + 1, len(assessments)):
            refuse_what_cannot_be_compared(one, assessments[j], names[j], names[i])
    conditions = tuple(_condition(name, walk) for name, walk in zip(names, assessments, strict=True))
    first = walk_estimates(assessments[0])
    contrasts = tuple(
        _contrast((names[0], assessments[0], first), (name, walk, walk_estimates(walk)), same_wearing)
        for name, walk in zip(names[1:], assessments[1:], strict=True)
    )
    trends = visit_trends(conditions)
    return Comparison(
        conditions=conditions,
        contrasts=contrasts,
        trends=trends,
        treatments=tuple(sorted(treatments, key=lambda treatment: instant(treatment.date))),
        warnings=_warnings(assessments, contrasts, treatments, dated=bool(trends)),
        method=METHOD,
        versions=assessments[0].versions,
    )


_Walk = tuple[str, Assessment, Estimates]


def _labels(assessments: Sequence[Assessment], labels: Sequence[str] | None) -> list[str]:
    if labels is not None and len(labels) != len(assessments):
        raise UsageError(f"give one label for each walk: {len(assessments)} walks, {len(labels)} labels")
    if labels is not None and not all(label.strip() for label in labels):
        raise UsageError(f"a label has no words; give {len(assessments)} labels that name the walks")
    names = [label.strip() for label in labels] if labels is not None else [_own_label(a) for a in assessments]
    if labels is None and len(set(names)) < len(names):
        names = [
            f"{name}, {walk.start_time:%Y-%m-%d}" if names.count(name) > 1 and walk.start_time else name
            for name, walk in zip(names, assessments, strict=True)
        ]
    twice = Counter(names)
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if twice[name] > 1 else name)
    return unique


def _own_label(walk: Assessment) -> str:
    if walk.condition.name:
        return walk.condition.name
    return f"{walk.start_time:%Y-%m-%d}" if walk.start_time else walk.name


def _condition(label: str, walk: Assessment) -> ComparedCondition:
    return ComparedCondition(
        label=label,
        recording=walk.name,
        start_time=walk.start_time,
        condition=walk.condition,
        curves={side.value: dict(curves) for side, curves in walk.curves.items()},
        measures=walk.measures,
    )


def _contrast(first: _Walk, other: _Walk, same_wearing: bool) -> Contrast:
    (against, before, before_estimates), (label, after, after_estimates) = first, other
    if not set(before.segment) & set(after.segment):
        raise ComparisonError(
            f"'{against}' and '{label}' have no side in common; compare walks with a sensor on the same foot"
        )
    # sensors that stayed on mean one session, also where no date was given
    apart = WalksApart(same_wearing, same_wearing or _same_day(before, after))
    found: dict[str, dict[str, Difference]] = {}
    for side in _SIDES:
        one, two = before.measures.get(side, {}), after.measures.get(side, {})
        names = [name for name in compared_names(one) if name in two]
        mixed = _mixed_feet(before, after) if side == "both" else None
        found[side] = {
            name: _difference(
                (name, side),
                (one[name], two[name]),
                (before_estimates[side].get(name), after_estimates[side].get(name)),
                apart,
                mixed,
            )
            for name in names
        }
    return Contrast(label, against, found, contrast_warnings(before, after))


def _mixed_feet(before: Assessment, after: Assessment) -> str | None:
    if set(before.segment) == set(after.segment):
        return None
    return "one walk has both feet and the other one foot only"


def _same_day(a: Assessment, b: Assessment) -> bool | None:
    if a.start_time is None or b.start_time is None:
        return None
    return instant(a.start_time).date() == instant(b.start_time).date()


def _difference(
    which: tuple[str, str],
    measures: tuple[Measure, Measure],
    estimates: tuple[WalkEstimate | None, WalkEstimate | None],
    apart: WalksApart,
    mixed: str | None,
) -> Difference:
    name, side = which
    before, after = measures
    if before.value is None or after.value is None or mixed:
        return _no_difference(which, measures, mixed)
    pair = _with_errors(*estimates)
    interval = difference_interval(*pair) if pair else None
    difference = after.value - before.value
    detectable = detectable_limit(name, before.value, after.value, pair, apart)
    important = important_limit(name, before.value, after.value)
    beyond = None if detectable.amount is None else abs(difference) > detectable.amount
    return Difference(
        name=name,
        side=side,
        unit=_unit(name, before),
        before=before.value,
        after=after.value,
        difference=difference,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        detectable=detectable.amount,
        detectable_basis=detectable.basis,
        beyond_detectable=beyond,
        important=important.amount,
        important_basis=important.basis,
        matters=judge_matter(name, before.value, after.value, interval, beyond, important),
        reason=None if interval else _why_no_interval(before, after),
    )


def _with_errors(before: WalkEstimate | None, after: WalkEstimate | None) -> tuple[WalkEstimate, WalkEstimate] | None:
    # strides that are all the same in both walks show no error; that is no proof that there is none
    if before is None or after is None or before.error == 0.0 == after.error:
        return None
    return before, after


def _unit(name: str, measure: Measure) -> str:
    return MEASURES[name].unit if name in MEASURES else measure.unit


def _why_no_interval(before: Measure, after: Measure) -> str:
    if min(before.n, after.n) < FEWEST_FOR_INTERVAL:
        return f"no interval: it needs {FEWEST_FOR_INTERVAL} strides in each walk; there are {before.n} and {after.n}"
    if before.low is not None and before.low == before.high:
        return "no interval: all strides of both walks have the same value, which shows no error"
    return "no interval: the error of this measure is not known"


def _no_difference(which: tuple[str, str], measures: tuple[Measure, Measure], mixed: str | None) -> Difference:
    name, side = which
    before, after = measures
    missing = [f"{word} walk: {m.reason}" for word, m in (("first", before), ("other", after)) if m.reason]
    if before.reason and before.reason == after.reason:
        missing = [before.reason]
    return Difference(
        name=name,
        side=side,
        unit=_unit(name, before),
        before=before.value,
        after=after.value,
        difference=None,
        low=None,
        high=None,
        detectable=None,
        detectable_basis="",
        beyond_detectable=None,
        important=None,
        important_basis="",
        matters=Matter.UNKNOWN,
        reason="; ".join(missing) or mixed,
    )


def _warnings(
    assessments: Sequence[Assessment], contrasts: Sequence[Contrast], treatments: Sequence[Treatment], *, dated: bool
) -> tuple[str, ...]:
    warnings: list[str] = []
    if len(contrasts) == 1:
        warnings += contrasts[0].warnings
    else:
        warnings += [f"{c.label} against {c.against}: {words}" for c in contrasts for words in c.warnings]
    undated = sum(walk.start_time is None for walk in assessments)
    if len(assessments) >= FEWEST_VISITS and not dated:
        why = (
            f"{undated} of the walks {'has' if undated == 1 else 'have'} no date"
            if undated
            else "they were on fewer than three days"
        )
        warnings.append(f"No trend over the walks is given: {why}.")
    if dated and len({_condition_key(walk) for walk in assessments}) > 1:
        warnings.append("The visits were not all walked in the same condition, so the trends mix time and condition.")
    if treatments and not dated:
        warnings.append("The treatments are listed but not drawn: there is no trend to mark them on.")
    return tuple(dict.fromkeys(warnings))


def _condition_key(walk: Assessment) -> tuple[str | None, ...]:
    how = walk.condition
    worn = (None if words is None or says_none(words) else words for words in (how.aid, how.orthosis, how.stimulation))
    return (how.shoes, *worn, how.test)
