"""Samples from Lab Streaming Layer.

A stream brings one sensor (channels ``acc_x`` … ``gyr_z``, the placement in the stream's name) or several (channels
``left_foot_acc_x`` …). The units stand with the channels: without them a stream is refused.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.sample_line import ACC_UNITS, GYR_UNITS

_LABEL = re.compile(r"(?:(left|right)[ _-](foot|shank)[ _-])?(acc|gyr)[a-z]*[ _-]([xyz])", re.IGNORECASE)
_PLACE = re.compile(r"(left|right)[ _-](foot|shank)", re.IGNORECASE)
_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"m/s^2": "m/s2", "m/s²": "m/s2", "m/s/s": "m/s2", "dps": "deg/s", "°/s": "deg/s", "degrees/s": "deg/s"}
)
_AXES = tuple((kind, axis) for kind in ("acc", "gyr") for axis in "xyz")


class SensorChannels(NamedTuple):
    """Which channels of a stream one sensor has.

    Parameters
    ----------
    placement
        Where it sits.
    channels
        (6,) channel of acc x, y, z and gyr x, y, z.
    scale
        (6,) one unit of each channel in SI units.
    """

    placement: Placement
    channels: tuple[int, ...]
    scale: tuple[float, ...]


def find_channels(name: str, labels: Sequence[str], units: Sequence[str]) -> tuple[SensorChannels, ...]:
    """Find out which channel is what.

    Parameters
    ----------
    name
        Name of the stream.
    labels, units
        (n,) label and unit of each channel.

    Returns
    -------
    tuple of SensorChannels
        One for each sensor.

    Raises
    ------
    SourceError
        Placement, channels or units are missing or not known.
    """
    found: dict[Placement, dict[tuple[str, str], tuple[int, float]]] = {}
    for index, (label, unit) in enumerate(zip(labels, units, strict=True)):
        match = _LABEL.fullmatch(label.strip())
        if match is None:
            continue
        place = _PLACE.search(f"{match[1]}_{match[2]}" if match[1] else name)
        if place is None:
            raise SourceError(
                f"the stream {name!r} does not say where its sensor sits; "
                "name it left_foot, or its channels left_foot_acc_x."
            )
        placement = Placement(f"{place[1]}_{place[2]}".lower())
        kind, axis = match[3].lower(), match[4].lower()
        allowed = ACC_UNITS if kind == "acc" else GYR_UNITS
        said = _OTHER_NAMES.get(unit.strip(), unit.strip())
        if said not in allowed:
            raise SourceError(
                f"channel {label!r} of the stream {name!r} has the unit {unit!r}; allowed are {', '.join(allowed)}."
            )
        found.setdefault(placement, {})[kind, axis] = index, allowed[said]
    incomplete = [p for p, channels in found.items() if len(channels) < 6]
    if incomplete or not found:
        what = ", ".join(incomplete) or "no sensor"
        raise SourceError(
            f"the stream {name!r} with channels {', '.join(labels)[:120]} holds {what} without all of "
            "acc_x, acc_y, acc_z, gyr_x, gyr_y, gyr_z."
        )
    return tuple(
        SensorChannels(p, tuple(c[key][0] for key in _AXES), tuple(c[key][1] for key in _AXES))
        for p, c in found.items()
    )


class LslSource:
    """One stream of Lab Streaming Layer.

    Parameters
    ----------
    name
        Name of the stream.
    clock
        The engine's clock in s.
    patience_s
        How long `open` looks for it.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic, patience_s: float = 10.0) -> None:
        self._name, self._clock, self._patience_s = name, clock, patience_s
        self._inlet: Any = None
        self._sensors: tuple[SensorChannels, ...] = ()
        self._rate_hz = 0.0
        self._lost = False

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that it brings."""
        return tuple(s.placement for s in self._sensors)

    @property
    def rate_hz(self) -> float:
        """Nominal rate of the stream."""
        return self._rate_hz

    @property
    def ended(self) -> bool:
        """Whether the stream is gone."""
        return self._lost

    def open(self) -> None:
        """Look for the stream and connect; raises `SourceError` where it is not there or not what it must be."""
        if self._inlet is not None:
            return
        try:
            import pylsl
        except (ImportError, RuntimeError) as error:  # pylsl raises the latter where the layer itself is missing
            raise SourceError(
                "Lab Streaming Layer needs the library pylsl; install it with: pip install 'surefoot[stimulate]'"
            ) from error
        streams = pylsl.resolve_byprop("name", self._name, 1, timeout=self._patience_s)
        if not streams:
            raise SourceError(
                f"no stream named {self._name!r} was found within {self._patience_s:g} s; start it, or check its name."
            )
        if len(streams) > 1:
            raise SourceError(f"{len(streams)} streams are named {self._name!r}; give each its own name.")
        inlet = pylsl.StreamInlet(streams[0], max_buflen=2, recover=False)
        info = inlet.info(timeout=self._patience_s)
        if info.nominal_srate() <= 0.0:
            raise SourceError(f"the stream {self._name!r} has no regular rate; sensors must be sampled evenly.")
        labels, units = _described(info)
        self._sensors = find_channels(self._name, labels, units)
        self._rate_hz = float(info.nominal_srate())
        inlet.open_stream(timeout=self._patience_s)
        self._inlet = inlet

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return what has arrived, waiting for the first at most so long."""
        if self._inlet is None or self._lost:
            return ()
        from pylsl.util import LostError

        try:
            first, stamp = self._inlet.pull_sample(timeout=max(0.0, timeout_s))
            if first is None:
                return ()
            rest, stamps = self._inlet.pull_chunk(timeout=0.0)
        except LostError:
            self._lost = True
            return ()
        arrived = self._clock()
        return [
            sample
            for values, time_s in zip([first, *rest], [stamp, *stamps], strict=True)
            for sample in _split(self._sensors, values, float(time_s), arrived)
        ]

    def close(self) -> None:
        """Disconnect."""
        if self._inlet is not None:
            self._inlet.close_stream()
        self._inlet, self._lost = None, True


def _split(sensors: Sequence[SensorChannels], values: Sequence[float], time_s: float, arrived: float) -> list[Sample]:
    samples = []
    for sensor in sensors:
        ax, ay, az, gx, gy, gz = (float(values[i]) * k for i, k in zip(sensor.channels, sensor.scale, strict=True))
        samples.append(Sample(sensor.placement, time_s, (ax, ay, az), (gx, gy, gz), arrived))
    return samples


def _described(info: Any) -> tuple[list[str], list[str]]:
    """Label and unit of each channel; empty where the stream does not say."""
    count = int(info.channel_count())
    labels, units = [""] * count, [""] * count
    channel = info.desc().child("channels").child("channel")
    for index in range(count):
        if channel.empty():
            break
        labels[index], units[index] = channel.child_value("label"), channel.child_value("unit")
        channel = channel.next_sibling("channel")
    return labels, units
