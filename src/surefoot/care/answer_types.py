"""What answer each field of a history takes, and how words that were typed or written become that answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Day
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from surefoot.care.history import (
    ASHWORTH_GRADES,
    Footwear,
    GeneralHistory,
    Goal,
    SideHistory,
    SpasmLevel,
    Treatment,
    TreatmentKind,
)

RECORDS: dict[str, type[BaseModel]] = {
    "side": SideHistory,
    "general": GeneralHistory,
    "footwear": Footwear,
    "treatment": Treatment,
}
LONGEST_PERSON = 64
_YES = ("true", "yes", "y")
_NO = ("false", "no", "n")


class AnswerKind(StrEnum):
    """How a field is answered."""

    YES_NO = "yes or no"
    ONE_OF = "one of some words"
    SEVERAL = "several of some words"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    GRADE = "grade of the modified Ashworth scale"
    DAY = "day"
    TEXT = "text"
    CODE = "code of a person"


@dataclass(frozen=True)
class AnswerType:
    """Answers that a field takes.

    Parameters
    ----------
    kind
        How it is answered.
    words
        Allowed words of `AnswerKind.ONE_OF` and `AnswerKind.SEVERAL`.
    low, high
        Limits of a number, in the unit that the field's name ends with.
    """

    kind: AnswerKind
    words: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        if self.kind in (AnswerKind.ONE_OF, AnswerKind.SEVERAL):
            return ", ".join(self.words)
        if self.kind in (AnswerKind.WHOLE_NUMBER, AnswerKind.NUMBER):
            whole = "whole " if self.kind is AnswerKind.WHOLE_NUMBER else ""
            return f"a {whole}number from {self.low:.10g} to {self.high:.10g}"
        return {
            AnswerKind.YES_NO: "yes or no",
            AnswerKind.GRADE: "0, 1, 1+ (or 1.5), 2, 3 or 4",
            AnswerKind.DAY: "a day written as year-month-day, for example 2026-03-14",
            AnswerKind.CODE: f"1 to {LONGEST_PERSON} printable characters, for example P07",
        }.get(self.kind, "any words")


@cache
def answer_type(path: str) -> AnswerType:
    """Tell what answer a field takes.

    Parameters
    ----------
    path
        ``side.x``, ``general.x``, ``footwear.x``, ``treatment.x``, or one of ``goals``, ``treatments`` (their kinds),
        ``person`` and ``date``.

    Returns
    -------
    AnswerType
        Its kind and limits.

    Raises
    ------
    KeyError
        When there is no such field.
    """
    whole = {
        "goals": AnswerType(AnswerKind.SEVERAL, get_args(Goal)),
        "treatments": AnswerType(AnswerKind.SEVERAL, get_args(TreatmentKind)),
        "person": AnswerType(AnswerKind.CODE),
        "date": AnswerType(AnswerKind.DAY),
    }
    if path in whole:
        return whole[path]
    record, _, name = path.partition(".")
    field = RECORDS[record].model_fields[name]
    return _typed(field.annotation, tuple(field.metadata))


def _typed(annotation: Any, metadata: tuple[Any, ...]) -> AnswerType:
    """Read the kind off an annotation such as ``Annotated[int, Field(ge=0, le=5)] | None``."""
    parts = [part for part in get_args(annotation) if part is not type(None)]
    inner = parts[0] if type(None) in get_args(annotation) and len(parts) == 1 else annotation
    if inner == SpasmLevel:
        return AnswerType(AnswerKind.GRADE)
    if hasattr(inner, "__metadata__"):
        inner, metadata = inner.__origin__, (*metadata, *inner.__metadata__)
    if inner is bool:
        return AnswerType(AnswerKind.YES_NO)
    if inner is Day:
        return AnswerType(AnswerKind.DAY)
    if inner is str:
        return AnswerType(AnswerKind.TEXT)
    if inner in (int, float):
        kind = AnswerKind.WHOLE_NUMBER if inner is int else AnswerKind.NUMBER
        return AnswerType(kind, low=_limit(metadata, "ge"), high=_limit(metadata, "le"))
    first = get_args(inner)[0]
    if isinstance(first, str):
        return AnswerType(AnswerKind.ONE_OF, get_args(inner))
    return AnswerType(AnswerKind.SEVERAL, get_args(first))


def _limit(metadata: tuple[Any, ...], which: str) -> float:
    limits = [part for entry in metadata for part in (entry, *getattr(entry, "metadata", ()))]
    return next(float(getattr(part, which)) for part in limits if getattr(part, which, None) is not None)


def read_answer(takes: AnswerType, text: str) -> Any:
    """Turn one answer as typed or written into its value.

    Parameters
    ----------
    takes
        What the field takes; of `AnswerKind.SEVERAL` one word.
    text
        The answer.

    Returns
    -------
    bool, str, int, float or date
        The value.

    Raises
    ------
    ValueError
        When it is not allowed; the message says what was given and what is allowed.
    """
    value = _READERS[takes.kind](takes, text if takes.kind is AnswerKind.TEXT else text.strip())
    if value is None:
        raise ValueError(f"{shown(text)} is not possible; allowed: {takes.allowed}")
    return value


def nearest(word: str, allowed: tuple[str, ...]) -> str:
    """Name the allowed word that is most like another.

    Parameters
    ----------
    word
        The word that is not known.
    allowed
        Words that are.

    Returns
    -------
    str
        ``; did you mean 'burning'?``; empty where none is alike.
    """
    close = get_close_matches(word.lower(), allowed, 1, 0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def shown(text: str) -> str:
    """Return what was given, fit for a message: in quotation marks, printable, not too long.

    Parameters
    ----------
    text
        As given.

    Returns
    -------
    str
        For example ``'7'``.
    """
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return f"'{plain if len(plain) <= 60 else plain[:57] + '...'}'"


def _yes_no(_: AnswerType, text: str) -> bool | None:
    low = text.lower()
    return True if low in _YES else False if low in _NO else None


def _word(takes: AnswerType, text: str) -> str:
    low = " ".join(text.lower().split())
    if low not in takes.words:
        raise ValueError(f"{shown(text)} is not known{nearest(low, takes.words) or '.'} Allowed: {takes.allowed}")
    return low


def _whole(takes: AnswerType, text: str) -> int | None:
    value = int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None
    return value if value is not None and takes.low <= value <= takes.high else None


def _number(takes: AnswerType, text: str) -> float | None:
    if not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{0,400})?([eE][+-]?[0-9]{1,3})?", text):
        return None
    value = float(text)
    return value if takes.low <= value <= takes.high else None


def _grade(_: AnswerType, text: str) -> float | None:
    value = 1.5 if text == "1+" else float(text) if re.fullmatch(r"[0-9](\.[0-9])?", text) else None
    return value if value in ASHWORTH_GRADES else None


def _day(_: AnswerType, text: str) -> Day | None:
    try:
        return Day.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:  # 30 February
        return None


def _code(_: AnswerType, text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST_PERSON and text.isprintable() else None


_READERS: dict[AnswerKind, Any] = {
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.ONE_OF: _word,
    AnswerKind.SEVERAL: _word,
    AnswerKind.WHOLE_NUMBER: _whole,
    AnswerKind.NUMBER: _number,
    AnswerKind.GRADE: _grade,
    AnswerKind.DAY: _day,
    AnswerKind.TEXT: lambda _, text: text,
    AnswerKind.CODE: _code,
}
