"""Differences in words: how large, how sure, more than noise or not, whether it matters."""

from __future__ import annotations

from surefoot.report.numbers import number, unbroken, unit_text
from surefoot.signs import MEASURES, Comparison, Contrast, Difference, Matter

# what a person asks first: how the foot lands, whether it clears the floor, how the walk goes
KEY_MEASURES: tuple[tuple[str, str], ...] = (
    ("both", "stride_speed_m_s"),
    ("both", "stride_length_m"),
    ("both", "stride_time_cv_percent"),
    *(
        (side, name)
        for name in (
            "foot_pitch_initial_contact_deg",
            "min_toe_clearance_mm",
            "toe_drag_percent",
            "contact_heel_percent",
            "lateral_excursion_mm",
        )
        for side in ("left", "right")
    ),
)
_MATTER_WORDS = {
    Matter.BETTER: "matters: better",
    Matter.WORSE: "matters: worse",
    Matter.NO: "too small to matter",
    Matter.UNKNOWN: "",
}


def label_of(name: str) -> str:
    """Name of a measure for people.

    Parameters
    ----------
    name
        Machine name.

    Returns
    -------
    str
        Its label, or the machine name of one that the catalogue does not know.
    """
    return MEASURES[name].label if name in MEASURES else name.replace("_", " ")


def decimals_of(name: str) -> int:
    """Digits after the point that are worth printing of a difference.

    Parameters
    ----------
    name
        Machine name of the measure.

    Returns
    -------
    int
        As for the measure.
    """
    return MEASURES[name].decimals if name in MEASURES else 1


def signed(value: float, decimals: int) -> str:
    """A number with its sign, also where it is positive.

    Parameters
    ----------
    value
        The number.
    decimals
        Digits after the point.

    Returns
    -------
    str
        For example ``+4.2``; zero has no sign.
    """
    words = number(value, decimals)
    return f"+{words}" if value > 0 and float(f"{value:.{decimals}f}") != 0 else words


def change_unit(unit: str) -> str:
    """Unit of a change as it is printed: a share changes by points, not by a share of itself.

    Parameters
    ----------
    unit
        Unit of the measure.

    Returns
    -------
    str
        For example ``" points"`` for ``%``.
    """
    return "\N{NO-BREAK SPACE}points" if unit == "%" else unit_text(unit)


def difference_text(difference: Difference) -> str:
    """A difference with its unit, or a dash.

    Parameters
    ----------
    difference
        The difference.

    Returns
    -------
    str
        For example ``+4.2°``.
    """
    if difference.difference is None:
        return "\N{EN DASH}"
    return signed(difference.difference, decimals_of(difference.name)) + change_unit(difference.unit)


def interval_text(difference: Difference) -> str:
    """The 95 % interval of a difference, or an empty text.

    Parameters
    ----------
    difference
        The difference.

    Returns
    -------
    str
        For example ``+3.1 to +5.3°``.
    """
    if difference.low is None or difference.high is None:
        return ""
    d = decimals_of(difference.name)
    while number(difference.low, d) == number(difference.high, d) and d < decimals_of(difference.name) + 2:
        d += 1
    return f"{signed(difference.low, d)} to {signed(difference.high, d)}{change_unit(difference.unit)}"


def verdict_text(difference: Difference) -> str:
    """Whether a difference is more than noise, and whether it matters.

    Parameters
    ----------
    difference
        The difference.

    Returns
    -------
    str
        A few words.
    """
    if difference.difference is None:
        return ""
    noise = {True: "more than noise", False: "within noise", None: "noise not known"}[difference.beyond_detectable]
    matters = _MATTER_WORDS[difference.matters]
    return f"{noise}; {matters}" if matters else noise


def details_text(difference: Difference) -> str:
    """Values, interval and reason of a difference in one line.

    Parameters
    ----------
    difference
        The difference.

    Returns
    -------
    str
        The line.
    """
    if difference.difference is None:
        return unbroken(f"Not given: {difference.reason}")
    d, unit = decimals_of(difference.name), unit_text(difference.unit)
    before, after = (number(v, d) for v in (difference.before or 0.0, difference.after or 0.0))
    parts = [f"{before} \N{RIGHTWARDS ARROW} {after}{unit}"]
    if interval := interval_text(difference):
        parts.append(f"95 % interval {interval}")
    if difference.reason:
        parts.append(difference.reason)
    return unbroken(", ".join(parts))


def headline(comparison: Comparison) -> list[str]:
    """Sentences that sum up the last walk against the first one.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of str
        What is more than noise among the key measures, and what is not.
    """
    contrast = comparison.contrasts[-1]
    found = key_differences(contrast)
    if not found:
        return [f"Nothing could be compared between {contrast.against} and {contrast.label}."]
    real = [d for d in found if d.beyond_detectable]
    sentences = [_sentence(d) for d in real]
    rest = len(found) - len(real)
    if not real:
        return [
            f"None of the {rest} key differences between {contrast.against} and {contrast.label} is more than noise."
        ]
    if rest:
        sentences.append(f"The other {rest} key differences are within noise or cannot be told.")
    return [unbroken(sentence) for sentence in sentences]


def key_differences(contrast: Contrast) -> list[Difference]:
    """The differences that are looked at first, those that could be taken.

    Parameters
    ----------
    contrast
        One walk against the first one.

    Returns
    -------
    list of Difference
        In their order of interest.
    """
    found = [contrast.differences.get(side, {}).get(name) for side, name in KEY_MEASURES]
    return [d for d in found if d is not None and d.difference is not None]


def person_sentences(contrast: Contrast) -> list[str]:
    """What differs, without jargon, for the person who walked.

    Parameters
    ----------
    contrast
        One walk against the first one.

    Returns
    -------
    list of str
        A sentence for each plain difference that is more than noise, or that there is none.
    """
    found = {(d.side, d.name): d for d in key_differences(contrast)}
    if not found:
        return ["These walks could not be compared."]
    begin = f"In the walk \N{LEFT DOUBLE QUOTATION MARK}{contrast.label}\N{RIGHT DOUBLE QUOTATION MARK}"
    plain = [
        words.format(side="" if side == "both" else f"{side} ")
        for (side, name), d in found.items()
        if d.beyond_detectable and (words := _PLAIN.get(name, {}).get((d.difference or 0.0) > 0))
    ]
    against = f"\N{LEFT DOUBLE QUOTATION MARK}{contrast.against}\N{RIGHT DOUBLE QUOTATION MARK}"
    if not plain:
        return [f"{begin} we saw no difference from {against} that is larger than chance can explain."]
    return [
        f"{begin}, compared with {against}:",
        *(f"{words[:1].upper()}{words[1:]}." for words in plain),
        "Other differences are too small to be sure of, or not simple to put into words; they stand in the comparison.",
    ]


_PLAIN: dict[str, dict[bool, str]] = {
    "stride_speed_m_s": {True: "you walked faster", False: "you walked more slowly"},
    "stride_length_m": {True: "your steps were longer", False: "your steps were shorter"},
    "stride_time_cv_percent": {True: "your steps were less even", False: "your steps were more even"},
    "foot_pitch_initial_contact_deg": {
        True: "the toes of your {side}foot pointed further up as it met the floor",
        False: "the toes of your {side}foot pointed less far up as it met the floor",
    },
    "min_toe_clearance_mm": {
        True: "your {side}foot cleared the floor by more",
        False: "your {side}foot cleared the floor by less",
    },
    "toe_drag_percent": {
        True: "your {side}shoe scraped the floor more often",
        False: "your {side}shoe scraped the floor less often",
    },
    "contact_heel_percent": {
        True: "your {side}heel came down first more often",
        False: "your {side}heel came down first less often",
    },
    "lateral_excursion_mm": {
        True: "your {side}foot swung out further to the side",
        False: "your {side}foot swung out less to the side",
    },
}


def _sentence(difference: Difference) -> str:
    where = "" if difference.side == "both" else f", {difference.side} foot"
    interval = interval_text(difference)
    sure = f" (95 % interval {interval})" if interval else ""
    end = {
        Matter.BETTER: ", a change for the better that matters",
        Matter.WORSE: ", a change for the worse that matters",
    }
    d, unit = decimals_of(difference.name), unit_text(difference.unit)
    values = f"{number(difference.before or 0.0, d)} to {number(difference.after or 0.0, d)}{unit}"
    return (
        f"{label_of(difference.name)}{where}: from {values}, {difference_text(difference)}{sure}"
        f"{end.get(difference.matters, '')}."
    )
