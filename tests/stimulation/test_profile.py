"""Profiles: every violation in one error, files that read back, hostile files refused in words, the sign-off."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.cli.main import run
from surefoot.errors import FileReadError, ProfileError
from surefoot.recording import Placement, Side
from surefoot.stimulation.electrical import dose
from surefoot.stimulation.profile import (
    Adaptation,
    ClinicianLimits,
    Control,
    Electrode,
    Exercise,
    LegSettings,
    Range,
    SignOff,
    StimulationProfile,
    Timing,
)
from surefoot.stimulation.profile_file import (
    MOST_BYTES,
    example_profile,
    profile_from_toml,
    profile_to_toml,
    read_profile,
    write_profile,
    write_sign_off,
)
from surefoot.stimulation.profile_text import profile_text
from surefoot.stimulation.sign_off import is_signed_off, profile_digest, sign_off

BOTH = (Placement.LEFT_FOOT, Placement.RIGHT_SHANK)
EXAMPLE = profile_to_toml(example_profile(*BOTH))
DAY = date(2026, 3, 2)


def _with(leg: LegSettings | None = None, **changed: Any) -> StimulationProfile:
    given = leg or replace(LegSettings(Placement.LEFT_FOOT, 1))
    return StimulationProfile(legs=((Side.LEFT, given),), **changed)


def _left(**changed: Any) -> LegSettings:
    return replace(LegSettings(Placement.LEFT_FOOT, 1), **changed)


def test_closed_forms_of_the_dose() -> None:
    """40 mA, 300 µs, 40 Hz on 19.6 cm² is the 0.32 mA/cm² rms of the facts; the rest by hand."""
    most = dose(40.0, 300.0, 40.0, area_cm2=19.6, load_ohm=500.0)
    assert most.density_ma_cm2 == pytest.approx(0.32, abs=0.005)
    assert most.charge_uc == pytest.approx(12.0)
    assert most.energy_mj == pytest.approx(0.48)  # 2 · 300 µs · (40 mA)² · 500 Ω
    assert most.voltage_v == pytest.approx(20.0)


@given(st.floats(0.1, 100.0), st.floats(20.0, 300.0), st.floats(20.0, 45.0))
def test_dose_is_that_of_the_drawn_wave(current_ma: float, width_us: float, frequency_hz: float) -> None:
    """Against a wave summed µs by µs."""
    width = round(width_us)
    most = dose(current_ma, width, frequency_hz)
    wave = [current_ma * 1e-3] * width + [-current_ma * 1e-3] * width
    assert most.rms_ma == pytest.approx(1e3 * math.sqrt(sum(i * i for i in wave) * 1e-6 * frequency_hz))
    assert most.energy_mj == pytest.approx(1e3 * sum(i * i * 500.0 for i in wave) * 1e-6)
    assert most.charge_uc == pytest.approx(sum(wave[:width]))
    assert sum(wave) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: StimulationProfile(legs=()), "no leg"),
        (lambda: _with(_left(sensor=Placement.RIGHT_FOOT)), "on the other leg"),
        (lambda: _with(_left(sensor=Placement.LOWER_BACK)), "a foot or a shank is needed"),
        (lambda: _with(_left(channel=5)), "channel is 5: allowed is 1 to 4"),
        (lambda: _with(_left(channel=True)), "channel is True"),
        (lambda: _with(_left(level=1.2)), "level is 120 %: allowed is 0 to 100 %"),
        (lambda: _with(_left(level=math.nan)), "level is nan"),
        (lambda: _with(_left(current_ma=Range(30.0, 20.0))), "low is 30 mA, above high, 20 mA"),
        (lambda: _with(_left(current_ma=Range(0.0, 41.0))), "the clinician's limit is 40 mA"),
        (lambda: _with(limits=ClinicianLimits(current_ma=101.0)), "limit of current is 101 mA: allowed is 0 to 100 mA"),
        (lambda: _with(limits=ClinicianLimits(pulse_width_us=400.0)), "allowed is 20 to 300 µs"),
        (lambda: _with(_left(pulse_width_us=Range(0.0, 200.0))), "pulse width (low) is 0 µs"),
        (
            lambda: _with(_left(control=Control.CURRENT, current_ma=Range(39.0, 40.0))),
            "left leg: current would start at 39 mA at once: allowed is at most 24 mA (60 % of its high end)",
        ),
        (
            lambda: _with(_left(pulse_width_us=Range(250.0, 250.0))),
            "start at 250 µs at once: allowed is at most 150 µs",
        ),
        (lambda: _with(_left(frequency_hz=60.0)), "frequency is 60 Hz: allowed is 20 to 45 Hz"),
        (lambda: _with(_left(frequency_hz=44.0), limits=ClinicianLimits(frequency_hz=40.0)), "limit is 40 Hz"),
        (lambda: _with(_left(electrode=Electrode(area_cm2=2.0))), "current density would reach 2.12 mA/cm² rms"),
        (lambda: _with(_left(electrode=Electrode(load_ohm=100.0))), "500 Ω or more"),
        (lambda: _with(_left(electrode=Electrode(load_ohm=20_000.0))), "voltage would reach 600 V"),
        (lambda: _with(_left(electrode=Electrode(load_ohm=1e6))), "energy of a pulse would reach 450 mJ"),
        (lambda: _with(_left(electrode=Electrode(area_cm2=0.0))), "electrode area is 0 cm²"),
        (lambda: _with(_left(timing=Timing(ramp_up_s=0.06))), "ramp up is 60 ms: the fastest change allowed needs 83"),
        (lambda: _with(_left(timing=Timing(start_before_toe_off_s=0.6))), "start before toe-off is 600 ms"),
        (lambda: _with(_left(timing=Timing(extend_after_contact_share=0.9))), "90 % of the stride"),
        (lambda: _with(limits=ClinicianLimits(on_time_s=60.0)), "longest stimulation in a step is 60000 ms"),
        (lambda: _with(limits=ClinicianLimits(duty_per_minute=1.0)), "share of a minute is 100 %"),
        (lambda: _with(limits=ClinicianLimits(off_time_s=0.0)), "shortest silence is 0 ms"),
        (lambda: _with(exercise=Exercise(on_s=10.0, rest_s=1.0)), "91 % of the time"),
        (lambda: _with(exercise=Exercise(duration_s=math.inf)), "exercise: length is inf"),
        (lambda: _with(adaptation=Adaptation(target_swing_pitch_deg=(0.0, 90.0))), "target pitch is 90.0°"),
        (lambda: _with(signed_off=SignOff("", DAY, "0" * 64)), "role must be"),
        (lambda: _with(signed_off=SignOff("clinician", DAY, "0")), "digest"),
        (
            lambda: StimulationProfile(legs=((Side.LEFT, _left()), (Side.RIGHT, LegSettings(Placement.RIGHT_FOOT, 1)))),
            "channel 1 is used for 2 legs",
        ),
        (lambda: StimulationProfile(legs=((Side.LEFT, _left()), (Side.LEFT, _left(channel=2)))), "set 2 times"),
    ],
)
def test_a_profile_beyond_a_limit_cannot_be_made(make: Any, words: str) -> None:
    """Each violation says what was set and what is allowed."""
    with pytest.raises(ProfileError) as refused:
        make()
    assert words in str(refused.value)
    assert any(words in line for line in refused.value.violations)


def test_every_violation_is_in_one_error() -> None:
    """Of both legs, and across fields."""
    left = _left(level=3.0, frequency_hz=10.0, current_ma=Range(90.0, 80.0))
    right = LegSettings(Placement.LEFT_SHANK, 1)
    with pytest.raises(ProfileError) as refused:
        StimulationProfile(legs=((Side.LEFT, left), (Side.RIGHT, right)), exercise=Exercise(on_s=100.0))
    found = "\n".join(refused.value.violations)
    for words in ("level is 300", "frequency is 10", "low is 90", "limit is 40 mA", "other leg", "channel 1", "100 s"):
        assert words in found
    assert len(refused.value.violations) == len(set(refused.value.violations)) >= 7


@st.composite
def profiles(draw: st.DrawFn) -> StimulationProfile:
    """Any valid profile whose values a file can hold."""

    def number(low: float, high: float) -> float:
        return draw(st.integers(round(low * 1e4), round(high * 1e4))) / 1e4

    limits = ClinicianLimits(
        number(0.0, 100.0), number(20.0, 300.0), number(20.0, 45.0), number(0.1, 5.0), number(0.4, 0.8),
        number(0.1, 5.0), number(0.5, 20.0),
    )  # fmt: skip
    legs = []
    for channel, side in enumerate(draw(st.sampled_from([(Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT)])), 2):
        current, width = number(0.0, limits.current_ma), number(20.0, limits.pulse_width_us)
        by_width = 0.6 * width > 20.001 and draw(st.booleans())
        low_ma, low_us = number(0.0, current), number(20.0, width)
        if by_width:
            low_us = min(low_us, math.floor(6e3 * width) / 1e4)
        else:
            low_ma = min(low_ma, math.floor(6e3 * current) / 1e4)
        timing = Timing(
            number(0.0, 0.4), draw(st.none() | st.just(number(0.0, 0.3))), number(0.0, 0.5),
            draw(st.none() | st.just(number(0.0, 0.4))), round(min(1.0, 1.0 / limits.fraction_per_s + 0.05), 4),
            number(0.0, 1.0),
        )  # fmt: skip
        if timing.ramp_up_s * limits.fraction_per_s < 1.0:
            limits = replace(limits, fraction_per_s=1.0)
        legs.append(
            (
                side,
                LegSettings(
                    Placement(f"{side}_{draw(st.sampled_from(['foot', 'shank']))}"), channel,
                    Control.PULSE_WIDTH if by_width else Control.CURRENT,
                    Range(low_ma, current), Range(low_us, width),
                    number(20.0, limits.frequency_hz), number(0.0, 1.0), timing,
                    Electrode(number(20.0, 400.0), number(500.0, 5000.0)),
                ),
            )
        )  # fmt: skip
    return StimulationProfile(
        tuple(legs), replace(limits, fraction_per_s=max(limits.fraction_per_s, 1.0)),
        adaptation=Adaptation(draw(st.booleans()), tuple(number(-60.0, 60.0) for _ in range(draw(st.integers(2, 5)))))
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_any_profile_reads_back_from_its_file(profile: StimulationProfile) -> None:
    """Equal, with the same digest, signed or not."""
    back = profile_from_toml(profile_to_toml(profile))
    assert back == profile
    signed = sign_off(profile, "physiotherapist", DAY)
    again = profile_from_toml(profile_to_toml(signed))
    assert again == signed
    assert is_signed_off(again)
    assert not is_signed_off(profile)


def test_any_change_breaks_the_sign_off() -> None:
    """Each number of the file, changed a little, and the sensor."""
    signed = profile_to_toml(sign_off(example_profile(*BOTH), "physiotherapist", DAY))
    lines = signed.splitlines()
    changed = 0
    for number, line in enumerate(lines):
        name, _, value = line.partition(" = ")
        figure = value.split("#")[0].strip()
        if not figure.replace(".", "").isdigit() or name in ("channel",):
            continue
        other = [*lines[:number], f"{name} = {float(figure) - 0.5:g}", *lines[number + 1 :]]
        try:
            profile = profile_from_toml("\n".join(other))
        except ProfileError:
            continue  # beyond a limit: refused anyway
        assert not is_signed_off(profile), line
        changed += 1
    assert changed > 20
    assert not is_signed_off(profile_from_toml(signed.replace('"left_foot"', '"left_shank"')))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "[legs] is missing"),
        ("[[[[", "no valid TOML"),
        ("a = " + "[" * 5000, "no valid TOML"),
        (EXAMPLE.replace("channel = 1", "channel = " + "9" * 5000), "no valid TOML"),
        (EXAMPLE.replace("channel = 1", "channel = " + "9" * 400), "allowed is 1 to 4"),
        (EXAMPLE.replace("level_percent = 50.0", "level_percent = " + "9" * 400), "a number is needed"),
        (EXAMPLE.replace("level_percent = 50.0", "level_percent = true"), "a number is needed"),
        (EXAMPLE.replace("level_percent = 50.0", "level_percent = nan"), "a number is needed"),
        (EXAMPLE.replace("level_percent = 50.0", ""), "legs.left.level_percent is missing"),
        (EXAMPLE.replace("[0.0, 30.0]", "[0.0, 30.0, 3.0]"), "[low, high] is needed"),
        (EXAMPLE.replace("[0.0, 30.0]", "30.0"), "numbers in brackets"),
        (EXAMPLE.replace('"pulse_width"', '"voltage"'), "allowed is pulse_width, current"),
        (EXAMPLE.replace("[legs.left]", "[legs.middle]"), "legs.middle is not known"),
        (EXAMPLE.replace("[exercise]", "[exercize]"), "exercize is not known"),
        (EXAMPLE.replace("on_time_ms", "on_time_s"), "limits.on_time_s is not known"),
        (EXAMPLE.replace("[limits]", "[limit]"), "[limits] is missing"),
        ("limits = 3\n" + EXAMPLE.split("[limits]")[0], "limits is no table"),
        (EXAMPLE.replace("enabled = false", 'enabled = "yes"'), "true or false"),
        (EXAMPLE + '[signed_off]\nrole = "x"\nday = 2026-01-01T00:00:00\ndigest = "0"', "a day like"),
        (EXAMPLE + "".join(f"k{n} = 1\n" for n in range(200)), "and 160 more"),
        ("\n".join(f"{'k.' * 200}x{n} = 1" for n in range(30)), "k is not known"),
    ],
)
def test_hostile_text_is_refused_in_words(text: str, words: str) -> None:
    """One error each, which names what is wrong."""
    with pytest.raises(ProfileError) as refused:
        profile_from_toml(text)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 5000


def test_limits_and_unknown_names_are_told_together() -> None:
    """What is wrong in the layout does not hide what is beyond a limit."""
    text = EXAMPLE.replace("frequency_Hz = 40.0", "frequency_Hz = 80.0", 1).replace("rest_s", "pause_s")
    with pytest.raises(ProfileError) as refused:
        profile_from_toml(text)
    found = refused.value.violations
    assert any("frequency is 80 Hz" in line for line in found)
    assert any("exercise.pause_s is not known" in line for line in found)
    assert any("exercise.rest_s is missing" in line for line in found)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(EXAMPLE) - 1))
def test_a_truncated_file_never_loses_a_limit(length: int) -> None:
    """It is refused, unless only optional tables at its end are gone; legs and limits are then whole."""
    try:
        profile = profile_from_toml(EXAMPLE[:length])
    except ProfileError:
        return
    assert profile.legs == example_profile(*BOTH).legs
    assert profile.limits == example_profile(*BOTH).limits


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(EXAMPLE)))
def test_damaged_files_give_an_error_or_a_profile(junk: bytes, place: int) -> None:
    """Never anything else."""
    damaged = EXAMPLE.encode()[:place] + junk + EXAMPLE.encode()[place:]
    try:
        profile_from_toml(damaged.decode("utf-8", errors="replace"))
    except ProfileError as error:
        told = str(error)
    else:
        told = "profile"
    assert told


def test_files_that_are_no_profile(tmp_path: Path) -> None:
    """Missing, empty, huge, binary, a folder."""
    huge, binary, empty = tmp_path / "huge.toml", tmp_path / "binary.toml", tmp_path / "empty.toml"
    huge.write_text("# " + "x" * MOST_BYTES, encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\x00\x80")
    empty.touch()
    for path, words in (
        (tmp_path / "none.toml", "does not exist"),
        (tmp_path, "not a plain file"),
        (huge, "larger than 32 kB"),
        (binary, "no text in UTF-8"),
        (empty, "is empty"),
    ):
        with pytest.raises(FileReadError, match=words):
            read_profile(path)


def test_signing_off_leaves_the_file_as_it_was_written(tmp_path: Path) -> None:
    """Comments stay; signing again replaces the first; a change afterwards breaks it."""
    path = tmp_path / "p.toml"
    path.write_text("# set on Monday\n" + EXAMPLE, encoding="utf-8")
    write_sign_off(path, "physiotherapist", DAY)
    write_sign_off(path, "physician", DAY)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# set on Monday")
    assert text.count("[signed_off]") == 1
    assert is_signed_off(read_profile(path))
    path.write_text(text.replace("level_percent = 50.0", "level_percent = 60.0", 1), encoding="utf-8")
    assert not is_signed_off(read_profile(path))
    with pytest.raises(ProfileError, match="role"):
        write_sign_off(path, "a\nb", DAY)


def test_a_sign_off_within_one_line_is_replaced(tmp_path: Path) -> None:
    """Where the text cannot be changed in place, the whole file is written anew."""
    path = tmp_path / "p.toml"
    path.write_text(f'signed_off = {{role = "x", day = 2026-01-01, digest = "{"0" * 64}"}}\n{EXAMPLE}', "utf-8")
    assert not is_signed_off(read_profile(path))
    write_sign_off(path, "physician", DAY)
    assert is_signed_off(read_profile(path))


def test_the_digest_is_of_everything_but_the_sign_off() -> None:
    """Nor does it depend on the order of the legs."""
    profile = example_profile(*BOTH)
    turned = replace(profile, legs=profile.legs[::-1])
    assert profile_digest(profile) == profile_digest(turned) == profile_digest(sign_off(profile, "x", DAY))


def _said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run(("stimulate", "check-profile", *(str(a) for a in arguments)))
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


def test_check_profile_tells_what_it_means(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the printed example to the signed profile."""
    code, text = _said(capsys, "--example", "left_foot", "--example", "right_shank")
    assert code == 0
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    assert read_profile(path) == example_profile(*BOTH)
    code, text = _said(capsys, path)
    assert code == 0
    assert "Not signed off: real hardware stays locked." in text
    assert "7.50   limit 30 µC" in text  # 30 mA · 250 µs
    code, text = _said(capsys, path, "--sign-off", "physiotherapist")
    assert (code, "Signed off by physiotherapist" in text) == (0, True)
    assert "Signed off by physiotherapist" in _said(capsys, path)[1]
    path.write_text(path.read_text("utf-8").replace("frequency_Hz = 40.0", "frequency_Hz = 30.0", 1), "utf-8")
    assert "NOT signed off: it was changed" in _said(capsys, path)[1]


def test_check_profile_lists_every_violation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, exit code 1, and signing off is refused and writes nothing."""
    path = tmp_path / "p.toml"
    text = EXAMPLE.replace("channel = 2", "channel = 1").replace("frequency_Hz = 40.0", "frequency_Hz = 99.0", 1)
    path.write_text(text, encoding="utf-8")
    code, said = _said(capsys, path, "--sign-off", "physician")
    assert code == 1
    assert "  - channel 1 is used for 2 legs: each needs its own\n" in said
    assert "  - left leg: frequency is 99 Hz: allowed is 20 to 45 Hz\n" in said
    assert path.read_text(encoding="utf-8") == text


def test_check_profile_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Usage errors leave with 2, a missing file with 1."""
    assert _said(capsys)[0] == 2
    assert _said(capsys, "x.toml", "--example", "left_foot")[0] == 2
    assert _said(capsys, tmp_path / "none.toml")[0] == 1
    path = tmp_path / "p.toml"
    write_profile(path, example_profile())
    assert _said(capsys, path)[0] == 0


def test_a_profile_tells_of_which_legs_nothing_would_be_learned() -> None:
    """Learning that is on without a target, or of a leg that a shank times, is said to learn nothing."""
    on = replace(example_profile(Placement.RIGHT_FOOT), adaptation=Adaptation(enabled=True))
    assert "nothing is learned of the right leg: no target is set" in profile_text(on)
    aimed = replace(on, adaptation=Adaptation(enabled=True, target_swing_pitch_deg=(-60.0, 0.0, 15.0)))
    assert "nothing is learned" not in profile_text(aimed)
