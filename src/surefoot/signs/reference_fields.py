"""Strict reading of one mapping of a file of reference values: every complaint names file, record and field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from surefoot.errors import FormatError

_Choice = TypeVar("_Choice", bound=StrEnum)


class Fields:
    """Takes the fields of a mapping one by one, checks each, and refuses what is left.

    Parameters
    ----------
    values
        The mapping, as YAML gives it.
    where
        File and record, for messages.
    """

    def __init__(self, values: object, where: str) -> None:
        self.where = where
        if not isinstance(values, dict):
            raise FormatError(f"{where}: a mapping of names to values belongs here; got {_shown(values)}")
        self._left: dict[str, Any] = dict(values)

    def refuse(self, field: str, why: str) -> NoReturn:
        """Raise the error of a field.

        Parameters
        ----------
        field
            Its name.
        why
            What was seen and what is allowed.
        """
        raise FormatError(f"{self.where}, field '{field}': {why}")

    def take(self, field: str) -> Any:
        """Take a field of any type.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        object
            Its value, or None where it is missing.
        """
        return self._left.pop(field, None)

    def text(self, field: str, *, needed: bool = True) -> str:
        """Take words.

        Parameters
        ----------
        field
            Its name.
        needed
            Whether it may not be missing.

        Returns
        -------
        str
            The words in one line; empty where missing.
        """
        value = self.take(field)
        if not needed and value in (None, ""):
            return ""
        if not isinstance(value, str) or not value.strip():
            self.refuse(field, f"words are needed; got {_shown(value)}")
        return " ".join(value.split())

    def choice(self, field: str, kinds: type[_Choice]) -> _Choice:
        """Take one of a closed list of words.

        Parameters
        ----------
        field
            Its name.
        kinds
            The list.

        Returns
        -------
        StrEnum
            Member of `kinds`.
        """
        value = self.take(field)
        if value not in {kind.value for kind in kinds}:
            self.refuse(field, f"one of {', '.join(kinds)} is needed; got {_shown(value)}")
        return kinds(value)

    def optional_choice(self, field: str, kinds: type[_Choice]) -> _Choice | None:
        """Take one of a closed list of words, or nothing.

        Parameters
        ----------
        field
            Its name.
        kinds
            The list.

        Returns
        -------
        StrEnum or None
            Member of `kinds`.
        """
        return self.choice(field, kinds) if field in self._left else None

    def flag(self, field: str, *, default: bool) -> bool:
        """Take true or false.

        Parameters
        ----------
        field
            Its name.
        default
            Value where it is missing.

        Returns
        -------
        bool
            The value.
        """
        value = self._left.pop(field, default)
        if not isinstance(value, bool):
            self.refuse(field, f"true or false is needed; got {_shown(value)}")
        return value

    def number(self, field: str) -> float:
        """Take a number.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        float
            A finite number.
        """
        return self._number(field, self.take(field))

    def optional_number(self, field: str) -> float | None:
        """Take a number, or nothing.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        float or None
            A finite number.
        """
        return self.number(field) if field in self._left else None

    def positive(self, field: str) -> float | None:
        """Take a number above 0, or nothing.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        float or None
            The number.
        """
        value = self.optional_number(field)
        if value is not None and value <= 0:
            self.refuse(field, f"a number above 0 is needed; got {value:g}")
        return value

    def count(self, field: str) -> int | None:
        """Take a count of people, or nothing.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        int or None
            1 or more.
        """
        value = self.take(field)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            self.refuse(field, f"a whole number of people is needed; got {_shown(value)}")
        return value

    def ends(self, field: str) -> tuple[float | None, float | None] | None:
        """Take two ends in rising order, one of which may be open (null), or nothing.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        tuple of float or None, or None
            Low and high.
        """
        value = self.take(field)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2 or value == [None, None]:
            self.refuse(field, f"two ends are needed; got {_shown(value)}")
        low, high = (None if end is None else self._number(field, end) for end in value)
        if low is not None and high is not None and low >= high:
            self.refuse(field, f"the first end must be below the second; got {low:g} and {high:g}")
        return low, high

    def closed_ends(self, field: str) -> tuple[float, float] | None:
        """Take two ends in rising order, or nothing.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        tuple of float or None
            Low and high.
        """
        found = self.ends(field)
        if found is None:
            return None
        low, high = found
        if low is None or high is None:
            self.refuse(field, "both ends are needed")
        return low, high

    def one_or_two(self, field: str) -> tuple[float, float]:
        """Take a number, or two in rising order where the source gives two.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        tuple of float
            The smaller and the larger; equal where there is one.
        """
        value = self._left.get(field)
        if isinstance(value, list):
            found = self.closed_ends(field)
            assert found is not None
            return found
        single = self.number(field)
        return single, single

    def words(self, field: str) -> tuple[str, ...]:
        """Take a list of words, at least one.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        tuple of str
            The words.
        """
        value = self.take(field)
        if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
            self.refuse(field, f"a list with one word or more is needed; got {_shown(value)}")
        return tuple(value)

    def parts(self, field: str) -> list[Fields]:
        """Take a list of mappings.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        list of Fields
            Empty where the field is missing.
        """
        value = self.take(field)
        if value is None:
            return []
        if not isinstance(value, list) or not value:
            self.refuse(field, f"a list with one entry or more is needed; got {_shown(value)}")
        return [Fields(part, f"{self.where}, {field} {number}") for number, part in enumerate(value, start=1)]

    def part(self, field: str) -> Fields | None:
        """Take a mapping.

        Parameters
        ----------
        field
            Its name.

        Returns
        -------
        Fields or None
            None where the field is missing.
        """
        value = self.take(field)
        return None if value is None else Fields(value, f"{self.where}, {field}")

    def left(self) -> Mapping[str, Any]:
        """Fields that were not taken yet.

        Returns
        -------
        mapping
            Names and values.
        """
        return self._left

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt field would else be lost in silence."""
        for field, value in self._left.items():
            self.refuse(str(field), f"no such field is known here; got {_shown(value)}")

    def _number(self, field: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.refuse(field, f"a number is needed; got {_shown(value)}")
        return float(value)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]
