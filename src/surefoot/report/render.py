"""An Assessment as one HTML page that needs nothing else: no network, no script, pictures and style inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from surefoot.report.sections import SECTIONS, Section
from surefoot.report.words import condition_words
from surefoot.signs import Assessment

_SEPARATOR = re.compile(r"([_\-.]+)(?=\w)")
_TEMPLATES = Path(__file__).parent / "templates"


def render_report(assessment: Assessment, sections: Sequence[Section] = SECTIONS) -> str:
    """Render the report of one walk.

    Parameters
    ----------
    assessment
        The walk.
    sections
        The sections in their order.

    Returns
    -------
    str
        HTML. A section that cannot be made says so in its place; the others stand.
    """
    environment = template_environment()
    parts = [
        {"ident": s.ident, "title": s.title, "nav": s.nav, "body": _section(environment, s, assessment)}
        for s in sections
    ]
    return environment.get_template("report.html.j2").render(
        name=assessment.name,
        facts=condition_words(assessment),
        sections=parts,
        style=template_style(),
        version=assessment.versions.get("surefoot", ""),
    )


def template_style() -> Markup:
    """The style sheet that goes into every page.

    Returns
    -------
    Markup
        CSS.
    """
    return Markup((_TEMPLATES / "style.css").read_text(encoding="utf-8"))


def template_environment() -> Environment:
    """Templates with every value escaped.

    Returns
    -------
    Environment
        Escapes always and refuses names that are not given.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["breakable"] = breakable
    return environment


def breakable(words: str) -> Markup:
    """Let a long name break after its separators.

    Parameters
    ----------
    words
        A name, such as that of a file.

    Returns
    -------
    Markup
        The name, escaped, with ``<wbr>`` after every underscore, hyphen and dot within it.
    """
    return Markup(_SEPARATOR.sub(r"\1<wbr>", str(escape(words))))


def _section(environment: Environment, section: Section, assessment: Assessment) -> Markup:
    template: str = section.template
    values: dict[str, Any]
    try:
        values = section.build(assessment)
        return Markup(environment.get_template(template).render(values))
    except Exception as error:  # one broken section must not cost the others
        reason = str(error) or type(error).__name__
        expected = isinstance(error, ValueError)
        return Markup(environment.get_template("missing.html.j2").render(reason=reason, expected=expected))
