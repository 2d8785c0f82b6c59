"""Run gaitmap on a two-foot recording and time it. Started in the peer's own environment, never imported by Surefoot.

Written against gaitmap's public documentation: sensor axes x forward, y left, z up, m/s² and deg/s; gravity alignment,
body frame, stride segmentation by dynamic time warping, events, path (stride by stride, or the whole region with the
Kalman smoother), parameters, all with defaults.

Usage: python peer_gaitmap.py RECORDING.npz REPEATS stride|region
"""

# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

COLUMNS = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"]


def pipeline(data: dict[str, Any], rate_hz: float, way: str) -> dict[str, int]:
    """Measure both feet from samples to parameters; return how many strides each foot has."""
    from gaitmap.event_detection import RamppEventDetection
    from gaitmap.parameters import SpatialParameterCalculation, TemporalParameterCalculation
    from gaitmap.preprocessing.sensor_alignment import align_dataset_to_gravity
    from gaitmap.stride_segmentation import BarthDtw
    from gaitmap.utils.coordinate_conversion import convert_to_fbf

    upright = align_dataset_to_gravity(data, rate_hz, window_length_s=0.1, static_signal_th=15)
    body = convert_to_fbf(upright, left=["left_sensor"], right=["right_sensor"])
    segmented = BarthDtw().segment(body, sampling_rate_hz=rate_hz)
    events = RamppEventDetection().detect(body, segmented.stride_list_, sampling_rate_hz=rate_hz)
    strides = events.min_vel_event_list_
    position, orientation = PATHS[way](upright, strides, rate_hz)
    TemporalParameterCalculation().calculate(strides, sampling_rate_hz=rate_hz)
    space = SpatialParameterCalculation().calculate(strides, position, orientation, sampling_rate_hz=rate_hz)
    return {name: len(table) for name, table in space.parameters_.items()}


def path_by_stride(data: dict[str, Any], strides: dict[str, Any], rate_hz: float) -> tuple[Any, Any]:
    """Integrate each stride by itself: the default, and the fastest."""
    from gaitmap.trajectory_reconstruction import StrideLevelTrajectory

    done = StrideLevelTrajectory().estimate(data, strides, sampling_rate_hz=rate_hz)
    return done.position_, done.orientation_


def path_by_region(data: dict[str, Any], strides: dict[str, Any], rate_hz: float) -> tuple[Any, Any]:
    """Smooth the whole recording with the Kalman filter and smoother, then cut it into strides."""
    import pandas as pd
    from gaitmap.trajectory_reconstruction import RegionLevelTrajectory, RtsKalman

    whole = {name: pd.DataFrame({"roi_id": [0], "start": [0], "end": [len(table)]}) for name, table in data.items()}
    smoother = RegionLevelTrajectory(ori_method=None, pos_method=None, trajectory_method=RtsKalman())
    done = smoother.estimate_intersect(data, whole, stride_event_list=strides, sampling_rate_hz=rate_hz)
    return done.position_, done.orientation_


PATHS = {"stride": path_by_stride, "region": path_by_region}


def load(path: Path) -> tuple[dict[str, Any], float]:
    """Load the recording as one table per foot."""
    import numpy as np
    import pandas as pd

    held = np.load(path)
    feet = {f"{side}_sensor": pd.DataFrame(held[side], columns=COLUMNS) for side in ("left", "right")}
    return feet, float(held["rate_hz"])


def peak_mb() -> float:
    """Return this process's own greatest resident size in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) * 1024 / 1e6
    return float("nan")


def main() -> None:
    """Warm up once, then time the repeats; print JSON."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    warnings.filterwarnings("ignore")
    data, rate_hz = load(Path(sys.argv[1]))
    wall, cpu, strides = [], [], {}
    for _ in range(1 + int(sys.argv[2])):
        begin, used = time.perf_counter(), time.process_time()
        strides = pipeline(data, rate_hz, sys.argv[3])
        wall.append(time.perf_counter() - begin)
        cpu.append(time.process_time() - used)
    names = {name: version(name) for name in ("gaitmap", "gaitmap_mad", "numpy", "pandas")}
    print(
        json.dumps(
            {
                "first_s": wall[0],
                "wall_s": wall[1:],
                "cpu_s": cpu[1:],
                "strides": strides,
                "peak_mb": peak_mb(),
                "versions": names,
            }
        )
    )


if __name__ == "__main__":
    main()
