"""An explanation for the physiotherapist and the doctor: flags, questions, mechanisms with evidence, options."""

from __future__ import annotations

from collections.abc import Iterable

from surefoot.care import MechanismFound, OptionFound, OptionStatus, Said
from surefoot.report.explanation_source import CareSource, because_text
from surefoot.report.explanation_words import KIND_GROUPS, SUPPORT_CLINICAL
from surefoot.report.figures import Table
from surefoot.report.model import Block, Folded, Group, Paragraph, Role
from surefoot.report.said_blocks import Entry, Line, Lines, LineStyle
from surefoot.report.section_care_person import SUPPORTED, by_mechanism, by_note, by_option, option_title

_HOW = (
    "Strong clues count 3, moderate 2, weak 1, for and against; strong support needs two clues or more. These are no "
    "probabilities. Several mechanisms at once are the rule. Small words in this type are identifiers of statements in "
    "the knowledge base; ◊ marks a statement that needs clinical review."
)
_OPTIONS = (
    "Options to weigh, not orders, and no doses. They fit what was told and seen; what speaks against each here stands "
    "with it."
)


def question_back_blocks(source: CareSource) -> list[Block]:
    """What to ask back: contradictions, flags that are half there, and what would tell most.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Empty groups are left out.
    """
    blocks: list[Block] = []
    for kind, title in (
        ("contradiction", "Answers that do not go together"),
        ("red flag", "Answers that decide on a red flag"),
        ("next observation", "What would tell most"),
    ):
        asked = [question for question in source.explanation.questions if question.kind == kind]
        if asked:
            lines = tuple(Line(q.about[0], q.text, "about " + ", ".join(q.about[1:]).replace("_", " ")) for q in asked)
            blocks.append(Group(f"ask-{kind.replace(' ', '-')}", title, (Lines(lines, show_ids=True),)))
    return blocks or [Paragraph("Nothing contradicts, and nothing that was looked for is missing.")]


def mechanism_blocks(source: CareSource) -> list[Block]:
    """Every mechanism by side: a table, then the evidence.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Supported mechanisms stand open, the others are folded.
    """
    groups = by_mechanism(source.explanation.mechanisms)
    rows = []
    for group in groups:
        support = {m.side: SUPPORT_CLINICAL[m.support] for m in group}
        whole = support.get("both")
        rows.append((group[0].label, *((whole, whole) if whole else (support["left"], support["right"]))))
    shown = [m for m in source.explanation.mechanisms if m.support in SUPPORTED]
    rest = [m for m in source.explanation.mechanisms if m.support not in SUPPORTED]
    blocks: list[Block] = [
        Paragraph(_HOW, Role.NOTE),
        Table("Support of each mechanism", ("mechanism", "left", "right"), rows, stacked=True),
        *(_mechanism(source, m) for m in shown),
    ]
    if rest:
        words = "Mechanisms without support, and what is missing to judge them, are in explanation.html."
        entries = tuple(_mechanism(source, m) for m in rest)
        blocks.append(Folded("Not supported, or unknown", entries, on_paper=words))
    return blocks


def option_blocks(source: CareSource) -> list[Block]:
    """Options that are offered, by kind.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Each with why, what speaks against it, what to watch, evidence and sources.
    """
    offered = by_option(source.explanation.options, OptionStatus.OFFERED)
    blocks: list[Block] = [Paragraph(_OPTIONS, Role.NOTE)]
    for ident, title, kinds in KIND_GROUPS:
        group = [options for options in offered if options[0].kind in kinds]
        if group:
            entries = tuple(_option(source, options, "options") for options in group)
            blocks.append(Group(f"options-{ident}", title, entries))
    return blocks if offered else [*blocks, Paragraph("No option fits what is known so far.")]


def withheld_blocks(source: CareSource) -> list[Block]:
    """Options that are withheld, and why.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Each with its reason.
    """
    withheld = by_option(source.explanation.options, OptionStatus.WITHHELD)
    return [_option(source, options, "withheld") for options in withheld]


def treatment_blocks(source: CareSource) -> list[Block]:
    """What treatments and their days mean for what was told and measured.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Empty without a treatment that matters so.
    """
    entries: list[Block] = []
    for sides in by_note(source.explanation.treatment_notes):
        first = sides[0]
        rows = (("Why", _why(first.id, [note.said for note in sides])), ("Sources", _sources(source, first.id)))
        lead = Lines((source.clinical(first.id),), LineStyle.SENTENCES, show_ids=True)
        entries.append(Entry(f"treatment-{first.id}", option_title(sides), "", "offered", lead, rows))
    return entries


def clinical_programme_blocks(source: CareSource) -> list[Block]:
    """The home programme as a table, or why it is withheld.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Each exercise with its identifier.
    """
    programme = source.explanation.programme
    if not programme.exercises:
        return [Paragraph(f"Withheld. {programme.withheld}")]
    entries: list[Block] = []
    for exercise in programme.exercises:
        numbers = (("hold (s)", exercise.hold_s), ("repetitions", exercise.repetitions), ("sets", exercise.sets))
        amounts = [f"{name} {bounds[0]} to {bounds[1]}" for name, bounds in numbers if bounds]
        plan = "; ".join([*amounts, exercise.position, ", ".join(day[:3] for day in exercise.days)])
        rows = [("Plan", _ran_on([Line(exercise.id, f"{plan}.")])), ("Why", _why(exercise.id, [exercise.said]))]
        if exercise.cautions:
            rows.append(("Care", _said(source, exercise.cautions)))
        rows.append(("Sources", _sources(source, exercise.id)))
        lead = Lines((source.clinical(exercise.id),), LineStyle.SENTENCES, show_ids=True)
        entries.append(Entry(f"plan-{exercise.id}", exercise.label, exercise.side, "offered", lead, tuple(rows)))
    notes = Lines(tuple(source.clinical(note.id) for note in programme.notes), show_ids=True)
    return [notes, *entries]


def _mechanism(source: CareSource, found: MechanismFound) -> Entry:
    rows: list[tuple[str, Lines]] = []
    for name, pieces in (("For", found.evidence_for), ("Against", found.evidence_against)):
        if pieces:
            rows.append((name, _said(source, pieces)))
    if found.evidence_missing:
        missing = [Line(said.id, f"{', '.join(said.because)};") for said in found.evidence_missing if said.because]
        rows.append(("Missing", Lines(tuple(missing), LineStyle.RUN_ON, show_ids=True)))
    if found.next_observation:
        rows.append(("Would tell most", _said(source, [found.next_observation])))
    rows.append(
        ("Sources", _sources(source, found.id, *(s.id for s in (*found.evidence_for, *found.evidence_against))))
    )
    rows += _differs(source, found.id, *(s.id for s in (*found.evidence_for, *found.evidence_against)))
    side = "" if found.side == "both" else f"{found.side}, "
    lead = Lines((source.clinical(found.id),), LineStyle.SENTENCES, show_ids=True)
    ident = f"mechanism-{found.id}-{found.side}"
    result = f"{side}{SUPPORT_CLINICAL[found.support]}"
    return Entry(ident, found.label, result, found.support.value, lead, tuple(rows))


def _option(source: CareSource, sides: list[OptionFound], where: str) -> Entry:
    first, withheld = sides[0], where == "withheld"
    cautions = {caution.id: caution for option in sides for caution in option.cautions}
    against = [c for c in cautions.values() if source.withholds(c.id)]
    careful = [c for c in cautions.values() if not source.withholds(c.id)]
    rows = [("Withheld because", _said(source, against))] if withheld else []
    rows.append(("Why", _why(first.id, [option.said for option in sides])))
    if careful:
        rows.append(("Care", _said(source, careful)))
    for name, texts in (
        ("Watch", first.watch),
        ("Evidence", (first.evidence,)),
        ("Ask", (first.ask,) if first.ask and not withheld else ()),
        ("Tried", tuple(dict.fromkeys(words for option in sides for words in option.tried))),
    ):
        if texts:
            rows.append(
                (name, _ran_on([Line(first.id, text if text.endswith((".", "?")) else f"{text}.") for text in texts]))
            )
    rows.append(("Sources", _sources(source, first.id, *cautions)))
    rows += _differs(source, first.id, *cautions)
    lead = Lines((source.clinical(first.id),), LineStyle.SENTENCES, show_ids=True)
    weight = "withheld" if withheld else "offered"
    return Entry(f"{where}-{first.id}", option_title(sides), "", weight, lead, tuple(rows))


def _said(source: CareSource, pieces: Iterable[Said]) -> Lines:
    lines = []
    for said in pieces:
        because = because_text(said)
        lines.append(source.clinical(said.id, f"({because})" if because else ""))
    return Lines(tuple(lines), show_ids=True)


def _why(ident: str, pieces: Iterable[Said]) -> Lines:
    words = dict.fromkeys(word for said in pieces for word in said.because)
    return _ran_on([Line(ident, f"{'; '.join(words)}.")])


def _ran_on(lines: Iterable[Line]) -> Lines:
    return Lines(tuple(lines), LineStyle.RUN_ON)


def _sources(source: CareSource, *idents: str) -> Lines:
    named = {name for ident in idents for name in source.statement(ident).sources}
    numbers = ", ".join(str(place) for place, name in enumerate(source.used_sources, 1) if name in named)
    return Lines((Line(idents[0], f"{numbers}; {source.statement(idents[0]).review}."),), LineStyle.RUN_ON)


def _differs(source: CareSource, *idents: str) -> list[tuple[str, Lines]]:
    lines = [Line(ident, words) for ident in dict.fromkeys(idents) if (words := source.statement(ident).differs)]
    return [("Article and guideline differ", Lines(tuple(lines), show_ids=True))] if lines else []
