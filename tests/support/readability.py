"""How hard a text is to read, in years of schooling: the formula of Flesch and Kincaid (1975, report RBR-8-75)."""

from __future__ import annotations

import re

_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$")


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels; endings that are not spoken do not count."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    if groups > 1 and _SILENT.search(word) and not re.search(r"(?:[aeiouy]e|[szx]es|[cs]hes|ges|ces)$", word):
        groups -= 1
    return max(1, groups)


def sentences(text: str) -> list[str]:
    """Sentences of a text, by the marks at their ends."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def grade_level(texts: list[str]) -> float:
    """Years of schooling that a text asks for: 0.39 words per sentence + 11.8 syllables per word − 15.59."""
    words = [w for s in texts for w in re.findall(r"[A-Za-z']+", s)]
    return 0.39 * len(words) / len(texts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
