"""What the signs are judged by: a measure itself, its distance from healthy people, or from the other side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from surefoot.recording import Side
from surefoot.signs.catalogue import MEASURES
from surefoot.signs.intervals import Z_95
from surefoot.signs.measure import Measure, absent
from surefoot.signs.method_error import ErrorOfSide, is_share, widened, widened_share
from surefoot.signs.number_text import number, quantity
from surefoot.signs.reference import Norm, reference_values

SideMeasures = Mapping[str, Measure]


class Versus(StrEnum):
    """What a quantity is compared with."""

    LIMIT = "a working limit"
    HEALTHY = "healthy people at the same speed"
    OTHER_SIDE = "the other side"


@dataclass(frozen=True)
class Quantity:
    """A number to be held against limits, with the words that go with it.

    Parameters
    ----------
    value, low, high
        The number and its 95 % interval; `value` is None where it is missing, and then `reason` says why.
    words
        What was seen, with the numbers, as the beginning of a sentence.
    basis
        What it was compared with.
    n
        Strides that it rests on.
    source
        Identifier of the reference value used, if any.
    reason
        Why there is no number.
    off
        Ends of the interval with the error of the method in it, where one is known: limits are held against these.
    off_words
        How far the method may be off, in words.
    """

    value: float | None
    low: float | None
    high: float | None
    words: str
    basis: str
    n: int = 0
    source: str | None = None
    reason: str | None = None
    off: tuple[float, float] | None = None
    off_words: str = ""


@dataclass(frozen=True)
class SideView:
    """One side of a walk as the signs see it.

    Parameters
    ----------
    side
        The side.
    measures
        All measures of the walk by ``left``, ``right`` and ``both``.
    errors
        What the method is off by on each side; nothing is known of it where a side is missing.
    """

    side: Side
    measures: Mapping[str, SideMeasures]
    errors: Mapping[Side, ErrorOfSide] = field(default_factory=dict)

    @property
    def other(self) -> Side:
        """The other side."""
        return Side.RIGHT if self.side is Side.LEFT else Side.LEFT

    @cached_property
    def speed_m_s(self) -> float | None:
        """Walking speed of both feet, or of this foot where the other is not measured."""
        both = self.measures["both"]["stride_speed_m_s"].value
        return both if both is not None else self.measures[self.side.value]["stride_speed_m_s"].value

    def own(self, name: str) -> Measure:
        """Find a measure of this side, also the few that only the signs use."""
        return _derived(self.measures[self.side.value], name)

    def quantity(self, name: str, versus: Versus, norm: str | None = None) -> Quantity:
        """Make the quantity that limits are held against.

        Parameters
        ----------
        name
            Measure, from the catalogue or ``not_heel_percent`` or ``slap_rate_per_degree``.
        versus
            What it is compared with.
        norm
            Measure whose healthy values are used; that of `name` when None.

        Returns
        -------
        Quantity
            In the unit of the measure; in standard deviations against healthy people.
        """
        measure = self.own(name)
        if measure.value is None:
            return _missing(name, measure.reason or "not measured")
        if versus is Versus.HEALTHY:
            return self._from_healthy(name, measure, norm or name)
        if versus is Versus.OTHER_SIDE:
            return self._from_other_side(name, measure)
        words = f"{_label(name)} {_value_words(measure, name)}"
        off, off_words = self._off(name)
        return Quantity(
            measure.value,
            measure.low,
            measure.high,
            words,
            _LIMIT_BASIS,
            measure.n,
            off=off,
            off_words=off_words,
        )

    def _off(self, name: str) -> tuple[tuple[float, float] | None, str]:
        """Ends of the interval of a measure with the error of the method in it, and that error in words."""
        measure, error = self.own(name), self.errors.get(self.side, ErrorOfSide())
        if measure.value is None or error.error is None:
            return None, ""
        why = f" ({error.why})" if error.why else ""
        if is_share(name):
            ends = widened_share(name, measure, self.measures[self.side.value], error)
            return ends, f"strides are counted by a number that may itself be off{why}"
        if not error.of(name):
            return None, ""
        ends = widened(measure.value, measure.low, measure.high, error.of(name))
        return ends, f"the method may itself be off by {_may(error.of(name), name, measure)}{why}"

    def _from_healthy(self, name: str, measure: Measure, norm_name: str) -> Quantity:
        assert measure.value is not None
        if self.speed_m_s is None:
            return _missing(name, "the walking speed, by which healthy people are chosen, is not known")
        norm = reference_values().norm(norm_name, speed_m_s=self.speed_m_s)
        if norm is None or norm.middle is None or not norm.sd:
            speed = quantity(self.speed_m_s, 2, "m/s")
            return _missing(name, f"healthy people were not measured at {speed}")
        words = f"{_label(name)} {_value_words(measure, name)} against {_norm_words(norm, norm_name, self.speed_m_s)}"
        scaled = [
            None if v is None else (v - norm.middle) / norm.sd for v in (measure.value, measure.low, measure.high)
        ]
        words += f", {_deviation_words(scaled[0])}"
        off, off_words = self._off(name)
        return Quantity(
            scaled[0],
            scaled[1],
            scaled[2],
            words,
            str(Versus.HEALTHY),
            measure.n,
            norm.id,
            off=None if off is None else ((off[0] - norm.middle) / norm.sd, (off[1] - norm.middle) / norm.sd),
            off_words=off_words,
        )

    def _from_other_side(self, name: str, measure: Measure) -> Quantity:
        other = _derived(self.measures[self.other.value], name)
        if measure.value is None or other.value is None:
            return _missing(name, f"nothing to compare with: {other.reason}")
        words = (
            f"{_label(name)} {_value_words(measure, name)} against {_short(other, name)} on the {self.other.value} side"
        )
        difference = measure.value - other.value
        half = _joint_half_width(measure, other)
        low, high = (None, None) if half is None else (difference - half, difference + half)
        error = math.hypot(*(self.errors.get(s, ErrorOfSide()).of(name) for s in (self.side, self.other)))
        return Quantity(
            difference,
            low,
            high,
            words,
            str(Versus.OTHER_SIDE),
            min(measure.n, other.n),
            off=widened(difference, low, high, error) if error else None,
            off_words=f"the difference may itself be off by {_may(error, name, measure)}" if error else "",
        )


_LIMIT_BASIS = "a working limit; none is published"
EXTRA_LABELS = {
    "not_heel_percent": ("Strides that do not land heel first:", 0),
    "slap_rate_per_degree": ("Lowering rate of the forefoot over the pitch at contact:", 0),
}


def _label(name: str) -> str:
    return EXTRA_LABELS[name][0] if name in EXTRA_LABELS else MEASURES[name].label


def _decimals(name: str) -> int:
    return EXTRA_LABELS[name][1] if name in EXTRA_LABELS else MEASURES[name].decimals


def _short(measure: Measure, name: str) -> str:
    assert measure.value is not None
    return quantity(measure.value, _decimals(name), measure.unit)


def _value_words(measure: Measure, name: str) -> str:
    if measure.low is None or measure.high is None:
        return _short(measure, name)
    decimals = _decimals(name)
    interval = f"{number(measure.low, decimals)} to {number(measure.high, decimals)}"
    return f"{_short(measure, name)} ({interval})"


def _norm_words(norm: Norm, name: str, speed_m_s: float) -> str:
    assert norm.middle is not None
    assert norm.sd is not None
    middle = number(norm.middle, _decimals(name))
    spread = quantity(norm.sd, 1, MEASURES[name].unit)
    return f"{middle} ± {spread} in healthy people at {quantity(speed_m_s, 2, 'm/s')}"


def _deviation_words(deviation: float | None) -> str:
    assert deviation is not None
    if abs(deviation) < 1.0:
        return "within one standard deviation"
    return f"{number(abs(deviation), 1)} standard deviations {'below' if deviation < 0 else 'above'}"


def _missing(name: str, reason: str) -> Quantity:
    return Quantity(None, None, None, _label(name).rstrip(":"), "", reason=reason)


def _may(error: float, name: str, measure: Measure) -> str:
    return quantity(Z_95 * error, _decimals(name), measure.unit)


def _joint_half_width(one: Measure, two: Measure) -> float | None:
    widths = [_half_width(one), _half_width(two)]
    return None if widths[0] is None or widths[1] is None else math.hypot(widths[0], widths[1])


def _derived(measures: SideMeasures, name: str) -> Measure:
    if name == "not_heel_percent":
        return _complement(measures["contact_heel_percent"])
    if name == "slap_rate_per_degree":
        return _ratio(measures["slap_rate_deg_s"], measures["foot_pitch_initial_contact_deg"])
    return measures.get(name) or absent("not measured", MEASURES[name].unit if name in MEASURES else "")


def _complement(share: Measure) -> Measure:
    if share.value is None:
        return share
    low, high = (None if v is None else 100.0 - v for v in (share.high, share.low))
    return replace(share, value=100.0 - share.value, low=low, high=high)


def _ratio(rate: Measure, angle: Measure) -> Measure:
    if rate.value is None or angle.value is None:
        return absent(rate.reason or angle.reason or "not measured", "deg/s per deg")
    if angle.value < 1.0:
        return absent("the foot lands flat or toe first, so nothing is lowered", "deg/s per deg")
    value = rate.value / angle.value
    widths = [_half_width(rate), _half_width(angle)]
    ratio = replace(rate, value=value, low=None, high=None, unit="deg/s per deg", sd=None, robust_sd=None)
    if widths[0] is None or widths[1] is None:
        return ratio
    half = math.hypot(widths[0], value * widths[1]) / angle.value
    return replace(ratio, low=value - half, high=value + half)


def _half_width(measure: Measure) -> float | None:
    return None if measure.low is None or measure.high is None else (measure.high - measure.low) / 2
