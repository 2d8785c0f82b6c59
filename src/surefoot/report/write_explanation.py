"""An explanation as files in one folder, all of them or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from surefoot.care import explanation_to_json
from surefoot.errors import OutputError
from surefoot.report.explanation_report import build_explanation_report, build_programme_report
from surefoot.report.explanation_source import CareSource
from surefoot.report.fhir_care import fhir_care_text
from surefoot.report.gait_card import card_html, card_pdf, wants_card
from surefoot.report.programme_calendar import programme_calendar
from surefoot.report.render import report_html
from surefoot.report.write import report_pages
from surefoot.report.write_together import write_together

EXPLANATION_FILES = (
    "explanation.html",
    "explanation.pdf",
    "explanation.json",
    "programme.html",
    "programme.ics",
    "card.html",
    "card.pdf",
)
FHIR_CARE_FILE = "fhir_care.json"


def write_explanation(source: CareSource, folder: Path | str, *, start: date, fhir: bool = False) -> Path:
    """Write the pages of an explanation, and beside them JSON, programme, calendar and card.

    Parameters
    ----------
    source
        What they are made from, see `surefoot.report.care_source`.
    folder
        Folder to write into; made when missing. Files of the same names are replaced, and those that this explanation
        does not have are removed: no programme of an earlier day stays beside an open red flag.
    start
        First day of the calendar of the home programme.
    fhir
        Write ``fhir_care.json`` too.

    Returns
    -------
    Path
        The page. Where the PDF could not be made, the page says why and there is no PDF.

    Raises
    ------
    OutputError
        When something could not be written; then nothing is changed.
    """
    folder = Path(folder)
    contents: dict[str, str | bytes] = {
        **report_pages(build_explanation_report(source), "explanation"),
        "explanation.json": explanation_to_json(source.explanation),
        **_programme(source, start),
        **_card(source),
    }
    if fhir:
        contents[FHIR_CARE_FILE] = fhir_care_text(source)
    write_together(folder, contents, {*EXPLANATION_FILES, FHIR_CARE_FILE})
    return folder / "explanation.html"


def _programme(source: CareSource, start: date) -> dict[str, str | bytes]:
    sheet = build_programme_report(source)
    calendar = programme_calendar(source.explanation.programme, start)
    if sheet is None or calendar is None:
        return {}
    # bytes, as the calendar's line ends are the same on every machine
    return {"programme.html": report_html(sheet), "programme.ics": calendar.encode("utf-8")}


def _card(source: CareSource) -> dict[str, str | bytes]:
    if not wants_card(source.explanation):
        return {}
    found: dict[str, str | bytes] = {"card.html": card_html()}
    try:
        found["card.pdf"] = card_pdf()
    except OutputError:  # the explanation's own page says that no PDF can be made
        return found
    return found
