"""A report as plain data for the template of the PDF: words, tables, and pictures that stand alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from surefoot.report.figures import Cell, Figure, Quantity, Table
from surefoot.report.model import (
    Banner,
    Block,
    Bullets,
    Definitions,
    FindingCard,
    Folded,
    Group,
    KeyNumbers,
    Missing,
    Paragraph,
    Part,
    Remarks,
    Report,
)
from surefoot.report.said_blocks import Entry, FlagCard, Lines
from surefoot.report.said_data import said_data
from surefoot.report.svg import patterns
from surefoot.report.words import RemarkGroup

_TEMPLATES = Path(__file__).parent / "templates"
_FONT = "Libertinus Serif"  # comes with Typst
_MOST_REMARKS = 3


def report_data(report: Report) -> dict[str, Any]:
    """Turn a report into data.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    dict
        Of strings, numbers, lists and mappings only, ready for `json.dumps`.
    """
    palette = _palette()
    style = _figure_style(palette)
    return {
        "kind": report.kind,
        "title": report.title,
        "version": report.version,
        "facts": [list(fact) for fact in report.facts],
        "notes": [],
        "drawn": report.drawn,
        "palette": palette,
        "parts": [_part(part, style) for part in report.parts],
    }


def _part(part: Part, style: str) -> dict[str, Any]:
    return {
        "depth": part.depth.value,
        "plain": part.depth.in_plain_words,
        "title": part.title,
        "reader": part.reader,
        "sections": [
            {
                "title": section.title,
                "framed": section.ident == "help",
                "blocks": [_block(block, style) for block in section.blocks],
            }
            for section in part.sections
        ],
    }


def _block(block: Block, style: str) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "role": block.role.value, "text": block.text}
        case Bullets():
            return {"kind": "bullets", "items": list(block.items)}
        case Definitions():
            return {"kind": "definitions", "items": [list(item) for item in block.items]}
        case KeyNumbers():
            return {"kind": "numbers", "items": [vars(number) for number in block.items]}
        case Banner():
            words = {"title": block.title, "text": block.text, "points": list(block.points)}
            return {"kind": "banner", "grade": block.grade.value, **words}
        case Table():
            return _table(block)
        case Figure():
            return {
                "kind": "figure",
                "svg": _standing_alone(block.wide, style),
                "alternative": block.alternative,
                "caption": block.caption,
                "table": _table(block.table),
                "on_paper": block.on_paper,
            }
        case FindingCard():
            return _finding(block)
        case Remarks():
            return {"kind": "remarks", "groups": [_remarks(group) for group in block.groups]}
        case Missing():
            lead = "Not shown" if block.expected else "This part could not be made"
            return {"kind": "missing", "lead": lead, "reason": block.reason}
        case Group():
            return {"kind": "group", "title": block.title, "blocks": [_block(b, style) for b in block.blocks]}
        case Folded():
            blocks = [] if block.on_paper is not None else [_block(b, style) for b in block.blocks]
            return {"kind": "folded", "title": block.title, "on_paper": block.on_paper, "blocks": blocks}
        case Lines() | FlagCard() | Entry():
            return said_data(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "head": list(table.head),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "stacked": table.stacked,
    }


def _cell(cell: Cell) -> str | dict[str, str]:
    return {"value": cell.value, "details": cell.details} if isinstance(cell, Quantity) else cell


def _finding(card: FindingCard) -> dict[str, Any]:
    lists = [{"title": e.title, "mark": e.mark, "items": [list(item) for item in e.items]} for e in card.evidence]
    words = {"title": card.title, "grade": card.grade.value, "result": card.result, "folded": card.folded}
    return {"kind": "finding", **words, "evidence": lists, "facts": [list(fact) for fact in card.facts]}


def _remarks(group: RemarkGroup) -> dict[str, Any]:
    shown = list(group.remarks[:_MOST_REMARKS])
    return {"word": group.word, "where": group.where, "remarks": shown, "more": len(group.remarks) - len(shown)}


def _palette() -> dict[str, str]:
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style[: style.index("}")]))


def _figure_style(palette: dict[str, str]) -> str:
    style = (_TEMPLATES / "figure.css").read_text(encoding="utf-8")
    style = re.sub(r"font-family:[^;]*", f'font-family: "{_FONT}"', style)
    return re.sub(r"var\(--([a-z-]+)\)", lambda found: palette[found.group(1)], style)


def _standing_alone(svg: str, style: str) -> str:
    """A picture of the page with the style and the patterns that it needs."""
    head, body = svg.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{style}</style>{patterns()}{body}'
