"""How well sensors and optical markers agree on the same strides."""

from __future__ import annotations

from surefoot.report.build import Source
from surefoot.report.figures import Quantity, Table
from surefoot.report.model import Block, Paragraph, Role
from surefoot.report.numbers import number, unit_text
from surefoot.signs import MEASURES, Agreement

_INTRODUCTION = (
    "Both systems measured the same strides of this walk. The difference is sensor minus marker. Half of the "
    "limits' width is what a single stride may differ by. The intraclass correlation is 1 where both agree fully; it "
    "falls when the strides hardly differ among themselves, even where both systems agree."
)
_SOURCES = (
    "Limits of agreement: Bland and Altman 1986, doi 10.1016/S0140-6736(86)90837-8. Intraclass correlation ICC(A,1): "
    "McGraw and Wong 1996, doi 10.1037/1082-989X.1.1.30."
)


def agreement_blocks(source: Source) -> list[Block]:
    """Bias, limits of agreement and intraclass correlation of each measure.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        A table with how to read it and the sources.

    Raises
    ------
    ValueError
        When the recording has no markers beside its sensors.
    """
    found = source.assessment.agreement
    if not found:
        raise ValueError("the recording does not hold both sensors and markers")
    head = ("Measure", "Side", "Difference", "95 % limits of agreement", "Intraclass correlation", "Strides")
    return [
        Paragraph(_INTRODUCTION),
        Table("Sensors minus markers", head, [_row(one) for one in found], stacked=True),
        Paragraph(_SOURCES, Role.NOTE),
    ]


def _row(one: Agreement) -> tuple[str | Quantity, ...]:
    info = MEASURES.get(one.measure)
    label = info.label if info else one.measure.removesuffix("_s").replace("_", " ").capitalize()
    decimals = 3 if one.unit in ("s", "m", "m/s") else (info.decimals if info else 1)
    unit = unit_text(one.unit)

    def span(low: float | None, high: float | None, digits: int, after: str) -> str:
        if low is None or high is None:
            return ""
        return f"{number(low, digits)} to {number(high, digits)}{after}"

    bias = Quantity(
        number(one.bias, decimals) + unit, _if_any("95 % interval", span(one.bias_low, one.bias_high, decimals, unit))
    )
    limits = span(one.limit_low, one.limit_high, decimals, unit) or "not given: too few strides"
    icc = "not given" if one.icc is None else number(one.icc, 2)
    correlation = Quantity(icc, _if_any("95 % interval", span(one.icc_low, one.icc_high, 2, "")))
    return label, one.side, bias, limits, correlation, str(one.n)


def _if_any(before: str, words: str) -> str:
    return f"{before} {words}" if words else ""
