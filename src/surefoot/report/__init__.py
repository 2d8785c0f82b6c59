"""Assessments in; pages and files for people and programs out. It knows nothing of how the numbers were computed."""

from surefoot.report.fhir import to_fhir
from surefoot.report.render import render_report
from surefoot.report.sections import SECTIONS, Section
from surefoot.report.tables import measures_table, signs_table
from surefoot.report.write import FHIR_FILE, REPORT_FILES, write_assessment

__all__ = [
    "FHIR_FILE",
    "REPORT_FILES",
    "SECTIONS",
    "Section",
    "measures_table",
    "render_report",
    "signs_table",
    "to_fhir",
    "write_assessment",
]
