"""What is to be said of a foot that was followed by markers."""

from __future__ import annotations

from surefoot.gait.marker_foot import MarkerFootWalk
from surefoot.gait.marker_paths import MarkerPaths
from surefoot.gait.settings import MarkerSettings
from surefoot.recording import Annotation, Placement, Severity
from surefoot.recording.marker_sets import FootMarkers

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
