"""A replay for other programs: ``replay.json``. Names stay, keys may be added."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from surefoot.recording import Annotation, Side
from surefoot.stimulation.profile_file import profile_digest
from surefoot.stimulation.replay_gate import SideOutput
from surefoot.stimulation.replay_load import load_of
from surefoot.stimulation.replay_result import ReplayResult
from surefoot.stimulation.replay_scores import SideReplay, lead_figures, score
from surefoot.stimulation.replay_strides import stimulated_strides

SCHEMA = 1
_TIMES = ("toe_off", "initial_contact")


def replay_to_dict(result: ReplayResult) -> dict[str, Any]:
    """Return a replay as plain data.

    Parameters
    ----------
    result
        The replay.

    Returns
    -------
    dict
        By side: ``strides``, ``detected``, ``false_triggers``, ``latency_ms`` and ``window_before_toe_off_ms`` as in
        `surefoot.stimulation.replay_scores.score`: what the core wished, whether or not the gate let it out.
        ``onset_before_toe_off_ms`` is the same from the first pulse that left, None where none did. With ``sensor``,
        ``false_trigger_s``, ``onsets`` (windows that opened), ``stimulated_s``, ``pulses``, ``refused_share`` (of the
        samples with a wish, those at which nothing was let out) and ``electrical``. What cannot be known is None, and
        ``reason`` says why. Beside the sides: ``schema``,
        ``versions``, ``recording``, ``profile_digest``, ``mode``, ``one_gate``, ``refusals`` and ``quality``.
    """
    scores = score(result.replayed, result.walk) if result.walk is not None else {}
    sides = {side.value: _side(result, side, scores.get(side.value)) for side, _ in result.profile.legs}
    return {
        "schema": SCHEMA,
        "versions": {"surefoot": own_version()},
        "recording": result.recording.name,
        "profile_digest": profile_digest(result.profile),
        "mode": result.profile.mode.value,
        **sides,
        "one_gate": result.let_out.one_gate,
        "refusals": [
            {"side": r.side.value if r.side else None, "at_s": round(r.now_s, 6), "kind": r.kind, "text": r.text}
            for r in result.let_out.refusals
        ],
        "quality": [_annotation(one) for one in result.annotations],
    }


def _side(result: ReplayResult, side: Side, scores: dict[str, object] | None) -> dict[str, Any]:
    settings = dict(result.profile.legs)[side]
    known = scores if side in result.timings else None
    out: dict[str, Any] = {
        "sensor": settings.sensor.value,
        **(known or _unknown()),
        "onset_before_toe_off_ms": _onset(result, side) if known else None,
        "false_trigger_s": [round(t, 3) for t in result.timings[side].false_s.tolist()] if known else None,
        "reason": result.why_nothing_left(side) if known else _why(result, side),
    }
    replayed, output = result.replayed.sides.get(side), result.let_out.sides.get(side)
    if replayed is None or output is None:
        return out | {"onsets": None, "stimulated_s": None, "pulses": None, "refused_share": None, "electrical": None}
    load = load_of(output, settings)
    return out | {
        "onsets": len(replayed.onset_s),
        "stimulated_s": round(load.on_s, 3),
        "pulses": load.pulses,
        "refused_share": _refused_share(replayed, output),
        "electrical": {
            "highest_charge_uc": round(load.highest.charge_uc, 4),
            "highest_energy_mj": round(load.highest.energy_mj, 4),
            "highest_voltage_v": round(load.highest.voltage_v, 4),
            "highest_current_density_ma_cm2": round(load.highest.density_ma_cm2, 5),
            "charge_mc": round(load.charge_mc, 4),
            "energy_j": round(load.energy_j, 5),
            "longest_on_s": round(load.longest_on_s, 3),
            "most_in_a_minute": round(load.most_in_a_minute, 4),
        },
    }


def _onset(result: ReplayResult, side: Side) -> dict[str, object] | None:
    if result.why_nothing_left(side):
        return None
    return lead_figures(np.array([one.lead_ms for one in stimulated_strides(result, side) if one.judged]))


def _refused_share(replayed: SideReplay, output: SideOutput) -> float | None:
    wished = int((replayed.fraction > 0.0).sum())
    return round(int(output.refused.sum()) / wished, 4) if wished else None


def _why(result: ReplayResult, side: Side) -> str:
    if side not in result.replayed.sides:
        sensor = dict(result.profile.legs)[side].sensor
        return f"the recording has no sensor {sensor.value}"
    return result.why_no_timing(side)


def _unknown() -> dict[str, dict[str, None] | None]:
    return {
        "strides": None,
        "detected": None,
        "false_triggers": None,
        "latency_ms": dict.fromkeys(_TIMES),
        "window_before_toe_off_ms": None,
    }


def _annotation(one: Annotation) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "start_s": one.start_s,
        "end_s": one.end_s,
        "stream": one.stream.value if one.stream else None,
        "severity": one.severity.value,
    }


def own_version() -> str:
    """Return the version of this software; empty where it is not installed."""
    try:
        return version("surefoot")
    except PackageNotFoundError:
        return ""
