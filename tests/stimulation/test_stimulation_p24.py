"""The P24 over a line: against a simulated device that reads and checks every frame by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surefoot.errors import DeviceError
from surefoot.recording import Side
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.device_science_mode import ScienceModeStimulator
from surefoot.stimulation.simulated_p24 import SimulatedP24
from surefoot.stimulation.simulated_p24_port import Faults, SimulatedPort

pytest.importorskip("science_mode_4", reason="the extra 'stimulate' is not installed")

PULSE = Pulse(Side.LEFT, 2, 20.3, 250.7, 1.0)


@pytest.fixture
def port() -> Iterator[SimulatedPort]:
    with SimulatedPort() as port:
        yield port


@pytest.fixture
def p24(port: SimulatedPort) -> Iterator[ScienceModeStimulator]:
    device = ScienceModeStimulator(port.path)
    device.open()
    yield device
    device.close()


def until(device: ScienceModeStimulator, wanted: Callable[[DeviceHealth], bool], limit_s: float = 3.0) -> DeviceHealth:
    """Poll until the device says what is wanted, or fail; the limit is generous, nothing here is about speed."""
    end = time.monotonic() + limit_s
    while not wanted(health := device.poll(time.monotonic())):
        assert time.monotonic() < end, health
        time.sleep(0.002)
    return health


def answered(health: DeviceHealth) -> bool:
    return not health.waiting


def unwell(health: DeviceHealth) -> bool:
    return not health.ok


def test_opening_leaves_it_ready_and_silent(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """It is asked what it is, set to the low-level mode, and puts out nothing."""
    assert p24.description == "RehaMove P24 SIMULATED0, firmware 1.0.0, ScienceMode 4.0.0"
    assert port.device.initialised
    assert port.put_out == ()
    assert p24.poll(time.monotonic()) == DeviceHealth(True, 0, "")


def test_a_pulse_is_balanced_and_never_more_than_asked(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Both halves alike, rounded down to what a packet can say, on the right channel."""
    assert p24.send(PULSE)
    assert until(p24, answered).ok
    (pulse,) = port.put_out
    assert pulse.channel == 2
    assert pulse.points == ((250, 20.0), (100, 0.0), (250, -20.0))
    assert pulse.charge_nc == 0.0


def test_pulses_come_out_in_order_and_once(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Through all numbers of packets and more: none lost, none twice."""
    for step in range(150):
        assert p24.send(PULSE._replace(current_ma=step / 2, channel=1 + step % 4))
        assert until(p24, answered).ok
    assert [(p.channel, p.points[0][1]) for p in port.put_out] == [(1 + s % 4, s / 2) for s in range(150)]


def test_no_more_than_two_wait(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """A third pulse is not sent, and not kept for later either."""
    port.faults.mute = True
    assert [p24.send(PULSE) for _ in range(4)] == [True, True, False, False]
    assert p24.poll(time.monotonic()).waiting == 2
    health = until(p24, unwell)
    assert "not answered" in health.text
    assert len(port.put_out) == 2


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (Faults(wrong_crc=True), "not answered"),
        (Faults(junk_inside=b"\x00\xf0\x81"), "not answered"),
        (Faults(delay_s=0.3), "not answered"),
    ],
)
def test_answers_that_are_spoilt_or_late_stop_it(
    port: SimulatedPort, p24: ScienceModeStimulator, faults: Faults, words: str
) -> None:
    """The pulse is not sent again, and nothing more is sent."""
    port.faults = faults
    assert p24.send(PULSE)
    assert words in until(p24, unwell).text
    assert not p24.send(PULSE)
    time.sleep(0.02)
    assert len(port.put_out) == 1


def test_junk_in_front_of_answers_does_not_disturb(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Also where the junk looks like the start of a frame."""
    port.faults.junk_before = b"\x55\x0f\xf0\x81\x55\x81"
    for _ in range(5):
        assert p24.send(PULSE)
        assert until(p24, answered).ok
    assert len(port.put_out) == 5


def test_bytes_lost_on_the_way_to_the_device_stop_it(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Whatever is lost: not one wrong pulse, and never more pulses than were sent."""
    port.faults.lose_share = 0.1
    sent = 0
    while p24.poll(time.monotonic()).ok:
        sent += p24.send(PULSE)
        time.sleep(0.004)
    assert 0 < sent < 100
    assert len(port.put_out) <= sent
    assert {p.points for p in port.put_out} <= {((250, 20.0), (100, 0.0), (250, -20.0))}


def test_an_error_in_an_answer_stops_it(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """An electrode that came off."""
    port.device.electrode_off = True
    assert p24.send(PULSE)
    assert "electrode error" in until(p24, unwell).text
    assert port.put_out == ()


def test_an_unplugged_device_is_told_and_raises_nothing(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """Nothing that the loop calls raises."""
    port.unplug()
    assert "gone" in until(p24, unwell).text
    assert not p24.send(PULSE)
    p24.silence()
    p24.silence()
    p24.close()
    assert not p24.poll(0.0).ok


def test_silence_stops_at_once_and_for_good(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """What waits inside the device is dropped; a pulse after it is refused until it is opened anew."""
    port.device.pulse_s = 0.05
    assert p24.send(PULSE)
    assert p24.send(PULSE)
    p24.silence()
    p24.silence()
    assert not p24.send(PULSE)
    p24.close()
    assert p24.stop_confirmed
    assert not port.device.initialised
    assert len(port.put_out) <= 1
    p24.open()
    assert p24.send(PULSE)
    assert until(p24, answered).ok


def test_a_stop_without_an_answer_is_not_confirmed(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """The watchdog is then told so, and stops it again."""
    port.faults.mute = True
    p24.close()
    assert not p24.stop_confirmed


def test_the_line_is_kept_alive_between_steps(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """The engine's clock runs ahead: a question is answered, and a device that stopped by itself is noticed."""
    for late_s in (1.0, 1.01):  # the first is after a long sleep of the engine, which judges nothing
        assert p24.poll(time.monotonic() + late_s).ok
    assert p24._waiting
    assert until(p24, lambda _: not p24._waiting).ok
    port.device.initialised = False
    for late_s in (1.0, 1.01):
        p24.poll(time.monotonic() + late_s)
    assert "stopped by itself" in until(p24, unwell).text


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -5.0, 200.0])
def test_a_pulse_that_no_packet_can_say_is_refused(port: SimulatedPort, p24: ScienceModeStimulator, bad: float) -> None:
    """The gate would never let it out; the device does not either."""
    assert not p24.send(PULSE._replace(current_ma=bad))
    assert "cannot give" in p24.poll(time.monotonic()).text
    assert port.put_out == ()


def test_two_engines_on_one_port(port: SimulatedPort, p24: ScienceModeStimulator) -> None:
    """The second gets one clear sentence; the first goes on."""
    with pytest.raises(DeviceError, match=r"is in use by another program; stop that one first$"):
        ScienceModeStimulator(port.path).open()
    assert p24.send(PULSE)
    assert until(p24, answered).ok


def test_ports_that_are_no_stimulator(tmp_path: Path) -> None:
    """A port that is not there, a file, and something that does not answer."""
    for name in (str(tmp_path / "ttyNONE"), str(tmp_path)):
        with pytest.raises(DeviceError, match=r"port"):
            ScienceModeStimulator(name).open()
    with SimulatedPort(faults=Faults(mute=True)) as mute, pytest.raises(DeviceError, match="does not answer"):
        ScienceModeStimulator(mute.path).open()


def test_a_queue_that_is_full_and_a_packet_that_is_wrong() -> None:
    """The simulated device itself: not initialised, busy, parameter error, unknown command, wrong CRC."""
    from surefoot.stimulation.device_science_mode import _pulse_data
    from surefoot.stimulation.science_mode_frame import Packet, to_frame

    device = SimulatedP24()
    frame = to_frame(Packet(2, 7, _pulse_data(1, 40, 200)))
    assert [a.data[0] for a in device.receive(frame, 0.0)] == [7]
    device.receive(to_frame(Packet(0, 1, b"\0")), 0.0)
    answers = [device.receive(frame, 0.0) for _ in range(11)]
    assert [len(a) for a in answers] == [0] * 10 + [1]
    assert answers[-1][0].data[0] == 21
    assert len(device.run(0.0)) == 1
    assert len(device.run(1.0)) == 9
    assert [round(p.at_s, 3) for p in device.put_out] == [round(0.002 * i, 3) for i in range(10)]
    assert [a.data[0] for a in device.receive(to_frame(Packet(2, 7, b"\x82\x00")), 0.0)] == [2]
    assert [a.command for a in device.receive(to_frame(Packet(99, 7, b"")), 0.0)] == [67]
    assert [a.command for a in device.receive(frame[:8] + bytes((frame[8] ^ 1,)) + frame[9:], 0.0)] == [66]
    assert device.wrong_frames == 1


def test_the_simulated_device_stops_by_itself() -> None:
    """Nothing heard for two seconds."""
    from surefoot.stimulation.science_mode_frame import Packet, to_frame

    device = SimulatedP24()
    device.receive(to_frame(Packet(0, 1, b"\0")), 10.0)
    device.run(11.9)
    assert device.initialised
    device.run(12.1)
    assert not device.initialised
