"""A sampling rate that changes on the way while the time stamps say that it does not, as the motion shows it.

Where the first quarter (or half) of the rows fits the time stamps and the last another rate, or the other way round,
the rate has changed in between. Of 35 real feet none was told as recorded; with the last 60 % at double rate 31 were,
at half rate 26; the time was off by 0.3 s (median; by more than 6 s in one of ten). Short recordings show it least.
"""

from __future__ import annotations

from itertools import pairwise
from math import log

from surefoot.errors import TimeError
from surefoot.recording.checks.clipping import clipping_level
from surefoot.recording.model import SensorStream
from surefoot.recording.rotation_scale import RotationScale, rotation_scale

_PARTS = 8
_LEAST_ROWS = 500


def check_unstamped_change(stream: SensorStream, name: str, most_rows: int) -> None:
    """Refuse a foot's stream whose rate changes on the way, against its time stamps.

    Parameters
    ----------
    stream
        Stream to look at; shanks are left alone, as they do not rest in walking.
    name
        Its name for the error.
    most_rows
        Rows looked at.

    Raises
    ------
    TimeError
        The rate changes; it says about when, from what to what.
    """
    rows = min(len(stream), most_rows)
    if stream.placement.segment != "foot" or rows < _LEAST_ROWS:
        return
    ends = _ends(stream, rows)
    if ends is None or clipping_level(stream.gyr, acceleration=False) is not None:
        return
    first, second = ends
    other = first if first.contradicts else second
    rate = stream.rate_hz
    before, after = (rate / scale.factor if scale.contradicts else rate for scale in (first, second))
    at_s = float(stream.time_s[_change_row(stream, rows, other.factor, first_differs=first.contradicts)])
    raise TimeError(
        f"{name}: the sampling rate seems to change at about {at_s:.0f} s, from about {before:.0f} to about "
        f"{after:.0f} samples a second, but the time stamps go on evenly. Cut the recording there and give each part "
        "its own rate (--rate), or record it again."
    )


def _ends(stream: SensorStream, rows: int) -> tuple[RotationScale, RotationScale] | None:
    """First and last part where one fits the time stamps and the other contradicts them."""
    for share in (4, 2):  # a short recording has too few steps in a quarter
        first, second = (
            _scale(stream, begin, end) for begin, end in ((0, rows // share), (rows - rows // share, rows))
        )
        if first is None or second is None:
            continue
        if first.agrees and second.agrees:
            return None
        if (first.agrees and second.contradicts) or (first.contradicts and second.agrees):
            return first, second
    return None


def _scale(stream: SensorStream, begin: int, end: int) -> RotationScale | None:
    return rotation_scale(stream.acc[begin:end], stream.gyr[begin:end], 1.0 / stream.rate_hz)


def _change_row(stream: SensorStream, rows: int, factor: float, *, first_differs: bool) -> int:
    """The edge between parts with the fewest parts on the wrong side of it."""
    edges = [rows * part // _PARTS for part in range(_PARTS + 1)]
    differs: list[bool | None] = []
    for begin, end in pairwise(edges):
        scale = _scale(stream, begin, end)
        sure = scale is not None and scale.factor > 0.0 and (scale.agrees or scale.contradicts)
        differs.append(abs(log(scale.factor / factor)) < abs(log(scale.factor)) if scale and sure else None)
    expected = [
        [first_differs if part < edge else not first_differs for part in range(_PARTS)] for edge in range(_PARTS)
    ]
    wrong = [sum(one not in (None, told) for one, told in zip(differs, row, strict=True)) for row in expected]
    return edges[min(range(1, _PARTS), key=wrong.__getitem__)]
