"""Strides in; measures, graded signs, comparisons and change out. It knows nothing of samples and file formats."""

from surefoot.signs.agreement import Agreement
from surefoot.signs.assessment import SCHEMA, Assessment, StreamSummary, assess
from surefoot.signs.assessment_file import read_assessment
from surefoot.signs.assessment_json import SUMMARY_SCHEMA, from_json, to_json, to_summary
from surefoot.signs.better_direction import Better, better_direction
from surefoot.signs.catalogue import MEASURES
from surefoot.signs.compare import compare
from surefoot.signs.comparison import (
    ComparedCondition,
    Comparison,
    Contrast,
    Difference,
    Matter,
    Treatment,
    Trend,
)
from surefoot.signs.comparison_csv import comparison_table
from surefoot.signs.comparison_json import COMPARISON_SCHEMA, comparison_to_json
from surefoot.signs.finding import SIGNS, Evidence, Finding, SignGrade, Strength
from surefoot.signs.measure import Measure
from surefoot.signs.measure_info import MeasureInfo
from surefoot.signs.measure_names import change_in_walk_name, difference_name, ratio_name, symmetry_index_name
from surefoot.signs.outlines import CurveSummary, PathOutline
from surefoot.signs.reference import ChangeThreshold, ReferenceValues, reference_values
from surefoot.signs.reference_measures import OTHER_QUANTITIES, REFERENCE_MEASURES
from surefoot.signs.reference_model import Direction, ReferenceRecord, Review, Source
from surefoot.signs.reference_norm import Norm
from surefoot.signs.settings import AssessmentSettings, read_settings, settings_from_mapping, settings_to_toml
from surefoot.signs.side_summary import SummarySettings
from surefoot.signs.summary import summarise_strides
from surefoot.signs.verdict import Grade, Verdict, judge_quality

__all__ = [
    "COMPARISON_SCHEMA",
    "MEASURES",
    "OTHER_QUANTITIES",
    "REFERENCE_MEASURES",
    "SCHEMA",
    "SIGNS",
    "SUMMARY_SCHEMA",
    "Agreement",
    "Assessment",
    "AssessmentSettings",
    "Better",
    "ChangeThreshold",
    "ComparedCondition",
    "Comparison",
    "Contrast",
    "CurveSummary",
    "Difference",
    "Direction",
    "Evidence",
    "Finding",
    "Grade",
    "Matter",
    "Measure",
    "MeasureInfo",
    "Norm",
    "PathOutline",
    "ReferenceRecord",
    "ReferenceValues",
    "Review",
    "SignGrade",
    "Source",
    "StreamSummary",
    "Strength",
    "SummarySettings",
    "Treatment",
    "Trend",
    "Verdict",
    "assess",
    "better_direction",
    "change_in_walk_name",
    "compare",
    "comparison_table",
    "comparison_to_json",
    "difference_name",
    "from_json",
    "judge_quality",
    "ratio_name",
    "read_assessment",
    "read_settings",
    "reference_values",
    "settings_from_mapping",
    "settings_to_toml",
    "summarise_strides",
    "symmetry_index_name",
    "to_json",
    "to_summary",
]
