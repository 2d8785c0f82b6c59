"""The limits by which signs are graded, in one place. They travel with each result.

Few of them are published (see ``docs/reference-values.md``). The others are working limits: chosen from what healthy
feet show in public recordings and from how finely each measure can be taken, and named as such beside every finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from surefoot.signs.method_error import MethodErrors


@dataclass(frozen=True)
class Limits:
    """Where a quantity begins to speak for a sign, and up to where it speaks against it.

    The order says the direction: with ``strong`` above ``against``, high values speak for the sign.

    Parameters
    ----------
    against
        Up to here it speaks against the sign.
    moderate
        From here on it speaks for the sign.
    strong
        From here on it speaks strongly for the sign.
    """

    against: float
    moderate: float
    strong: float

    def __post_init__(self) -> None:
        rising = self.against <= self.moderate < self.strong
        falling = self.against >= self.moderate > self.strong
        if not (rising or falling):
            raise ValueError(
                "limits must lie in order against, moderate, strong; "
                f"got {self.against}, {self.moderate}, {self.strong}"
            )

    @property
    def rising(self) -> bool:
        """Whether high values speak for the sign."""
        return self.strong > self.moderate


@dataclass(frozen=True)
class FootDropLimits:
    """Limits for foot drop.

    Parameters
    ----------
    pitch_from_healthy_sd
        Foot pitch at contact, in standard deviations of healthy people from their mean at the same speed.
    pitch_deg
        Foot pitch at contact itself: below 0 the toes point down.
    not_heel_percent
        Share of strides that land flat or toe first.
    mid_swing_pitch_deg
        Foot pitch in mid-swing, while the foot swings fastest. A working limit: it is -12 to -15° in the five feet of
        healthy people in public recordings that are at hand, at 1.0 to 1.3 m/s.
    mid_swing_from_other_side_deg
        The same less that of the other side.
    pitch_from_other_side_deg
        Foot pitch at contact less that of the other side.
    flat_from_healthy_sd
        Time from contact to flat as a share of stance, in standard deviations of healthy people at that speed.
    low_clearance_percent
        Share of strides with less than 5 mm of clearance.
    drag_percent
        Share of strides in which the shoe scrapes.
    pitch_lost_deg
        Foot pitch at contact lost from the first to the last minute.
    """

    pitch_from_healthy_sd: Limits = Limits(-1.3, -2.2, -3.5)
    pitch_deg: Limits = Limits(9.0, 4.0, -3.0)
    not_heel_percent: Limits = Limits(10.0, 25.0, 60.0)
    mid_swing_pitch_deg: Limits = Limits(-15.0, -20.0, -28.0)
    mid_swing_from_other_side_deg: Limits = Limits(-4.0, -8.0, -14.0)
    pitch_from_other_side_deg: Limits = Limits(-3.0, -6.0, -10.0)
    flat_from_healthy_sd: Limits = Limits(-1.0, -2.0, -3.5)
    low_clearance_percent: Limits = Limits(2.0, 15.0, 40.0)
    drag_percent: Limits = Limits(2.0, 10.0, 30.0)
    pitch_lost_deg: Limits = Limits(-1.0, -2.0, -5.0)


@dataclass(frozen=True)
class ContactLimits:
    """Limits for the contact of the foot.

    Parameters
    ----------
    not_heel_percent
        Share of strides that land flat or toe first.
    pitch_deg
        Foot pitch at contact.
    majority_percent
        Share of strides from which a kind of contact gives the walk its name; else it is mixed.
    """

    not_heel_percent: Limits = Limits(10.0, 20.0, 50.0)
    pitch_deg: Limits = Limits(5.0, 3.6, 2.0)
    majority_percent: float = 70.0


@dataclass(frozen=True)
class ToeDragLimits:
    """Limits for toe drag.

    Parameters
    ----------
    strides_percent
        Share of strides in which the shoe scrapes.
    low_clearance_percent
        Share of strides with less than 5 mm of clearance.
    """

    strides_percent: Limits = Limits(5.0, 15.0, 40.0)
    low_clearance_percent: Limits = Limits(2.0, 15.0, 40.0)


@dataclass(frozen=True)
class FootSlapLimits:
    """Limits for foot slap.

    Parameters
    ----------
    flat_from_healthy_sd
        Time from contact to flat as a share of stance, in standard deviations of healthy people at that speed.
    rate_per_degree
        Fastest lowering of the forefoot (deg/s) over the foot pitch at contact (deg), in 1/s: it does not depend on
        how steeply the foot lands.
    heel_contact_deg
        A foot that lands with less pitch has nothing to slap.
    loudness_db
        Loudness of a second transient at foot-flat over that of the contact, where there is sound.
    """

    flat_from_healthy_sd: Limits = Limits(-1.0, -2.3, -3.0)
    rate_per_degree: Limits = Limits(15.0, 17.5, 25.0)
    heel_contact_deg: float = 4.0
    loudness_db: Limits = Limits(-6.0, 0.0, 6.0)


@dataclass(frozen=True)
class ClearanceLimits:
    """Limits for reduced clearance.

    Parameters
    ----------
    median_mm
        Toe clearance, median over strides.
    below_5mm_percent
        Share of strides with less than 5 mm of clearance.
    lowest_mm
        Clearance that one stride in twenty falls below.
    from_other_side_mm
        Clearance less that of the other side.
    """

    median_mm: Limits = Limits(10.0, 8.0, 5.0)
    below_5mm_percent: Limits = Limits(3.0, 15.0, 45.0)
    lowest_mm: Limits = Limits(6.0, 3.0, 1.0)
    from_other_side_mm: Limits = Limits(-3.0, -7.0, -12.0)


@dataclass(frozen=True)
class SteppageLimits:
    """Limits for steppage.

    Parameters
    ----------
    clearance_mm
        Toe clearance: in steppage the whole foot is lifted.
    clearance_from_other_side_mm, heel_from_other_side_mm, shank_from_other_side_deg
        Clearance, highest heel, and greatest forward tilt of the shank in swing, less those of the other side.
    pitch_from_healthy_sd
        Greatest foot pitch in swing against healthy people: steppage lifts a foot that hangs.
    """

    clearance_mm: Limits = Limits(26.0, 32.0, 42.0)
    clearance_from_other_side_mm: Limits = Limits(5.0, 10.0, 17.0)
    heel_from_other_side_mm: Limits = Limits(10.0, 30.0, 60.0)
    shank_from_other_side_deg: Limits = Limits(3.0, 8.0, 15.0)
    pitch_from_healthy_sd: Limits = Limits(-1.0, -2.2, -3.5)


@dataclass(frozen=True)
class CircumductionLimits:
    """Limits for circumduction.

    Parameters
    ----------
    outward_mm
        Greatest outward departure of the foot in swing.
    from_other_side_mm
        The same less that of the other side (95 in 100 healthy people differ by up to 16 to 23 mm).
    """

    outward_mm: Limits = Limits(50.0, 60.0, 80.0)
    from_other_side_mm: Limits = Limits(12.0, 23.0, 40.0)


@dataclass(frozen=True)
class VaultingLimits:
    """Limits for vaulting.

    Parameters
    ----------
    heel_height_mm
        Height of the heel in the middle of single support.
    from_other_side_mm
        The same less that of the other side.
    """

    heel_height_mm: Limits = Limits(12.0, 20.0, 30.0)
    from_other_side_mm: Limits = Limits(6.0, 12.0, 20.0)


@dataclass(frozen=True)
class HipHikeLimits:
    """Limits for hip hike.

    Parameters
    ----------
    rise_deg
        Rise of this side of the pelvis in this foot's swing.
    from_other_side_deg
        The same less that of the other side.
    """

    rise_deg: Limits = Limits(1.0, 3.0, 5.0)
    from_other_side_deg: Limits = Limits(2.0, 4.0, 7.0)


@dataclass(frozen=True)
class HeelRiseLimits:
    """Limits for early heel rise.

    Parameters
    ----------
    heel_off_percent
        Heel-off as a share of stance.
    from_other_side_points
        The same less that of the other side.
    """

    heel_off_percent: Limits = Limits(58.0, 53.0, 51.0)
    from_other_side_points: Limits = Limits(-6.0, -12.0, -20.0)


@dataclass(frozen=True)
class ClonusLimits:
    """Limits for clonus.

    Parameters
    ----------
    beat_deg_s
        Root mean square of the pitch rate between 5 and 8 Hz in stance.
    from_other_side_deg_s
        The same less that of the other side.
    """

    beat_deg_s: Limits = Limits(20.0, 45.0, 65.0)
    from_other_side_deg_s: Limits = Limits(15.0, 35.0, 60.0)


@dataclass(frozen=True)
class SignSettings:
    """How signs are graded.

    Parameters
    ----------
    foot_drop, contact_type, toe_drag, foot_slap, reduced_clearance, steppage, circumduction, vaulting, hip_hike,
    early_heel_rise, clonus
        Limits of each sign.
    fewest_strides
        With fewer usable strides on a side nothing is graded (doi 10.3390/bios10090128).
    clipped_share, clipped_share_useless
        Part of a sensor's samples at the end of its range from which signs that rest on heights are not graded, and
        from which nothing is.
    missing_share
        Part of a sensor's samples that are missing (gaps) from which no sign that rests on it is graded higher than
        possible. A working limit: what is learned from all strides together is then learned from few.
    method_error
        What the method itself errs by, which no number of strides shows.
    """

    foot_drop: FootDropLimits = field(default_factory=FootDropLimits)
    contact_type: ContactLimits = field(default_factory=ContactLimits)
    toe_drag: ToeDragLimits = field(default_factory=ToeDragLimits)
    foot_slap: FootSlapLimits = field(default_factory=FootSlapLimits)
    reduced_clearance: ClearanceLimits = field(default_factory=ClearanceLimits)
    steppage: SteppageLimits = field(default_factory=SteppageLimits)
    circumduction: CircumductionLimits = field(default_factory=CircumductionLimits)
    vaulting: VaultingLimits = field(default_factory=VaultingLimits)
    hip_hike: HipHikeLimits = field(default_factory=HipHikeLimits)
    early_heel_rise: HeelRiseLimits = field(default_factory=HeelRiseLimits)
    clonus: ClonusLimits = field(default_factory=ClonusLimits)
    fewest_strides: int = 6
    clipped_share: float = 0.02
    clipped_share_useless: float = 0.10
    missing_share: float = 0.10
    method_error: MethodErrors = field(default_factory=MethodErrors)
