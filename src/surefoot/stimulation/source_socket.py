"""Samples as lines of text over a socket of this machine; `sample_line` has the format.

Surefoot listens; one sender connects, says what it brings, and sends. Only this machine is listened to.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Sequence

from surefoot.errors import SourceError
from surefoot.recording import Placement
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.sample_line import MAX_LINE_BYTES, SampleHeader, parse_header, parse_sample

_HOST = "127.0.0.1"
_MAX_BAD_IN_A_ROW = 100
_CHUNK_BYTES = 65_536


class SocketSource:
    """One sender on this machine.

    Parameters
    ----------
    port
        Port to listen on; 0 takes a free one (see `port`).
    clock
        The engine's clock in s.
    patience_s
        How long `open` waits for the sender and its first line.
    """

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic, patience_s: float = 30.0) -> None:
        self._clock, self._patience_s = clock, patience_s
        self._wanted_port = port
        self._listener: socket.socket | None = None
        self._sender: socket.socket | None = None
        self._header: SampleHeader | None = None
        self._rest = b""
        self._bad_in_a_row = 0
        self._closed = False
        self.bad_lines = 0

    @property
    def port(self) -> int:
        """The port that is listened on; listening begins with the first call."""
        return int(self._listening().getsockname()[1])

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The sensors that the sender named."""
        return self._said().placements

    @property
    def rate_hz(self) -> float:
        """The rate that the sender named."""
        return self._said().rate_hz

    @property
    def ended(self) -> bool:
        """Whether the sender has gone."""
        return self._closed

    def open(self) -> None:
        """Wait for the sender and its first line; raises `SourceError` where none comes."""
        if self._header is not None:
            return
        listener, until = self._listening(), self._clock() + self._patience_s
        if not select.select([listener], [], [], self._patience_s)[0]:
            raise SourceError(
                f"nobody connected to port {self.port} within {self._patience_s:g} s; start the sender, then try again."
            )
        self._sender, _ = listener.accept()
        self._sender.setblocking(False)
        while b"\n" not in self._rest:
            if len(self._rest) > MAX_LINE_BYTES or self._closed:
                break
            left = until - self._clock()
            if left <= 0.0:
                raise SourceError("the sender connected and said nothing; its first line must say what it brings.")
            self._receive(left)
        first, _, self._rest = self._rest.partition(b"\n")
        self._header = parse_header(first.strip())

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return the samples that have arrived; lines that are none are counted in `bad_lines` and left out."""
        header = self._said()
        if b"\n" not in self._rest:
            self._receive(timeout_s)
        arrived = self._clock()
        *lines, self._rest = self._rest.split(b"\n")
        found = []
        for line in lines:
            sample = parse_sample(line, header, arrived)
            if sample is None:
                self._count_bad(line)
            else:
                self._bad_in_a_row = 0
                found.append(sample)
        if len(self._rest) > MAX_LINE_BYTES:  # a line without an end
            self._count_bad(self._rest)
            self._rest = self._rest[-MAX_LINE_BYTES:]
        return found

    def close(self) -> None:
        """Disconnect and stop listening."""
        for end in (self._sender, self._listener):
            if end is not None:
                end.close()
        self._sender = self._listener = None
        self._closed = True

    def _said(self) -> SampleHeader:
        if self._header is None:
            raise SourceError("the socket is not open yet; what it brings is said by the sender's first line.")
        return self._header

    def _listening(self) -> socket.socket:
        if self._listener is None:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((_HOST, self._wanted_port))
                listener.listen(1)
            except OSError as error:
                listener.close()
                raise SourceError(
                    f"port {self._wanted_port} cannot be listened on ({error.strerror}); choose another one."
                ) from error
            self._listener = listener
        return self._listener

    def _receive(self, timeout_s: float) -> None:
        sender = self._sender
        if sender is None or self._closed:
            return
        try:
            if select.select([sender], [], [], max(0.0, timeout_s))[0]:
                chunk = sender.recv(_CHUNK_BYTES)
                self._closed = not chunk
                self._rest += chunk
        except OSError:  # the sender broke off
            self._closed = True

    def _count_bad(self, line: bytes) -> None:
        self.bad_lines += 1
        self._bad_in_a_row += 1
        if self._bad_in_a_row > _MAX_BAD_IN_A_ROW:
            shown = line[:60].decode("ascii", "replace")
            raise SourceError(
                f"more than {_MAX_BAD_IN_A_ROW} lines in a row were no samples, the last {shown!r}; "
                "a line is: placement, time in s, three of acc, three of gyr."
            )
