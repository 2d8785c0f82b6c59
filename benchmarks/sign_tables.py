"""From graded feet to shares with intervals, the curve over severity, and tables of where grades go wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from benchmarks.tables import Detail, number
from surefoot.signs import SIGNS, SignGrade
from surefoot.virtual.sign_truth import SIGN_SCALES

CLEAR_FROM = 0.8
_Z = 1.959964
_BINS = ((0.0, 0.0), (0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))
_SEEN = (SignGrade.LIKELY, SignGrade.CLEAR)
_MOST_WRONG = 25

told = pl.col("grade") != SignGrade.CANNOT_TELL
seen = pl.col("grade").is_in([str(grade) for grade in _SEEN])
absent = pl.col("severity") == 0.0
clear = pl.col("severity") >= CLEAR_FROM
confidently_wrong = (absent & seen) | (clear & (pl.col("grade") == SignGrade.NOT_SEEN))


@dataclass(frozen=True)
class Share:
    """A share of n with its 95 % interval."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.hits / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (1927, doi 10.1080/01621459.1927.10502953); 0 to 1 of nothing."""
        if not self.n:
            return 0.0, 1.0
        z2 = _Z * _Z
        middle = (self.hits + z2 / 2.0) / (self.n + z2)
        half = _Z / (self.n + z2) * math.sqrt(self.hits * (self.n - self.hits) / self.n + z2 / 4.0)
        return max(0.0, middle - half), min(1.0, middle + half)

    def text(self) -> str:
        """Share with interval and counts."""
        low, high = self.interval
        return f"{number(self.value, 3)} ({number(low, 3)}–{number(high, 3)}), {self.hits} of {self.n}"


def sensitivity(feet: pl.DataFrame, sign: str) -> Share:
    """Share of feet with a clear sign that were graded likely or clear, of those that were told."""
    chosen = feet.filter((pl.col("sign") == sign) & clear & told)
    return Share(chosen.filter(seen).height, chosen.height)


def specificity(feet: pl.DataFrame, sign: str) -> Share:
    """Share of feet without a sign that were graded not seen or possible, of those that were told."""
    chosen = feet.filter((pl.col("sign") == sign) & absent & told)
    return Share(chosen.filter(~seen).height, chosen.height)


def contact_named(feet: pl.DataFrame) -> Share:
    """Share of feet that always land in one way whose way was named."""
    chosen = feet.filter((pl.col("sign") == "contact_type") & (pl.col("contact") != "mixed") & told)
    return Share(chosen.filter(pl.col("contact") == pl.col("value")).height, chosen.height)


def rates(feet: pl.DataFrame) -> Detail:
    """Sensitivity and specificity with intervals, and how often nothing was told."""
    rows = []
    for sign, name in SIGNS.items():
        of_sign = feet.filter(pl.col("sign") == sign)
        untold = [of_sign.filter(which & ~told).height for which in (clear, absent)]
        rows.append(
            (name, sensitivity(feet, sign).text(), str(untold[0]), specificity(feet, sign).text(), str(untold[1]))
        )
    headers = ("Sign", "Sensitivity", "Cannot tell, sign clear", "Specificity", "Cannot tell, sign absent")
    return Detail("Sensitivity and specificity (95 % interval by Wilson)", headers, tuple(rows))


def curve(feet: pl.DataFrame) -> Detail:
    """Share graded likely or clear by true severity, of those that were told."""
    rows = []
    for sign, name in SIGNS.items():
        cells = []
        for low, high in _BINS:
            inside = pl.col("severity").is_between(low, high, closed="both" if high == 0.0 else "right")
            part = feet.filter((pl.col("sign") == sign) & inside & told)
            share = Share(part.filter(seen).height, part.height)
            cells.append(f"{number(share.value, 2)} ({share.n})")
        rows.append((name, *cells))
    headers = ("Sign", *("0 (absent)" if high == 0.0 else f"to {high:g}" for _, high in _BINS))
    return Detail("Share graded likely or clear by true severity (n told)", headers, tuple(rows))


def grades(feet: pl.DataFrame) -> Detail:
    """Every grade counted, for absent and for clear signs."""
    rows = []
    for sign, name in SIGNS.items():
        for word, which in (("absent", absent), ("clear", clear)):
            part = feet.filter((pl.col("sign") == sign) & which)["grade"]
            rows.append((f"{name}, {word}", *(str(int((part == str(grade)).sum())) for grade in SignGrade)))
    return Detail("Grades given", ("Sign, in truth", *(str(grade) for grade in SignGrade)), tuple(rows))


def scales() -> Detail:
    """What absent and clear mean, and why."""
    rows = tuple((SIGNS[sign], scale.absent, scale.clear, scale.why) for sign, scale in SIGN_SCALES.items())
    return Detail("What severity 0 and 1 mean", ("Sign", "0, absent", "1, clear", "Why"), rows)


def wrong(feet: pl.DataFrame, title: str) -> Detail:
    """Show the feet that were graded wrong with confidence, sign by sign, the first of each."""
    chosen = feet.filter(confidently_wrong & told)
    rows = tuple(
        (
            f"{row['walker']} {row['kind']}, {row['side']}" + (f", {row['fault']}" if row["fault"] else ""),
            SIGNS[row["sign"]],
            number(row["severity"], 2),
            row["grade"],
            number(row["speed_m_s"], 2),
            f"{row['rate_hz']:g}",
            number(row["measured_foot_pitch_initial_contact_deg"]),
            number(row["measured_min_toe_clearance_mm"]),
        )
        for row in chosen.head(_MOST_WRONG).iter_rows(named=True)
    )
    headers = ("Walker and foot", "Sign", "Severity", "Grade", "Speed (m/s)", "Rate (Hz)", "Pitch (deg)")
    return Detail(f"{title} ({chosen.height} in all)", (*headers, "Clearance (mm)"), rows)


def by_fault(feet: pl.DataFrame) -> Detail:
    """What became of the grades of each fault."""
    rows = []
    for fault in feet["fault"].unique(maintain_order=True).to_list():
        part = feet.filter(pl.col("fault") == fault)
        judged = part.filter(absent | clear)
        wrong_ones = judged.filter(confidently_wrong).height
        untold = judged.filter(~told).height
        right = judged.filter(told & ((absent & ~seen) | (clear & seen))).height
        rest = judged.height - wrong_ones - untold - right
        refused = part.filter(pl.col("problem").is_not_null())["walker"].n_unique()
        rows.append((fault, *(str(n) for n in (judged.height, untold, right, rest, wrong_ones, refused))))
    headers = ("Fault", "Grades", "Cannot tell", "Right", "Clear but only possible", "Confidently wrong")
    return Detail("Faulty recordings", (*headers, "Walks refused"), tuple(rows))
