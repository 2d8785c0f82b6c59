"""A report as tagged PDF (PDF/UA-1), made by Typst from data: no text of the report is ever read as markup.

Only the fonts that come with Typst are used, so that the same report gives the same file on every machine, and nothing
is fetched.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from unicodedata import normalize

from surefoot.errors import OutputError
from surefoot.report.model import Report
from surefoot.report.pdf_data import report_data

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_STANDARD = "ua-1"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOTE = f"Letters that this file cannot print are shown as {_REPLACEMENT}; the HTML page has them."
# what the fonts that come with Typst can show, tried one by one: Latin, Greek, most Cyrillic, punctuation, symbols
_UNPRINTABLE = re.compile(
    r"[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    r"\u048a-\u04ff\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2044-\u2052\u20a0-\u20c0\u2190-\u23ff\ufffd]"
)


def report_pdf(report: Report) -> bytes:
    """Make the PDF of a report.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    bytes
        A tagged PDF that claims PDF/UA-1, the same for the same report.

    Raises
    ------
    OutputError
        When Typst is not there or cannot make it; the sentence says why.
    """
    return typeset(TEMPLATE, report_data(report))


def typeset(template: Path, content: dict[str, Any]) -> bytes:
    """Make a PDF from a template and data.

    Parameters
    ----------
    template
        A Typst file that reads the data from ``sys.inputs.report``.
    content
        Strings, numbers, lists and mappings; nothing of it is read as markup.

    Returns
    -------
    bytes
        A tagged PDF that claims PDF/UA-1.

    Raises
    ------
    OutputError
        When Typst is not there or cannot make it; the sentence says why.
    """
    try:
        import typst
    except ImportError as error:
        raise OutputError(f"The PDF could not be made: Typst is not installed ({error})") from error
    try:
        return _compiled(typst, template, content)
    except typst.TypstError as error:
        message = str(error)
    if "could not be displayed" in message:
        # a name in letters that no font here has: the rest of the page is worth having
        try:
            return _compiled(typst, template, {**_plain(content), "notes": [_NOTE]})
        except typst.TypstError as error:
            message = str(error)
    raise OutputError(f"The PDF could not be made: {message.splitlines()[0]}")


def _compiled(typst: Any, template: Path, content: dict[str, Any]) -> bytes:
    made: bytes = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(content)},
        ignore_system_fonts=True,
        pdf_standards=_STANDARD,
    )
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _UNPRINTABLE.sub(_REPLACEMENT, normalize("NFC", value)) if isinstance(value, str) else value
