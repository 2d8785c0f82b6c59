"""Samples as lines over a socket: what is sent arrives, what is none is counted."""

from __future__ import annotations

import math
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.sample import Sample, Vector
from surefoot.stimulation.sample_line import (
    MAX_LINE_BYTES,
    SampleHeader,
    header_line,
    parse_header,
    parse_sample,
    sample_line,
)
from surefoot.stimulation.source_socket import SocketSource

HEADER = SampleHeader(100.0, 1.0, 1.0, (Placement.LEFT_FOOT, Placement.RIGHT_SHANK))
_NUMBER = st.floats(-1e4, 1e4, width=32)
_VECTOR = st.tuples(_NUMBER, _NUMBER, _NUMBER)


@given(st.sampled_from(HEADER.placements), st.floats(0.0, 1e7), _VECTOR, _VECTOR)
def test_a_written_line_reads_back(placement: Placement, time_s: float, acc: Vector, gyr: Vector) -> None:
    """To nine digits, the time exactly."""
    back = parse_sample(sample_line(Sample(placement, time_s, acc, gyr, 0.0)).strip(), HEADER, 5.0)
    assert back is not None
    assert (back.placement, back.time_s, back.arrived_s) == (placement, time_s, 5.0)
    assert back.acc == pytest.approx(acc, rel=1e-8)
    assert back.gyr == pytest.approx(gyr, rel=1e-8)


@given(st.binary(max_size=400))
def test_no_line_makes_trouble(line: bytes) -> None:
    """Anything is either a sample or none."""
    found = parse_sample(line, HEADER, 0.0)
    assert found is None or math.isfinite(found.time_s)


def test_units_are_those_of_the_first_line() -> None:
    """1 g is 9.80665 m/s², 180 deg/s is π rad/s; an empty field was not measured."""
    header = parse_header(b"surefoot-samples 1 rate=60 acc=g gyr=deg/s left_foot")
    sample = parse_sample(b"left_foot,1.5,0,,1,180,0,0", header, 0.0)
    assert sample is not None
    assert sample.acc[2] == pytest.approx(9.80665)
    assert math.isnan(sample.acc[1])
    assert sample.gyr[0] == pytest.approx(math.pi)
    assert parse_header(header_line(HEADER).strip()) == HEADER


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"hello", "must be like"),
        (b"surefoot-samples 1 rate=5 acc=g gyr=deg/s left_foot", "rate=5"),
        (b"surefoot-samples 1 rate=100 gyr=deg/s left_foot", "acc=None"),
        (b"surefoot-samples 1 rate=100 acc=g gyr=rpm left_foot", "gyr=rpm"),
        (b"surefoot-samples 1 rate=100 acc=g gyr=deg/s", "no sensor"),
        (b"surefoot-samples 1 rate=100 acc=g gyr=deg/s hand", "hand"),
        (b"surefoot-samples 1 rate=100 acc=g gyr=deg/s left_foot left_foot", "once"),
        (b"\xff\x00" * 500, "must be like"),
    ],
)
def test_a_wrong_first_line_is_told(line: bytes, said: str) -> None:
    """What was seen and what is allowed."""
    with pytest.raises(SourceError, match=said):
        parse_header(line)


def _send(port: int, *parts: bytes) -> threading.Thread:
    def run() -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5.0) as sender:
                for part in parts:
                    sender.sendall(part)
        except OSError:
            pass  # the listener may leave first

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _all(source: SocketSource) -> list[Sample]:
    found: list[Sample] = []
    while not source.ended:
        found += source.read(1.0)
    return found


def test_what_is_sent_arrives_however_it_is_cut() -> None:
    """A line may come in pieces, several may come at once; broken ones are counted and left out."""
    source = SocketSource(0, patience_s=5.0)
    sent = [Sample(Placement.LEFT_FOOT, 0.01 * k, (0.0, 0.5, 9.5), (0.25, 0.0, k), 0.0) for k in range(200)]
    text = header_line(HEADER) + b"".join(sample_line(s) for s in sent[:100])
    text += b"left_foot,0.5,1,2\nnonsense\n" + b"".join(sample_line(s) for s in sent[100:])
    thread = _send(source.port, *(text[i : i + 37] for i in range(0, len(text), 37)))
    source.open()
    found = _all(source)
    thread.join()
    source.close()
    assert [s._replace(arrived_s=0.0) for s in found] == sent
    assert source.bad_lines == 2
    assert source.placements == HEADER.placements
    assert source.rate_hz == 100.0


@pytest.mark.parametrize("junk", [b"junk\n" * 200, b"x" * MAX_LINE_BYTES * 400_00])
def test_a_sender_of_nonsense_is_left(junk: bytes) -> None:
    """Lines without end that are no samples are not taken for a gap in the signal."""
    source = SocketSource(0, patience_s=5.0)
    thread = _send(source.port, header_line(HEADER), junk)
    source.open()
    try:
        with pytest.raises(SourceError, match="no samples"):
            _all(source)
    finally:
        source.close()
        thread.join()


def test_nobody_connects() -> None:
    """The wait ends with what to do."""
    source = SocketSource(0, patience_s=0.05)
    with pytest.raises(SourceError, match="nobody connected"):
        source.open()
    source.close()
    source.close()


def test_a_port_in_use_is_told() -> None:
    """Two on one port: the second is told to choose another."""
    first = SocketSource(0)
    second = SocketSource(first.port)
    try:
        with pytest.raises(SourceError, match="choose another"):
            _ = second.port
    finally:
        first.close()
