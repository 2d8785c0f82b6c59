"""Marker files written for tests: C3D by another library, TRC and CSV as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import ezc3d
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Event = tuple[str, str, float]  # context, label, time in s


def write_c3d(
    path: Path,
    points: Mapping[str, FloatArray],
    *,
    rate_hz: float = 100.0,
    unit: str | None = "mm",
    events: Sequence[Event] = (),
    analog: int = 0,
    y_screen: str | None = None,
) -> Path:
    """Write (n, 3) positions in the file's unit; NaN rows are marked as not seen."""
    c3d = ezc3d.c3d()
    names = list(points)
    frames = len(next(iter(points.values()))) if points else 50
    data = np.full((4, len(names), frames), 1.0)
    for number, name in enumerate(names):
        data[:3, number] = points[name].T
    c3d["parameters"]["POINT"]["RATE"]["value"] = [rate_hz]
    c3d["parameters"]["POINT"]["LABELS"]["value"] = tuple(names)
    if unit is None:
        c3d["parameters"]["POINT"]["UNITS"]["value"] = ("",)
    else:
        c3d["parameters"]["POINT"]["UNITS"]["value"] = (unit,)
    if y_screen is not None:
        c3d.add_parameter("POINT", "Y_SCREEN", [y_screen])
    c3d["data"]["points"] = data
    residuals = np.where(np.isfinite(data[:3]).all(axis=0), 0.0, -1.0)[None]
    c3d["data"]["meta_points"] = {"residuals": residuals, "camera_masks": np.zeros((7, len(names), frames), dtype=bool)}
    if analog:
        c3d["parameters"]["ANALOG"]["RATE"]["value"] = [rate_hz]
        c3d["parameters"]["ANALOG"]["LABELS"]["value"] = tuple(f"A{n}" for n in range(analog))
        c3d["data"]["analogs"] = np.zeros((1, analog, frames))
    if events:
        c3d.add_parameter("EVENT", "USED", [len(events)])
        c3d.add_parameter("EVENT", "CONTEXTS", [e[0] for e in events])
        c3d.add_parameter("EVENT", "LABELS", [e[1] for e in events])
        times = np.array([[e[2] // 60 for e in events], [e[2] % 60 for e in events]])
        c3d.add_parameter("EVENT", "TIMES", times)
    c3d.write(str(path))
    return path


def trc_text(
    points: Mapping[str, FloatArray], *, rate_hz: float = 100.0, unit: str = "mm", frames_said: int | None = None
) -> str:
    """Write the text of a TRC file; NaN becomes an empty cell."""
    names = list(points)
    frames = len(next(iter(points.values())))
    said = frames if frames_said is None else frames_said
    lines = [
        "PathFileType\t4\t(X/Y/Z)\twalk.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate_hz:g}\t{rate_hz:g}\t{said}\t{len(names)}\t{unit}\t{rate_hz:g}\t1\t{said}",
        "Frame#\tTime\t" + "".join(f"{name}\t\t\t" for name in names),
        "\t\t" + "".join(f"X{n}\tY{n}\tZ{n}\t" for n in range(1, len(names) + 1)),
        "",
    ]
    for k in range(frames):
        cells = [f"{v:.5f}" if np.isfinite(v) else "" for name in names for v in points[name][k]]
        lines.append("\t".join([str(k + 1), f"{k / rate_hz:.5f}", *cells]))
    return "\n".join(lines) + "\n"
