"""How large a difference must be to be more than noise, and whether it matters.

Three things make two walks differ although nothing has changed: the strides of each walk (always known), sensors put
on again (published for foot pitch, a lower bound for heights), another day (published for some measures). The first two
are independent, so they are added as squares; a published change already holds the first, so the larger one counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from surefoot.signs.better_direction import is_better
from surefoot.signs.catalogue_tests import TEST_RESULTS
from surefoot.signs.comparison import Matter
from surefoot.signs.difference_interval import DETECTABLE_LEVEL, difference_arms
from surefoot.signs.reference import ChangeThreshold, reference_values
from surefoot.signs.remounting import REMOUNTING
from surefoot.signs.walk_estimate import WalkEstimate

_TESTS = frozenset(info.name for info in TEST_RESULTS)


@dataclass(frozen=True)
class WalksApart:
    """What lies between two walks.

    Parameters
    ----------
    same_wearing
        The sensors stayed on.
    same_day
        Both were on one day; None where a date is missing.
    """

    same_wearing: bool
    same_day: bool | None


@dataclass(frozen=True)
class Limit:
    """A size that a difference is held against, and where it comes from; the size is None where nothing is known."""

    amount: float | None
    basis: str


def detectable_limit(
    name: str, before: float, after: float, estimates: tuple[WalkEstimate, WalkEstimate] | None, apart: WalksApart
) -> Limit:
    """Size that a difference must exceed to be more than noise.

    Parameters
    ----------
    name
        Name of the measure.
    before, after
        Its values.
    estimates
        The same with their errors, where known.
    apart
        What lies between the walks.

    Returns
    -------
    Limit
        The size and its basis.
    """
    amount, parts = None, []
    if estimates is not None:
        down, up = difference_arms(*estimates, DETECTABLE_LEVEL)
        amount = down if after >= before else up
        parts.append(f"strides within the two walks ({100 * DETECTABLE_LEVEL:g} % limit)")
        if name in REMOUNTING and not apart.same_wearing:
            amount = hypot(amount, REMOUNTING[name].limit)
            parts.append(REMOUNTING[name].basis)
    # few strides without an interval may differ by anything; a test by the watch has its published error alone
    if estimates is None and name not in _TESTS:
        return Limit(None, "not known: no interval of the difference")
    if estimates is None or not apart.same_day:
        published = _fitting(name, "detectable", before, after)
        if published is not None and (amount is None or published[0] > amount):
            return Limit(published[0], published[1])
    if amount is None:
        return Limit(None, "not known: nothing is published for this test")
    if len(parts) == 1:
        parts.append("nothing is added for another day or sensors put on again" + _why_not(name, apart))
    return Limit(amount, "; ".join(parts))


def important_limit(name: str, before: float, after: float) -> Limit:
    """Published size of a difference that matters to people.

    Parameters
    ----------
    name
        Name of the measure.
    before, after
        Its values.

    Returns
    -------
    Limit
        The size and its source.
    """
    published = _fitting(name, "important", before, after)
    if published is None:
        return Limit(None, "none published for people with multiple sclerosis")
    return Limit(*published)


def judge_matter(
    name: str, before: float, after: float, interval: tuple[float, float] | None, beyond: bool | None, important: Limit
) -> Matter:
    """Whether a difference matters, and which way.

    Parameters
    ----------
    name
        Name of the measure.
    before, after
        Its values.
    interval
        95 % interval of the difference, where known.
    beyond
        Whether the difference is more than noise, where that can be said.
    important
        Size that matters.

    Returns
    -------
    Matter
        Better or worse where the difference is at least that large and more than noise; no where it is smaller and
        either real or surely smaller; else not known.
    """
    if important.amount is None or beyond is None:
        return Matter.UNKNOWN
    size = abs(after - before)
    if size >= important.amount:
        better = is_better(name, before, after)
        if not beyond or better is None:
            return Matter.UNKNOWN
        return Matter.BETTER if better else Matter.WORSE
    surely = interval is not None and max(abs(interval[0]), abs(interval[1])) < important.amount
    return Matter.NO if beyond or surely or interval is None else Matter.UNKNOWN


def _fitting(name: str, kind: str, before: float, after: float) -> tuple[float, str] | None:
    """The published threshold of the kind that fits the way of the change; the smallest where there are several."""
    better = is_better(name, before, after)
    ways = {True: ("either", "better"), False: ("either", "worse"), None: ("either", "better", "worse")}[better]
    found = []
    for change in reference_values().changes(name):
        size = change.size(before)
        if change.kind == kind and change.direction in ways and size is not None:
            found.append((size, _source(change)))
    return min(found, default=None)


def _source(change: ChangeThreshold) -> str:
    values = reference_values()
    people = f", n = {change.people}" if change.people else ""
    found = [values.source(ident) for ident in change.sources]
    cited = "; ".join(f"{source.short}, doi {source.doi}" if source.doi else source.short for source in found)
    label = f"{change.label}: " if change.label else ""
    return f"{label}{change.population}{people} ({cited}; {change.review})"


def _why_not(name: str, apart: WalksApart) -> str:
    if name in REMOUNTING:
        return ", as the sensors stayed on"
    if apart.same_day:
        return ", as both walks were on one day"
    return ", for which nothing is published"
