"""What a person sees while a stimulator runs: few words, large, the same in colour and without.

One pure function from a status to a picture, and one to a plain line. The largest word says whether anything can come
out; below it what each leg does; at the foot what to press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surefoot.cli.run_keys import LEVEL_KEYS

if TYPE_CHECKING:
    from rich.console import RenderableType

_LETTERS = {
    "O": ("█████", "█   █", "█   █", "█   █", "█████"),
    "F": ("█████", "█    ", "████ ", "█    ", "█    "),
    "N": ("█   █", "██  █", "█ █ █", "█  ██", "█   █"),
    "E": ("█████", "█    ", "████ ", "█    ", "█████"),
    "D": ("████ ", "█   █", "█   █", "█   █", "████ "),
    "W": ("█   █", "█   █", "█ █ █", "██ ██", "█   █"),
    "A": ("█████", "█   █", "█████", "█   █", "█   █"),
    "I": ("█████", "  █  ", "  █  ", "  █  ", "█████"),
    "P": ("████ ", "█   █", "████ ", "█    ", "█    "),
    "S": ("█████", "█    ", "█████", "    █", "█████"),
    "U": ("█   █", "█   █", "█   █", "█   █", "█████"),
    "T": ("█████", "  █  ", "  █  ", "  █  ", "  █  "),
}
_BAR = 16
_PHASES = {"unknown": "not known yet", "stance": "stance", "push_off": "push-off", "swing": "swing"}
_REASONS = {
    "paused": "paused",
    "learning_mounting": "learning how the sensor sits",
    "not_walking": "not walking",
    "seated": "seated",
    "standing_still": "standing still",
    "no_steps": "moving, but no steps",
    "poor_signal": "poor signal",
    "stance": "on the ground",
    "before_toe_off": "just before toe-off",
    "heel_off_seen": "heel-off",
    "swing": "swing",
    "after_contact": "after contact",
    "swing_too_long": "no contact came: off",
    "test": "test burst",
    "exercise_on": "exercise",
    "exercise_rest": "exercise, rest",
}


def headline(status: dict[str, Any]) -> str:
    """Return the one word that matters: WAIT, OFF, ON, PAUSE or END."""
    if not status:
        return "WAIT"
    if status["ended"]:
        return "END"
    if not status["on"]:
        return "OFF"
    return "PAUSE" if status["mode"] == "pause" else "ON"


def keys_text(status: dict[str, Any]) -> str:
    """Say what may be pressed now."""
    word = headline(status)
    if word == "ON":
        return "SPACE or ENTER stops at once     p pauses"
    if word == "PAUSE":
        return "SPACE or ENTER stops     s goes on"
    if word == "OFF":
        return "s starts     SPACE or ENTER leaves"
    return "" if word == "END" else "SPACE or ENTER leaves"


def levels_text(status: dict[str, Any]) -> str:
    """Tell the level of each leg, and the keys that change it."""
    levels = {} if headline(status) == "END" else status.get("levels", {})
    return "          ".join(
        f"{side.upper()} {level:g} %:  {LEVEL_KEYS[side][0]} weaker  {LEVEL_KEYS[side][1]} stronger"
        for side, level in levels.items()
    )


def plain_line(status: dict[str, Any]) -> str:
    """Return a status as one line, for output that is no terminal."""
    if not status:
        return "waiting for source and device"
    legs = "; ".join(f"{side}: {_leg_text(leg)}" for side, leg in status["legs"].items()) or "no sample yet"
    delay = _ms(status["delay_ms"]["p99"])
    text = (
        f"{headline(status)}; mode {status['mode']}; {legs}; pulses {status['pulses']}; 99 % of delays within {delay}"
    )
    if status.get("levels"):
        text += "; level " + ", ".join(f"{side} {level:g} %" for side, level in status["levels"].items())
    if status.get("asks"):
        text += f"; {status['asks']}"
    if status["refused"]:
        text += f"; refused {status['refused']}, last: {status['last_refusal']}"
    return f"{text}; {status['ended']}" if status["ended"] else text


def view(status: dict[str, Any], device: str) -> RenderableType:
    """Return the picture of a status.

    Parameters
    ----------
    status
        As `engine_link.status_facts` gives it; empty before the first.
    device
        In words.

    Returns
    -------
    RenderableType
        For rich.
    """
    from rich.align import Align
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    word = headline(status)
    colours = {"ON": "bold black on bright_yellow", "OFF": "bold white on blue", "END": "bold white on red"}
    banner = Align.center(Text("\n".join(_large(word)), no_wrap=True))
    parts: list[RenderableType] = [
        Padding(banner, (1, 2), style=colours.get(word, "bold white on black"), expand=True),
        *(
            Padding(Align.center(Text(told)), 0, style="bold black on bright_white", expand=True)
            for told in (keys_text(status), levels_text(status))
            if told
        ),
        *([Padding(Align.center(Text(status["asks"], style="bold")), (1, 2, 0, 2))] if status.get("asks") else []),
        Text(),
    ]
    table = Table(expand=True, box=None, pad_edge=False, padding=(0, 2), header_style="underline")
    for name in ("Leg", "Phase", "Strength", "Why", "Last event"):
        table.add_column(name)
    for side, leg in status.get("legs", {}).items():
        phase = _PHASES.get(leg.get("phase", ""), "–")
        why, event = _REASONS.get(leg.get("reason", ""), "–"), str(leg.get("event") or "–").replace("_", " ")
        table.add_row(f"[bold]{side.upper()}[/]", phase, _strength(leg), why, event)
    parts += [table, Text(), _facts(status, device)]
    if status.get("ended"):
        parts += [Text(), Text(f"Ended: {status['ended']}", style="bold")]
    return Group(*parts)


def _facts(status: dict[str, Any], device: str) -> RenderableType:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_row("Mode", status.get("mode", "–"))
    table.add_row("Device", f"{device}{', ' + status['device']['text'] if status and status['device']['text'] else ''}")
    if status:
        delay = status["delay_ms"]
        table.add_row("Delay", f"half within {_ms(delay['median'])}, 99 % within {_ms(delay['p99'])}")
        table.add_row("Pulses", f"{status['pulses']:,}")
        table.add_row(
            "Refused", f"{status['refused']:,}{'  last: ' + status['last_refusal'] if status['refused'] else ''}"
        )
    return table


def _strength(leg: dict[str, Any]) -> str:
    share = float(leg.get("fraction", 0.0)) if leg["current_ma"] > 0.0 else 0.0
    filled = round(_BAR * min(max(share, 0.0), 1.0))
    return f"{'█' * filled}{'·' * (_BAR - filled)}  {leg['current_ma']:.0f} mA {leg['pulse_width_us']:.0f} µs"


def _leg_text(leg: dict[str, Any]) -> str:
    phase, why = _PHASES.get(leg.get("phase", ""), "–"), _REASONS.get(leg.get("reason", ""), "–")
    return f"{phase} ({why}), {leg['current_ma']:.0f} mA {leg['pulse_width_us']:.0f} µs"


def _large(word: str) -> list[str]:
    rows = ["  ".join(_LETTERS[letter][row] for letter in word) for row in range(5)]
    return ["".join(2 * cell for cell in row) for row in rows]


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} ms"
