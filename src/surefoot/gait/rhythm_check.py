"""Whether the strides are ones that a person can walk.

Step length by step rate (the walk ratio) hardly changes with speed (Murakami & Otaka 2017, 10.1589/jpts.29.722). The
recordings of healthy people, people with MS and people after stroke that were tried lie between 0.0023 and 0.0070 m per
step a minute. A wrong sampling rate changes the ratio by its cube: declared double, steps become a quarter as long and
twice as quick.
"""

from __future__ import annotations

import polars as pl

from surefoot.errors import TimeError
from surefoot.gait.settings import TableSettings
from surefoot.recording import Annotation, Severity


def check_rhythm(strides: pl.DataFrame, settings: TableSettings) -> list[Annotation]:
    """Compare the strides with what people walk.

    Parameters
    ----------
    strides
        Stride table.
    settings
        See `TableSettings`.

    Returns
    -------
    list of Annotation
        Empty, or one severe annotation where the steps are very short and quick, or long and slow.

    Raises
    ------
    TimeError
        Nobody walks so: the sampling rate or the units must be wrong.
    """
    measured = strides.filter(pl.col("stride_length_m").is_not_null())
    if measured.height < 3:
        return []
    length, time = (float(measured[name].to_numpy().mean()) for name in ("stride_length_m", "stride_time_s"))
    ratio = 0.5 * length / (120.0 / time)
    seen = f"the steps measure {0.5 * length:.2f} m, {120.0 / time:.0f} of them a minute"
    low, high = settings.walking_ratio_min, settings.walking_ratio_max
    if 2.0 * low <= ratio <= 0.5 * high:
        return []
    advice = "Check the sampling rate (--rate) and the units."
    if low <= ratio <= high:
        return [Annotation("implausible_rhythm", f"Unusual: {seen}. {advice}", severity=Severity.SEVERE)]
    raise TimeError(f"Nobody walks so: {seen}. {advice}")
