"""``surefoot stimulate run``: samples in, pulses out, with a live view that one key stops."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surefoot.cli.run_keys import STOP, Steering
from surefoot.errors import DeviceError, OutputError, SourceError, UsageError
from surefoot.stimulation.watcher import BEAT_S, UNWATCHED_S

if TYPE_CHECKING:
    from surefoot.cli.run_keys import Keys
    from surefoot.cli.run_screen import Screen, Show
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
    dummy_load: Annotated[
        bool,
        typer.Option("--dummy-load", help="A dummy load is connected and nobody; a recording drives real hardware so."),
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

    Keys: s starts; Space or Enter stops at once and ends the run; p pauses, s goes on; 1 and 2 make the left leg weaker
    and stronger, 9 and 0 the right one; l and r give a test burst in mode test; no other key does anything. Where input
    is no terminal: lines with start, stop, mode gait, mode pause, level left 55, test left.
    """
    from surefoot.cli.run_keys import keys
    from surefoot.stimulation.engine_process import EnginePlan, open_device, start_engine
    from surefoot.stimulation.hardware_lock import check_live, check_unlocked
    from surefoot.stimulation.profile_file import read_profile
    from surefoot.stimulation.sources import check_source

    if not sys.platform.startswith(("linux", "darwin")):
        raise UsageError("surefoot stimulate run needs Linux or macOS.")
    if device != "simulated":
        open_device(device)  # known at all; it is opened by the engine
    check_source(source)
    if source.startswith("replay-fast:"):
        raise UsageError("replay-fast runs ahead of the clock; use replay:PATH here, or surefoot stimulate replay")
    check_unlocked(device, read_profile(profile), enabled=enable_hardware)
    check_live(source, device, dummy_load=dummy_load)
    _make_folder(output)
    lift = device.startswith("p24:") if check_feet is None else check_feet
    # the screen is closed last, when all has ended: only the last words wait for one that takes nothing
    with closing(_screen(device)) as screen, _device(device, output) as named, keys() as pressed:
        plan = EnginePlan(source, named, str(profile), str(output), enable_hardware, lift, dummy_load)
        engine = start_engine(plan)
        try:
            _steer(engine, pressed, screen)
        except KeyboardInterrupt:  # the engine has heard it too
            pass
        finally:
            code = engine.stop()
    _finish(engine, code, device, output)


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


def _screen(device: str) -> Screen:
    """Open what is shown: a picture in a terminal, else a line now and then."""
    from surefoot.cli.run_screen import Screen

    if sys.stdin.isatty() and sys.stdout.isatty():
        return Screen(lambda: _live(device), _VIEW_S)
    return Screen(_lines, _LINE_S)


@contextmanager
def _live(device: str) -> Iterator[Show]:
    from rich.console import Console
    from rich.live import Live

    from surefoot.cli.run_view import view

    with Live(view({}, device), console=Console(), screen=True, auto_refresh=False) as live:
        yield lambda status: live.update(view(status, device), refresh=True)


@contextmanager
def _lines() -> Iterator[Show]:
    from surefoot.cli.run_view import plain_line

    yield lambda status: typer.echo(plain_line(status))


def _steer(engine: EngineProcess, pressed: Keys, screen: Screen) -> None:
    """Hear keys and pass them on until the engine has ended; nothing here writes to a screen, so nothing waits for one.

    The beat goes out at the same turns as the keys are heard: where it stays away, the engine closes the gate.
    """
    steering, turn_s = Steering(), time.monotonic()
    while engine.end() is None and not engine.link.ended and not screen.broken:
        waits: list[Any] = [engine.link, pressed] if pressed.open else [engine.link]
        ready, _, _ = select.select(waits, [], [], BEAT_S)
        now_s = time.monotonic()
        asked = pressed.read() if pressed in ready else []
        if now_s - turn_s > UNWATCHED_S:  # halted meanwhile: of what was typed into the void, only a stop counts
            asked = [word for word in asked if word == STOP]
        turn_s = now_s
        engine.link.beat()
        for word in asked:
            if wanted := steering.asked(word, engine.link.latest, now_s):
                engine.link.ask(wanted)
        screen.show(engine.link.read(0.0))


def _finish(engine: EngineProcess, code: int, device: str, output: Path) -> None:
    """Say how it ended; anything but a wished end is an error."""
    from surefoot.cli.run_view import plain_line
    from surefoot.stimulation.engine import EngineEnd
    from surefoot.stimulation.engine_process import if_killed

    status = engine.link.latest
    words = status.get("ended") or f"the engine ended without a word; {if_killed(device)}"
    if code == EngineEnd.DONE:
        typer.echo(plain_line(status))
        typer.echo(f"Log: {output}")
        return
    kind = SourceError if code == EngineEnd.SOURCE else DeviceError
    raise kind(words if code == EngineEnd.NOT_STARTED else f"stopped: {words}")
