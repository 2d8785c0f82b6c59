"""RehaMove P24 in the low-level mode of ScienceMode 4: one packet, one pulse.

The device puts out nothing that was not asked for, so a host that dies leaves at most the pulses under way. A pulse is
never sent again: where an answer is missing, wrong or late, the device is called not well and everything stops. The
packets come from the maker's own client (`science_mode_4`); line and frames are Surefoot's, because the client waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType

from surefoot.errors import DeviceError
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.science_mode_frame import Deframer, Packet, to_frame
from surefoot.stimulation.serial_line import LineGone, SerialLine

MOST_WAITING = 2
ANSWER_LIMIT_S = 0.1  # a pulse takes 2 ms, the line less than 1 ms
KEEP_ALIVE_S = 0.5
P24_LIMITS = DeviceLimits(current_ma=130.0, pulse_width_us=4095.0, frequency_hz=500.0)
"""130 mA and 500 Hz on four channels by the maker's data sheet; 4095 µs is what a point of a pulse can say."""

GAP_US = 100  # between the two halves of a pulse
SIMULATED = b"SIMULATED"  # how the name of every simulated device begins
_HANDSHAKE_S = 1.0
_LOW_LEVEL_INITIALISED = 1
_CONNECTOR_YELLOW = 0


class ScienceModeStimulator:
    """A P24 at a serial port.

    Parameters
    ----------
    port
        Name of the port.
    clock
        The engine's clock in s.
    only_simulated
        Refuse a real one.
    answer_limit_s
        An answer that comes later stops everything. A simulated device shares the machine with other work, and may be
        given more.

    Attributes
    ----------
    description
        What it said it is.
    stop_confirmed
        Whether it has answered the last stop.
    """

    def __init__(
        self,
        port: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        only_simulated: bool = False,
        answer_limit_s: float = ANSWER_LIMIT_S,
    ) -> None:
        self._answer_limit_s = answer_limit_s
        self._line = SerialLine(port)
        self._only_simulated = only_simulated
        self._clock = clock
        self._deframer = Deframer()
        self._number = 0
        self._waiting: dict[int, tuple[int, float]] = {}  # number of a packet -> command and when it was sent
        self._pulses = 0  # of those waiting
        self._left: set[int] = set()  # numbers of pulses that were under way when it was stopped
        self._rest = b""  # of a frame that the line did not take whole
        self._rest_since_s = 0.0
        self._trouble = "the device is not open"
        self._heard_s = 0.0
        self._polled_s = float("-inf")
        self._stop: bytes = b""
        self.description = ""
        self.stop_confirmed = False

    @property
    def limits(self) -> DeviceLimits:
        """What a P24 can give at most."""
        return P24_LIMITS

    def open(self) -> None:
        """Connect, ask what it is, stop what it does, and make it ready without a pulse."""
        client = _client()
        self._codes = _Codes(client)
        self._stop = to_frame(Packet(self._codes.stop, 0, b""))
        self._line.open()
        self._deframer = Deframer()
        self._left = {number for number, (command, _) in self._waiting.items() if command == self._codes.pulse}
        self._waiting.clear()
        self._pulses, self._rest = 0, b""
        try:
            self._handshake(client)
        except BaseException:
            self._line.close()
            raise
        self._trouble = ""
        self._heard_s = self._clock()

    def send(self, pulse: Pulse) -> bool:
        """Send one pulse; False where it was not sent."""
        if self._trouble or self._rest or self._pulses >= MOST_WAITING:
            return False
        try:
            data = _pulse_data(pulse.channel, int(2.0 * pulse.current_ma), int(pulse.pulse_width_us))
        except (ValueError, OverflowError) as error:  # beyond what the packet can say
            self._trouble = f"a pulse that the device cannot give was asked for ({error})"
            return False
        self._pulses += 1
        self._write(Packet(self._codes.pulse, self._next_number(), data))
        return not self._trouble

    def poll(self, now_s: float) -> DeviceHealth:
        """Read the answers, judge them, and keep the line alive while nothing is sent."""
        try:
            if self._rest:
                self._rest = self._rest[self._line.write(self._rest) :]
            for answer in self._deframer.feed(self._line.read()) if self._line.is_open else ():
                self._take(answer, now_s)
        except LineGone as error:
            self._fail(f"the stimulator is gone: {error}")
        overslept, self._polled_s = now_s - self._polled_s > self._answer_limit_s / 2.0, now_s
        if not self._trouble and not overslept:  # an engine that was late itself cannot blame the device
            self._judge(now_s)
        return DeviceHealth(not self._trouble, self._pulses, self._trouble)

    def silence(self) -> None:
        """Send the stop packet; nothing is sent any more until it is opened anew."""
        if not self._line.is_open:
            return
        self.stop_confirmed = False
        self._rest = b""  # a frame cut short is no frame; the stop is not to wait for it
        try:
            self._line.write(self._stop)
        except LineGone as error:
            self._fail(f"the stimulator is gone: {error}")
        self._fail("stopped")

    def close(self) -> None:
        """Silence, wait at most for one answer, and disconnect."""
        if self._line.is_open:
            self.silence()
            self._await_stopped()
        self._line.close()
        self._fail("the device is closed")

    def stop_frame(self) -> bytes:
        """Return the bytes that silence the device, for the watchdog."""
        return self._stop

    def fileno(self) -> int:
        """Return the number of the open file of the line, for the watchdog."""
        return self._line.fileno()

    def _handshake(self, client: ModuleType) -> None:
        codes = self._codes
        self._ask(codes.stop, b"", any_result=True)  # whatever it does, it is to stop; not being started is no error
        version = self._ask(codes.version, b"")
        ident = self._ask(codes.ident, b"")
        if self._only_simulated and not ident[1:].startswith(SIMULATED):
            raise DeviceError(f"the device at {self._line.port} is a real one, and real hardware is locked here")
        init = client.PacketLowLevelInit()
        self._ask(codes.init, bytes(init.get_data()))
        if len(version) < 7 or len(ident) < 2:
            raise DeviceError(f"the device at {self._line.port} does not answer as a RehaMove P24 does")
        name = ident[1:11].decode("ascii", "replace").strip("\0 ")
        firmware, protocol = (".".join(str(part) for part in version[at : at + 3]) for at in (1, 4))
        if version[4] != 4:
            raise DeviceError(f"the device at {self._line.port} speaks ScienceMode {protocol}; 4 is needed")
        self.description = f"RehaMove P24 {name}, firmware {firmware}, ScienceMode {protocol}"

    def _ask(self, command: int, data: bytes, *, any_result: bool = False) -> bytes:
        number = self._next_number()
        end = time.monotonic() + _HANDSHAKE_S
        try:
            self._line.write(to_frame(Packet(command, number, data)))
            while (left := end - time.monotonic()) > 0.0:
                for answer in self._deframer.feed(self._line.read(left)):
                    if answer.command == command + 1 and answer.number == number:
                        if not any_result and answer.data[:1] != b"\0":
                            raise DeviceError(
                                f"the device at {self._line.port} refused: {self._codes.name(answer.data)}; "
                                "switch it off and on"
                            )
                        return answer.data
        except LineGone as error:
            raise DeviceError(f"the device at {self._line.port} is gone ({error}); check the cable") from error
        raise DeviceError(
            f"what is at {self._line.port} does not answer as a RehaMove P24 does; check that it is switched on"
        )

    def _write(self, packet: Packet) -> None:
        frame = to_frame(packet)
        self._heard_s = now_s = self._clock()
        self._waiting[packet.number] = (packet.command, now_s)
        try:
            taken = self._line.write(frame)
        except LineGone as error:
            self._fail(f"the stimulator is gone: {error}")
            return
        if taken < len(frame):
            self._rest, self._rest_since_s = frame[taken:], now_s

    def _take(self, answer: Packet, now_s: float) -> None:
        if answer.command == self._codes.stop + 1:  # of a stop before, or of the watchdog's
            return
        command, _ = self._waiting.pop(answer.number, (-1, 0.0))
        if answer.command != command + 1:
            if answer.command == self._codes.pulse + 1 and answer.number in self._left:
                self._left.discard(answer.number)  # of a pulse from before; it is over
            elif answer.command in (self._codes.general_error, self._codes.unknown_command):
                self._fail(f"the device reports an error: {self._codes.name(answer.data)}")
            elif not self._trouble:
                self._fail("the device gave an answer that nothing had asked for")
            return
        if command == self._codes.pulse:
            self._pulses -= 1
        if answer.data[:1] != b"\0":
            self._fail(f"the device reports an error: {self._codes.name(answer.data)}")
        elif command == self._codes.status and answer.data[1:2] != bytes((_LOW_LEVEL_INITIALISED,)):
            self._fail("the device has stopped by itself")

    def _judge(self, now_s: float) -> None:
        if self._rest and now_s - self._rest_since_s > self._answer_limit_s:
            self._fail("the line to the stimulator is blocked")
        oldest = min((sent for _, sent in self._waiting.values()), default=now_s)
        if now_s - oldest > self._answer_limit_s:
            self._fail(f"the stimulator has not answered for {1000.0 * self._answer_limit_s:.0f} ms")
        elif not self._waiting and not self._rest and now_s - self._heard_s > KEEP_ALIVE_S:
            self._write(Packet(self._codes.status, self._next_number(), b""))

    def _await_stopped(self) -> None:
        end = time.monotonic() + ANSWER_LIMIT_S
        try:
            while (left := end - time.monotonic()) > 0.0:
                answers = self._deframer.feed(self._line.read(left))
                if any(answer.command == self._codes.stop + 1 for answer in answers):
                    self.stop_confirmed = True
                    return
        except LineGone:
            return

    def _next_number(self) -> int:
        self._number = self._number % 63 + 1  # 0 is left to the stop packet, which the watchdog may send as well
        return self._number

    def _fail(self, text: str) -> None:
        self._trouble = self._trouble or text


class _Codes:
    """Numbers of the commands that are used, and the names of results, from the maker's client."""

    def __init__(self, client: ModuleType) -> None:
        commands = client.Commands
        self.init = int(commands.LOW_LEVEL_INIT)
        self.pulse = int(commands.LOW_LEVEL_CHANNEL_CONFIG)
        self.stop = int(commands.LOW_LEVEL_STOP)
        self.status = int(commands.GET_STIM_STATUS)
        self.version = int(commands.GET_EXTENDED_VERSION)
        self.ident = int(commands.GET_DEVICE_ID)
        self.general_error = int(commands.GENERAL_ERROR)
        self.unknown_command = int(commands.UNKNOWN_COMMAND)
        self._results = {int(result): str(result.name) for result in client.ResultAndError}

    def name(self, data: bytes) -> str:
        """Return the name of the result that an answer begins with."""
        words = self._results.get(data[0], f"number {data[0]}") if data else "nothing"
        return words.lower().replace("_", " ")


@lru_cache(maxsize=1024)
def _pulse_data(channel: int, half_ma: int, width_us: int) -> bytes:
    """Return what a pulse's packet carries; the client takes 0.7 ms for it, so it is kept."""
    if not 1 <= channel <= 4 or half_ma < 0 or width_us < 0:
        raise ValueError(f"channel {channel}, {half_ma / 2} mA, {width_us} µs")
    client = _client()
    packet = client.PacketLowLevelChannelConfig()
    packet.execute_stimulation = True
    packet.channel = client.Channel(channel - 1)
    packet.connector = client.Connector(_CONNECTOR_YELLOW)
    current = half_ma / 2.0
    packet.points = [
        client.ChannelPoint(width_us, current),
        client.ChannelPoint(GAP_US, 0.0),
        client.ChannelPoint(width_us, -current),
    ]
    return bytes(packet.get_data())


@lru_cache(maxsize=1)
def _client() -> ModuleType:
    """Import the maker's client, without the line that it writes on import."""
    logger = logging.getLogger("science_mode_4")
    before, logger.disabled = logger.disabled, True
    try:
        import science_mode_4
    except ImportError as error:
        raise DeviceError(
            "the library science_mode_4 is not installed; install surefoot with its extra 'stimulate'"
        ) from error
    finally:
        logger.disabled = before
    logger.handlers.clear()  # it would write to the terminal that shows the live view
    logger.setLevel(logging.WARNING)
    client: ModuleType = science_mode_4
    return client
