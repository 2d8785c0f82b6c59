"""The results of one walk as files in one folder, all of them or none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from surefoot.errors import OutputError
from surefoot.report.build import Source, build_report
from surefoot.report.fhir import fhir_text
from surefoot.report.model import Report
from surefoot.report.parts import PARTS
from surefoot.report.pdf import report_pdf
from surefoot.report.render import report_html
from surefoot.report.tables import table_files
from surefoot.report.write_together import write_together
from surefoot.signs import Assessment, settings_to_toml, to_json, to_summary

REPORT_FILES = (
    "strides.csv",
    "strides.parquet",
    "measures.csv",
    "signs.csv",
    "summary.json",
    "assessment.json",
    "settings.toml",
    "report.html",
    "report.pdf",
)
FHIR_FILE = "fhir.json"


def write_assessment(assessment: Assessment, folder: Path | str, *, fhir: bool = False) -> Path:
    """Write report, tables, summary, assessment and settings.

    Parameters
    ----------
    assessment
        The walk.
    folder
        Folder to write into; made when missing. Files of the same names are replaced, and those of an earlier walk
        that this one does not have are removed.
    fhir
        Write ``fhir.json`` too.

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
    summary = json.dumps(to_summary(assessment), ensure_ascii=False, allow_nan=False, indent=1)
    pages = report_pages(build_report(Source(assessment), PARTS), "report")
    contents = (
        table_files(assessment)
        | pages
        | {
            "summary.json": summary + "\n",
            "assessment.json": to_json(assessment) + "\n",
            "settings.toml": settings_to_toml(assessment.settings),
        }
    )
    if fhir:
        contents[FHIR_FILE] = fhir_text(assessment)
    write_together(folder, contents, {*REPORT_FILES, FHIR_FILE})
    return folder / "report.html"


def report_pages(report: Report, name: str) -> dict[str, str | bytes]:
    """HTML and PDF of a report.

    Parameters
    ----------
    report
        The report.
    name
        Name of the files without their ending.

    Returns
    -------
    dict
        Contents by file name. A PDF that cannot be made is left out, and the page says why.
    """
    try:
        pdf = report_pdf(report)
    except Exception as error:  # paper must not cost the page
        return {f"{name}.html": report_html(replace(report, notice=_sentence(error)))}
    return {f"{name}.html": report_html(report), f"{name}.pdf": pdf}


def _sentence(error: Exception) -> str:
    words = str(error) if isinstance(error, OutputError) else f"The PDF could not be made: {error or type(error)}"
    return f"{words}. Print this page instead."
