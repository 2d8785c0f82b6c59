"""How good the recording is: what limits the numbers, which strides were used, and what the sensors gave."""

from __future__ import annotations

from surefoot.recording import Side
from surefoot.report.build import Source
from surefoot.report.figures import Table
from surefoot.report.model import Block, Paragraph, Remarks, Role
from surefoot.report.words import KIND_WORDS, SEVERITY_WORDS, RemarkGroup, grouped_remarks
from surefoot.signs import Assessment

_CLOCK = (
    "The left and right sensors do not share one clock, or it is not known whether they do. So nothing that compares "
    "the times of the two feet is given (step time, double support)."
)
_COUNTS = {"found": "Found", "used": "Used", "turn": "In turns", "not_level": "Not level", "low_quality": "Low quality"}


def quality_blocks(source: Source) -> list[Block]:
    """What limits the numbers, the strides used, and the sensors.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Remarks, the worst first, and two tables.
    """
    assessment = source.assessment
    groups = tuple(grouped_remarks(assessment.quality))
    blocks: list[Block] = []
    if groups:
        blocks += [Remarks(groups), Paragraph(_legend(groups), Role.NOTE)]
    else:
        blocks.append(Paragraph("Nothing was found that limits the numbers."))
    if not assessment.synchronised:
        blocks.append(Paragraph(_CLOCK))
    return [*blocks, _strides(assessment), _sensors(assessment)]


def _legend(groups: tuple[RemarkGroup, ...]) -> str:
    words = dict.fromkeys(f"{word}: {meaning}" for word, meaning in (*SEVERITY_WORDS.values(), *KIND_WORDS.values()))
    used = {f"{group.word}: {group.meaning}" for group in groups}
    return " ".join(text for text in words if text in used)


def _strides(assessment: Assessment) -> Table:
    rows = []
    for side in Side:
        if side in assessment.segment:
            measures = assessment.measures[side]
            counts = (str(int(measures[f"strides_{kind}"].value or 0)) for kind in _COUNTS)
            rows.append((side.value.capitalize(), *counts))
    return Table("Strides found and used", ("Foot", *_COUNTS.values()), rows)


def _sensors(assessment: Assessment) -> Table:
    rows = [
        (
            stream.placement.value.replace("_", " ").capitalize(),
            f"{stream.duration_s:.1f}\N{NO-BREAK SPACE}s",
            f"{stream.rate_hz:.1f}\N{NO-BREAK SPACE}Hz (declared {stream.nominal_rate_hz:g})",
            f"{stream.samples:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
            stream.source,
        )
        for stream in assessment.streams
    ]
    return Table("Sensors", ("Place", "Length", "Rate", "Samples", "Source"), rows, stacked=True)
