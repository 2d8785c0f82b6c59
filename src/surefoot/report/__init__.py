"""Assessments in; pages and files for people and programs out. It knows nothing of how the numbers were computed."""

from surefoot.report.build import PartPlan, SectionPlan, Source, build_report
from surefoot.report.comparison_report import build_comparison_report
from surefoot.report.fhir import to_fhir
from surefoot.report.model import Report
from surefoot.report.parts import PARTS
from surefoot.report.render import render_report, report_html
from surefoot.report.tables import measures_table, signs_table
from surefoot.report.write import FHIR_FILE, REPORT_FILES, write_assessment
from surefoot.report.write_comparison import COMPARISON_FILES, write_comparison

__all__ = [
    "COMPARISON_FILES",
    "FHIR_FILE",
    "PARTS",
    "REPORT_FILES",
    "PartPlan",
    "Report",
    "SectionPlan",
    "Source",
    "build_comparison_report",
    "build_report",
    "measures_table",
    "render_report",
    "report_html",
    "signs_table",
    "to_fhir",
    "write_assessment",
    "write_comparison",
]
