"""What is to be said of a foot that was followed by markers."""

from __future__ import annotations

from collections.abc import Mapping

from surefoot.gait.marker_foot import MarkerFootWalk
from surefoot.gait.marker_paths import MarkerPaths
from surefoot.gait.settings import MarkerSettings
from surefoot.recording import Annotation, MarkerStream, Placement, Severity, Side
from surefoot.recording.marker_sets import FootMarkers, split_name

_FILLED_WORTH_SAYING = 0.005


def describe_marker_foot(
    foot: MarkerFootWalk, markers: FootMarkers, paths: MarkerPaths, settings: MarkerSettings
) -> tuple[Annotation, ...]:
    """Say which markers were used and how, and what was noticed.

    Parameters
    ----------
    foot
        What was found on the foot.
    markers
        Its markers.
    paths
        Their filtered paths.
    settings
        See `MarkerSettings`.

    Returns
    -------
    tuple of Annotation
        Kinds ``markers_used``, ``treadmill``, ``markers_filled`` and ``markers_backward``.
    """
    place = Placement(f"{foot.side.value}_foot")
    known = "as named" if markers.found_as == "given" else f"names as in {markers.found_as}"
    filtered = f"{settings.lowpass_hz:g} Hz low-pass" if settings.lowpass_hz < 0.45 * paths.rate_hz else "no filter"
    text = (
        f"Measured by the markers {', '.join(markers.names)} ({known}), {paths.rate_hz:g} frames a second, {filtered}. "
        "Initial contact is told by the motion of the heel or toe, not by an impact."
    )
    notes = [Annotation("markers_used", text, stream=place, severity=Severity.INFO)]
    if foot.belt_speed_m_s > 0:
        text = (
            f"The flat foot travels backward at {foot.belt_speed_m_s:.2f} m/s: a treadmill. Lengths and speeds are "
            "those over its belt."
        )
        notes.append(Annotation("treadmill", text, stream=place, severity=Severity.INFO))
    if paths.filled_share > _FILLED_WORTH_SAYING:
        text = (
            f"Heel or toe marker was lost for up to {settings.fill_s:g} s at a time, {100 * paths.filled_share:.1f} % "
            "of the walk; the gaps were filled."
        )
        notes.append(Annotation("markers_filled", text, stream=place, severity=Severity.INFO))
    if foot.backward:
        text = (
            f"The foot travels toward its heel: {markers.heel.name} and {markers.toe.name} may be swapped, or the "
            "person walks backward. Check with --marker."
        )
        notes.append(Annotation("markers_backward", text, stream=place, severity=Severity.WARNING))
    return tuple(notes)


def describe_both_feet(feet: Mapping[Side, FootMarkers]) -> tuple[Annotation, ...]:
    """Say where left and right are measured at different points, so that the feet differ by their markers.

    Parameters
    ----------
    feet
        Markers of each foot.

    Returns
    -------
    tuple of Annotation
        Kind ``markers_differ`` for the heel and for the toe. Two markers that were both named outright are taken as
        told.
    """
    if len(feet) < len(Side):
        return ()
    notes = []
    for point in ("heel", "toe"):
        left, right = (getattr(feet[side], point) for side in Side)
        told = left.role is not None and right.role is not None
        if not told and _short_name(left, Side.LEFT) != _short_name(right, Side.RIGHT):
            text = (
                f"The {point} is marked at different points: {left.name} on the left, {right.name} on the right. "
                "Pitch, clearance and contact differ by that alone. Name markers of the same point with "
                f"--marker {point}=NAME, or compare no foot with the other."
            )
            notes.append(Annotation("markers_differ", text, severity=Severity.WARNING))
    return tuple(notes)


def _short_name(marker: MarkerStream, side: Side) -> str:
    return next((core for where, core in split_name(marker.name) if where is side), marker.name)
