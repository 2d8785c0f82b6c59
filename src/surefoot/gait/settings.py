"""Every number that the measuring depends on, in one place. They travel with each result."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OrientationSettings:
    """How the attitude of a sensor is kept.

    Parameters
    ----------
    rest_window_s
        Stretch over which a sensor must be quiet to show its gyroscope's bias.
    rest_spread_max_deg_s, rest_lean_max_m_s2
        Greatest spread of the angular rate within it, and greatest change of the specific force from its first half to
        its second, at which it still counts as rest.
    rest_sure_s
        After so much rest the bias is known better than walking can tell.
    level_window_s
        Width of the first levelling against the mean specific force.
    level_stride_width_s
        Standard deviation of the kernel that smooths the stride-by-stride levelling over time.
    toe_out_deg
        Angle by which the foot's long axis points outward from the line across its principal rotation axis
        (mean foot progression angle of adults).
    gravity_rest_s, gravity_gain_max
        Rest that shows the accelerometer's gain, and the greatest correction of it.
    bridge_s
        Gaps up to this long are bridged by straight lines for the attitude; at longer ones it begins anew.
    swap_contrast_deg
        Left and right look swapped where the push-off of the right foot points this much further left than the left's.
    """

    rest_window_s: float = 0.5
    rest_spread_max_deg_s: float = 2.0
    rest_lean_max_m_s2: float = 0.08
    rest_sure_s: float = 1.0
    level_window_s: float = 4.0
    level_stride_width_s: float = 2.5
    toe_out_deg: float = 4.0
    gravity_rest_s: float = 0.6
    gravity_gain_max: float = 0.05
    bridge_s: float = 0.05
    swap_contrast_deg: float = 4.5


@dataclass(frozen=True)
class SlipSettings:
    """When a sensor counts as turned on its foot.

    Parameters
    ----------
    turn_min_deg
        Least lasting change of the vertical in the sensor's axes, beyond that of the floor's slope.
    sure_min
        The change in multiples of its standard error, from the usual deviation of a stance.
    stances_min
        With fewer stances on either side of it, it must be twice as large.
    """

    turn_min_deg: float = 5.0
    sure_min: float = 6.0
    stances_min: int = 4


@dataclass(frozen=True)
class StanceSettings:
    """How the still moments of stance are found.

    Parameters
    ----------
    smoothing_s
        Window over which motion is averaged.
    prominence
        Ratio by which motion must fall and rise again around a still moment.
    tilt_max_deg
        Greatest angle between the vertical at a still moment and at the person's usual one.
    still_ratio
        Motion up to this multiple of the still moment's belongs to the same flat.
    flat_pitch_deg
        Change of pitch within one flat.
    stride_length_min_m
        A foot that moves less between two still moments has not stepped.
    restless_motion
        A foot that still moves so much at its still moments is none (0.02 to 0.08 in the real feet, 0.096 and more in
        the real shanks that it was drawn between).
    turn_step_deg, turn_motion_min
        A foot that turns by more between two still moments, in a motion at least this brisk, has stepped on its spot.
    raised_min_deg, raised_speed_max_m_s, raised_within_s, raised_share_min
        A foot rests with its heel raised (vaulting) where it rested with the toes this much higher within this time
        before, without travelling faster than this then; looked for only where this share of the stances has it.
    brief_flat_deg
        Change of pitch within one flat of such a foot, which rises on its toes as soon as it is flat.
    stop_min_s, stop_ratio
        A stance longer than the greater of this and ``stop_ratio`` times the median stance is a stop.
    """

    smoothing_s: float = 0.12
    prominence: float = 1.8
    tilt_max_deg: float = 35.0
    still_ratio: float = 2.0
    flat_pitch_deg: float = 2.0
    stride_length_min_m: float = 0.08
    restless_motion: float = 0.09
    turn_step_deg: float = 15.0
    turn_motion_min: float = 0.4
    raised_min_deg: float = 3.0
    raised_speed_max_m_s: float = 0.15
    raised_within_s: float = 0.45
    raised_share_min: float = 0.25
    brief_flat_deg: float = 0.1
    stop_min_s: float = 1.5
    stop_ratio: float = 1.8


@dataclass(frozen=True)
class TrajectorySettings:
    """How velocity errors are laid out over a swing.

    Parameters
    ----------
    steady_error_m_s2
        Size of the acceleration error that is there at every sample.
    impact_error_ratio
        Part of the sample-to-sample change of acceleration that clipping and aliasing may lose.
    swing_max_s
        Longest stretch between two flats that is integrated.
    level_height_m, level_residual_s
        Change of height over a stride of a metre up to which the floor counts as level, and by how much more for each
        m/s of velocity error.
    """

    steady_error_m_s2: float = 0.3
    impact_error_ratio: float = 0.1
    swing_max_s: float = 4.0
    level_height_m: float = 0.08
    level_residual_s: float = 0.1


@dataclass(frozen=True)
class EventSettings:
    """How initial contact and toe-off are defined.

    Parameters
    ----------
    contact_speed_ratio
        The landing end of the shoe has stopped when its forward speed over the floor falls to this multiple of
        walking speed.
    jerk_window_s
        Time after that moment in which the jerk of the landing is looked for.
    jerk_onset_ratio
        Part of the greatest jerk in that window that counts as its onset.
    jerk_weight
        Initial contact lies this far from the moment of stopping (0) to the onset of jerk (1), which reaches the
        sensor late.
    toe_off_speed_ratio
        The toe has left when its forward speed rises to this multiple of walking speed.
    flat_pitch_deg
        The foot is flat when its pitch has come this near to that of the following flat.
    """

    contact_speed_ratio: float = 1.0
    jerk_window_s: float = 0.06
    jerk_onset_ratio: float = 0.5
    jerk_weight: float = 0.35
    toe_off_speed_ratio: float = 0.5
    flat_pitch_deg: float = 2.0


@dataclass(frozen=True)
class TableSettings:
    """What marks a stride in the table.

    Parameters
    ----------
    turn_deg
        Change of heading over a stride that makes it a turn.
    flat_contact_deg
        Foot pitch at initial contact between minus and plus this is a flat contact.
    drag_height_m, drag_speed_m_s
        The shoe may drag where its forefoot is not higher over the floor while its toe moves faster than this.
    drag_roughness_min, drag_roughness_100_hz
        Vibration in m/s² from which it does drag, at any rate, and at 100 Hz, where smooth motion holds more of it.
    drag_min_s
        Shorter drags are not told from chance.
    drag_rate_min_hz
        With fewer samples a second the vibration of a sliding sole cannot be felt, and no drag is told.
    drag_noise_share
        Nor where the roughness of the whole swing is, in its median, this part of what would count as scraping.
    drag_after_toe_off_s
        The push-off's own vibration lasts this long after toe-off in everyone; no drag is looked for in it.
    fast_swing_ratio
        Clearance is the least height while the toe moves faster than this part of its greatest speed.
    quality_min
        Strides of lower quality carry no measures, only times.
    lost_turn_max_deg
        Where the gyroscope's range has cut off more turning than this in a swing, the pitch is not known.
    walking_ratio_min, walking_ratio_max
        Mean step length by step rate, in m per step a minute, beyond which nobody walks; within twice and half of them
        nothing is said.
    """

    turn_deg: float = 20.0
    flat_contact_deg: float = 4.0
    drag_height_m: float = 0.012
    drag_speed_m_s: float = 0.3
    drag_roughness_min: float = 0.45
    drag_roughness_100_hz: float = 0.85
    drag_min_s: float = 0.008
    drag_rate_min_hz: float = 80.0
    drag_noise_share: float = 1.0
    drag_after_toe_off_s: float = 0.045
    fast_swing_ratio: float = 0.6
    quality_min: float = 0.3
    lost_turn_max_deg: float = 2.0
    walking_ratio_min: float = 0.0007
    walking_ratio_max: float = 0.03


@dataclass(frozen=True)
class ClonusSettings:
    """How the beating of a standing foot is found.

    Parameters
    ----------
    low_hz, high_hz, step_hz
        Rates that are tried.
    from_share, to_share
        Part of stance that is looked at: after the landing, before the push-off.
    beats_min
        A stretch that cannot hold this many beats of the slowest rate is not looked at.
    share_min, beat_min_deg_s
        There is a beat where it explains this share of what a smooth course leaves over, and is this strong.
    stances_min_share
        A foot that beats in this share of its stances is followed with the beats averaged out.
    """

    low_hz: float = 5.0
    high_hz: float = 8.0
    step_hz: float = 0.2
    from_share: float = 0.2
    to_share: float = 0.65
    beats_min: float = 1.2
    share_min: float = 0.6
    beat_min_deg_s: float = 12.0
    stances_min_share: float = 0.3


@dataclass(frozen=True)
class ShankSettings:
    """How swings are found where there is a shank sensor and no foot sensor.

    Parameters
    ----------
    smoothing_s
        Window over which the rotation is averaged.
    swing_min_deg_s, swing_ratio, swing_apart_s
        A swing turns forward at this rate at least, and at this part of the person's strong swings; two swings are
        this far apart.
    push_off_s
        Time before swing in which the backward rotation is greatest.
    toe_off_ratio
        Toe-off is where the backward rotation has slowed to this part of its greatest.
    """

    smoothing_s: float = 0.03
    swing_min_deg_s: float = 40.0
    swing_ratio: float = 0.45
    swing_apart_s: float = 0.3
    push_off_s: float = 0.35
    toe_off_ratio: float = 0.65


@dataclass(frozen=True)
class MarkerSettings:
    """How the paths of optical markers become the motion of a foot.

    Parameters
    ----------
    lowpass_hz
        Half-amplitude cut-off of the zero-phase Butterworth filter of fourth order that every path passes.
    fill_s
        Gaps up to this long are filled by a smooth curve; at longer ones the measuring begins anew.
    belt_speed_min_m_s
        A foot that is flat and yet moves faster than this is carried by a treadmill's belt.
    belt_steady_ratio
        Belt speeds that differ less than this from stance to stance are taken as one.
    impact_delay_s
        How long after the landing end has stopped moving forward a sensor would feel the onset of the landing's jerk,
        which markers do not show; initial contact lies ``EventSettings.jerk_weight`` of the way there.
    event_tolerance_s
        Events of the file that lie this near to one of ours are the same.
    """

    lowpass_hz: float = 20.0
    fill_s: float = 0.1
    belt_speed_min_m_s: float = 0.1
    belt_steady_ratio: float = 0.05
    impact_delay_s: float = 0.023
    event_tolerance_s: float = 0.15


@dataclass(frozen=True)
class SoundSettings:
    """How a sound is laid beside the steps, and how loud they are.

    Parameters
    ----------
    contacts_min, heard_share
        Fewest contacts, and smallest part of all contacts, that must lie within the sound.
    flat_weight
        What a foot-flat counts in the search for the clock's offset, where a contact counts 1.
    transient_s, rise_s, rise_limit_db
        Window over which the level is averaged, time within which it rises at a step, and the greatest rise
        that counts.
    apart_s
        Offsets this far apart are different answers.
    clear_db, clear_t
        By how much, and with which t value over the contacts, the best offset must exceed the next best.
    told_within_s, told_within_each_s
        How far a told offset may be off where the feet share one clock, and where each has its own.
    loudness_s
        Window over which loudness is averaged.
    contact_before_s, contact_after_s
        Window around a contact in which its transient is looked for; it ends earlier where the sole is flat earlier.
    slap_after_contact_s, slap_before_s, slap_after_s
        A slap comes this long after the contact at the earliest, and this long before or after foot-flat.
    second_rise_db
        The level must rise by this after it fell, for a slap to be more than the contact dying away.
    slap_below_contact_db
        A second transient that is quieter than the contact by more than this is none.
    background_s, over_background_db
        Half the stretch whose median is the background, and how far a transient must exceed it.
    """

    contacts_min: int = 8
    heard_share: float = 0.5
    flat_weight: float = 0.5
    transient_s: float = 0.005
    rise_s: float = 0.015
    rise_limit_db: float = 12.0
    apart_s: float = 0.06
    clear_db: float = 1.0
    clear_t: float = 3.0
    told_within_s: float = 0.3
    told_within_each_s: float = 5.0
    loudness_s: float = 0.02
    contact_before_s: float = 0.05
    contact_after_s: float = 0.06
    slap_after_contact_s: float = 0.035
    slap_before_s: float = 0.045
    slap_after_s: float = 0.06
    second_rise_db: float = 4.0
    background_s: float = 1.0
    over_background_db: float = 6.0
    slap_below_contact_db: float = 20.0


@dataclass(frozen=True)
class GaitSettings:
    """All settings of the gait room."""

    orientation: OrientationSettings = field(default_factory=OrientationSettings)
    slip: SlipSettings = field(default_factory=SlipSettings)
    stance: StanceSettings = field(default_factory=StanceSettings)
    trajectory: TrajectorySettings = field(default_factory=TrajectorySettings)
    events: EventSettings = field(default_factory=EventSettings)
    table: TableSettings = field(default_factory=TableSettings)
    shank: ShankSettings = field(default_factory=ShankSettings)
    clonus: ClonusSettings = field(default_factory=ClonusSettings)
    markers: MarkerSettings = field(default_factory=MarkerSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
