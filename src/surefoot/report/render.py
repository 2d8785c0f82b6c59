"""A report as one HTML page that needs nothing else: no network, no script, pictures and style inside."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from surefoot.report.build import Source, build_report
from surefoot.report.model import Block, Report
from surefoot.report.parts import PARTS
from surefoot.report.svg import patterns
from surefoot.signs import Assessment, Comparison

_SEPARATOR = re.compile(r"(_+|-+|\.+(?!\d))(?=\w)")
_TEMPLATES = Path(__file__).parent / "templates"


def render_report(assessment: Assessment, comparison: Comparison | None = None) -> str:
    """Render the report of one walk as a page.

    Parameters
    ----------
    assessment
        The walk.
    comparison
        The same person's walks laid side by side, where there are several.

    Returns
    -------
    str
        HTML. A section that cannot be made says so in its place; the others stand.
    """
    return report_html(build_report(Source(assessment, comparison), PARTS))


def report_html(report: Report) -> str:
    """Render a report as a page.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    str
        HTML that needs nothing else.
    """
    template = template_environment().get_template("report.html.j2")
    return template.render(report=report, style=template_style(), patterns=patterns())


def template_style() -> Markup:
    """The style sheet that goes into every page.

    Returns
    -------
    Markup
        CSS of the page and of its figures.
    """
    return Markup("\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("style.css", "figure.css")))


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
    environment.filters |= {"breakable": breakable, "css_string": css_string, "kind": kind}
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
        The name, escaped, with ``<wbr>`` after every underscore, hyphen and dot within it, but not inside numbers.
    """
    return Markup(_SEPARATOR.sub(r"\1<wbr>", str(escape(words))))


def css_string(words: str) -> Markup:
    """Words as a string of a style sheet, for the head of printed pages.

    Parameters
    ----------
    words
        Any words.

    Returns
    -------
    Markup
        A quoted string in which everything but letters, digits and spaces is written by its number.
    """
    kept = (c if (c.isalnum() and c.isascii()) or c == " " else f"\\{ord(c):x} " for c in words)
    return Markup('"' + "".join(kept) + '"')


def kind(block: Block) -> str:
    """Name of a block's type, by which the template knows how to show it.

    Parameters
    ----------
    block
        The block.

    Returns
    -------
    str
        For example ``Paragraph``.
    """
    return type(block).__name__
