"""How evidence is held against limits and weighed into a grade.

A quantity beyond its strong limit is strong evidence, beyond its moderate limit moderate evidence; within the limit
against the sign it is evidence against. Where the 95 % interval reaches back over the next limit the evidence weighs
less, so that few or scattered strides never make a strong case; the error of the method is part of that interval.
Points (3, 2, 1 times the criterion's weight) for and against are added up. ``clear`` needs evidence of at least two
kinds; ``likely`` needs two or the points of ``clear``, and foot drop two in any case; weak evidence alone makes
neither. Nothing is ``not seen`` whose strong limit lies within what its main observation may be off by, nor where no
observation speaks either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surefoot.signs.finding import Evidence, SignGrade, Strength
from surefoot.signs.sign_criteria import Criterion
from surefoot.signs.sign_quantities import Quantity
from surefoot.signs.sign_settings import Limits

_POINTS = {Strength.STRONG: 3.0, Strength.MODERATE: 2.0, Strength.WEAK: 1.0}
_LESS = {Strength.STRONG: Strength.MODERATE, Strength.MODERATE: Strength.WEAK, Strength.WEAK: Strength.WEAK}

CLEAR_POINTS = 4.5
LIKELY_POINTS = 2.5
POSSIBLE_POINTS = 1.0


@dataclass(frozen=True)
class Weighed:
    """One observation with its direction.

    Parameters
    ----------
    criterion
        What was looked at.
    quantity
        What was seen.
    strength
        How much it weighs; None where it speaks neither way or is missing.
    speaks_for
        True for the sign, False against it, None where neither.
    could_be_strong
        Whether its strong limit lies within what it may be off by, although it does not speak for the sign.
    """

    criterion: Criterion
    quantity: Quantity
    strength: Strength | None
    speaks_for: bool | None
    could_be_strong: bool = False

    @property
    def points(self) -> float:
        """Points for the sign, negative against it."""
        if self.strength is None:
            return 0.0
        size = _POINTS[self.strength] * self.criterion.weight
        return size if self.speaks_for else -size * self.criterion.against_weight


def weigh(criterion: Criterion, quantity: Quantity, limits: Limits) -> Weighed:
    """Hold one quantity against its limits.

    Parameters
    ----------
    criterion
        What is looked at.
    quantity
        What was seen.
    limits
        Its limits.

    Returns
    -------
    Weighed
        With a strength where it speaks for or against the sign.
    """
    if quantity.value is None:
        return Weighed(criterion, quantity, None, None)
    plain = _held(criterion, quantity, limits, (quantity.low, quantity.high))
    if quantity.off is None:
        return plain
    found = _held(criterion, quantity, limits, quantity.off)
    if found.strength is plain.strength:
        return found
    return replace(found, quantity=replace(quantity, words=f"{quantity.words}; {quantity.off_words}"))


def _held(
    criterion: Criterion, quantity: Quantity, limits: Limits, interval: tuple[float | None, float | None]
) -> Weighed:
    assert quantity.value is not None
    sign = 1.0 if limits.rising else -1.0
    value = sign * quantity.value
    ends = [sign * v for v in interval if v is not None]
    near, far = (min(ends), max(ends)) if len(ends) == 2 else (value, value)
    against, moderate, strong = sign * limits.against, sign * limits.moderate, sign * limits.strong
    if value >= moderate and criterion.sure_beyond is not None and near < sign * criterion.sure_beyond:
        return Weighed(criterion, quantity, Strength.WEAK, True)
    if value >= strong and near >= moderate:
        return Weighed(criterion, quantity, Strength.STRONG, True)
    if value >= moderate:
        return Weighed(criterion, quantity, Strength.MODERATE if near >= against else Strength.WEAK, True)
    if value <= against:
        strength = Strength.MODERATE if far <= moderate else Strength.WEAK
        return Weighed(criterion, quantity, strength, False, far >= strong)
    return Weighed(criterion, quantity, None, None, far >= strong)


def grade(weighed: Sequence[Weighed], kinds_for_likely: int = 1) -> SignGrade:
    """Weigh all observations of a sign.

    Parameters
    ----------
    weighed
        The observations.
    kinds_for_likely
        Kinds of evidence that must agree for ``likely`` or more.

    Returns
    -------
    SignGrade
        From ``not seen`` to ``clear``; ``cannot tell`` where a primary observation is missing, or may be off by so
        much that a strong sign may hide in it, and where nothing speaks for the sign or against it.
    """
    if any(w.criterion.primary and w.quantity.value is None for w in weighed):
        return SignGrade.CANNOT_TELL
    points = total(weighed)
    kinds = agreeing_kinds(weighed)
    beyond_chance = any(w.speaks_for and w.strength is not Strength.WEAK for w in weighed)
    if len(kinds) >= kinds_for_likely and beyond_chance:
        if points >= CLEAR_POINTS and len(kinds) >= 2:
            return SignGrade.CLEAR
        if points >= LIKELY_POINTS and (len(kinds) >= 2 or points >= CLEAR_POINTS):
            return SignGrade.LIKELY
    if points >= POSSIBLE_POINTS:
        return SignGrade.POSSIBLE
    if any(w.criterion.primary and w.could_be_strong for w in weighed):
        return SignGrade.POSSIBLE if kinds else SignGrade.CANNOT_TELL
    return SignGrade.NOT_SEEN if kinds or any(w.speaks_for is False for w in weighed) else SignGrade.CANNOT_TELL


def total(weighed: Sequence[Weighed]) -> float:
    """Points of all observations.

    Parameters
    ----------
    weighed
        The observations.

    Returns
    -------
    float
        Positive for the sign.
    """
    return sum(w.points for w in weighed)


def agreeing_kinds(weighed: Sequence[Weighed]) -> set[str]:
    """Kinds of evidence that speak for the sign.

    Parameters
    ----------
    weighed
        The observations.

    Returns
    -------
    set of str
        Their names.
    """
    return {w.criterion.kind for w in weighed if w.speaks_for}


def as_evidence(weighed: Weighed) -> Evidence:
    """Turn an observation into evidence for people.

    Parameters
    ----------
    weighed
        The observation.

    Returns
    -------
    Evidence
        With words and numbers.
    """
    quantity, criterion = weighed.quantity, weighed.criterion
    if quantity.value is None:
        text = f"{quantity.words}: {quantity.reason}"
        return Evidence(text, Strength.MODERATE, str(criterion.versus), _catalogued(criterion), None)
    assert weighed.strength is not None
    return Evidence(quantity.words, weighed.strength, quantity.basis, _catalogued(criterion), quantity.source)


def _catalogued(criterion: Criterion) -> str | None:
    from surefoot.signs.catalogue import MEASURES

    return criterion.measure if criterion.measure in MEASURES else None
