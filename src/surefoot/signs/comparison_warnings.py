"""What to be careful about when two walks are laid side by side, and what cannot be compared at all."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import polars as pl

from surefoot.errors import ComparisonError
from surefoot.recording import Condition, Side
from surefoot.signs.assessment import Assessment
from surefoot.signs.none_words import says_none
from surefoot.signs.side_summary import FEWEST_FOR_INTERVAL
from surefoot.signs.verdict import Grade, judge_quality

MANY_THINGS = "The walks differ in more than one thing"
SPEED_CHANGE = 0.10
TEMPERATURE_CHANGE_C = 2.0
HEIGHT_TYPING_M = 0.03
HEIGHT_OTHER_PERSON_M = 0.12
SHOE_LENGTH_M = 0.01
AGE_TYPING_YEARS = 2.0
AGE_OTHER_PERSON_YEARS = 10.0
_DAYS_A_YEAR = 365.25

_CONDITION_WORDS = {
    "shoes": "shoes",
    "aid": "walking aid",
    "orthosis": "orthosis",
    "stimulation": "stimulation",
    "test": "test",
}
_CAN_BE_NONE = ("aid", "orthosis", "stimulation")  # no shoes is not the same as nothing said of them


def instant(time: datetime) -> datetime:
    """A time that can be put in order with others; one without a zone is taken as universal time.

    Parameters
    ----------
    time
        Any time.

    Returns
    -------
    datetime
        With a zone.
    """
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def refuse_what_cannot_be_compared(first: Assessment, other: Assessment, label: str, against: str) -> None:
    """Refuse walks of different people and one recording given twice.

    Parameters
    ----------
    first, other
        The walks.
    label, against
        What the other and the first one are called.

    Raises
    ------
    ComparisonError
        With what was seen and what to do.
    """
    a, b = first.person, other.person
    walks = f"'{against}' and '{label}'"
    if a.code and b.code and a.code != b.code:
        raise ComparisonError(f"{walks} are of different people: codes {a.code} and {b.code}; give walks of one person")
    if a.sex and b.sex and a.sex != b.sex:
        raise ComparisonError(
            f"{walks} cannot be of one person: sex {a.sex} and {b.sex}; correct it where it was typed wrongly"
        )
    if a.height_m and b.height_m and abs(a.height_m - b.height_m) > HEIGHT_OTHER_PERSON_M:
        raise ComparisonError(
            f"{walks} cannot be of one adult: height {a.height_m:.2f} and {b.height_m:.2f} m; "
            "correct it where it was typed wrongly"
        )
    off = _age_off_years(first, other)
    if off is not None and abs(off) > AGE_OTHER_PERSON_YEARS:
        raise ComparisonError(
            f"{walks} cannot be of one person: ages {a.age_years:g} and {b.age_years:g} do not fit the dates; "
            "correct the age where it was typed wrongly"
        )
    if _same_recording(first, other):
        raise ComparisonError(f"{walks} are the same recording; give two different walks")


def contrast_warnings(first: Assessment, other: Assessment) -> tuple[str, ...]:
    """What to be careful about when one walk is compared with another.

    Parameters
    ----------
    first, other
        The walks, the earlier or plain one first.

    Returns
    -------
    tuple of str
        Plain sentences with the numbers; empty where there is nothing.
    """
    return (
        *_conditions(first.condition, other.condition),
        *_speed(first, other),
        *_person(first, other),
        *_sides(first, other),
        *_few_strides(first, other),
        *_quality(first, other),
        *_methods(first, other),
    )


def _same_recording(first: Assessment, other: Assessment) -> bool:
    if any(_same_strides(first, other, side) for side in Side):
        return True
    alike = [(s.placement, s.duration_s, s.samples, s.rate_hz, s.source) for s in first.streams]
    same_streams = alike == [(s.placement, s.duration_s, s.samples, s.rate_hz, s.source) for s in other.streams]
    return bool(alike) and same_streams and first.start_time is not None and first.start_time == other.start_time


def _same_strides(first: Assessment, other: Assessment, side: Side) -> bool:
    """One foot's contacts, all the same: also where one of the walks was read with fewer sensors."""
    columns = ["initial_contact_s", "next_initial_contact_s"]
    one, two = (walk.strides.filter(pl.col("side") == side.value).select(columns) for walk in (first, other))
    return one.height > 0 and one.equals(two)


def _age_off_years(first: Assessment, other: Assessment) -> float | None:
    a, b = first.person.age_years, other.person.age_years
    if a is None or b is None:
        return None
    elapsed = 0.0
    if first.start_time is not None and other.start_time is not None:
        elapsed = (instant(other.start_time) - instant(first.start_time)).days / _DAYS_A_YEAR
    return (b - a) - elapsed


def _conditions(a: Condition, b: Condition) -> list[str]:
    said, unsaid = [], []
    for name, words in _CONDITION_WORDS.items():
        one, two = getattr(a, name), getattr(b, name)
        if name in _CAN_BE_NONE and says_none(one or "none") and says_none(two or "none"):
            continue
        if one is not None and two is not None:
            if one.strip().casefold() != two.strip().casefold():
                said.append(f"{words} ({one} / {two})")
        elif one != two:
            unsaid.append(f"{words} ({one or 'not said'} / {two or 'not said'})")
    one, two = a.room_temperature_c, b.room_temperature_c
    if one is not None and two is not None and abs(one - two) > TEMPERATURE_CHANGE_C:
        said.append(f"room temperature ({one:g} / {two:g} °C)")
    warnings = []
    if len(said) + len(unsaid) > 1:
        warnings.append(f"{MANY_THINGS}: {', '.join(said + unsaid)}. What made a difference cannot be told.")
    test_differs = a.test is not None and b.test is not None and a.test.casefold() != b.test.casefold()
    if test_differs and len(said) + len(unsaid) == 1:
        warnings.append(f"The walks are different tests ({a.test} / {b.test}), which are walked at different paces.")
    return warnings


def _speed(first: Assessment, other: Assessment) -> list[str]:
    a, b = (w.measures["both"]["stride_speed_m_s"].value for w in (first, other))
    if a is None or b is None or a <= 0 or abs(b - a) / a < SPEED_CHANGE:
        return []
    return [
        f"Walking speed differs: {a:.2f} and {b:.2f} m/s ({100 * (b - a) / a:+.0f} %). Speed by itself changes stride "
        "length, foot pitch, clearance and timing; nothing was corrected for it.".replace("-", "\N{MINUS SIGN}")
    ]


def _person(first: Assessment, other: Assessment) -> list[str]:
    a, b = first.person, other.person
    warnings = []
    if a.height_m and b.height_m and abs(a.height_m - b.height_m) > HEIGHT_TYPING_M:
        warnings.append(f"Body height differs: {a.height_m:.2f} and {b.height_m:.2f} m. Check that this is one person.")
    if a.shoe_length_m and b.shoe_length_m and abs(a.shoe_length_m - b.shoe_length_m) > SHOE_LENGTH_M:
        warnings.append(
            f"Shoe length differs: {100 * a.shoe_length_m:.1f} and {100 * b.shoe_length_m:.1f} cm. Heights of the toe "
            "depend on the shoe."
        )
    off = _age_off_years(first, other)
    if off is not None and abs(off) > AGE_TYPING_YEARS:
        warnings.append(f"The ages given ({a.age_years:g} and {b.age_years:g}) do not fit the dates.")
    if bool(a.code) != bool(b.code):
        warnings.append("Only one of the walks has the person's code; that both are of one person was taken on trust.")
    return warnings


def _sides(first: Assessment, other: Assessment) -> list[str]:
    warnings = []
    for side in Side:
        one, two = first.segment.get(side), other.segment.get(side)
        if (one is None) != (two is None):
            which = "first" if one is None else "other"
            rest = Side.RIGHT if side is Side.LEFT else Side.LEFT
            warnings.append(
                f"The {which} walk has no sensor on the {side.value} side, so only the {rest.value} side is compared."
            )
        elif one is not None and one != two:
            warnings.append(
                f"The {side.value} side was measured at the {one} and at the {two}; only times are in both, and they "
                "differ by the method."
            )
    return warnings


def _few_strides(first: Assessment, other: Assessment) -> list[str]:
    warnings = []
    for side in Side:
        if side not in first.segment or side not in other.segment:
            continue
        counts = [int(w.measures[side]["strides_used"].value or 0) for w in (first, other)]
        if min(counts) < FEWEST_FOR_INTERVAL:
            warnings.append(
                f"The {side.value} foot has {counts[0]} and {counts[1]} usable strides; with fewer than "
                f"{FEWEST_FOR_INTERVAL} no interval is given and no difference can be told from noise."
            )
    return warnings


def _quality(first: Assessment, other: Assessment) -> list[str]:
    return [
        f"The numbers of the {which} walk cannot be relied on: {verdict.reasons[0]}."
        for which, verdict in (("first", judge_quality(first)), ("other", judge_quality(other)))
        if verdict.grade is Grade.POOR
    ]


def _methods(first: Assessment, other: Assessment) -> list[str]:
    warnings = []
    changed = _changed_settings(first.settings, other.settings)
    if changed:
        warnings.append(f"The walks were measured with different settings: {', '.join(changed)}.")
    one, two = first.versions.get("surefoot"), other.versions.get("surefoot")
    if one != two:
        warnings.append(
            f"The walks were measured with different versions of Surefoot ({one} and {two}); assess both with one."
        )
    if first.synchronised != other.synchronised:
        warnings.append("Only one of the walks has both feet on one clock, so step times are missing.")
    return warnings


def _changed_settings(a: object, b: object, prefix: str = "") -> list[str]:
    found: list[str] = []
    for field in fields(a):  # type: ignore[arg-type]
        one, two = getattr(a, field.name), getattr(b, field.name)
        if hasattr(one, "__dataclass_fields__") and type(one) is type(two):
            found += _changed_settings(one, two, f"{prefix}{field.name}.")
        elif one != two:
            found.append(f"{prefix}{field.name} {one} / {two}")
    return found
