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
    """What differs, without jargon, in one list with its beginning and its end.

    Parameters
    ----------
    contrast
        One walk against the first one.

    Returns
    -------
    list of str
        A sentence for each plain difference that is more than noise, or that there is none.
    """
    if not key_differences(contrast):
        return ["These walks could not be compared."]
    begin = f"In the walk \N{LEFT DOUBLE QUOTATION MARK}{contrast.label}\N{RIGHT DOUBLE QUOTATION MARK}"
    against = f"\N{LEFT DOUBLE QUOTATION MARK}{contrast.against}\N{RIGHT DOUBLE QUOTATION MARK}"
    changes = plain_changes(contrast)
    if not changes:
        return [f"{begin} we saw no difference from {against} that is larger than chance can explain."]
    return [
        f"{begin}, compared with {against}:",
        *changes,
        "Other differences are too small to be sure of, or not simple to put into words; they stand in the comparison.",
    ]


def plain_changes(contrast: Contrast) -> list[str]:
    """The key differences that are more than noise, each in a short sentence of everyday words.

    Parameters
    ----------
    contrast
        One walk against the first one.

    Returns
    -------
    list of str
        Says that a change is for the better or worse only where its size is known to matter.
    """
    told = [d for d in key_differences(contrast) if d.beyond_detectable and d.name in _PLAIN]
    return [_plain_sentence(d) for d in told]


def _plain_sentence(difference: Difference) -> str:
    more, less = _PLAIN[difference.name]
    words = (more if (difference.difference or 0.0) > 0 else less).format(side=difference.side)
    return f"{words}.{_PLAIN_MATTERS.get(difference.matters, '')}"


# what a person feels or sees of each measure: where it grew, and where it shrank
_PLAIN: dict[str, tuple[str, str]] = {
    "stride_speed_m_s": ("You walked faster", "You walked slower"),
    "stride_length_m": ("Your steps were longer", "Your steps were shorter"),
    "stride_time_cv_percent": ("Your steps came less evenly", "Your steps came more evenly"),
    "foot_pitch_initial_contact_deg": (
        "Your {side} toes were higher as the foot came down",
        "Your {side} toes were lower as the foot came down",
    ),
    "min_toe_clearance_mm": (
        "Your {side} foot passed higher above the floor",
        "Your {side} foot passed closer to the floor",
    ),
    "toe_drag_percent": (
        "Your {side} shoe scraped the floor more often",
        "Your {side} shoe scraped the floor less often",
    ),
    "contact_heel_percent": (
        "Your {side} foot came down on the heel more often",
        "Your {side} foot came down on the heel less often",
    ),
    "lateral_excursion_mm": ("Your {side} leg swung out more", "Your {side} leg swung out less"),
}
_PLAIN_MATTERS = {
    Matter.BETTER: " That is a change for the better that counts.",
    Matter.WORSE: " That is a change for the worse that counts.",
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
