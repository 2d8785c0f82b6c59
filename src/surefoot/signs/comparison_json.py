"""A Comparison for other programs, the content of ``comparison.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from surefoot.signs.comparison import ComparedCondition, Comparison, Contrast, Difference, Trend

COMPARISON_SCHEMA = "surefoot-comparison/1"


def comparison_to_json(comparison: Comparison) -> str:
    """Write a comparison as JSON.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    str
        Strict JSON (no NaN). ``measures`` holds the last walk against the first one, ``contrasts`` every walk against
        the first one.
    """
    last = comparison.contrasts[-1]
    document = {
        "schema": COMPARISON_SCHEMA,
        "versions": dict(comparison.versions),
        "conditions": [_condition(condition) for condition in comparison.conditions],
        "label": last.label,
        "against": last.against,
        "measures": _measures(last),
        "contrasts": [_contrast(contrast) for contrast in comparison.contrasts],
        "trends": [_trend(trend) for trend in comparison.trends],
        "treatments": [{"date": t.date.isoformat(), "label": t.label} for t in comparison.treatments],
        "warnings": list(comparison.warnings),
        "method": comparison.method,
    }
    return json.dumps(_rounded(document), ensure_ascii=False, allow_nan=False, indent=1)


def _condition(condition: ComparedCondition) -> dict[str, Any]:
    return {
        "label": condition.label,
        "recording": condition.recording,
        "start_time": condition.start_time.isoformat() if condition.start_time else None,
        "condition": asdict(condition.condition),
    }


def _contrast(contrast: Contrast) -> dict[str, Any]:
    return {
        "label": contrast.label,
        "against": contrast.against,
        "measures": _measures(contrast),
        "warnings": list(contrast.warnings),
    }


def _measures(contrast: Contrast) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        side: {name: _difference(difference) for name, difference in found.items()}
        for side, found in contrast.differences.items()
    }


def _difference(difference: Difference) -> dict[str, Any]:
    row = asdict(difference)
    del row["name"], row["side"]
    return row | {"matters": difference.matters.value}


def _trend(trend: Trend) -> dict[str, Any]:
    return asdict(trend) | {"times": [time.isoformat() for time in trend.times]}


def _rounded(value: Any) -> Any:
    """Every fraction to a millionth, as in ``summary.json``."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, (list, tuple)) else value
