"""The signs of each side: a table of grades, then every sign with the evidence for, against and missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surefoot.recording import Side
from surefoot.report.build import Source
from surefoot.report.figures import Cell, Quantity, Table
from surefoot.report.model import Block, EvidenceList, FindingCard, Folded, Group, Paragraph, Role
from surefoot.report.numbers import unbroken
from surefoot.report.references import sources_of
from surefoot.signs import SIGNS, Evidence, Finding, SignGrade

GRADE_ORDER = (SignGrade.CLEAR, SignGrade.LIKELY, SignGrade.POSSIBLE, SignGrade.CANNOT_TELL, SignGrade.NOT_SEEN)
_SEEN = (SignGrade.CLEAR, SignGrade.LIKELY, SignGrade.POSSIBLE)
NOT_LOOKED_AT = "not looked at"
_VALUES = {"heel": "mostly heel first", "flat": "mostly flat", "toe": "mostly toes first"}


def signs_blocks(source: Source) -> list[Block]:
    """Grades of both sides in a table, then the evidence by side.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Signs that were seen come first and stand open; the others are folded.
    """
    signs = source.assessment.signs
    sides = {side: dict(signs.get(side, {})) for side in Side}
    if not any(sides.values()):
        return [Paragraph(f"Signs were {NOT_LOOKED_AT} in this walk. That does not mean that there are none.")]
    groups = [
        Group(f"signs-{side.value}", f"{side.value.capitalize()} foot", _seen(own)) for side, own in sides.items()
    ]
    rest = [_rest(side, own) for side, own in sides.items() if any(not stands_out(f) for f in own.values())]
    blocks: list[Block] = [_overview(sides), Paragraph(source.assessment.signs_note, Role.NOTE), *groups]
    if rest:
        blocks.append(Group("signs-rest", "Not seen, or cannot be told", tuple(rest)))
    return blocks


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the clearest first, then in the order of the catalogue.

    Parameters
    ----------
    findings
        Findings of one side or both.

    Returns
    -------
    list of Finding
        The same findings.
    """
    places = {name: place for place, name in enumerate(SIGNS)}
    return sorted(findings, key=lambda f: (GRADE_ORDER.index(f.grade), places.get(f.sign, len(places)), f.side))


def stands_out(finding: Finding) -> bool:
    """Whether a finding is one that a person or a clinician would want to know first.

    Parameters
    ----------
    finding
        The finding.

    Returns
    -------
    bool
        True where the sign was seen at least possibly.
    """
    return finding.grade in _SEEN


def sign_label(sign: str) -> str:
    """Name of a sign for people.

    Parameters
    ----------
    sign
        Machine name.

    Returns
    -------
    str
        The label of the catalogue, or the name without underscores.
    """
    return SIGNS.get(sign, sign.replace("_", " ").capitalize())


def _overview(sides: Mapping[Side, Mapping[str, Finding]]) -> Table:
    names = dict.fromkeys([*SIGNS, *(name for found in sides.values() for name in found)])
    rows: list[tuple[Cell, ...]] = [
        (sign_label(name), *(_grade(sides[side].get(name)) for side in Side)) for name in names
    ]
    return Table("Signs at a glance", ("Sign", "Left", "Right"), rows)


def _grade(finding: Finding | None) -> Quantity:
    if finding is None:
        return Quantity("", NOT_LOOKED_AT)
    return Quantity(finding.grade.value.capitalize(), _VALUES.get(finding.value or "", finding.value or ""))


def _seen(findings: Mapping[str, Finding]) -> tuple[Block, ...]:
    if not findings:
        return (Paragraph("The signs of this side were not looked at."),)
    cards = tuple(_card(f) for f in ordered(findings.values()) if stands_out(f))
    return cards or (Paragraph(_none_seen(findings)),)


def _none_seen(findings: Mapping[str, Finding]) -> str:
    told = [finding for finding in findings.values() if finding.grade is not SignGrade.CANNOT_TELL]
    if not told:
        return "No sign could be told on this side. That does not mean that there is none."
    if len(told) == 1 < len(findings):
        return "The one sign that could be told was not seen on this side; see below for the others."
    if len(told) < len(findings):
        return f"None of the {len(told)} signs that could be told was seen on this side; see below for the others."
    return "None of the signs that were looked at was seen on this side."


def _rest(side: Side, findings: Mapping[str, Finding]) -> Folded:
    rest = [f for f in ordered(findings.values()) if not stands_out(f)]
    cards = tuple(_card(f, folded=True) for f in rest)
    return Folded(f"{side.value.capitalize()} foot: {len(cards)} signs", cards)


def _card(finding: Finding, *, folded: bool = False) -> FindingCard:
    value = _VALUES.get(finding.value or "", finding.value)
    lists = (
        EvidenceList("Speaks for it", "+", tuple(map(_weighed, finding.evidence_for))),
        EvidenceList("Speaks against it", "\N{MINUS SIGN}", tuple(map(_weighed, finding.evidence_against))),
        EvidenceList("Could not be looked at", "?", tuple(map(_not_weighed, finding.evidence_missing))),
    )
    return FindingCard(
        ident=f"sign-{finding.side}-{finding.sign}",
        title=sign_label(finding.sign),
        grade=finding.grade,
        result=finding.grade.value + (f" ({value})" if value else ""),
        evidence=tuple(one for one in lists if one.items),
        facts=(
            ("How sure", unbroken(finding.certainty)),
            ("What would change it", unbroken(finding.would_change)),
            ("Rests on", f"{finding.strides} stride{'' if finding.strides == 1 else 's'}"),
        ),
        folded=folded,
    )


def _weighed(evidence: Evidence) -> tuple[str, str]:
    source = f" ({'; '.join(s.short for s in sources_of(evidence))})" if evidence.source else ""
    words = f"{evidence.strength.value.capitalize()} evidence; compared with: {evidence.basis}{source}."
    return unbroken(evidence.text), words


def _not_weighed(evidence: Evidence) -> tuple[str, str]:
    return unbroken(evidence.text), f"It would be {evidence.strength.value} evidence."
