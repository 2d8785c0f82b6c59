"""How loud each contact of a foot is, and the slap after it (a second transient as the sole comes down).

Loudness is the highest mean square over 20 ms within a window around the event, less the background around it, in dB
of full scale. A microphone that was not calibrated gives no sound pressure: only one recording's numbers compare with
each other, and only while the microphone goes with the person or the person passes it alike.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from surefoot.gait.arrays import FloatArray
from surefoot.gait.settings import SoundSettings
from surefoot.gait.sound_clock import SoundClock, find_clock
from surefoot.gait.sound_level import SoundLevel, decibel, sound_level
from surefoot.recording import Annotation, Placement, Severity, Side, SoundTrack

_LEAST_S = 0.02  # a contact is listened for at least so long
_NEAR_S = 0.005  # the 20 ms of a slap lie about its sharp peak

LOUDNESS_COLUMNS = ("contact_loudness_db", "slap_loudness_db")


def listen_to_steps(
    strides: pl.DataFrame,
    sound: SoundTrack,
    placements: Mapping[Side, Placement],
    *,
    synchronised: bool,
    settings: SoundSettings,
) -> tuple[pl.DataFrame, tuple[Annotation, ...]]:
    """Add the loudness of each contact and slap to a stride table.

    Parameters
    ----------
    strides
        Stride table of both sides.
    sound
        Sound of the walk.
    placements
        Sensor that each side was measured with, for the remarks.
    synchronised
        Whether the sides share one clock; if not, each is laid beside the sound alone.
    settings
        See `SoundSettings`.

    Returns
    -------
    tuple
        The table with `LOUDNESS_COLUMNS` filled where they could be heard, and remarks.
    """
    level = sound_level(sound)
    sides = [side for side in Side if side in placements and side.value in set(strides["side"])]
    groups = [sides] if synchronised else [[side] for side in sides]
    clocks: dict[Side, SoundClock] = {}
    notes = []
    for group in groups:
        clock = _clock(strides, level, sound, group, synchronised, settings)
        if clock is not None:
            clocks |= dict.fromkeys(group, clock)
        where = None if len(group) > 1 or len(sides) == 1 else placements[group[0]]
        notes.append(_remark(clock, where, sound))
    return _with_loudness(strides, level, clocks, settings), tuple(notes)


def _clock(
    strides: pl.DataFrame,
    level: SoundLevel,
    sound: SoundTrack,
    sides: list[Side],
    synchronised: bool,
    settings: SoundSettings,
) -> SoundClock | None:
    own = strides.filter(pl.col("side").is_in([side.value for side in sides]))
    contacts, flats = (_times(own, name) for name in ("initial_contact_s", "foot_flat_s"))
    between = None
    if sound.start_s is not None:
        near = settings.told_within_s if synchronised else settings.told_within_each_s
        between = (sound.start_s - near, sound.start_s + near)
    found = find_clock(level, contacts, flats, settings, between)
    if found is None and sound.start_s is not None and synchronised:
        return SoundClock(sound.start_s, 0.0, 0.0, 0)
    return found


def _times(strides: pl.DataFrame, name: str) -> FloatArray:
    return strides[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _remark(clock: SoundClock | None, stream: Placement | None, sound: SoundTrack) -> Annotation:
    if clock is None:
        text = (
            "The sound could not be laid beside the steps: no offset of the clocks stands out, so there is no "
            "loudness. Tell when the sound starts with --sound-offset, and record a minute or more."
        )
        return Annotation("sound_not_aligned", text, stream=stream)
    if clock.contacts == 0:
        text = "The start of the sound is as told; the steps in it do not stand out enough to check it."
        return Annotation("sound_not_checked", text, stream=stream)
    told = "" if sound.start_s is None else f" (told: {sound.start_s:.2f} s)"
    text = (
        f"The sound starts at {clock.start_s:.2f} s of the sensors' clock{told}, found from {clock.contacts} contacts."
    )
    return Annotation("sound_aligned", text, stream=stream, severity=Severity.INFO)


def _with_loudness(
    strides: pl.DataFrame, level: SoundLevel, clocks: Mapping[Side, SoundClock], settings: SoundSettings
) -> pl.DataFrame:
    since = {side: _since(strides, side, clock) for side, clock in clocks.items()}
    contact, slap = np.full(strides.height, np.nan), np.full(strides.height, np.nan)
    for side, own in since.items():
        others = np.concatenate([np.zeros(0), *(s[0] for other, s in since.items() if other is not side)])
        rows = np.flatnonzero((strides["side"] == side.value).to_numpy())
        contact[rows], slap[rows] = _loudness(level, *own, np.sort(others), settings)
    return strides.with_columns(
        pl.Series(name, values, nan_to_null=True)
        for name, values in zip(LOUDNESS_COLUMNS, (contact, slap), strict=True)
    )


def _since(strides: pl.DataFrame, side: Side, clock: SoundClock) -> tuple[FloatArray, FloatArray]:
    """Contacts and foot-flats (n,) of one side since the sound's start."""
    own = strides.filter(pl.col("side") == side.value)
    contact, flat = (clock.since_start(_times(own, name)) for name in ("initial_contact_s", "foot_flat_s"))
    return contact, flat


def _loudness(
    level: SoundLevel, contact: FloatArray, flat: FloatArray, others: FloatArray, settings: SoundSettings
) -> tuple[FloatArray, FloatArray]:
    """Loudness (n,) of contacts and slaps in dB; NaN where they cannot be told from background or other foot."""
    ear = _Ear(level, settings)
    contact_db, slap_db = np.full(contact.size, np.nan), np.full(contact.size, np.nan)
    for k, (at, lies) in enumerate(zip(contact, flat, strict=True)):
        if np.isfinite(at):
            contact_db[k] = ear.contact(at, lies, others)
        if np.isfinite(contact_db[k]) and np.isfinite(lies):
            slap_db[k] = ear.slap(at, lies, others)
    too_quiet = slap_db < contact_db - settings.slap_below_contact_db
    return contact_db, np.where(too_quiet, np.nan, slap_db)


class _Ear:
    """Hears one event at a time; what it cannot tell from the background or from the other foot is NaN."""

    def __init__(self, level: SoundLevel, settings: SoundSettings) -> None:
        self.step_s, self.settings = level.step_s, settings
        self.loud = level.smoothed(settings.loudness_s)
        self.sharp = level.smoothed(settings.transient_s)

    def contact(self, at_s: float, flat_s: float, others_s: FloatArray) -> float:
        """Loudness of a contact in dB; what comes near the foot-flat belongs to the slap."""
        set_ = self.settings
        before, after = set_.contact_before_s, set_.contact_after_s
        if np.isfinite(flat_s):
            after = float(np.clip(flat_s - at_s - set_.slap_before_s, _LEAST_S, after))
        rows = self._rows(at_s - before, at_s + after)
        if rows is None or _any(others_s, at_s - 2 * before, at_s + after + before):
            return float("nan")
        return self._over_background(self.loud[rows], at_s)

    def slap(self, at_s: float, flat_s: float, others_s: FloatArray) -> float:
        """Loudness of a second transient about the foot-flat in dB; NaN where the contact only dies away."""
        set_ = self.settings
        begin = max(at_s + set_.slap_after_contact_s, flat_s - set_.slap_before_s)
        end = flat_s + set_.slap_after_s
        rows, since = self._rows(begin, end), self._rows(at_s, end)
        if end <= begin or rows is None or since is None or _any(others_s, at_s, end + set_.contact_before_s):
            return float("nan")
        peak = rows.start + int(np.argmax(self.sharp[rows]))
        valley = float(self.sharp[since.start : peak + 1].min())
        if peak == rows.start or self.sharp[peak] < valley * 10.0 ** (set_.second_rise_db / 10.0):
            return float("nan")
        near = round(_NEAR_S / self.step_s)
        return self._over_background(self.loud[max(peak - near, rows.start) : peak + near + 1], flat_s)

    def _rows(self, begin_s: float, end_s: float) -> slice | None:
        """Rows between two times since the sound's start; None where the sound does not hold them all."""
        first, last = int(np.floor(begin_s / self.step_s)), int(np.floor(end_s / self.step_s))
        return slice(first, last + 1) if first >= 0 and last < self.loud.size else None

    def _over_background(self, power: FloatArray, at_s: float) -> float:
        """Level in dB of the loudest moment less the background about a time; NaN where it does not stand out."""
        half = self.settings.background_s
        first, last = int((at_s - half) / self.step_s), int((at_s + half) / self.step_s)
        background = float(np.median(self.loud[max(first, 0) : last]))
        peak = float(power.max())
        if peak <= background * 10.0 ** (self.settings.over_background_db / 10.0):
            return float("nan")
        return float(decibel(np.array(peak - background)))


def _any(times: FloatArray, begin: float, end: float) -> bool:
    return bool(np.searchsorted(times, begin) < np.searchsorted(times, end))
