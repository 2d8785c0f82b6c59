"""The swing of a foot in space: its advance, the height of its lowest point, and its sideways way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.jet import Jet
from surefoot.virtual.septic import (
    Knots,
    Pieces,
    PiecewiseSeptic,
    hermite_pieces,
    integrated_rate,
    monotone_knots,
    with_end,
)

FloatArray = NDArray[np.float64]

# Forward speed of the foot over swing (share of swing, share of the peak), from a healthy walk with markers.
_ADVANCE = (
    (0.0, 0.0),
    (0.08, 0.45),
    (0.17, 0.78),
    (0.31, 0.92),
    (0.48, 1.0),
    (0.62, 0.96),
    (0.71, 0.83),
    (0.81, 0.61),
    (0.9, 0.4),
)
_BEND_M = 0.08  # difference of the heights of both ends of the sole within which the turn-over is rounded
_ROUNDING_S = 1e-3
_LEAST_DRAG_SHARE, _DRAG_MARGIN_SHARE = 0.03, 0.15
_LAST_DRAG_SHARE = 0.65  # after that the foot turns over or lands
_PLATEAU_S, _FADE_S, _BRIDGED_S = 0.02, 0.12, 0.12
_INVERSION_SHARE = 0.4
_TURN_OUT_SHARE, _TURN_OUT_PROGRESS = 0.35, 0.3


@dataclass(frozen=True)
class SwingProfiles:
    """Functions of time for all swings of one foot.

    Parameters
    ----------
    advance
        0 at toe-off to 1 at contact.
    lift
        Height in m of the lowest point of the shoe (up to the rounding at the turn-over of pitch).
    excursion
        Outward departure in m.
    inversion
        Roll of the sole toward the midline in rad; zero from foot-flat to heel-off.
    climb
        Floor height under the foot in m.
    yaw
        Direction of the shoe in rad.
    turn_over
        1 around the moments at which the pitch of the swinging foot passes zero, else 0.
    """

    advance: PiecewiseSeptic
    lift: PiecewiseSeptic
    excursion: PiecewiseSeptic
    inversion: PiecewiseSeptic
    climb: PiecewiseSeptic
    yaw: PiecewiseSeptic
    turn_over: PiecewiseSeptic


def _times(plan: FootPlan, *shares: FloatArray | float) -> FloatArray:
    """(m, k) times at shares of each swing."""
    start, swing = plan.toe_off_s[:-1], plan.swing_s
    return np.stack([start + swing * share for share in shares], axis=1)


def _columns(m: int, *values: FloatArray | float) -> FloatArray:
    """(m, k) values from columns that are numbers or (m,)."""
    return np.stack([np.broadcast_to(np.asarray(value, dtype=np.float64), (m,)) for value in values], axis=1)


def _advance(plan: FootPlan) -> PiecewiseSeptic:
    m = len(plan.swing_s)
    landing = 1.0 - plan.gait.landing_s / plan.swing_s
    shape = np.array(_ADVANCE)
    t = _times(plan, *(share * landing / shape[-1, 0] * 0.945 for share in shape[:, 0]), landing, 1.0)
    rate = _columns(m, *shape[:, 1], plan.gait.landing_forward_share, 0.0)
    pieces, _ = integrated_rate(monotone_knots(t, rate), np.zeros(m), np.ones(m))
    return PiecewiseSeptic(pieces)


def _landing(plan: FootPlan, knots: Knots) -> Knots:
    """Let the foot come down with its landing speed, to be stopped within the last moments of swing."""
    m, gait = len(plan.swing_s), plan.gait
    zero = np.zeros(m)
    height = np.full(m, gait.landing_down_m_s * gait.landing_s / 2.0)
    return with_end(knots, -2, (height, np.full(m, -gait.landing_down_m_s), zero, zero))


def _clear_lift(plan: FootPlan) -> Knots:
    m, gait, dip = len(plan.swing_s), plan.gait, plan.clearance_m
    t = _times(plan, 0.0, 0.22, 0.5, 0.7, 1.0 - gait.landing_s / plan.swing_s, 1.0)
    early, late = dip + 1e-3 * gait.early_lift_mm, dip + 1e-3 * gait.late_lift_mm
    down = gait.landing_down_m_s * gait.landing_s / 2.0
    return _landing(plan, monotone_knots(t, _columns(m, 0.0, early, dip, late, down, 0.0)))


@dataclass(frozen=True)
class _Slides:
    """Begin and end of the sliding in each swing, (n - 1,) shares of swing; equal where nothing slides."""

    begin: FloatArray
    end: FloatArray

    @property
    def there(self) -> NDArray[np.bool_]:
        """Whether a swing has any sliding."""
        return self.end > self.begin


def _slides(plan: FootPlan, crossing_s: FloatArray, swing: NDArray[np.intp]) -> _Slides:
    """Place the sliding: it ends well before the foot turns over or lands."""
    begin = np.full(len(plan.swing_s), plan.gait.drag_start_share)
    turned = np.ones(len(plan.swing_s))
    np.minimum.at(turned, swing, (crossing_s - plan.toe_off_s[swing]) / plan.swing_s[swing])
    last = np.minimum(_LAST_DRAG_SHARE, turned - _DRAG_MARGIN_SHARE)
    end = np.minimum(begin + plan.drag_s / plan.swing_s, last)
    return _Slides(begin, np.where(end > begin + _LEAST_DRAG_SHARE, end, begin))


def _dragging_lift(plan: FootPlan, slides: _Slides) -> Knots:
    m, gait = len(plan.swing_s), plan.gait
    begin, end = slides.begin, slides.end
    landing = 1.0 - gait.landing_s / plan.swing_s
    t = _times(plan, 0.0, begin / 2.0, begin, end, (end + landing) / 2.0, landing, 1.0)
    hump = np.minimum(0.03 * begin, 1e-3 * gait.early_lift_mm)
    late = np.minimum(1e-3 * (gait.late_lift_mm + 4.0), 0.15 * (landing - end) * plan.swing_s)
    down = gait.landing_down_m_s * gait.landing_s / 2.0
    return _landing(plan, monotone_knots(t, _columns(m, 0.0, hump, 0.0, 0.0, np.maximum(late, 2 * down), down, 0.0)))


def _crossings(plan: FootPlan, pitch: Callable[[FloatArray], FloatArray]) -> tuple[FloatArray, NDArray[np.intp]]:
    """Moments (k,) in swing at which the pitch changes sign, and the swing (k,) of each."""
    shares = np.linspace(0.0, 1.0, 121)
    t = plan.toe_off_s[:-1, None] + plan.swing_s[:, None] * shares
    sign = np.sign(pitch(t.ravel())).reshape(t.shape)
    swing, column = np.nonzero(sign[:, :-1] * sign[:, 1:] < 0.0)
    low, high = t[swing, column], t[swing, column + 1]
    sign_low = sign[swing, column]
    for _ in range(45):  # bisection to rounding
        middle = 0.5 * (low + high)
        same = np.sign(pitch(middle)) == sign_low
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    at = 0.5 * (low + high)
    real = plan.contact_s[1:][swing] - at > _ROUNDING_S  # a flat landing ends at zero and may cross it by rounding
    return at[real], swing[real]


def _turn_over(plan: FootPlan, at: FloatArray, swing: NDArray[np.intp], slides: _Slides) -> PiecewiseSeptic:
    """1 around each change of sign of the pitch, fading to 0 before contact, toe-off and sliding.

    Changes that follow each other too soon to fade in between are bridged.
    """
    slid = plan.toe_off_s[:-1] + np.where(slides.there, slides.end, 0.0) * plan.swing_s
    soon = np.diff(at) < _BRIDGED_S
    first, last = at[np.append(True, ~soon)[: len(at)]], at[np.append(~soon, True)[: len(at)]]
    swing = swing[np.append(True, ~soon)[: len(at)]]
    room = np.minimum(first - slid[swing], plan.contact_s[1:][swing] - last)
    half = (first[1:] - last[:-1]) / 2.0
    room = np.minimum(room, np.minimum(np.append(half, np.inf)[: len(first)], np.append(np.inf, half)[: len(first)]))
    outer = np.minimum(0.95 * np.maximum(room, 0.0), _PLATEAU_S + _FADE_S)
    inner = np.minimum(_PLATEAU_S, 0.2 * outer)
    t = np.stack([first - outer, first - inner, last + inner, last + outer], axis=1)
    x = np.broadcast_to(np.array([0.0, 1.0, 1.0, 0.0]), t.shape)
    zero = np.zeros_like(t)
    return PiecewiseSeptic(hermite_pieces(Knots(t, x, zero, zero, zero)))


def _inversion(plan: FootPlan) -> PiecewiseSeptic:
    """Roll toward the midline: taken away after contact, taken on in push-off; a flat landing has none to lose."""
    m, gait = len(plan.swing_s), plan.gait
    tilted = plan.flat_s > plan.contact_s
    landing = np.where(tilted, np.radians(gait.inversion_contact_deg), 0.0)
    contact = np.stack([plan.contact_s, plan.flat_s], axis=1)
    settling = monotone_knots(contact, np.stack([landing, np.zeros_like(landing)], axis=1))
    t = np.concatenate([plan.heel_off_s[:-1, None], _times(plan, 0.0, _INVERSION_SHARE, 1.0)], axis=1)
    leaving, flying = np.radians(gait.inversion_toe_off_deg), np.radians(gait.inversion_swing_deg)
    rising = monotone_knots(t, _columns(m, 0.0, leaving, flying, landing[1:]))
    return PiecewiseSeptic(hermite_pieces(settling), hermite_pieces(rising))


def _yaw(plan: FootPlan) -> Knots:
    """Direction of the shoe in swing: from the old to the new, turned out on the way."""
    old, new = plan.yaw_rad[:-1], plan.yaw_rad[1:]
    out = plan.outward * np.radians(plan.gait.toe_out_swing_deg)
    between = old + _TURN_OUT_PROGRESS * (new - old) + out
    return monotone_knots(_times(plan, 0.0, _TURN_OUT_SHARE, 1.0), _columns(len(old), old, between, new))


def swing_profiles(plan: FootPlan, pitch: Callable[[FloatArray], FloatArray]) -> SwingProfiles:
    """Return the profiles of all swings of one foot.

    Parameters
    ----------
    plan
        The foot's plan.
    pitch
        Its pitch.

    Returns
    -------
    SwingProfiles
        The profiles.
    """
    m = len(plan.swing_s)
    at, swing = _crossings(plan, pitch)
    slides = _slides(plan, at, swing)
    clear, dragging = hermite_pieces(_clear_lift(plan)), hermite_pieces(_dragging_lift(plan, slides))
    lift = PiecewiseSeptic(_subset(clear, ~slides.there), _subset(dragging, slides.there))

    def step(begin: FloatArray | float, end: FloatArray | float, values: FloatArray) -> PiecewiseSeptic:
        knots = monotone_knots(_times(plan, begin, end), _columns(m, values[:-1], values[1:]))
        return PiecewiseSeptic(hermite_pieces(knots))

    sideways = monotone_knots(_times(plan, 0.0, 0.5, 1.0), _columns(m, 0.0, plan.excursion_m, 0.0))
    up = np.diff(plan.z_m) > 0.0  # climb before, descend after the edge of the tread
    return SwingProfiles(
        advance=_advance(plan),
        lift=lift,
        excursion=PiecewiseSeptic(hermite_pieces(sideways)),
        inversion=_inversion(plan),
        climb=step(np.where(up, 0.0, 0.35), np.where(up, 0.65, 1.0), plan.z_m),
        yaw=PiecewiseSeptic(hermite_pieces(_yaw(plan))),
        turn_over=_turn_over(plan, at, swing, slides),
    )


def _subset(pieces: Pieces, rows: NDArray[np.bool_]) -> Pieces:
    """Pieces of the chosen swings."""
    keep = np.repeat(rows, len(pieces.start) // len(rows))
    return Pieces(pieces.start[keep], pieces.length[keep], pieces.coefficients[keep])


def rounded_difference(difference: Jet, turn_over: Jet) -> Jet:
    """Absolute value of a jet, rounded near zero where turn_over is 1.

    |d| is replaced within ±δ by an even polynomial that meets it with four derivatives and is nowhere below it.

    Parameters
    ----------
    difference
        (n,) difference of heights in m.
    turn_over
        (n,) 0 to 1.

    Returns
    -------
    Jet
        (n,) at least ``|difference|``.
    """
    d = difference.d0
    sharp = (-difference).where(d < 0.0, difference)
    u = np.clip(d / _BEND_M, -1.0, 1.0)
    f = _BEND_M * (35.0 + 140.0 * u**2 - 70.0 * u**4 + 28.0 * u**6 - 5.0 * u**8) / 128.0
    df = (280.0 * u - 280.0 * u**3 + 168.0 * u**5 - 40.0 * u**7) / 128.0
    ddf = (280.0 - 840.0 * u**2 + 840.0 * u**4 - 280.0 * u**6) / 128.0 / _BEND_M
    soft = difference.chain(f, df, ddf).where(np.abs(d) < _BEND_M, sharp)
    return sharp * (1.0 - turn_over) + soft * turn_over
