"""Assessments in; pages and files for people and programs out. It knows nothing of how the numbers were computed."""

from surefoot.report.render import render_report
from surefoot.report.sections import SECTIONS, Section
from surefoot.report.write import REPORT_FILES, write_assessment

__all__ = ["REPORT_FILES", "SECTIONS", "Section", "render_report", "write_assessment"]
