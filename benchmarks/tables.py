"""Figures beside their bars, as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.errors import Errors

Quantity = Literal["figure", "bias", "sd", "mae"]
_NAMES: dict[Quantity, str] = {"figure": "", "bias": "bias", "sd": "SD", "mae": "MAE"}
_HEADERS = ("Measure", "Figure", "Bias", "SD", "MAE", "n", "Bar", "Met")


@dataclass(frozen=True)
class Bar:
    """A limit that a quantity must keep; the bias keeps it in size."""

    of: Quantity
    limit: float
    sense: Literal["≤", "≥", "="] = "≤"


@dataclass(frozen=True)
class Measure:
    """One row: what was measured, against which bar.

    Parameters
    ----------
    key
        Name under which a reason for failing is kept.
    name
        What is measured, in words.
    figure
        A single figure (a count, a correlation, a speed).
    errors
        Errors of many values.
    n
        Number behind the figure, where there are no errors.
    unit, digits
        How to write it.
    bars
        Limits; none where nothing was asked.
    own
        The bar is not asked by the issue but set here.
    """

    key: str
    name: str
    figure: float | None = None
    errors: Errors | None = None
    n: int | None = None
    unit: str = ""
    digits: int = 1
    bars: tuple[Bar, ...] = ()
    own: bool = False

    def quantity(self, of: Quantity) -> float:
        """Return the value that a bar is about; NaN where there is none."""
        if of == "figure":
            return float("nan") if self.figure is None else self.figure
        return float("nan") if self.errors is None else float(getattr(self.errors, of))

    def keeps(self, bar: Bar) -> bool:
        """Whether a bar is met, at full precision; NaN never meets one."""
        value = abs(self.quantity(bar.of)) if bar.of == "bias" else self.quantity(bar.of)
        if bar.sense == "≤":
            return value <= bar.limit
        return value >= bar.limit if bar.sense == "≥" else value == bar.limit

    @property
    def met(self) -> bool | None:
        """Whether every bar is met; None where there is none."""
        return all(self.keeps(bar) for bar in self.bars) if self.bars else None

    def cells(self) -> tuple[str, ...]:
        """Return the row's cells."""
        errors = self.errors
        spread = [number(value, self.digits) for value in (errors.bias, errors.sd, errors.mae)] if errors else ["–"] * 3
        many = errors.n if errors else self.n
        unit = f" ({self.unit})" if self.unit else ""
        figure = number(self.figure, self.digits) if self.figure is not None else "–"
        verdict = {None: "–", True: "yes", False: "**no**"}[self.met]
        return (self.name + unit, figure, *spread, "–" if many is None else f"{many:,}", self._bar_text(), verdict)

    def _bar_text(self) -> str:
        texts = [f"{_NAMES[bar.of]} {bar.sense} {_short(bar.limit)}".strip() for bar in self.bars]
        return ", ".join(texts) + (" (own)" if self.own and texts else "") or "–"

    def shortfalls(self) -> list[str]:
        """Say in words which bars are missed, and by how much."""
        return [
            f"{_NAMES[bar.of] + ' ' if _NAMES[bar.of] else ''}{number(self.quantity(bar.of), self.digits)}"
            f"{' ' + self.unit if self.unit else ''} where {bar.sense} {_short(bar.limit)} is asked"
            for bar in self.bars
            if not self.keeps(bar)
        ]


@dataclass(frozen=True)
class Detail:
    """A table without bars that shows where the errors lie."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """Everything measured on one data set.

    Parameters
    ----------
    key
        Machine name.
    title
        Heading.
    definitions
        How the reference and the comparison are defined.
    measures
        Figures with their bars.
    details
        Tables that show where the errors lie.
    """

    key: str
    title: str
    definitions: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    details: tuple[Detail, ...] = ()

    @property
    def unmet(self) -> tuple[Measure, ...]:
        """Measures that miss a bar."""
        return tuple(measure for measure in self.measures if measure.met is False)

    def markdown(self, level: int = 2) -> str:
        """Return heading, definitions and tables."""
        parts = [f"{'#' * level} {self.title}", self.body(level)]
        return "\n\n".join(parts) + "\n"

    def body(self, level: int = 2) -> str:
        """Return definitions and tables without the heading."""
        parts = ["\n".join(f"- {line}" for line in self.definitions)]
        if self.measures:
            parts.append(markdown_table(_HEADERS, [measure.cells() for measure in self.measures]))
        for detail in self.details:
            parts += [f"{'#' * (level + 1)} {detail.title}", markdown_table(detail.headers, detail.rows)]
        return "\n\n".join(part for part in parts if part)


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]], align: str = "---:") -> str:
    """Return a Markdown table; the first column is text, the others are numbers unless aligned otherwise."""
    lines = [
        "| " + " | ".join(headers) + " |",
        "|" + "|".join(["---", *[align] * (len(headers) - 1)]) + "|",
    ]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def number(value: float | None, digits: int = 1) -> str:
    """Write a number; – where there is none, and a true minus sign."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else f"{0.0:.{digits}f}"


def spread(errors: Errors, digits: int = 1) -> str:
    """Write bias ± SD."""
    return f"{number(errors.bias, digits)} ± {number(errors.sd, digits)}" if errors.n else "–"


def _short(limit: float) -> str:
    return f"{limit:,g}" if limit < 1000 else f"{limit:,.0f}"
