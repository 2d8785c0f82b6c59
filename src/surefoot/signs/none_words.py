"""Words by which people say that no aid, no orthosis and no stimulation was used."""

from __future__ import annotations

_NONE = frozenset({"no", "none", "off", "without", "nothing", "not worn", "not used", "n/a", "-", "0", "false"})


def says_none(words: str) -> bool:
    """Tell whether the words say that there was none.

    Parameters
    ----------
    words
        What was said, for example of the orthosis.

    Returns
    -------
    bool
        True for ``none``, ``no``, ``off`` and the like, in capitals or not.
    """
    return words.strip().casefold().rstrip(".") in _NONE
