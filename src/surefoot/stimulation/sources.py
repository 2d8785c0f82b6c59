"""A source of samples from the few words that a person types."""

from __future__ import annotations

from pathlib import Path

from surefoot.errors import UsageError
from surefoot.recording import Placement, read
from surefoot.stimulation.source import SampleSource

SOURCE_FORMS = (
    "replay:PATH",
    "replay-fast:PATH",
    "socket:PORT",
    "lsl:NAME",
    "dot:left_foot=ADDRESS,right_foot=ADDRESS",
)


def open_source(text: str) -> SampleSource:
    """Make and open a source.

    Parameters
    ----------
    text
        One of `SOURCE_FORMS`: a recording at the pace at which it was recorded or as fast as possible, a socket of this
        machine, a stream of Lab Streaming Layer, Movella DOT sensors.

    Returns
    -------
    SampleSource
        It is open; opening it again does nothing.

    Raises
    ------
    UsageError
        The words are not known.
    SourceError
        The source is not there.
    InputError
        The recording cannot be read.
    """
    check_source(text)
    kind, _, rest = text.partition(":")
    source = _MAKERS[kind](rest)
    source.open()
    return source


def check_source(text: str) -> None:
    """Refuse words that name no source, without looking for it.

    Parameters
    ----------
    text
        As for `open_source`.

    Raises
    ------
    UsageError
        The words are not known.
    """
    kind, _, rest = text.partition(":")
    if not rest or kind not in _MAKERS:
        raise UsageError(f"the source {text!r} is not known; use one of {', '.join(SOURCE_FORMS)}.")
    if kind == "socket":
        _port(rest)
    if kind == "dot":
        _addresses(rest)


def _replay(path: str) -> SampleSource:
    from surefoot.stimulation.source_replay import RealTimeReplay

    return RealTimeReplay(read(Path(path)))


def _replay_fast(path: str) -> SampleSource:
    from surefoot.stimulation.source_replay import FullSpeedReplay

    return FullSpeedReplay(read(Path(path)))


def _socket(port: str) -> SampleSource:
    from surefoot.stimulation.source_socket import SocketSource

    return SocketSource(_port(port))


def _lsl(name: str) -> SampleSource:
    from surefoot.stimulation.source_lsl import LslSource

    return LslSource(name)


def _dot(text: str) -> SampleSource:
    from surefoot.stimulation.source_movella_dot import MovellaDotSource

    return MovellaDotSource(_addresses(text))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise UsageError(f"the port {text!r} is none; use a number from 1024 to 65535, for example socket:7654.")
    return int(text)


def _addresses(text: str) -> dict[Placement, str]:
    addresses: dict[Placement, str] = {}
    allowed = {p.value: p for p in Placement if p.segment in ("foot", "shank")}
    for part in text.split(","):
        name, _, address = (p.strip() for p in part.partition("="))
        if name not in allowed or not address or allowed[name] in addresses:
            raise UsageError(
                f"{part!r} names no sensor; write placement=address once for each, placements are {', '.join(allowed)}."
            )
        addresses[allowed[name]] = address
    return addresses


_MAKERS = {"replay": _replay, "replay-fast": _replay_fast, "socket": _socket, "lsl": _lsl, "dot": _dot}
