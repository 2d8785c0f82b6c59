"""The person's pages of an explanation: what we see, what may be behind it, what could help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from surefoot.care import (
    GeneralHistory,
    MechanismFound,
    OptionFound,
    OptionStatus,
    SideHistory,
    Support,
    TreatmentNoteFound,
)
from surefoot.care.fact_words import fact_words
from surefoot.recording import Side
from surefoot.report.explanation_source import CareSource, sides_text
from surefoot.report.explanation_words import KIND_GROUPS, SUPPORT_PLAIN, page_line, sentences
from surefoot.report.model import Block, Folded, Group
from surefoot.report.said_blocks import Entry, Line, Lines, LineStyle
from surefoot.report.section_signs import ordered, stands_out
from surefoot.signs import Grade, judge_quality

SUPPORTED = (Support.STRONG, Support.MODERATE, Support.WEAK)
_MOST_CLUES = 3
_MOST_OPTIONS = 4


def seen_care_blocks(source: CareSource) -> list[Block]:
    """What the walk showed and what was told.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Signs that stand out first; then what treatments and their days mean for them.
    """
    walk, told = _walk_lines(source), told_lines(source)
    blocks: list[Block] = [Group("seen-walk", "In your walk", (Lines(walk),)) if len(walk) > 1 else sentences(*walk)]
    if told:
        blocks.append(Group("seen-told", "What you told us", (Lines(told),)))
    else:
        blocks.append(sentences(page_line("page_nothing_told")))
    notes = by_note(source.explanation.treatment_notes)
    if notes:
        blocks.append(Group("seen-treatments", "Your treatments", tuple(_note(source, sides) for sides in notes)))
    return blocks


def behind_blocks(source: CareSource) -> list[Block]:
    """What may be behind it: the supported mechanisms, the best supported first.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Then what nothing points to, and what can not be told yet.
    """
    found = by_mechanism(source.explanation.mechanisms)
    supported = [group for group in found if _best(group) in SUPPORTED]
    supported.sort(key=lambda group: SUPPORTED.index(_best(group)))
    blocks: list[Block] = [sentences(page_line("page_no_diagnosis"), page_line("page_review"))]
    blocks += [_behind(source, group) for group in supported]
    if not supported:
        told = any(group for group in found if _best(group) is Support.NOT)
        blocks.append(sentences(page_line("page_nothing_behind" if told else "page_little_told")))
    for support, ident in ((Support.NOT, "page_not_supported"), (Support.UNKNOWN, "page_not_known")):
        names = [group[0].label.lower() for group in found if _best(group) is support]
        if names:
            blocks.append(sentences(page_line(ident, names="; ".join(names))))
    return blocks


def help_care_blocks(source: CareSource) -> list[Block]:
    """What could help, a few options of each kind.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        What is not for this person now stands at the end, with the reason.
    """
    offered = by_option(source.explanation.options, OptionStatus.OFFERED)
    blocks: list[Block] = [sentences(page_line("page_options"))]
    if source.explanation.footwear:
        lacking = Lines(tuple(source.plain(feature.id) for feature in source.explanation.footwear))
        blocks.append(Group("help-shoes", "Your shoes", (lacking,)))
    for ident, title, kinds in KIND_GROUPS:
        group = sorted((o for o in offered if o[0].kind in kinds), key=lambda o: kinds.index(o[0].kind))
        if group:
            blocks.append(_help(source, ident, title, group))
    if not offered:
        blocks.append(sentences(page_line("page_no_options")))
    withheld = by_option(source.explanation.options, OptionStatus.WITHHELD)
    if withheld:
        blocks.append(Group("help-not", "Not for you now", tuple(_withheld(source, o) for o in withheld)))
    return blocks


def mechanism_sentences(source: CareSource) -> list[str]:
    """The best supported mechanisms, a sentence each.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of str
        Only what is supported strongly or moderately.
    """
    found = []
    for group in by_mechanism(source.explanation.mechanisms):
        shown = [m for m in group if m.support in SUPPORTED[:2]]
        if shown:
            where = sides_text([m.side for m in shown])
            found.append(f"{group[0].label}{f' ({where})' if where else ''}: {SUPPORT_PLAIN[_best(shown)]}.")
    return found


def by_mechanism(mechanisms: Iterable[MechanismFound]) -> list[list[MechanismFound]]:
    """Mechanisms with their sides together.

    Parameters
    ----------
    mechanisms
        As found, by side.

    Returns
    -------
    list of list of MechanismFound
        In the order of the engine.
    """
    found: dict[str, list[MechanismFound]] = {}
    for mechanism in mechanisms:
        found.setdefault(mechanism.id, []).append(mechanism)
    return list(found.values())


def by_option(options: Iterable[OptionFound], status: OptionStatus) -> list[list[OptionFound]]:
    """Options of one status with their sides together.

    Parameters
    ----------
    options
        As found, by side.
    status
        Offered or withheld.

    Returns
    -------
    list of list of OptionFound
        In the order of the engine.
    """
    found: dict[str, list[OptionFound]] = {}
    for option in options:
        if option.status is status:
            found.setdefault(option.id, []).append(option)
    return list(found.values())


def by_note(notes: Iterable[TreatmentNoteFound]) -> list[list[TreatmentNoteFound]]:
    """Notes on treatments with their sides together.

    Parameters
    ----------
    notes
        As found, by side.

    Returns
    -------
    list of list of TreatmentNoteFound
        In the order of the engine.
    """
    found: dict[str, list[TreatmentNoteFound]] = {}
    for note in notes:
        found.setdefault(note.id, []).append(note)
    return list(found.values())


def option_title(sides: Sequence[OptionFound | TreatmentNoteFound]) -> str:
    """An option or a note with the sides that it is for.

    Parameters
    ----------
    sides
        The same option or note on its sides.

    Returns
    -------
    str
        For example ``Orthotist (right)``.
    """
    where = sides_text([option.side for option in sides])
    return f"{sides[0].label} ({where})" if where else sides[0].label


def told_lines(source: CareSource) -> tuple[Line, ...]:
    """What was told, one line for each side and one for the person as a whole.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    tuple of Line
        Only what is there; a no is not repeated here.
    """
    history = source.history
    records: tuple[tuple[str, str, SideHistory | GeneralHistory], ...] = (
        ("answers_left", "Left", history.left),
        ("answers_right", "Right", history.right),
        ("answers_general", "You", history.general),
    )
    found = []
    for ident, name, record in records:
        words = [fact_words(f"side.{field}", value) for field, value in _told(record)]
        if words:
            found.append(Line(ident, f"{name}: {'; '.join(words)}."))
    if history.goals:
        found.append(Line("answers_goals", f"What you want: {'; '.join(history.goals)}."))
    return tuple(found)


def _told(record: SideHistory | GeneralHistory) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in record if value is not None and value is not False and value != ()]


def _walk_lines(source: CareSource) -> tuple[Line, ...]:
    if source.assessment is None:
        return (page_line("page_no_walk"),)
    if judge_quality(source.assessment).grade is Grade.POOR:
        return (page_line("page_poor_walk"),)
    findings = [f for side in Side for f in source.assessment.signs.get(side, {}).values() if f.plain]
    out = {f.plain: Line(f"sign_{f.side}_{f.sign}", f.plain) for f in reversed(ordered(findings)) if stands_out(f)}
    return tuple(reversed(out.values())) or (page_line("page_nothing_seen"),)


def _best(group: Sequence[MechanismFound]) -> Support:
    order = (Support.STRONG, Support.MODERATE, Support.WEAK, Support.NOT, Support.UNKNOWN)
    return min((m.support for m in group), key=order.index)


def _behind(source: CareSource, group: Sequence[MechanismFound]) -> Entry:
    best = _best(group)
    shown = [m for m in group if m.support in SUPPORTED]
    same = len({m.support for m in shown}) == 1
    where = sides_text([m.side for m in shown])
    words = [f"{m.side}: {SUPPORT_PLAIN[m.support]}" for m in shown]
    result = "; ".join(words) if not same else f"{where}: {SUPPORT_PLAIN[best]}" if where else SUPPORT_PLAIN[best]
    clues = list(dict.fromkeys(said.id for m in shown for said in m.evidence_for))[:_MOST_CLUES]
    lead = sentences(source.plain(group[0].id))
    rows = (("What points to it", Lines(tuple(source.plain(ident) for ident in clues))),)
    return Entry(f"behind-{group[0].id}", group[0].label, result, best.value, lead, rows)


def _note(source: CareSource, sides: Sequence[TreatmentNoteFound]) -> Entry:
    days = tuple(dict.fromkeys(words for note in sides for words in note.said.because))
    rows = (("Days", Lines(tuple(Line(sides[0].id, f"{words}.") for words in days))),) if days else ()
    return Entry(f"seen-{sides[0].id}", option_title(sides), "", "offered", sentences(source.plain(sides[0].id)), rows)


def _help(source: CareSource, ident: str, title: str, group: Sequence[Sequence[OptionFound]]) -> Group:
    shown: list[Block] = [_option(source, option) for option in group[:_MOST_OPTIONS]]
    if len(group) > _MOST_OPTIONS:
        rest = tuple(_option(source, option) for option in group[_MOST_OPTIONS:])
        words = page_line("page_more_options").text
        shown.append(Folded(f"{len(rest)} more of this kind", rest, on_paper=words))
    return Group(f"help-{ident}", title, tuple(shown))


def _option(source: CareSource, sides: Sequence[OptionFound]) -> Entry:
    first = sides[0]
    lead = sentences(source.plain(first.id))
    cautions = list(dict.fromkeys(caution.id for option in sides for caution in option.cautions))
    rows = [("Take care", Lines(tuple(source.plain(ident) for ident in cautions)))] if cautions else []
    tried = tuple(dict.fromkeys(words for option in sides for words in option.tried))
    if tried:
        rows.append(("You tried", Lines(tuple(Line(first.id, f"{words}.") for words in tried))))
    if first.id == "card_to_carry":
        lead = Lines((*lead.items, page_line("page_card")), LineStyle.SENTENCES)
    return Entry(f"help-{first.id}", option_title(sides), "", "offered", lead, tuple(rows))


def _withheld(source: CareSource, sides: Sequence[OptionFound]) -> Entry:
    first = sides[0]
    reasons = dict.fromkeys(caution.id for option in sides for caution in option.cautions)
    lines = Lines(tuple(source.plain(ident) for ident in reasons if source.withholds(ident)))
    return Entry(f"not-{first.id}", option_title(sides), "", "withheld", lines, ())
