"""Samples from Movella DOT sensors over Bluetooth Low Energy, by bleak.

The library is asynchronous; its loop runs only inside `open`, `read` and `close`, in the engine's one thread. Radio
adds its own delay, up to tens of ms: the gate sees it in the time of arrival.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.movella_dot import CONTROL_UUID, PAYLOAD_UUID, RATE_HZ, START, STOP, decode
from surefoot.stimulation.sample import Sample

Client = Callable[[str], Any]
"""Makes a client for an address, as `bleak.BleakClient` does."""


def bleak_client(address: str) -> Any:
    """Return bleak's client for an address.

    Parameters
    ----------
    address
        Bluetooth address (or, on macOS, the identifier that it gives).

    Returns
    -------
    bleak.BleakClient
        Not connected yet.

    Raises
    ------
    SourceError
        bleak is not installed.
    """
    try:
        from bleak import BleakClient
    except ImportError as error:
        raise SourceError(
            "Bluetooth needs the library bleak; install it with: pip install 'surefoot[stimulate]'"
        ) from (error)
    return BleakClient(address)


class MovellaDotSource:
    """One or two sensors.

    Parameters
    ----------
    addresses
        Bluetooth address by placement.
    client
        Makes the client for an address.
    clock
        The engine's clock in s.
    patience_s
        How long each step of connecting may take.
    """

    def __init__(
        self,
        addresses: Mapping[Placement, str],
        client: Client = bleak_client,
        clock: Callable[[], float] = time.monotonic,
        patience_s: float = 20.0,
    ) -> None:
        self._addresses = dict(addresses)
        self._make, self._clock, self._patience_s = client, clock, patience_s
        self._clients: dict[Placement, Any] = {}
        self._last_us: dict[Placement, int] = {}
        self._found: deque[Sample] = deque(maxlen=1024)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: asyncio.Event | None = None
        self._closed = False

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that it brings."""
        return tuple(self._addresses)

    @property
    def rate_hz(self) -> float:
        """The rate at which a DOT streams."""
        return RATE_HZ

    @property
    def ended(self) -> bool:
        """Whether it was closed, or no sensor is connected any more."""
        return self._closed or (bool(self._clients) and not any(c.is_connected for c in self._clients.values()))

    def open(self) -> None:
        """Connect to every sensor and start it; raises `SourceError` where one does not answer."""
        if self._loop is not None:
            return
        self._loop = asyncio.new_event_loop()
        try:
            self._loop.run_until_complete(self._connect())
        except BaseException:
            self.close()
            raise

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return what has arrived, waiting for the first at most so long."""
        if self._loop is None or self._loop.is_closed():
            return ()
        self._loop.run_until_complete(self._wait(timeout_s))
        found = tuple(self._found)
        self._found.clear()
        return found

    def close(self) -> None:
        """Stop the sensors and disconnect."""
        self._closed = True
        if self._loop is None or self._loop.is_closed():
            return
        self._loop.run_until_complete(self._disconnect())
        self._loop.close()

    async def _connect(self) -> None:
        self._news = asyncio.Event()
        for placement, address in self._addresses.items():
            client = self._make(address)
            try:
                await asyncio.wait_for(client.connect(), self._patience_s)
                self._clients[placement] = client
                await client.start_notify(PAYLOAD_UUID, self._receiver(placement))
                await client.write_gatt_char(CONTROL_UUID, START, response=True)
            except SourceError:
                raise
            except Exception as error:  # bleak's errors differ by platform
                raise SourceError(
                    f"the sensor {address} ({placement}) did not answer ({type(error).__name__}); "
                    "switch it on, take it off its charger, bring it near, and try again."
                ) from error

    def _receiver(self, placement: Placement) -> Callable[[Any, bytearray], None]:
        def receive(_: Any, payload: bytearray) -> None:
            reading = decode(bytes(payload), self._last_us.get(placement))
            if reading is None:
                return
            self._last_us[placement] = reading.ticks_us
            self._found.append(Sample(placement, reading.ticks_us * 1e-6, reading.acc, reading.gyr, self._clock()))
            if self._news is not None:
                self._news.set()

        return receive

    async def _wait(self, timeout_s: float) -> None:
        assert self._news is not None
        if not self._found:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.0, timeout_s))
        self._news.clear()

    async def _disconnect(self) -> None:
        for client in self._clients.values():
            with suppress(Exception):  # a sensor that is gone cannot be stopped
                await client.write_gatt_char(CONTROL_UUID, STOP, response=True)
            with suppress(Exception):
                await client.disconnect()
