"""Runs the engine in a process of its own, and holds the line to it.

``python -m surefoot.stimulation.engine_process PLAN LINK``: LINK is the number of an inherited socket, PLAN what to run
as JSON. Whoever starts it uses `start_engine`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from surefoot.errors import DeviceError, SourceError, SurefootError, UsageError
from surefoot.stimulation.device import Stimulator
from surefoot.stimulation.engine import Beat, Controller, Engine, EngineEnd, EngineStatus
from surefoot.stimulation.engine_link import STOP, EngineLink, WatcherLink
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.real_time import ENGINE_PRIORITY, prefer

SIMULATED_ANSWER_S = 1.0
_STOP_S = 3.0


@dataclass(frozen=True)
class EnginePlan:
    """What an engine is to run; plain text, so that it can be handed to another process.

    Parameters
    ----------
    source
        As for `sources.open_source`, for example ``replay:walk.csv``.
    device
        ``recorder:FILE``, ``simulated:PORT`` or ``p24:PORT``.
    profile
        Path of the profile.
    folder
        Folder of the log.
    hardware
        Whether real hardware is enabled.
    check_feet
        Whether each foot has to be lifted before a start.
    dummy_load
        Whether a dummy load is connected instead of a person.
    """

    source: str
    device: str
    profile: str
    folder: str
    hardware: bool = False
    check_feet: bool = False
    dummy_load: bool = False


class EngineProcess:
    """An engine that runs in its own process.

    Parameters
    ----------
    process
        The process.
    link
        The line to it.
    """

    def __init__(self, process: subprocess.Popen[bytes], link: WatcherLink) -> None:
        self._process = process
        self.link = link

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def end(self) -> int | None:
        """Return its exit code once it has ended; None while it runs."""
        return self._process.poll()

    def stop(self) -> int:
        """Ask it to stop, wait, and return its exit code; one that does not stop is killed (its watchdog silences)."""
        self.link.ask(STOP)
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        self.link.read(0.0)
        self.link.close()
        return code


def start_engine(plan: EnginePlan) -> EngineProcess:
    """Start an engine; it opens source and device and waits, off, for a start."""
    return start_program([sys.executable, "-m", "surefoot.stimulation.engine_process"], [json.dumps(asdict(plan))])


def start_program(program: list[str], arguments: list[str]) -> EngineProcess:
    """Start a program with the line to an engine as its last argument."""
    own, other = socket.socketpair()
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        process = subprocess.Popen(
            [*program, *arguments, str(other.fileno())],
            pass_fds=(other.fileno(),),
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        own.close()
        raise DeviceError(f"the engine could not be started: {error}") from error
    finally:
        other.close()
    return EngineProcess(process, WatcherLink(own))


def open_device(text: str) -> Stimulator:
    """Make the device that a text names; it is opened by the engine.

    Raises
    ------
    UsageError
        When no such kind of device is known.
    """
    kind, _, name = text.partition(":")
    if kind == "recorder" and name:
        from surefoot.stimulation.device_recorder import RecorderStimulator

        return RecorderStimulator(Path(name))
    if kind in ("p24", "simulated") and name:
        from surefoot.stimulation.device_science_mode import ScienceModeStimulator

        if kind == "simulated":
            return ScienceModeStimulator(name, only_simulated=True, answer_limit_s=SIMULATED_ANSWER_S)
        return ScienceModeStimulator(name)
    raise UsageError(f"'{text}' is no device that is known; give recorder:FILE, simulated or p24:PORT")


def if_killed(device: str) -> str:
    """Tell what becomes of a device, as a text names it, when its engine is killed."""
    if device.partition(":")[0] == "recorder":
        return "it drove no device, and what it recorded is not complete"
    return "its watchdog silences the device"


def guard_of(device: Stimulator) -> Beat | None:
    """Return a watchdog on the line of an open device; None for one without a line."""
    from surefoot.stimulation.device_science_mode import ScienceModeStimulator
    from surefoot.stimulation.watchdog_link import WatchdogLink

    if isinstance(device, ScienceModeStimulator):
        return WatchdogLink(device.fileno(), device.stop_frame())
    return None


def control_of(profile: StimulationProfile, device: Stimulator, *, check_feet: bool) -> Controller:
    """Return core and gate for a device: the gate lets out nothing that the device cannot give."""
    from surefoot.stimulation.checked_start import CheckedStart
    from surefoot.stimulation.run_control import RunControl

    control = RunControl(profile, device.limits)
    return CheckedStart(control, profile) if check_feet else control


def main() -> int:
    """Run what the plan says; whatever cannot be opened is told over the link."""
    link = EngineLink(socket.socket(fileno=int(sys.argv[2])))
    try:
        return _run(EnginePlan(**json.loads(sys.argv[1])), link)
    except SurefootError as error:
        link.tell(EngineStatus(ended=str(error)))
        return int(EngineEnd.NOT_STARTED)


def _run(plan: EnginePlan, link: EngineLink) -> int:
    from surefoot.stimulation.hardware_lock import check_live, check_unlocked
    from surefoot.stimulation.log_writer import LogPipe
    from surefoot.stimulation.profile_file import read_profile
    from surefoot.stimulation.sign_off import profile_digest
    from surefoot.stimulation.sources import open_source

    profile = read_profile(plan.profile)
    check_unlocked(plan.device, profile, enabled=plan.hardware)
    check_live(plan.source, plan.device, dummy_load=plan.dummy_load)
    device = open_device(plan.device)
    source = open_source(plan.source)
    try:
        missing = [leg.sensor.value for _, leg in profile.legs if leg.sensor not in source.placements]
        if missing:
            brought = ", ".join(placement.value for placement in source.placements)
            raise SourceError(f"the profile is timed by {' and '.join(missing)}; the source brings {brought}")
        log = LogPipe(Path(plan.folder) / "run.jsonl", if_killed(plan.device))
        load = ", a dummy load connected" if plan.dummy_load else ""
        log.note(time.monotonic(), "run", f"source {plan.source}, device {plan.device}{load}", None)
        log.note(time.monotonic(), "profile", f"digest {profile_digest(profile)}", None)
        control = control_of(profile, device, check_feet=plan.check_feet)
        engine = Engine(source, device, control, link, log, guard=lambda: guard_of(device))
        try:
            return run_engine(engine)
        finally:
            log.close()
    finally:
        source.close()


def run_engine(engine: Engine) -> int:
    """Run an engine as the only thing that this process does; signals ask it to stop."""

    def stop(number: int, frame: object) -> None:
        engine.ask_to_stop(f"stopped by {signal.Signals(number).name}")

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return int(engine.run(lambda: prefer(ENGINE_PRIORITY)))


if __name__ == "__main__":
    sys.exit(main())
