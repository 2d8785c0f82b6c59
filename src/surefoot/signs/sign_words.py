"""The words of the signs, read from ``sign_words.yaml`` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from surefoot.errors import FormatError
from surefoot.signs.finding import SIGNS, SignGrade
from surefoot.signs.shipped_yaml import read_shipped_yaml

_FILE = Path(__file__).with_name("sign_words.yaml")


@dataclass(frozen=True)
class SignWords:
    """What is said of one sign.

    Parameters
    ----------
    clinical
        Definition for professionals.
    plain
        One sentence for the person by grade, with ``{side}`` to be filled in.
    would_change
        What would move the grade.
    cannot_be_measured
        What sensors on the feet cannot see.
    source, review
        Where the texts come from, and their state of review.
    """

    clinical: str
    plain: Mapping[SignGrade, str]
    would_change: str
    cannot_be_measured: tuple[str, ...]
    source: str
    review: str


@lru_cache(maxsize=1)
def sign_words() -> Mapping[str, SignWords]:
    """Read the words of every sign.

    Returns
    -------
    mapping of str to SignWords
        By sign, in the order of `surefoot.signs.SIGNS`.

    Raises
    ------
    ValueError
        When the file lacks a sign or a grade; it names them.
    """
    document = read_shipped_yaml(_FILE, FormatError)
    assert isinstance(document, dict), f"{_FILE.name} holds no mapping"
    missing = [sign for sign in SIGNS if sign not in document["signs"]]
    if missing:
        raise ValueError(f"{_FILE.name} has no words for {', '.join(missing)}")
    return {sign: _words(sign, document["signs"][sign], document) for sign in SIGNS}


def _words(sign: str, entry: Mapping[str, object], document: Mapping[str, str]) -> SignWords:
    plain = entry.get("plain")
    assert isinstance(plain, dict), f"{_FILE.name}: {sign} has no plain sentences"
    missing = [grade.value for grade in SignGrade if grade.value not in plain]
    if missing:
        raise ValueError(f"{_FILE.name}: {sign} has no plain sentence for {', '.join(missing)}")
    unseen = entry.get("cannot_be_measured")
    assert isinstance(unseen, list), f"{_FILE.name}: {sign} does not say what cannot be measured"
    return SignWords(
        clinical=str(entry["clinical"]),
        plain={grade: str(plain[grade.value]) for grade in SignGrade},
        would_change=str(entry["would_change"]),
        cannot_be_measured=tuple(str(text) for text in unseen),
        source=str(entry.get("source", document["source"])),
        review=str(entry.get("review", document["review"])),
    )
