"""Refuses conditions that ask for what nobody can answer: unknown facts, answers, signs or mechanisms."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from surefoot.care.conditions import GRADES, SUPPORT
from surefoot.care.history import Footwear, GeneralHistory, Goal, SideHistory, TreatmentKind
from surefoot.signs.finding import SIGNS

MECHANISMS = (
    "neuropathic_pain", "erythromelalgia_like", "spasticity", "dorsiflexor_weakness", "central_cause",
    "peripheral_cause", "mechanical_overload", "plantar_fasciitis", "heat_sensitivity", "fatigue_in_walk",
)  # fmt: skip
_RECORDS: dict[str, type[BaseModel]] = {"side": SideHistory, "general": GeneralHistory, "footwear": Footwear}
_KEYS = {
    "all": set(), "any": set(), "not": set(), "count": {"of"},
    "fact": {"is", "has", "at_least", "at_most", "known"},
    "sign": {"at_least", "at_most", "on"}, "contact": set(),
    "mechanism": {"at_least", "at_most"}, "tried": {"helped", "within_weeks", "since_weeks", "dated"}, "goal": set(),
    "condition": set(),
}  # fmt: skip


def checked_condition(condition: Any) -> Any:
    """Check a condition of the knowledge base.

    Parameters
    ----------
    condition
        As read from YAML.

    Returns
    -------
    Any
        The same.

    Raises
    ------
    ValueError
        When it asks for something that does not exist; the message names it and what is allowed.
    """
    if not isinstance(condition, dict):
        raise ValueError(f"a condition must be a mapping such as {{fact: side.numbness}}; got {condition!r}")
    kinds = [key for key in condition if key in _KEYS]
    if len(kinds) != 1:
        raise ValueError(f"a condition needs exactly one of {', '.join(_KEYS)}; got {', '.join(map(str, condition))}")
    extra = set(condition) - _KEYS[kinds[0]] - {kinds[0]}
    if extra:
        raise ValueError(f"'{kinds[0]}' does not go with {', '.join(sorted(map(str, extra)))}")
    _CHECKS.get(kinds[0], _inner)(condition)
    return condition


def _inner(condition: dict[str, Any]) -> None:
    for key in ("all", "any", "of"):
        parts = condition.get(key)
        if parts is not None:
            if not isinstance(parts, list) or not parts:
                raise ValueError(f"'{key}' needs a list of conditions; got {parts!r}")
            for part in parts:
                checked_condition(part)
    if "not" in condition:
        checked_condition(condition["not"])


def _check_fact(condition: dict[str, Any]) -> None:
    record, _, field = str(condition["fact"]).partition(".")
    if record not in _RECORDS or field not in _RECORDS[record].model_fields:
        raise ValueError(f"no such fact: {condition['fact']}")
    allowed = _answers(_RECORDS[record].model_fields[field].annotation)
    for key in ("is", "has"):
        given = condition.get(key, ())
        for answer in given if isinstance(given, list) else [given] if key in condition else []:
            if allowed and answer not in allowed:
                raise ValueError(
                    f"{condition['fact']} has no answer {answer!r}; allowed: {', '.join(map(str, allowed))}"
                )


def _answers(annotation: Any) -> tuple[Any, ...]:
    """Literal answers of a field, however deep they are wrapped."""
    found: tuple[Any, ...] = ()
    for part in get_args(annotation):
        if isinstance(part, (str, int, float)) and not isinstance(part, bool):
            found += (part,)
        elif part is not type(None) and part is not Ellipsis:
            found += _answers(part)
    return found


def _one_of(key: str, allowed: tuple[Any, ...]) -> Any:
    def check(condition: dict[str, Any]) -> None:
        given = condition[key]
        for value in given if isinstance(given, list) else [given]:
            if value not in allowed:
                raise ValueError(f"no such {key}: {value!r}; allowed: {', '.join(map(str, allowed))}")

    return check


def _check_ranked(key: str, names: tuple[str, ...], ranks: tuple[str, ...]) -> Any:
    def check(condition: dict[str, Any]) -> None:
        _one_of(key, names)(condition)
        for bound in ("at_least", "at_most"):
            if bound in condition and condition[bound] not in ranks:
                raise ValueError(f"'{bound}' of a {key} is one of {', '.join(ranks)}; got {condition[bound]!r}")
        if condition.get("on", "this") not in ("this", "other", "any"):
            raise ValueError(f"'on' is this, other or any; got {condition['on']!r}")

    return check


def _check_tried(condition: dict[str, Any]) -> None:
    _one_of("tried", get_args(TreatmentKind))(condition)
    for key in ("within_weeks", "since_weeks"):
        weeks = condition.get(key, 1)
        if isinstance(weeks, bool) or not isinstance(weeks, (int, float)) or weeks <= 0:
            raise ValueError(f"'{key}' is a number above 0; got {weeks!r}")
    if not isinstance(condition.get("dated", True), bool):
        raise ValueError(f"'dated' is true or false; got {condition['dated']!r}")
    if "dated" in condition and {"within_weeks", "since_weeks"} & set(condition):
        raise ValueError("'dated' stands alone, without 'within_weeks' and 'since_weeks'")


_CHECKS: dict[str, Any] = {
    "fact": _check_fact,
    "sign": _check_ranked("sign", tuple(SIGNS), GRADES),
    "mechanism": _check_ranked("mechanism", MECHANISMS, SUPPORT),
    "contact": _one_of("contact", ("heel", "flat", "toe", "mixed")),
    "tried": _check_tried,
    "goal": _one_of("goal", get_args(Goal)),
    "condition": _one_of("condition", ("orthosis", "stimulation")),
}
