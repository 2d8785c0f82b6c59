"""What every stimulator must be able to do, whatever it speaks."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from surefoot.recording import Side
from surefoot.stimulation.amplitude import DeviceLimits


class Pulse(NamedTuple):
    """One charge-balanced pulse, as the gate let it out.

    Parameters
    ----------
    side
        The leg.
    channel
        Channel of the device, 1 to 4.
    current_ma, pulse_width_us
        Amplitude and width of each of its two halves.
    at_s
        When it was sent, on the engine's clock in s.
    """

    side: Side
    channel: int
    current_ma: float
    pulse_width_us: float
    at_s: float


class DeviceHealth(NamedTuple):
    """How the device is doing.

    Parameters
    ----------
    ok
        False stops everything.
    waiting
        Pulses sent and not yet acknowledged.
    text
        Plain words where something is wrong.
    """

    ok: bool
    waiting: int
    text: str


class Stimulator(Protocol):
    """A stimulator. Everything but `open` returns at once and never waits for the device."""

    @property
    def limits(self) -> DeviceLimits | None:
        """What it can give at most, known before it is opened; None where it gives whatever is asked for."""

    def open(self) -> None:
        """Connect, check what it is, and leave it silent; raises `DeviceError`."""

    def send(self, pulse: Pulse) -> bool:
        """Send one pulse; False where it was not sent (too many are waiting, or the device is not well)."""

    def poll(self, now_s: float) -> DeviceHealth:
        """Read what the device has answered, without waiting."""

    def silence(self) -> None:
        """Stop every output now; may be called at any time, also twice, also on a device that is gone."""

    def close(self) -> None:
        """Silence and disconnect."""
