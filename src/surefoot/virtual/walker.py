"""What a virtual walker is: plain descriptions of a body, its feet, its habits and its course."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from surefoot.errors import UsageError
from surefoot.recording.model import Side
from surefoot.virtual.sole import Shoe


def _require(owner: object, bounds: dict[str, tuple[float, float]]) -> None:
    """Refuse a description that no body could follow."""
    for name, (low, high) in bounds.items():
        value = getattr(owner, name)
        if not low <= value <= high:
            raise UsageError(f"{name} of a virtual walker is {value:g}; it must lie between {low:g} and {high:g}.")


@dataclass(frozen=True)
class Orthosis:
    """An ankle-foot orthosis: it keeps the ankle between two angles, whatever the foot would do by itself.

    Parameters
    ----------
    plantarflexion_limit_deg, dorsiflexion_limit_deg
        Greatest angle between foot and shank downward and upward, in degrees from the right angle.
    """

    plantarflexion_limit_deg: float = 5.0
    dorsiflexion_limit_deg: float = 15.0


@dataclass(frozen=True)
class FootGait:
    """How one foot walks. The defaults are a healthy adult at 1.3 m/s.

    Parameters
    ----------
    shoe
        The shoe.
    pitch_contact_deg
        Foot pitch at initial contact; its sign decides which end of the shoe lands first, 0 lands flat.
    pitch_toe_off_deg
        Foot pitch at toe-off (negative).
    dorsiflexion_swing_deg
        Ankle angle in mid-swing, up positive; a dropped foot is around -15 to -25.
    contact_to_flat_share
        Time from contact to foot-flat as a share of stance; 0 only makes sense for a flat contact.
    slap
        0: the forefoot is lowered with control; 1: it falls faster and faster and is stopped by the floor.
    min_clearance_mm
        Height of the lowest point of the shoe at its dip in mid-swing.
    early_lift_mm, late_lift_mm
        How much higher than that the lowest point is before and after the dip.
    drag_s
        How long the sole slides on the floor in swing; 0 for none.
    drag_start_share
        When in swing the sliding begins, as a share of swing; 0 slides away from toe-off on.
    excursion_mm
        Sideways departure of the foot in mid-swing, outward positive, on top of the 20 to 30 mm that a turned-out
        foot makes by itself when it rolls off and swings back.
    knee_lift_deg
        Additional forward tilt of the shank (and lift of the thigh) in swing, as in steppage.
    toe_out_deg, toe_out_swing_deg
        Foot direction on the floor, outward positive; how much further it turns out in early swing.
    inversion_contact_deg, inversion_toe_off_deg, inversion_swing_deg
        Roll of the sole toward the midline at contact (gone by foot-flat), at toe-off and in swing.
    stance_share
        Stance time by stride time.
    heel_off_share
        Heel-off in stance, as a share of stance.
    landing_s
        How quickly the foot's remaining speed is taken away at contact.
    landing_forward_share
        Forward speed of the landing end just before contact, as a share of the greatest speed of swing.
    landing_down_m_s
        Downward speed of the landing end just before contact.
    orthosis
        An orthosis, or None.
    vault_mm
        Height to which the heel is raised in the middle of stance while the other foot swings, as in vaulting, on top
        of the rise before toe-off.
    hip_hike_deg
        How much higher than in healthy walking this side of the pelvis is in the middle of this foot's swing.
    clonus_deg, clonus_hz
        Amplitude and rate of the beats of the foot between foot-flat and heel-off: pitch swings between 0 and minus
        twice the amplitude, the heel bobs, the forefoot stays down. A foot that is flat for less than one beat, or
        stands, does not beat.
    """

    shoe: Shoe = field(default_factory=Shoe)
    pitch_contact_deg: float = 25.5
    pitch_toe_off_deg: float = -62.0
    dorsiflexion_swing_deg: float = 2.0
    contact_to_flat_share: float = 0.19
    slap: float = 0.0
    min_clearance_mm: float = 15.0
    early_lift_mm: float = 14.0
    late_lift_mm: float = 4.0
    drag_s: float = 0.0
    drag_start_share: float = 0.3
    excursion_mm: float = 6.0
    knee_lift_deg: float = 0.0
    toe_out_deg: float = 6.0
    toe_out_swing_deg: float = 3.0
    inversion_contact_deg: float = 5.0
    inversion_toe_off_deg: float = 1.0
    inversion_swing_deg: float = 4.0
    stance_share: float = 0.62
    heel_off_share: float = 0.58
    landing_s: float = 0.016
    landing_forward_share: float = 0.18
    landing_down_m_s: float = 0.12
    orthosis: Orthosis | None = None
    vault_mm: float = 0.0
    hip_hike_deg: float = 0.0
    clonus_deg: float = 0.0
    clonus_hz: float = 6.0

    def __post_init__(self) -> None:
        _require(
            self,
            {
                "pitch_contact_deg": (-40.0, 50.0),
                "pitch_toe_off_deg": (-85.0, -5.0),
                "dorsiflexion_swing_deg": (-45.0, 25.0),
                "contact_to_flat_share": (0.0, self.heel_off_share - 0.05),
                "slap": (0.0, 1.0),
                "min_clearance_mm": (0.0, 150.0),
                "drag_s": (0.0, 2.0),
                "drag_start_share": (0.0, 0.6),
                "stance_share": (0.51, 0.9),
                "heel_off_share": (0.2, 0.9),
                "landing_s": (0.004, 0.05),
                "vault_mm": (0.0, 100.0),
                "hip_hike_deg": (0.0, 25.0),
                "clonus_deg": (0.0, 10.0),
                "clonus_hz": (5.0, 8.0),
            },
        )


@dataclass(frozen=True)
class Variability:
    """Stride-to-stride standard deviations; zero makes every stride alike.

    Healthy sizes: stride time 2.2 % (34 adults, two minutes without turns), pitch at contact 1.5°, at toe-off 2°.
    """

    time_percent: float = 1.6
    length_percent: float = 2.5
    pitch_contact_deg: float = 1.5
    pitch_toe_off_deg: float = 2.0
    pitch_swing_deg: float = 2.0
    clearance_mm: float = 3.0
    excursion_mm: float = 5.0
    drag_percent: float = 15.0
    width_mm: float = 12.0

    def scaled(self, factor: float) -> Variability:
        """Return all deviations multiplied by a factor."""
        return Variability(**{name: value * factor for name, value in vars(self).items()})


@dataclass(frozen=True)
class Stop:
    """A stop: both feet stand."""

    at_s: float
    duration_s: float = 4.0


@dataclass(frozen=True)
class Turn:
    """A turn, left positive, spread over a number of steps."""

    at_s: float
    angle_deg: float = 180.0
    steps: int = 6


@dataclass(frozen=True)
class Stairs:
    """A flight of stairs, one tread per step; a negative rise goes down."""

    at_s: float
    treads: int = 10
    rise_m: float = 0.16
    depth_m: float = 0.29


@dataclass(frozen=True)
class Course:
    """Where and how long the walk goes.

    Parameters
    ----------
    duration_s
        Length of the recording.
    stand_begin_s, stand_end_s
        Standing at either end of the recording; 0 begins or ends the recording in mid-walk.
    stops, turns, stairs
        What happens on the way, in time since the start of the recording.
    slope_deg
        Slope of the whole floor in the first walking direction, up positive.
    belt_speed_m_s
        Speed of a treadmill belt; 0 is firm ground.
    """

    duration_s: float = 60.0
    stand_begin_s: float = 3.0
    stand_end_s: float = 2.0
    stops: tuple[Stop, ...] = ()
    turns: tuple[Turn, ...] = ()
    stairs: tuple[Stairs, ...] = ()
    slope_deg: float = 0.0
    belt_speed_m_s: float = 0.0


@dataclass(frozen=True)
class Walker:
    """A described walker on a described course.

    Parameters
    ----------
    name
        Short name.
    speed_m_s, cadence_steps_min
        Steady walking speed and cadence; the stride length follows.
    left, right
        How each foot walks.
    variability
        Stride-to-stride variability.
    course
        The walk.
    step_time_asymmetry, step_length_asymmetry
        (left - right) / (left + right) of the time and length of the steps that end with that foot.
    step_width_m
        Distance of the feet across the walking direction.
    shank_m, thigh_m
        Lengths from joint to joint.
    first_foot
        The foot that steps first.
    decline_pitch_deg_min, decline_clearance_mm_min
        Pitch at contact and clearance lost per minute of walking.
    pelvis_drop_deg
        How far the swinging side of the pelvis drops below level in mid-swing.
    """

    name: str = "healthy"
    speed_m_s: float = 1.3
    cadence_steps_min: float = 110.0
    left: FootGait = field(default_factory=FootGait)
    right: FootGait = field(default_factory=FootGait)
    variability: Variability = field(default_factory=Variability)
    course: Course = field(default_factory=Course)
    step_time_asymmetry: float = 0.0
    step_length_asymmetry: float = 0.0
    step_width_m: float = 0.16
    shank_m: float = 0.42
    thigh_m: float = 0.43
    first_foot: Side = Side.RIGHT
    decline_pitch_deg_min: float = 0.0
    decline_clearance_mm_min: float = 0.0
    pelvis_drop_deg: float = 2.0

    def __post_init__(self) -> None:
        _require(
            self,
            {
                "speed_m_s": (0.02, 3.0),
                "cadence_steps_min": (20.0, 200.0),
                "step_time_asymmetry": (-0.4, 0.4),
                "step_length_asymmetry": (-1.0, 1.0),
            },
        )

    @property
    def stride_time_s(self) -> float:
        """Steady stride time in s."""
        return 120.0 / self.cadence_steps_min

    @property
    def stride_length_m(self) -> float:
        """Steady stride length in m."""
        return self.speed_m_s * self.stride_time_s

    def foot(self, side: Side) -> FootGait:
        """Return how the foot of one side walks."""
        return self.left if side is Side.LEFT else self.right

    def on(self, course: Course) -> Walker:
        """Return the same walker on another course."""
        return replace(self, course=course)

    def mirrored(self) -> Walker:
        """Return the mirror image: left and right swapped, turns to the other side."""
        turns = tuple(replace(turn, angle_deg=-turn.angle_deg) for turn in self.course.turns)
        return replace(
            self,
            left=self.right,
            right=self.left,
            course=replace(self.course, turns=turns),
            step_time_asymmetry=-self.step_time_asymmetry,
            step_length_asymmetry=-self.step_length_asymmetry,
            first_foot=Side.LEFT if self.first_foot is Side.RIGHT else Side.RIGHT,
        )
