"""Refusals for the log: the first at once, repeats counted, so that the log cannot grow without bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from surefoot.recording import Side
from surefoot.stimulation.command import Refusal

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 600.0
_QUIET_S = 10.0


class _Line(NamedTuple):
    told_s: float
    seen_s: float
    wait_s: float
    hidden: int
    text: str


class RefusalBook(NamedTuple):
    """What was refused and when it was last told. Never changed in place.

    Parameters
    ----------
    lines
        By kind and side.
    """

    lines: Mapping[tuple[str, Side | None], _Line] = {}


def refuse(
    book: RefusalBook, told: list[Refusal], side: Side | None, now_s: float, kind: str, text: str
) -> RefusalBook:
    """Note a refusal, and tell it unless the same was told just before.

    Parameters
    ----------
    book
        The book.
    told
        The refusal is added here where it is told.
    side, now_s, kind, text
        As in `Refusal`.

    Returns
    -------
    RefusalBook
        The book with it. The same kind on the same side is told again after 1 s, then after twice that and so on up to
        ten minutes, with the number of repeats; after 10 s without it, it is new.
    """
    line = book.lines.get((kind, side))
    if line is None or not 0.0 <= now_s - line.seen_s <= _QUIET_S:
        hidden, wait_s, tell = (line.hidden if line else 0), _FIRST_WAIT_S, True
    else:
        hidden, wait_s, tell = line.hidden, line.wait_s, now_s - line.told_s >= line.wait_s
        wait_s = min(2.0 * wait_s, _LONGEST_WAIT_S) if tell else wait_s
    if tell:
        told.append(Refusal(side, now_s, kind, f"{text} ({hidden} more like it before)" if hidden else text))
    told_s = now_s if tell or line is None else line.told_s
    new = _Line(told_s, now_s, wait_s, 0 if tell else hidden + 1, text)
    return RefusalBook({**book.lines, (kind, side): new})


def refused_at(book: RefusalBook, side: Side, now_s: float) -> frozenset[str]:
    """Return what was refused at a moment, told or not.

    Parameters
    ----------
    book
        The book.
    side
        The leg; what concerns both legs counts too.
    now_s
        The moment, as it was given to `refuse`.

    Returns
    -------
    frozenset of str
        Kinds.
    """
    return frozenset(kind for (kind, of), line in book.lines.items() if of in (side, None) and line.seen_s == now_s)


def settle(book: RefusalBook, told: list[Refusal], now_s: float) -> RefusalBook:
    """Tell how many repeats were counted and not told yet, before a book is laid aside.

    Parameters
    ----------
    book
        The book.
    told
        One refusal is added here for each kind and side that has some.
    now_s
        As in `Refusal`.

    Returns
    -------
    RefusalBook
        The book with nothing left to tell.
    """
    lines = dict(book.lines)
    for (kind, side), line in book.lines.items():
        if line.hidden:
            told.append(Refusal(side, now_s, kind, f"{line.text} ({line.hidden} more like it until then)"))
            lines[kind, side] = line._replace(hidden=0)
    return RefusalBook(lines)
