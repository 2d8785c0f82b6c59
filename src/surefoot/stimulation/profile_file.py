"""Stimulation profiles as TOML files: in ms, mA, µs and %; read with every mistake named at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from surefoot.errors import FileReadError, ProfileError
from surefoot.recording import Placement, Side, atomic_write
from surefoot.recording.file_guard import check_size, show
from surefoot.stimulation import profile_table as table
from surefoot.stimulation.profile import (
    Adaptation,
    ClinicianLimits,
    Electrode,
    Exercise,
    LegSettings,
    Range,
    SignOff,
    StimulationProfile,
    Timing,
)
from surefoot.stimulation.profile_rules import is_number
from surefoot.stimulation.sign_off import is_signed_off, profile_digest, sign_off

__all__ = [
    "example_profile",
    "is_signed_off",
    "profile_digest",
    "profile_from_toml",
    "profile_to_toml",
    "read_profile",
    "write_profile",
    "write_sign_off",
]

MOST_BYTES = 32_768
"""A profile has about 2 kB; anything far larger is none."""

_A_PROFILE = "a stimulation profile (print one with surefoot stimulate check-profile --example left_foot)"

_MOST_NAMED = 40
_HEAD = """\
# Stimulation profile of Surefoot. Research software: the responsible clinician sets and signs off every value.
# See what it means, and what is wrong with it: surefoot stimulate check-profile FILE
"""


def example_profile(*placements: Placement) -> StimulationProfile:
    """Make a profile of cautious values to start from.

    Parameters
    ----------
    placements
        The sensors that time it, one for each leg that is stimulated; the left foot where none is given.

    Returns
    -------
    StimulationProfile
        Not signed off. The left leg is on channel 1, the right one on channel 2.

    Raises
    ------
    ProfileError
        When a sensor is on no foot or shank, or two are on one leg.
    """
    given = placements or (Placement.LEFT_FOOT,)
    legs = tuple((p.side or Side.LEFT, LegSettings(sensor=p, channel=1 if p.side is Side.LEFT else 2)) for p in given)
    return StimulationProfile(legs=legs)


def read_profile(path: Path | str) -> StimulationProfile:
    """Read a profile.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    StimulationProfile
        The profile; whether it is signed off tells `is_signed_off`.

    Raises
    ------
    FileReadError
        When there is no such file, or it cannot be a profile.
    ProfileError
        When it is no TOML, or anything in it is unknown, missing or beyond a limit; it lists every violation.
    """
    path = Path(path)
    if check_size(path, _A_PROFILE) > MOST_BYTES:
        raise FileReadError(f"{show(path)} is larger than {MOST_BYTES // 1024} kB: no stimulation profile is.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileReadError(f"{show(path)} is no text in UTF-8, so no stimulation profile.") from error
    except OSError as error:
        raise FileReadError(f"{show(path)} cannot be opened: {error.strerror or error}.") from error
    return profile_from_toml(text, show(path))


def profile_from_toml(text: str, name: str = "profile") -> StimulationProfile:
    """Read a profile from text.

    Parameters
    ----------
    text
        TOML.
    name
        Name of the file, for messages.

    Returns
    -------
    StimulationProfile
        The profile.

    Raises
    ------
    ProfileError
        When anything is wrong in it; it lists every violation.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProfileError(
            f"{name} is no valid TOML: {_short(str(error))}. Write an example with "
            "surefoot stimulate check-profile --example left_foot."
        ) from error
    wrong: list[str] = []
    fields = _profile_fields(values, wrong)
    try:
        profile = StimulationProfile(**fields)
    except ProfileError as error:
        wrong += error.violations
    if wrong:
        told = wrong[:_MOST_NAMED] + ([f"and {len(wrong) - _MOST_NAMED} more"] if len(wrong) > _MOST_NAMED else [])
        raise ProfileError(f"{name} cannot be used: " + "; ".join(told) + ".", tuple(wrong))
    return profile


def profile_to_toml(profile: StimulationProfile) -> str:
    """Write a profile as text.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    str
        TOML that `profile_from_toml` reads back to an equal profile.
    """
    lines = [_HEAD, *_lines(table.TOP, profile)]
    for side, leg in profile.legs:
        lines += ["", f"[legs.{side}]", *_lines(table.LEG, leg)]
        lines += ["", f"[legs.{side}.timing]", *_lines(table.TIMING, leg.timing)]
        lines += ["", f"[legs.{side}.electrode]", *_lines(table.ELECTRODE, leg.electrode)]
    lines += ["", "[limits]  # the clinician's, for this person", *_lines(table.LIMITS, profile.limits)]
    lines += ["", "[exercise]", *_lines(table.EXERCISE, profile.exercise)]
    lines += ["", "[adaptation]", *_lines(table.ADAPTATION, profile.adaptation)]
    if profile.signed_off is not None:
        lines += ["", *_sign_off_lines(profile.signed_off)]
    return "\n".join(lines) + "\n"


def write_profile(path: Path | str, profile: StimulationProfile) -> None:
    """Write a profile whole or not at all.

    Parameters
    ----------
    path
        The file.
    profile
        The profile.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with atomic_write(path) as temporary:
        temporary.write_text(profile_to_toml(profile), encoding="utf-8")


def write_sign_off(path: Path | str, role: str, day: date) -> StimulationProfile:
    """Sign a file off: add the digest of what it sets, and leave everything else in it as it is written.

    Parameters
    ----------
    path
        The file.
    role
        Role of who signs off, never a name.
    day
        When.

    Returns
    -------
    StimulationProfile
        The profile, signed off.

    Raises
    ------
    FileReadError, ProfileError, OutputError
        As `read_profile` and `write_profile`; also when the role cannot be written down.
    """
    path = Path(path)
    signed = sign_off(read_profile(path), role, day)
    assert signed.signed_off is not None
    kept = re.sub(r"(?ms)^\s*\[signed_off\].*?(?=^\s*\[|\Z)", "", path.read_bytes().decode("utf-8-sig")).rstrip()
    text = kept + "\n\n" + "\n".join(_sign_off_lines(signed.signed_off)) + "\n"
    try:
        same = profile_from_toml(text) == signed
    except ProfileError:
        same = False  # it was written in a way that cannot be replaced in place
    with atomic_write(path) as temporary:
        temporary.write_text(text if same else profile_to_toml(signed), encoding="utf-8")
    return signed


def _profile_fields(values: Mapping[str, Any], wrong: list[str]) -> dict[str, Any]:
    tables = ("legs", "limits", "exercise", "adaptation", "signed_off")
    fields = _read(table.TOP, values, "", wrong, tables)
    legs = _table(values, "legs", "", wrong, needed=True)
    fields["legs"] = tuple(_legs(legs, wrong))
    fields["limits"] = ClinicianLimits(
        **_read(table.LIMITS, _table(values, "limits", "", wrong, needed=True), "limits.", wrong)
    )
    if "exercise" in values:
        fields["exercise"] = Exercise(
            **_read(table.EXERCISE, _table(values, "exercise", "", wrong), "exercise.", wrong)
        )
    if "adaptation" in values:
        given = _table(values, "adaptation", "", wrong)
        fields["adaptation"] = Adaptation(**_read(table.ADAPTATION, given, "adaptation.", wrong))
    if "signed_off" in values:
        signed = _read(table.SIGNED_OFF, _table(values, "signed_off", "", wrong), "signed_off.", wrong)
        if len(signed) == len(table.SIGNED_OFF):
            fields["signed_off"] = SignOff(**signed)
    return fields


def _legs(legs: Mapping[str, Any], wrong: list[str]) -> Iterator[tuple[Side, LegSettings]]:
    for key in legs:
        if key not in tuple(Side):
            wrong.append(f"legs.{_short(key)} is not known: allowed are legs.left and legs.right")
            continue
        where = f"legs.{key}."
        given = _table(legs, key, "legs.", wrong)
        fields = _read(table.LEG, given, where, wrong, ("timing", "electrode"))
        timing = _read(table.TIMING, _table(given, "timing", where, wrong, needed=True), f"{where}timing.", wrong)
        electrode = _read(
            table.ELECTRODE, _table(given, "electrode", where, wrong, needed=True), f"{where}electrode.", wrong
        )
        # what is wrong was named; the rest is still checked against the limits
        fields.setdefault("sensor", Placement(f"{key}_foot"))
        fields.setdefault("channel", 1 if key == "left" else 2)
        yield Side(key), LegSettings(**fields, timing=Timing(**timing), electrode=Electrode(**electrode))


def _table(
    values: Mapping[str, Any], key: str, where: str, wrong: list[str], *, needed: bool = False
) -> Mapping[str, Any]:
    given = values.get(key)
    if isinstance(given, dict):
        return given
    if given is not None:
        wrong.append(f"{where}{key} is no table: write [{where}{key}] and its values below")
    elif needed:
        wrong.append(f"[{where}{key}] is missing")
    return {}


def _read(
    entries: tuple[table.Entry, ...],
    values: Mapping[str, Any],
    where: str,
    wrong: list[str],
    tables: tuple[str, ...] = (),
) -> dict[str, Any]:
    known = {entry.name for entry in entries} | set(tables)
    wrong += [f"{where}{_short(key)} is not known" for key in values if key not in known]
    fields: dict[str, Any] = {}
    for entry in entries:
        if entry.name in values:
            read, problem = _value(entry, values[entry.name])
            if problem:
                wrong.append(f"{where}{entry.name} is {_short(repr(values[entry.name]))}: {problem}")
            else:
                fields[entry.field] = read
        elif values and not entry.optional:
            wrong.append(f"{where}{entry.name} is missing")
        elif not values and not entry.optional and not where:
            wrong.append(f"{entry.name} is missing")
    return fields


def _value(entry: table.Entry, given: Any) -> tuple[Any, str]:
    kind = entry.kind
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = tuple(str(word) for word in kind)
        if isinstance(given, str) and given in words:
            return kind(given), ""
        return None, f"allowed is {', '.join(words)}"
    if kind == "yes_no":
        return given, "" if isinstance(given, bool) else "true or false is needed"
    if kind == "text":
        return given, "" if isinstance(given, str) else "text in quotation marks is needed"
    if kind == "day":
        fits = isinstance(given, date) and not isinstance(given, datetime)
        return given, "" if fits else "a day like 2026-01-31 is needed"
    if kind == "whole":
        return given, "" if isinstance(given, int) and not isinstance(given, bool) else "a whole number is needed"
    if kind == "number":
        return (_scaled(given, entry.scale), "") if is_number(given) else (None, "a number is needed")
    if not isinstance(given, list) or not all(is_number(v) for v in given):
        return None, "numbers in brackets are needed"
    if kind == "range":
        return (Range(float(given[0]), float(given[1])), "") if len(given) == 2 else (None, "[low, high] is needed")
    return tuple(float(v) for v in given), ""


def _scaled(given: float, scale: float) -> float:
    return round(float(given) / scale, 9)


def _lines(entries: tuple[table.Entry, ...], holder: Any) -> list[str]:
    lines = []
    for entry in entries:
        value = getattr(holder, entry.field)
        if value is not None:
            line = f"{entry.name} = {table.to_file(entry, value)}"
            lines.append(f"{line}  # {entry.meaning}" if entry.meaning else line)
    return lines


def _sign_off_lines(signed: SignOff) -> list[str]:
    return ["[signed_off]", *_lines(table.SIGNED_OFF, signed)]


def _short(text: str) -> str:
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return plain if len(plain) <= 60 else f"{plain[:57]}…"
