"""The strides in pictures: the average one, every one over time, and where the feet went."""

from __future__ import annotations

from surefoot.report.build import Source
from surefoot.report.figure_average_stride import average_stride
from surefoot.report.figure_over_time import every_stride, strides_over_time
from surefoot.report.figure_path import path_from_above
from surefoot.report.model import Block, Folded


def average_blocks(source: Source) -> list[Block]:
    """The average stride of each foot.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        One figure.

    Raises
    ------
    ValueError
        When no foot has curves.
    """
    return [average_stride(source.assessment)]


def over_time_blocks(source: Source) -> list[Block]:
    """Every stride over time, and the table of them all.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        One figure and one folded table.

    Raises
    ------
    ValueError
        When there is no stride.
    """
    table = every_stride(source.assessment)
    words = f"The table of all {len(table.rows)} strides is in report.html and in strides.csv."
    return [strides_over_time(source.assessment), Folded("Every stride in numbers", (table,), on_paper=words)]


def path_blocks(source: Source) -> list[Block]:
    """The path of each foot from above.

    Parameters
    ----------
    source
        What the report is made from.

    Returns
    -------
    list of Block
        One figure.

    Raises
    ------
    ValueError
        When no foot has a path.
    """
    return [path_from_above(source.assessment)]
