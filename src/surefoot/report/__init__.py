"""Assessments in; pages and files for people and programs out. It knows nothing of how the numbers were computed."""

from surefoot.report.build import PartPlan, SectionPlan, Source, build_report
from surefoot.report.comparison_report import build_comparison_report
from surefoot.report.explanation_report import build_explanation_report, build_programme_report, care_source
from surefoot.report.fhir import to_fhir
from surefoot.report.fhir_care import to_fhir_care
from surefoot.report.model import Report
from surefoot.report.parts import PARTS
from surefoot.report.render import render_report, report_html
from surefoot.report.tables import measures_table, signs_table
from surefoot.report.write import FHIR_FILE, REPORT_FILES, write_assessment
from surefoot.report.write_comparison import COMPARISON_FILES, write_comparison
from surefoot.report.write_explanation import EXPLANATION_FILES, FHIR_CARE_FILE, write_explanation

__all__ = [
    "COMPARISON_FILES",
    "EXPLANATION_FILES",
    "FHIR_CARE_FILE",
    "FHIR_FILE",
    "PARTS",
    "REPORT_FILES",
    "PartPlan",
    "Report",
    "SectionPlan",
    "Source",
    "build_comparison_report",
    "build_explanation_report",
    "build_programme_report",
    "build_report",
    "care_source",
    "measures_table",
    "render_report",
    "report_html",
    "signs_table",
    "to_fhir",
    "to_fhir_care",
    "write_assessment",
    "write_comparison",
    "write_explanation",
]
