"""Blocks that name their statements as plain data for the template of the PDF."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from surefoot.report.said_blocks import Entry, FlagCard, Lines


def said_data(block: Lines | FlagCard | Entry) -> dict[str, Any]:
    """Turn a block into data.

    Parameters
    ----------
    block
        The block.

    Returns
    -------
    dict
        Of strings, lists and mappings only.
    """
    match block:
        case Lines():
            return _lines(block)
        case FlagCard():
            words = {"urgency": block.urgency, "because": block.because, "show_ids": block.show_ids}
            return {"kind": "flag", "action": asdict(block.action), "reason": asdict(block.reason), **words}
        case Entry():
            words = {"title": block.title, "result": block.result, "weight": block.weight, "whole": block.whole}
            rows = [[name, _lines(lines)] for name, lines in block.rows]
            return {"kind": "entry", **words, "lead": _lines(block.lead), "rows": rows}


def _lines(lines: Lines) -> dict[str, Any]:
    items = [asdict(line) for line in lines.items]
    return {"kind": "lines", "style": lines.style.value, "show_ids": lines.show_ids, "items": items}
