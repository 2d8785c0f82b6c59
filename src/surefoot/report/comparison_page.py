"""A Comparison as one HTML page that needs nothing else: no network, no script, pictures and style inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from surefoot.report.comparison_words import (
    details_text,
    difference_text,
    headline,
    label_of,
    verdict_text,
)
from surefoot.report.figures import Figure
from surefoot.report.render import template_environment, template_style
from surefoot.signs import MEASURES, ComparedCondition, Comparison, Contrast, Difference

_NOT_SAID = "not said"


@dataclass(frozen=True)
class ComparisonSection:
    """One part of the page: identifier, title, template and what fills it."""

    ident: str
    title: str
    template: str
    build: Callable[[Comparison], dict[str, Any]]


def render_comparison(comparison: Comparison) -> str:
    """Render the page of a comparison.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    str
        HTML. A section that cannot be made says so in its place; the others stand.
    """
    environment = template_environment()
    parts = []
    for section in SECTIONS:
        try:
            body = Markup(environment.get_template(section.template).render(section.build(comparison)))
        except Exception as error:  # one broken section must not cost the others
            reason = str(error) or type(error).__name__
            expected = isinstance(error, ValueError)
            body = Markup(environment.get_template("missing.html.j2").render(reason=reason, expected=expected))
        parts.append({"ident": section.ident, "title": section.title, "body": body})
    labels = [condition.label for condition in comparison.conditions]
    return environment.get_template("comparison.html.j2").render(
        title=" and ".join([", ".join(labels[:-1]), labels[-1]]),
        sections=parts,
        style=template_style(),
        version=comparison.versions.get("surefoot", ""),
    )


def _glance(comparison: Comparison) -> dict[str, Any]:
    return {
        "sentences": headline(comparison),
        "warnings": comparison.warnings,
        "walks": [_walk(condition) for condition in comparison.conditions],
    }


def _walk(condition: ComparedCondition) -> dict[str, str]:
    how = condition.condition
    return {
        "label": condition.label,
        "recording": condition.recording,
        "date": f"{condition.start_time:%Y-%m-%d %H:%M}" if condition.start_time else _NOT_SAID,
        "shoes": how.shoes or _NOT_SAID,
        "orthosis": how.orthosis or _NOT_SAID,
        "stimulation": how.stimulation or _NOT_SAID,
        "aid": how.aid or _NOT_SAID,
        "test": how.test or _NOT_SAID,
    }


def _tables(comparison: Comparison) -> dict[str, Any]:
    return {"contrasts": [_contrast(contrast) for contrast in comparison.contrasts]}


def _contrast(contrast: Contrast) -> dict[str, Any]:
    sides = contrast.differences
    names = [n for n in MEASURES if any(n in found for found in sides.values())]
    names += [n for found in sides.values() for n in found if n not in MEASURES]
    rows = [
        {"label": label_of(name), "cells": [(side, _cell(sides.get(side, {}), name)) for side in sides]}
        for name in dict.fromkeys(names)
    ]
    bases = {d.detectable_basis for found in sides.values() for d in found.values() if d.detectable_basis}
    important = {
        f"{label_of(d.name)}: {d.important_basis}"
        for found in sides.values()
        for d in found.values()
        if d.important is not None
    }
    return {
        "label": contrast.label,
        "against": contrast.against,
        "rows": rows,
        "bases": sorted(bases),
        "important": sorted(important),
    }


def _cell(found: Mapping[str, Difference], name: str) -> dict[str, str] | None:
    if name not in found:
        return None
    difference = found[name]
    return {
        "value": difference_text(difference) if difference.difference is not None else "",
        "details": details_text(difference),
        "verdict": verdict_text(difference),
        "kind": {True: "beyond", False: "within", None: "unknown"}[difference.beyond_detectable],
    }


def _method(comparison: Comparison) -> dict[str, Any]:
    return {"method": comparison.method, "versions": comparison.versions}


def _figure(maker: Callable[[Comparison], Figure]) -> Callable[[Comparison], dict[str, Any]]:
    return lambda comparison: {"figure": maker(comparison)}


SECTIONS: tuple[ComparisonSection, ...] = (
    ComparisonSection("glance", "At a glance", "comparison_glance.html.j2", _glance),
    ComparisonSection("tables", "Every difference", "comparison_tables.html.j2", _tables),
    ComparisonSection("method", "How this was compared", "comparison_method.html.j2", _method),
)
