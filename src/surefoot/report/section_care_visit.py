"""One page to take along to the next visit: what to ask, what to test, what does not go together."""

from __future__ import annotations

from surefoot.care import OptionStatus
from surefoot.report.explanation_source import CareSource, sides_text
from surefoot.report.explanation_words import page_line, sentences
from surefoot.report.model import Block, Group
from surefoot.report.said_blocks import Line, Lines, LineStyle
from surefoot.report.section_care_person import SUPPORTED, by_mechanism, by_note, by_option, option_title

MOST_QUESTIONS, MOST_TESTS = 8, 3
# one question of each kind, so that the page stays one page; the kinds that need another person come first
_ORDER = (
    "physiotherapy",
    "orthosis",
    "stimulation",
    "medicine question",
    "injection question",
    "surgery question",
    "referral",
    "walking aid",
    "footwear",
    "safety",
    "support",
    "temperature",
    "compression",
    "training",
    "movement",
)


def visit_blocks(source: CareSource) -> list[Block]:
    """The page to take along.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Short enough for one sheet.
    """
    blocks: list[Block] = [sentences(page_line("page_visit"))]
    if source.explanation.red_flags:
        blocks.insert(0, sentences(page_line("page_visit_flags")))
    for ident, title, lines in (
        ("visit-short", "In short", _short(source)),
        ("visit-unclear", "This does not go together", _contradictions(source)),
        ("visit-tests", "What could be tested", _tests(source)),
        ("visit-ask", "What to ask", _asks(source)),
    ):
        style = LineStyle.BULLETS if ident == "visit-short" else LineStyle.BOXES
        if lines:
            blocks.append(Group(ident, title, (Lines(lines, style),)))
    return blocks


def _short(source: CareSource) -> tuple[Line, ...]:
    found = []
    for group in by_mechanism(source.explanation.mechanisms):
        shown = [m for m in group if m.support in SUPPORTED[:2]]
        if shown:
            where = sides_text([m.side for m in shown])
            found.append(Line(group[0].id, f"{group[0].label}{f', {where}' if where else ''}"))
    notes = by_note(source.explanation.treatment_notes)
    return (*found, *(Line(sides[0].id, option_title(sides)) for sides in notes))


def _contradictions(source: CareSource) -> tuple[Line, ...]:
    asked = [q for q in source.explanation.questions if q.kind == "contradiction"]
    return tuple(Line(question.about[0], question.text) for question in asked)


def _tests(source: CareSource) -> tuple[Line, ...]:
    supported = {
        (m.id, m.next_observation.id): m.support
        for m in reversed(source.explanation.mechanisms)
        if m.next_observation is not None and m.support in SUPPORTED
    }
    first = sorted(reversed(supported.items()), key=lambda item: SUPPORTED.index(item[1]))
    idents = list(dict.fromkeys(observation for (_, observation), _ in first))
    plain = {source.statement(ident).plain: ident for ident in reversed(idents)}
    return tuple(source.plain(ident) for ident in reversed(plain.values()))[:MOST_TESTS]


def _asks(source: CareSource) -> tuple[Line, ...]:
    offered = [options[0] for options in by_option(source.explanation.options, OptionStatus.OFFERED)]
    found = []
    for kind in _ORDER:
        asks = [option for option in offered if option.kind == kind and option.ask]
        found += [Line(option.id, option.ask or "") for option in asks[:1]]
    return (
        page_line("page_visit_always"),
        *found[:MOST_QUESTIONS],
        page_line("page_visit_again"),
    )
