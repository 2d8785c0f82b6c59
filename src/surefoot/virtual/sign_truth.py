"""How strong each sign of foot drop truly is in a virtual walk, from its exact strides and the walker's description.

Each sign has a severity from 0 (absent) to 1 (clear). The two ends are set by the definition of the sign and by what
healthy people do; nothing here knows how signs are graded. A sign with several parts is 1 only where all parts are
there and 0 only where none is; `SIGN_SCALES` says the ends of every sign, and why they lie there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl

from surefoot.errors import UsageError
from surefoot.recording.model import Side
from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.paced_gait import healthy_foot
from surefoot.virtual.walker import FootGait, Walker

HEALTHY_PITCH_SD_DEG = 3.5  # between people about the line over speed, 34 healthy adults
_LEAST_STRIDES = 3
_HEALTHY_95 = 1.96
_SAMPLES = 301
_VISIBLE_M = 0.01
_ONE_TYPE_SHARE = 0.95  # a foot that lands so in 19 of 20 strides always lands so
_MUDDLE = 0.5  # severity of a sign of which only a look-alike is there: neither absent nor clear


@dataclass(frozen=True)
class SignScale:
    """What the ends of a severity mean.

    Parameters
    ----------
    absent
        What severity 0 means.
    clear
        What severity 1 means.
    why
        Why the ends lie there, with the source where one exists.
    """

    absent: str
    clear: str
    why: str


SIGN_SCALES: Mapping[str, SignScale] = MappingProxyType(
    {
        "foot_drop": SignScale(
            "pitch at contact within 1.96 SD of healthy people at that speed, ankle in mid-swing at most 5° down, no "
            "slap, no drag",
            "pitch at contact 3 SD below healthy people at that speed, and ankle in mid-swing 15° or more down",
            "Line 1.97 + 18.16 v deg, SD 3.5 (34 healthy adults). Healthy ankle in swing +2 to +5° (SD 5.5–7.5, "
            "10.1016/j.jbiomech.2008.03.015); a dropped foot hangs 15 to 25° down. Half of the severity from each; a "
            "foot that slaps or drags is not called free of drop.",
        ),
        "contact_type": SignScale(
            "heel first in 95 % of strides",
            "flat or toe first in 95 % of strides",
            "The definition itself; within 3° of flat is flat, as in the truth of the virtual walkers.",
        ),
        "toe_drag": SignScale(
            "the shoe never slides in swing",
            "it slides for 0.1 s or more in every swing",
            "No limit is published. 0.1 s is about a quarter of a swing: what an observer sees and hears.",
        ),
        "foot_slap": SignScale(
            "the forefoot is lowered with control in the usual time, or the foot does not land on its heel",
            "from 8° or more the forefoot falls freely and is flat in half of the usual time",
            "Usual: 10.4 + 6.8 v % of stance, SD 3.1 (34 healthy adults): half is 3 SD. Contact phase in MS 7.8 % "
            "against 25.1 % (10.1016/j.clinbiomech.2017.08.012). From 8° the forefoot falls about 3 cm.",
        ),
        "reduced_clearance": SignScale(
            "half of the strides clear the floor by 10 mm or more, and at most 5 % by less than 5 mm",
            "half of the strides clear the floor by less than 5 mm",
            "No limit is published. Adults 11 to 19 mm; 5 mm is a marker only.",
        ),
        "steppage": SignScale(
            "clearance at most 25 mm and knee raised at most 3° more than usual",
            "clearance 40 mm or more and knee raised 15° or more above the usual",
            "No limit is published. Healthy means reach 19 mm (SD 5); sides of healthy people differ in height by 18 "
            "to 24 mm in one in twenty; 15° is twice the SD of the healthy knee in swing (5.9–11, "
            "10.1016/j.jbiomech.2008.03.015).",
        ),
        "circumduction": SignScale(
            "the ankle swings out by at most 45 mm, the leg's own arc by at most 20 mm",
            "the ankle swings out by 70 mm or more, the leg's own arc by 45 mm or more",
            "No limit is published. A turned-out or inverted foot brings its ankle 20 to 30 mm out, more if it hangs, "
            "without any arc of the leg; one healthy person in twenty differs between sides by 16 to 23 mm, one person "
            "in twenty after stroke by 45 mm. Half of the severity from each.",
        ),
        "vaulting": SignScale(
            "the heel stays down while the other foot swings, until its usual rise",
            "it is raised by 35 mm or more while the other foot swings past",
            "Defined as plantarflexion in single support (10.1016/j.clinbiomech.2014.04.006), without a limit in "
            "degrees. 35 mm is 10° of an everyday shoe, more than the healthy SD of the ankle (5.5–7.5°).",
        ),
        "hip_hike": SignScale(
            "the pelvis is at most 1° higher on the swinging side than usual",
            "it is 8° or more higher",
            "No limit is published here. The swinging side of a healthy pelvis drops by a few degrees; 8° more puts it "
            "well above the other side.",
        ),
        "early_heel_rise": SignScale(
            "the heel is 1 cm above the floor after 65 % of stance",
            "it is before half of stance",
            "Terminal stance, from about 31 % of the stride (half of stance), begins with the rise of the heel; a heel "
            "that is up before is premature. 1 cm is what can be seen: the first millimetres cannot.",
        ),
        "clonus": SignScale(
            "no beats",
            "three or more beats of 3° or more in a stance",
            "Clonus is a series of beats at 5 to 8 Hz. 3° up and down is four times the spread of pitch from stride to "
            "stride (1.5°).",
        ),
    }
)


def _ramp(value: float, zero: float, one: float) -> float:
    """0 at or beyond `zero`, 1 at or beyond `one`, straight between."""
    return float(np.clip((value - zero) / (one - zero), 0.0, 1.0))


def steady_strides(strides: pl.DataFrame) -> pl.DataFrame:
    """Return the strides of straight, level walking without a pause, on which severities rest.

    Parameters
    ----------
    strides
        True stride table, see `truth_table.stride_table`.

    Returns
    -------
    polars.DataFrame
        The chosen rows.
    """
    return strides.filter(~pl.col("is_turn") & pl.col("is_level") & ~pl.col("stands"))


def with_heel_up(strides: pl.DataFrame, motion: FootMotion) -> pl.DataFrame:
    """Add when the heel is visibly off the floor, apart from what vaulting and clonus do to it.

    Parameters
    ----------
    strides
        True stride table of one foot.
    motion
        The motion of that foot.

    Returns
    -------
    polars.DataFrame
        With ``heel_up_s``, the time at which the rear end of the shoe is 1 cm above the floor.
    """
    flat, toe_off = (strides[name].to_numpy() for name in ("foot_flat_s", "toe_off_s"))
    t = flat[:, None] + (toe_off - flat)[:, None] * np.linspace(0.0, 1.0, _SAMPLES)
    shoe, pitch = motion.plan.gait.shoe, motion.pitch.usual(t.ravel())
    rear, above = shoe.heel_point_m
    height = shoe.support(pitch) + rear * np.sin(pitch) - above * (1.0 - np.cos(pitch))
    first = np.argmax(height.reshape(t.shape) > _VISIBLE_M, axis=1)
    return strides.with_columns(pl.Series("heel_up_s", t[np.arange(len(t)), first]))


def sign_severities(walker: Walker, strides: pl.DataFrame) -> dict[Side, dict[str, float]]:
    """Return the true severity of every sign on each side.

    Parameters
    ----------
    walker
        The walker.
    strides
        True stride table of both feet of the walk, with `with_heel_up`.

    Returns
    -------
    dict
        Side to sign to severity, 0 (absent) to 1 (clear), see `SIGN_SCALES`.

    Raises
    ------
    UsageError
        Fewer than three steady strides of a foot.
    """
    steady = steady_strides(strides)
    speed = _median(steady, pl.col("stride_speed_m_s"))
    return {side: _of_foot(walker.foot(side), _foot(steady, side), speed) for side in Side}


def contact_kinds(strides: pl.DataFrame) -> dict[Side, str]:
    """Return how each foot usually lands.

    Parameters
    ----------
    strides
        True stride table of both feet of the walk.

    Returns
    -------
    dict
        Side to ``heel``, ``flat`` or ``toe`` where 95 % of the strides agree, else ``mixed``.
    """
    steady = steady_strides(strides)
    found = {}
    for side in Side:
        kinds = _foot(steady, side)["contact_type"]
        shares = {kind: float(np.mean((kinds == kind).to_numpy())) for kind in ("heel", "flat", "toe")}
        usual = max(shares, key=lambda kind: shares[kind])
        found[side] = usual if shares[usual] >= _ONE_TYPE_SHARE else "mixed"
    return found


def _foot(steady: pl.DataFrame, side: Side) -> pl.DataFrame:
    own = steady.filter(pl.col("side") == str(side))
    if own.height < _LEAST_STRIDES:
        raise UsageError(
            f"The {side} foot of this walk has {own.height} steady strides; a severity needs {_LEAST_STRIDES}. "
            "Let the walker walk for longer."
        )
    return own


def _median(strides: pl.DataFrame, what: pl.Expr) -> float:
    return float(np.median(strides.select(what).to_series().drop_nulls().to_numpy()))


def _share(strides: pl.DataFrame, what: pl.Expr) -> float:
    return float(np.mean(strides.select(what).to_series().to_numpy()))


def _of_foot(gait: FootGait, strides: pl.DataFrame, speed_m_s: float) -> dict[str, float]:
    """All severities of one foot. The order is that of the table of signs."""
    drag = float(np.mean(np.clip(strides["toe_drag_s"].to_numpy() / 0.1, 0.0, 1.0)))
    slap = _foot_slap(gait, strides, speed_m_s)
    heel_rise = _ramp(_median(strides, _share_of_stance("heel_up_s")), 0.65, 0.50)
    vault = _ramp(gait.vault_mm, 0.0, 35.0)
    clonus = _clonus(gait, strides)
    landing_otherwise = _share(strides, pl.col("contact_type") != "heel")
    return {
        "foot_drop": _foot_drop(gait, strides, speed_m_s, max(slap, drag)),
        "contact_type": _ramp(landing_otherwise, 1.0 - _ONE_TYPE_SHARE, _ONE_TYPE_SHARE),
        "toe_drag": drag,
        "foot_slap": slap,
        "reduced_clearance": _reduced_clearance(strides),
        "steppage": _steppage(gait, strides),
        "circumduction": _circumduction(gait, strides),
        # a heel that is up in the middle of stance for one reason is neither free of the other nor a clear case of it
        "vaulting": max(vault, _MUDDLE * max(heel_rise, clonus)),
        "hip_hike": _ramp(gait.hip_hike_deg, 1.0, 8.0),
        "early_heel_rise": max(heel_rise, _MUDDLE * max(vault, clonus)),
        "clonus": clonus,
    }


def _share_of_stance(event: str) -> pl.Expr:
    return (pl.col(event) - pl.col("initial_contact_s")) / pl.col("stance_time_s")


def swing_ankle_deg(gait: FootGait) -> float:
    """Return the angle of the ankle in mid-swing, up positive, as an orthosis lets it be.

    Parameters
    ----------
    gait
        How the foot walks.

    Returns
    -------
    float
        Angle in degrees.
    """
    angle, orthosis = gait.dorsiflexion_swing_deg, gait.orthosis
    if orthosis is None:
        return angle
    return float(np.clip(angle, -orthosis.plantarflexion_limit_deg, orthosis.dorsiflexion_limit_deg))


def _foot_drop(gait: FootGait, strides: pl.DataFrame, speed_m_s: float, consequence: float) -> float:
    below = healthy_foot(speed_m_s).pitch_contact_deg - _median(strides, pl.col("foot_pitch_initial_contact_deg"))
    landing = _ramp(below, _HEALTHY_95 * HEALTHY_PITCH_SD_DEG, 3.0 * HEALTHY_PITCH_SD_DEG)
    hanging = _ramp(-swing_ankle_deg(gait), 5.0, 15.0)
    return max((landing + hanging) / 2.0, _MUDDLE * consequence)


def _foot_slap(gait: FootGait, strides: pl.DataFrame, speed_m_s: float) -> float:
    usual = healthy_foot(speed_m_s).contact_to_flat_share
    hurry = _median(strides, _share_of_stance("foot_flat_s")) / usual
    quick = _ramp(hurry, 1.0 - _HEALTHY_95 * 0.16, 0.5)
    height = _ramp(_median(strides, pl.col("foot_pitch_initial_contact_deg")), 3.0, 8.0)
    on_the_heel = _ramp(_share(strides, pl.col("contact_type") == "heel"), 1.0 - _ONE_TYPE_SHARE, _ONE_TYPE_SHARE)
    return height * on_the_heel * (gait.slap + quick) / 2.0


def _reduced_clearance(strides: pl.DataFrame) -> float:
    clearance = strides["min_toe_clearance_mm"].drop_nulls().to_numpy()
    usual = _ramp(float(np.median(clearance)), 10.0, 5.0)
    near = _ramp(float(np.mean(clearance < 5.0)), 0.05, 0.5)
    return (usual + near) / 2.0


def _steppage(gait: FootGait, strides: pl.DataFrame) -> float:
    high = _ramp(_median(strides, pl.col("min_toe_clearance_mm")), 25.0, 40.0)
    return (high + _ramp(gait.knee_lift_deg, 3.0, 15.0)) / 2.0


def _circumduction(gait: FootGait, strides: pl.DataFrame) -> float:
    path = _ramp(_median(strides, pl.col("lateral_excursion_mm")), 45.0, 70.0)
    return (path + _ramp(gait.excursion_mm, 20.0, 45.0)) / 2.0


def _clonus(gait: FootGait, strides: pl.DataFrame) -> float:
    beats = gait.clonus_hz * _median(strides, pl.col("heel_off_s") - pl.col("foot_flat_s"))
    return _ramp(gait.clonus_deg, 0.0, 3.0) * _ramp(beats, 1.0, 3.0)
