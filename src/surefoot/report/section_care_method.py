"""What an explanation rests on: how it was made, the review of its statements, its sources, its versions."""

from __future__ import annotations

from collections import Counter

from surefoot.recording import Side
from surefoot.report.explanation_source import CareSource
from surefoot.report.figures import Table
from surefoot.report.model import Block, Definitions, Group, Paragraph
from surefoot.report.said_blocks import Line, Lines, LineStyle
from surefoot.signs import SIGNS

_HOW = (
    "The answers and the graded signs of the walk were laid against a knowledge base whose statements carry their "
    "sources. Red flags come first and rest on the answers alone. Nothing is learned from other people's data, nothing "
    "is guessed, and the same input gives the same page. It is not a medical device and makes no diagnosis; it names "
    "options and never orders one."
)


def basis_blocks(source: CareSource) -> list[Block]:
    """How it was made, and how far its statements were reviewed.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        With the versions of the software and of the knowledge base.
    """
    states = Counter(source.statement(ident).review for ident in source.used)
    review = tuple((state, f"{number} statements on this page") for state, number in states.most_common())
    versions = tuple(source.explanation.versions.items())
    groups: list[Block] = [Paragraph(_HOW)]
    if review:
        groups.append(Group("basis-review", "Review of the statements", (Definitions(review),)))
    groups.append(Group("basis-versions", "Versions", (Definitions(versions),)))
    return groups


def sign_table_blocks(source: CareSource) -> list[Block]:
    """The grades of the walk's signs as they were used.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        A table, or a word that no walk was measured.
    """
    signs = source.explanation.signs
    names = dict.fromkeys(name for side in Side for name in signs.get(side, {}))
    if not names:
        return [Paragraph("No walk was measured: everything rests on the answers.")]
    rows = [
        (SIGNS.get(name, name), *(signs.get(side, {}).get(name, "not looked at") for side in Side)) for name in names
    ]
    return [Table("Signs of the walk", ("sign", "left", "right"), rows, stacked=True)]


def source_blocks(source: CareSource) -> list[Block]:
    """The publications that the statements of this page rest on.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Each with its identifier.
    """
    lines = []
    for ident in source.used_sources:
        found = source.sources[ident]
        doi = f" doi\N{NO-BREAK SPACE}{found.doi}." if found.doi else ""
        pmid = f" PMID\N{NO-BREAK SPACE}{found.pmid}." if found.pmid and not found.doi else ""
        country = f" ({found.country})" if found.country else ""
        lines.append(Line(ident, f"{found.citation}{doi}{pmid}{country}"))
    return [Lines(tuple(lines), LineStyle.STEPS, show_ids=True)]
