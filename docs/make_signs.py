"""Writes docs/signs.md: what each sign is, what it is judged by, and the limits, from the code.

Run it with ``make reference`` after a change; a test fails when the page is older than the code.
"""

from __future__ import annotations

from pathlib import Path

from surefoot.signs.catalogue import MEASURES
from surefoot.signs.finding import SIGNS
from surefoot.signs.sign_criteria import CRITERIA, Criterion
from surefoot.signs.sign_quantities import EXTRA_LABELS, Versus
from surefoot.signs.sign_settings import SignSettings
from surefoot.signs.sign_words import sign_words

PAGE = Path(__file__).parent / "signs.md"

_HEAD = """# The signs, and how each is graded

Made from the code by `make reference`; change the code, not this page.

Each sign is graded per side: **not seen**, **possible**, **likely**, **clear**, or **cannot tell**. Every grade comes
with the evidence for it, against it and missing, with numbers, and with what would change it.

- A quantity beyond the limit under *strongly for* is strong evidence (3 points), beyond the limit under *for* moderate
  evidence (2). Beyond the limit under *against* it is moderate evidence against the sign. Where the 95 % interval
  reaches back over the next limit, the evidence weighs less (weak: 1 point), so that few or scattered strides never
  make a strong case. Between *against* and *for* it speaks neither way.
- The interval holds what **the method itself** errs by, which all strides of a walk share and no number of them shows:
  {errors}.
  Virtual walkers show it: the median of a walk against its truth. A share of strides moves with the number that it is
  counted by. Where this makes evidence weaker, the evidence says so.
- *Weight* is what an observation counts beside the others; evidence against the sign is also multiplied by the last
  column, as many a sign shows by being there and little by being absent. Without an observation marked *needed*, the
  sign is not graded.
- Points times weight are added up. *Possible* needs 1 point, *likely* 2.5 and two kinds of evidence (or 4.5 points),
  *clear* 4.5 and two kinds. No sign is *clear* by one kind alone, and none is *likely* by weak evidence alone. Where
  the limit *strongly for* of an observation marked *needed* lies within what that may be off by, a sign is never *not
  seen*: it is *possible* where something speaks for it, else it cannot be told. Nor can it be told where nothing
  speaks for it or against it. In a degraded recording a sign is *possible* at most where
  what is *needed* for it is weak.
- Foot drop is not even *likely* by one kind alone, however many points it has. All that rests on how the foot lands
  (its pitch at contact, the part that lands first, the time to flat) is one kind; the others are the foot in mid-swing,
  its clearance and scraping, and a way around a dropped foot (steppage, circumduction, hip hike, vaulting).
- With fewer than six usable strides on a side, or a recording that cannot be right, nothing is graded. Where a tenth or
  more of the samples of a sensor are missing, what rests on it is *possible* at most: the strides left between gaps
  are few, and what is learned from all strides together is learned from few.
- Few limits are published (see [reference values](reference-values.md)). Where none is, a person is compared with
  healthy people at the same speed and with their own other side; the other limits are **working limits**, drawn from
  what healthy feet show in public recordings and from how finely each measure can be taken. All can be set in
  `settings.toml`. Review state of all limits and texts: needs clinical review.
"""


def page() -> str:
    """The whole page.

    Returns
    -------
    str
        Markdown.
    """
    return "\n".join([_HEAD.format(errors=_errors()), *(_sign(sign, title) for sign, title in SIGNS.items())])


def _errors() -> str:
    errors = SignSettings().method_error
    kinds = {
        "a good recording": errors.good,
        "one shoe sensor alone": errors.one_foot,
        "a shoe sensor that clips, may be loose or is badly calibrated": errors.degraded,
    }
    parts = [
        f"{kind} {error.min_toe_clearance_mm:g} mm and {error.foot_pitch_initial_contact_deg:g}°"
        for kind, error in kinds.items()
    ]
    return "clearance and pitch at contact, as a standard deviation: " + "; ".join(parts)


def _sign(sign: str, title: str) -> str:
    words = sign_words()[sign]
    rows = [_row(sign, criterion) for criterion in CRITERIA[sign]]
    lines = [
        f"## {title}",
        "",
        words.clinical,
        "",
        "| looked at | compared with | kind | against | for | strongly for | weight | as evidence against |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        *([f"Sensors cannot show: {' '.join(words.cannot_be_measured)}", ""] if words.cannot_be_measured else []),
        f"What would change it: {words.would_change}",
        "",
    ]
    return "\n".join(lines)


def _row(sign: str, criterion: Criterion) -> str:
    limits = getattr(getattr(SignSettings(), sign), criterion.limits)
    label = EXTRA_LABELS[criterion.measure][0].rstrip(":") if criterion.measure in EXTRA_LABELS else ""
    label = label or MEASURES[criterion.measure].label
    unit = "standard deviations" if criterion.versus is Versus.HEALTHY else _unit(criterion.measure)
    at = "≥" if limits.rising else "≤"
    away = "≤" if limits.rising else "≥"
    cells = (
        f"{label}{f' ({unit})' if unit else ''}",
        str(criterion.versus) + (f", by their {MEASURES[criterion.norm].label.lower()}" if criterion.norm else ""),
        criterion.kind + (" (needed)" if criterion.primary else ""),
        f"{away} {limits.against:g}",
        f"{at} {limits.moderate:g}",
        f"{at} {limits.strong:g}",
        f"{criterion.weight:g}",
        f"× {criterion.against_weight:g}",
    )
    return "| " + " | ".join(cells) + " |"


def _unit(name: str) -> str:
    return (
        MEASURES[name].unit
        if name in MEASURES
        else {"not_heel_percent": "%", "slap_rate_per_degree": "°/s per degree"}[name]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print("wrote signs.md")
