"""Every measure of the catalogue, side by side."""

from __future__ import annotations

from surefoot.report.build import Source
from surefoot.report.figures import Quantity, Table
from surefoot.report.model import Block, Paragraph
from surefoot.report.numbers import details_text, value_text
from surefoot.signs import MEASURES, Measure

_INTRODUCTION = (
    "Each value is the median of the strides used, with its 95\N{NO-BREAK SPACE}% interval, the spread from stride to "
    "stride (standard deviation) and the number of strides. Where a value is missing, the reason stands in its place."
)


def measures_blocks(source: Source) -> list[Block]:
    """Every measure by side.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        A paragraph, the measures, and those that could not be given with the reason.
    """
    sides = source.assessment.measures
    rows, missing = [], []
    for name, info in MEASURES.items():
        measures = [sides[side].get(name) for side in ("left", "right", "both")]
        if any(measure is not None and measure.value is not None for measure in measures):
            rows.append((Quantity(info.label, info.meaning), *(_cell(measure, name) for measure in measures)))
        elif any(measures):
            reasons = dict.fromkeys(measure.reason for measure in measures if measure and measure.reason)
            missing.append((info.label, "; ".join(filter(None, reasons))))
    blocks: list[Block] = [Paragraph(_INTRODUCTION)]
    if rows:
        blocks.append(Table("Every measure", ("Measure", "Left", "Right", "Both or compared"), rows, stacked=True))
    if missing:
        blocks.append(Table("Measures that could not be given", ("Measure", "Why"), missing, stacked=True))
    return blocks


def _cell(measure: Measure | None, name: str) -> Quantity:
    if measure is None:
        return Quantity("")
    if measure.value is None:
        return Quantity("", details_text(measure, name))
    is_count = not measure.unit and measure.low is None
    return Quantity(value_text(measure, name), "" if is_count else details_text(measure, name))
