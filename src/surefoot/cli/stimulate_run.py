"""``surefoot stimulate run``: samples in, pulses out, with a live view that one key stops."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surefoot.errors import DeviceError, OutputError, SourceError, UsageError

if TYPE_CHECKING:
    from surefoot.cli.run_keys import Keys
    from surefoot.stimulation.engine_process import EngineProcess

_VIEW_S = 0.1
_LINE_S = 1.0


def run(
    source: Annotated[
        str,
        typer.Option("--source", metavar="SOURCE", help="replay:PATH, socket:PORT, lsl:NAME or dot:left_foot=ADDRESS."),
    ],
    device: Annotated[
        str, typer.Option("--device", metavar="DEVICE", help="recorder:FILE, simulated, or p24:PORT (real, locked).")
    ],
    profile: Annotated[Path, typer.Option("--profile", metavar="FILE", help="The stimulation profile.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the log of the run.")],
    enable_hardware: Annotated[
        bool, typer.Option("--enable-hardware", help="Unlock real hardware; the profile must be signed off as it is.")
    ] = False,
    check_feet: Annotated[
        bool | None,
        typer.Option(
            "--check-feet/--no-check-feet",
            help="Before each start, each foot is lifted, and only its own sensor may move. "
            "Left away: with real hardware.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Stimulate in time with the step, live. Research only; nothing comes out before it is started.

    Keys: s starts; Space or Enter stops at once and ends the run; l and r give a test burst in mode test; no other key
    does anything. Where input is no terminal: lines with start, stop, mode gait, mode pause, test left.
    """
    from surefoot.cli.run_keys import keys
    from surefoot.stimulation.engine_process import EnginePlan, open_device, start_engine
    from surefoot.stimulation.hardware_lock import check_unlocked
    from surefoot.stimulation.profile_file import read_profile

    if not sys.platform.startswith(("linux", "darwin")):
        raise UsageError("surefoot stimulate run needs Linux or macOS.")
    if device != "simulated":
        open_device(device)  # known at all; it is opened by the engine
    if source.startswith("replay-fast:"):
        raise SourceError("replay-fast runs ahead of the clock; use replay:PATH here, or surefoot stimulate replay")
    check_unlocked(device, read_profile(profile), enabled=enable_hardware)
    _make_folder(output)
    lift = device.startswith("p24:") if check_feet is None else check_feet
    with _device(device, output) as named, keys() as pressed:
        plan = EnginePlan(source, named, str(profile), str(output), hardware=enable_hardware, check_feet=lift)
        engine = start_engine(plan)
        try:
            _watch(engine, pressed, device)
        except KeyboardInterrupt:  # the engine has heard it too
            pass
        finally:
            code = engine.stop()
    _finish(engine, code, output)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"folder {folder.name} cannot be made: {error.strerror or error}") from error


@contextmanager
def _device(text: str, output: Path) -> Iterator[str]:
    if text != "simulated":
        yield text
        return
    from surefoot.stimulation.simulated_p24_port import simulated_process

    with simulated_process(output / "simulated_pulses.csv") as port:
        yield f"simulated:{port}"


def _watch(engine: EngineProcess, pressed: Keys, device: str) -> None:
    """Show and steer until the engine has ended."""
    if not (pressed.terminal and sys.stdout.isatty()):
        from surefoot.cli.run_view import plain_line

        _turn(engine, pressed, lambda status: typer.echo(plain_line(status)), _LINE_S)
        return
    from rich.console import Console
    from rich.live import Live

    from surefoot.cli.run_view import view

    with Live(view({}, device), console=Console(), screen=True, auto_refresh=False) as live:
        _turn(engine, pressed, lambda status: live.update(view(status, device), refresh=True), _VIEW_S)


def _turn(engine: EngineProcess, pressed: Keys, show: Callable[[dict[str, Any]], None], every_s: float) -> None:
    shown_s = float("-inf")
    while engine.end() is None and not engine.link.ended:
        waits: list[Any] = [engine.link, pressed] if pressed.open else [engine.link]
        ready, _, _ = select.select(waits, [], [], every_s)
        if pressed in ready:
            for word in pressed.read():
                engine.link.ask(word)
        status = engine.link.read(0.0)
        if time.monotonic() - shown_s >= every_s:
            shown_s = time.monotonic()
            show(status)


def _finish(engine: EngineProcess, code: int, output: Path) -> None:
    """Say how it ended; anything but a wished end is an error."""
    from surefoot.cli.run_view import plain_line
    from surefoot.stimulation.engine import EngineEnd

    status = engine.link.latest
    words = status.get("ended") or "the engine ended without a word; its watchdog has silenced the device"
    if code == EngineEnd.DONE:
        typer.echo(plain_line(status))
        typer.echo(f"Log: {output}")
        return
    kind = SourceError if code == EngineEnd.SOURCE else DeviceError
    raise kind(words if code == EngineEnd.NOT_STARTED else f"stopped: {words}")
