"""The numbers of a replay: timing of each leg, refusals, electrical load, and reasons."""

from __future__ import annotations

from collections import Counter

import numpy as np

from surefoot.recording import Side
from surefoot.report.figures import Cell, Quantity, Table
from surefoot.report.model import Block, Paragraph, Remarks, Role
from surefoot.report.replay_source import ReplaySource
from surefoot.report.replay_words import REASON_WORDS, leg_name, ms, percent, refusal_words, seconds
from surefoot.report.words import grouped_remarks
from surefoot.stimulation import hard_limits as hard
from surefoot.stimulation.replay_load import Load
from surefoot.stimulation.replay_scores import MATCH_S, ONSET_MS, STRIDES_TO_LEARN, SideTiming

_MOST_TIMES = 8
_EVENTS = {"toe_off": "Toe-off", "initial_contact": "Contact"}
_BEFORE = f"{ONSET_MS[0]:.0f} to {ONSET_MS[1]:.0f} ms before toe-off"
_WISHED_IN_TIME, _LEFT_IN_TIME = f"Wished from {_BEFORE}", f"First pulse {_BEFORE}"
_ASKED = {  # what Surefoot asks of itself over many recordings
    "Strides found afterwards": "",
    "Toe-off known while walking": "98 % or more",
    "Contact known while walking": "98 % or more",
    "False triggers": "at most 0.5 per 100 strides",
    "Toe-off known after, middle": "20 ms or less",
    "Toe-off known after, 95 %": "60 ms or less",
    "Contact known after, middle": "20 ms or less",
    "Contact known after, 95 %": "60 ms or less",
    _WISHED_IN_TIME: "90 % or more",
    "First pulse before toe-off, middle": "",
    _LEFT_IN_TIME: "90 % or more",
    "Time with stimulation": "",
}


def timing_blocks(source: ReplaySource) -> list[Block]:
    """The timing of each leg beside what Surefoot asks of itself.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One table with a note.
    """
    columns = [_timing_column(source, side) for side in source.sides]
    rows = [(name, asked, *(column[name] for column in columns)) for name, asked in _ASKED.items()]
    head = ("What", "Asked for", *(leg_name(side) for side in source.sides))
    note = (
        "Asked for is what Surefoot asks of itself over many recordings. The events found afterwards come from the "
        f"same sensor and have errors of their own. An event within {1e3 * MATCH_S:.0f} ms of one found afterwards is "
        f"that event; onsets count after the first {STRIDES_TO_LEARN} strides of each walk. Events, false triggers and "
        "wishes are those of the core; the first pulse is what the safety gate let out of them."
    )
    return [Table("Against the events found afterwards", head, rows, stacked=True), Paragraph(note, Role.NOTE)]


def _timing_column(source: ReplaySource, side: Side) -> dict[str, Cell]:
    replayed = source.result.replayed.sides[side]
    whole = float(replayed.time_s[-1] - replayed.time_s[0])
    on_s = source.loads[side].on_s
    column: dict[str, Cell] = {
        "Time with stimulation": Quantity(f"{on_s:.1f} s", f"{percent(on_s, whole, 0)} of {whole:.0f} s"),
    }
    timing = source.result.timings.get(side)
    if timing is None:
        missing = Quantity("\N{EN DASH}", f"Not given: {source.result.why_no_timing(side)}")
        return dict.fromkeys(_ASKED, missing) | column
    false = len(timing.false_s)
    column |= {
        "Strides found afterwards": Quantity(str(timing.strides)),
        "False triggers": Quantity(str(false), _false_words(timing)),
        _WISHED_IN_TIME: _in_time(timing.onset_ms),
        **_first_pulses(source, side),
    }
    for kind, name in _EVENTS.items():
        late = timing.late_ms[kind]
        known = late[np.isfinite(late)]
        column[f"{name} known while walking"] = _share(len(known), len(late), "none was found afterwards")
        column[f"{name} known after, middle"] = _value(known, 50)
        column[f"{name} known after, 95 %"] = _value(known, 95)
    return column


def _first_pulses(source: ReplaySource, side: Side) -> dict[str, Cell]:
    names = ("First pulse before toe-off, middle", _LEFT_IN_TIME)
    why = source.result.why_nothing_left(side)
    if why:
        return dict.fromkeys(names, Quantity("\N{EN DASH}", f"Not given: {why}"))
    leads = np.array([one.lead_ms for one in source.strides[side] if one.judged])
    return dict(zip(names, (_value(leads[np.isfinite(leads)], 50), _in_time(leads)), strict=True))


def _in_time(before_ms: np.ndarray) -> Quantity:
    inside = int(((before_ms >= ONSET_MS[0]) & (before_ms <= ONSET_MS[1])).sum())
    return _share(inside, len(before_ms), f"no stride comes after the first {STRIDES_TO_LEARN} of a walk")


def _false_words(timing: SideTiming) -> str:
    at = ", ".join(seconds(t, 1) for t in timing.false_s[:_MOST_TIMES].tolist())
    more = len(timing.false_s) - _MOST_TIMES
    rate = f"{100 * len(timing.false_s) / timing.strides:.1f} per 100 strides"
    return rate + (f"; at {at} s" if at else "") + (f" and {more} more" if more > 0 else "")


def _share(part: int, whole: int, why: str) -> Quantity:
    if not whole:
        return Quantity("\N{EN DASH}", f"Not given: {why}")
    return Quantity(percent(part, whole), f"{part} of {whole}")


def _value(values: np.ndarray, place: float) -> Quantity:
    if not len(values):
        return Quantity("\N{EN DASH}", "Not given: there is no value")
    return Quantity(f"{ms(float(np.percentile(values, place)))} ms", f"{len(values)} values")


def refusal_blocks(source: ReplaySource) -> list[Block]:
    """What the safety gate refused, and how much of what was wished.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Tables, or a sentence where nothing was refused.
    """
    result = source.result
    blocks: list[Block] = []
    if not result.let_out.one_gate:
        blocks.append(
            Paragraph(
                "The two sensors share no clock, or it is not known whether they do. So each leg has its own gate "
                "here; on a person one gate watches both sensors, and silences both legs when one of them fails."
            )
        )
    if not result.let_out.refusals:
        return [*blocks, Paragraph("The safety gate refused nothing and cut nothing down.")]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[tuple[str, Side | None], list[int]] = {}
    for place, refusal in enumerate(result.let_out.refusals):
        groups.setdefault((refusal.kind, refusal.side), []).append(place)
    for (kind, at_side), places in groups.items():
        first, last = result.let_out.refusals[places[0]], result.let_out.refusals[places[-1]]
        rows.append(
            (
                refusal_words(kind),
                first.text,
                leg_name(at_side) if at_side else "both legs",
                str(len(places)),
                _when(first.now_s, last.now_s),
            )
        )
    head = ("Reason", "The first, in the gate's words", "Leg", "Times told", "When, s")
    blocks.append(Table("What the safety gate refused or cut down", head, rows, stacked=True))
    blocks.append(_held_back(source))
    note = "The gate tells what goes on seldom, with the number of repeats; every line is in refusals.csv."
    return [*blocks, Paragraph(note, Role.NOTE)]


def _when(first_s: float, last_s: float) -> str:
    return seconds(first_s, 1) if first_s == last_s else f"{seconds(first_s, 1)} to {seconds(last_s, 1)}"


def _held_back(source: ReplaySource) -> Table:
    rows = []
    for side in source.sides:
        wished = source.result.replayed.sides[side].fraction > 0.0
        refused = source.result.let_out.sides[side].refused
        share = percent(int(refused.sum()), int(wished.sum()))
        rows.append((leg_name(side), str(int(wished.sum())), str(int(refused.sum())), share))
    head = ("Leg", "Samples with a wish", "Nothing let out", "Share")
    return Table("How much of what was wished was held back", head, rows)


def load_blocks(source: ReplaySource) -> list[Block]:
    """Electrical load of the pulses that would have left, beside its limits.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One table with a note.
    """
    limits = source.result.profile.limits
    rows = []
    for side in source.sides:
        load = source.loads[side]
        name = leg_name(side)
        rows += [(f"{name}: {what}", value, limit) for what, value, limit in _load_rows(load)]
        rows += [
            (f"{name}: longest without a break", f"{load.longest_on_s:.2f} s", f"{limits.on_time_s:g} s"),
            (
                f"{name}: most in any minute",
                percent(load.most_in_a_minute, 1.0, 0),
                f"{100 * limits.duty_per_minute:g} %",
            ),
        ]
    loads = ", ".join(
        f"{leg_name(side).lower()}: {s.electrode.load_ohm:g} Ω, {s.electrode.area_cm2:g} cm²"
        for side, s in source.settings.items()
        if side in source.loads
    )
    note = (
        f"Into the load and on the smaller electrode of the profile ({loads}). Charge is that of one half of a pulse; "
        "the current density is the root mean square, as if every pulse were like the strongest one."
    )
    return [
        Table("Electrical load of the pulses that would have left", ("What", "Value", "Limit"), rows),
        Paragraph(note, Role.NOTE),
    ]


def _load_rows(load: Load) -> tuple[tuple[str, str, str], ...]:
    highest = load.highest
    return (
        ("pulses", f"{load.pulses}", "\N{EN DASH}"),
        ("highest charge of a pulse", f"{highest.charge_uc:.2f} µC", f"{hard.CHARGE_UC:g} µC"),
        ("highest energy of a pulse", f"{highest.energy_mj:.3f} mJ", f"{hard.ENERGY_MJ:g} mJ"),
        ("highest voltage", f"{highest.voltage_v:.1f} V", f"{hard.VOLTAGE_V:g} V"),
        (
            "highest current density",
            f"{highest.density_ma_cm2:.3f} mA/cm²",
            f"{hard.CURRENT_DENSITY_MA_CM2:g} mA/cm²",
        ),
        ("charge of all pulses", f"{load.charge_mc:.2f} mC", "\N{EN DASH}"),
        ("energy of all pulses", f"{load.energy_j:.3f} J", "\N{EN DASH}"),
    )


def reason_blocks(source: ReplaySource) -> list[Block]:
    """Why stimulation was wished or not, by share of the time.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        One table.
    """
    rows: list[tuple[Cell, ...]] = []
    counts = {side: Counter(source.result.replayed.sides[side].reasons) for side in source.sides}
    for reason, words in REASON_WORDS.items():
        if any(count[reason] for count in counts.values()):
            shares = (percent(count[reason], count.total()) for count in counts.values())
            rows.append((words, f"{reason.value}", *shares))
    head = ("Why", "Name in commands.csv", *(leg_name(side) for side in source.sides))
    return [Table("Why stimulation was wished or not: share of the samples", head, rows)]


def recording_blocks(source: ReplaySource) -> list[Block]:
    """What limits the recording, and its sensors.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Remarks and a table.
    """
    groups = tuple(grouped_remarks(source.result.annotations))
    blocks: list[Block] = [Remarks(groups)] if groups else [Paragraph("Nothing was found that limits the recording.")]
    rows = []
    for side in source.sides:
        stream = source.result.recording.streams[source.result.replayed.sides[side].sensor]
        rows.append(
            (
                stream.placement.value.replace("_", " ").capitalize(),
                f"{stream.duration_s:.1f} s",
                f"{stream.rate_hz:.1f} Hz",
                str(len(stream)),
                stream.source,
            )
        )
    return [
        *blocks,
        Table("Sensors that timed the legs", ("Place", "Length", "Rate", "Samples", "Source"), rows, stacked=True),
    ]
