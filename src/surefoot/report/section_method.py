"""How the walk was measured: paragraphs for a record or a paper, versions, references, and the settings."""

from __future__ import annotations

from typing import Any

from surefoot.report.build import Source
from surefoot.report.figures import Table
from surefoot.report.healthy_range import HealthyRange, healthy_range
from surefoot.report.model import Block, Bullets, Folded, Group, Paragraph
from surefoot.report.references import references_for, source_lines
from surefoot.report.section_person import HELP_SOURCE
from surefoot.signs import MEASURES, Assessment, AssessmentSettings
from surefoot.signs.settings import settings_to_mapping
from surefoot.signs.side_summary import FEWEST_FOR_INTERVAL

_STRIDE = (
    "Each sensor was turned to the body's own axes from the signal itself: the vertical from the mean force of whole "
    "strides, the sideways axis from the main rotation, forward from the displacement. A stride runs from one contact "
    "of a foot with the floor to its next contact."
)
_MARKERS = (
    "The walk was measured by optical markers on heel and toe; their names, frames a second and filter stand under "
    "Quality. The line from heel to toe gives the foot's tilt and heading. On a treadmill, lengths are those over "
    "the belt, whose speed is that of the flat foot. Initial contact is where the landing end of the shoe (the "
    "heel, or the toes where the foot points down) has slowed to walking speed, and a fixed {later:.0f} ms later, "
    "for markers show no impact. Toe-off is where the tip of the shoe rises through half the walking speed. The "
    "tilt of the foot is 0° in the middle of stance of its own walking; above 0° the toes point up. Toe and heel "
    "heights are those of the markers over where they are when the foot lies flat. Toe clearance is the smallest "
    "height of the sole, learned from the way the shoe rolled over the floor, while the toe moves forward fast. "
    "Scraping is not measured: it is found by vibration."
)
_FOOT = (
    "The path of the foot was integrated from one moment at which it lies still to the next; what was left of the "
    "velocity was laid out where the foot hits the floor. Initial contact is where the landing end of the shoe (the "
    "heel, or the toes where the foot points down) has slowed to walking speed, moved a third of the way toward the "
    "onset of the landing's jerk. Toe-off is where the toe rises through half the walking speed. The tilt of the foot "
    "is 0° in the middle of stance of its own walking; above 0° the toes point up."
)
_SOLE = (
    "Where the sole lies was learned from the way the shoe rolled over the floor; the length of the shoe was "
    "{lengths}. Toe clearance is the smallest height of the forefoot, ball to toe, while the toe moves forward fast. "
    "Toe and heel heights count from where they are when the foot lies flat, so that a toe that points down can be "
    "below 0 before it leaves the floor. A stride counts as scraping where the forefoot is close to the floor and the "
    "signal has the vibration of a sliding shoe; no such detector has been validated on people yet."
)
_AVERAGES = (
    "Averages are medians over straight, level strides with a quality of at least {quality:g}; strides in turns, on "
    "stairs or slopes and of lower quality are counted but left out. The 95\N{NO-BREAK SPACE}% intervals come from a "
    "block bootstrap with {draws} draws (fewer beyond 400 strides, never under 200; seed {seed}), which allows for "
    "strides that resemble their neighbours; intervals of shares are Wilson intervals with the effective number of "
    "strides. With fewer than {fewest} strides no interval is given; a value from fewer than {few} carries a caution. "
    "Intervals describe this walk, not the person on another day."
)


def method_blocks(source: Source) -> list[Block]:
    """Method, versions and references.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        Paragraphs and a list.
    """
    assessment = source.assessment
    named = {source for found in _ranges(assessment) for source in found.norm.sources}
    lines = (HELP_SOURCE, *(r.line for r in references_for(assessment)), *source_lines(assessment, sorted(named)))
    return [
        *(Paragraph(text) for text in _paragraphs(assessment)),
        Group("versions", "Versions", (Paragraph(_versions(assessment)),)),
        Group("references", "References", (Bullets(lines),)),
    ]


def settings_blocks(source: Source) -> list[Block]:
    """Every setting with its value.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        The settings that were changed, how to use them again, and all of them, folded.
    """
    rows = _flat(settings_to_mapping(source.assessment.settings))
    usual = dict(_flat(settings_to_mapping(AssessmentSettings())))
    changed = [(name, value, usual.get(name, "")) for name, value in rows if value != usual.get(name)]
    head = ("Setting", "Value", "Usual value")
    own: Block = (
        Table("Settings that are not the usual ones", head, changed)
        if changed
        else Paragraph("Every setting has its usual value.")
    )
    elsewhere = f"All {len(rows)} settings are in settings.toml and in report.html."
    return [
        own,
        Paragraph("The same settings can be used again: surefoot assess … --settings settings.toml"),
        Folded("Every setting", (Table("Settings used", ("Setting", "Value"), rows),), on_paper=elsewhere),
    ]


def _ranges(assessment: Assessment) -> list[HealthyRange]:
    if "stride_speed_m_s" not in assessment.measures.get("both", {}):
        return []
    return [found for name in MEASURES if (found := healthy_range(assessment, name))]


def _paragraphs(assessment: Assessment) -> list[str]:
    segments = sorted(set(assessment.segment.values()) - {"markers"})
    if not segments and assessment.segment:
        gait = assessment.settings.gait
        later = 1e3 * gait.events.jerk_weight * gait.markers.impact_delay_s
        return [_MARKERS.format(later=later), _averages(assessment)]
    worn = f"The walk was measured on the {' and the '.join(segments)}. " if segments else "No foot was measured. "
    texts = [worn + _STRIDE]
    if "shank" in segments:
        texts.append("A shank knows nothing of the foot's tilt: its events give times and no more.")
    geometry = {side: how for side, how in assessment.shoe_geometry.items() if how != "markers"}
    if geometry:
        lengths = ", ".join(f"{how} ({side.value})" for side, how in geometry.items())
        texts += [_FOOT, _SOLE.format(lengths=lengths)]
    return [*texts, _averages(assessment)]


def _averages(assessment: Assessment) -> str:
    summary = assessment.settings.summary
    numbers = {
        "quality": summary.min_quality,
        "draws": summary.bootstrap_replicates,
        "seed": summary.seed,
        "few": summary.few_strides,
        "fewest": FEWEST_FOR_INTERVAL,
    }
    return _AVERAGES.format(**numbers)


def _versions(assessment: Assessment) -> str:
    return ", ".join(f"{name} {version}" for name, version in assessment.versions.items()) + "."


def _flat(values: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in values.items():
        rows += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", str(value))]
    return rows
