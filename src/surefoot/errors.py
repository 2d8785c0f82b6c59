"""The exceptions that Surefoot raises on purpose.

::

    SurefootError
    ├── InputError                 the input cannot be used (exit code 1)
    │   ├── FileReadError          missing, empty, truncated, binary, too large
    │   ├── FormatError            a layout or a column that is not known
    │   ├── UnitError              units that are missing, ambiguous or contradict the signal
    │   ├── PlacementError         where on the body a sensor sat is unknown or given twice
    │   ├── TimeError              time stamps that cannot be repaired
    │   ├── UnsupportedError       understood, and not supported yet
    │   ├── ComparisonError        walks that cannot be laid side by side
    │   ├── KnowledgeError         an entry of the knowledge base that is wrong
    │   ├── HistoryError           answers that are not known or not possible
    │   ├── ProfileError           a stimulation profile that is wrong or beyond a limit
    │   ├── SourceError            a stream of samples that cannot be opened or read
    │   └── DeviceError            a stimulator that does not answer, answers wrongly, or is locked
    ├── OutputError                a result could not be written; nothing is left half-written (exit code 1)
    └── UsageError                 the call itself is wrong (exit code 2)

Every message names the thing, says what was seen, what is allowed and what to do.
"""

from __future__ import annotations


class SurefootError(Exception):
    """Base of every exception that Surefoot raises on purpose."""


class InputError(SurefootError):
    """The input cannot be used."""


class FileReadError(InputError):
    """A file is missing, empty, truncated, binary or too large."""


class FormatError(InputError):
    """A file's layout or one of its columns is not known."""


class UnitError(InputError):
    """Units are missing, ambiguous, or contradict the signal."""


class PlacementError(InputError):
    """Where on the body a sensor sat is unknown, or given twice."""


class TimeError(InputError):
    """Time stamps cannot be repaired."""


class UnsupportedError(InputError):
    """The input is understood, and not supported yet."""


class ComparisonError(InputError):
    """Walks that cannot be laid side by side: different people, one recording twice, nothing in common."""


class KnowledgeError(InputError):
    """An entry of the knowledge base is wrong; the message names file, id and field."""


class HistoryError(InputError):
    """Answers of a history are not known, or not possible."""


class ProfileError(InputError):
    """A stimulation profile is wrong or beyond a limit; the message lists every violation."""

    def __init__(self, message: str, violations: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.violations = violations


class SourceError(InputError):
    """A stream of samples cannot be opened or read."""


class DeviceError(InputError):
    """A stimulator does not answer, answers wrongly, is in use, or is locked."""


class OutputError(SurefootError):
    """A result could not be written."""


class UsageError(SurefootError):
    """The call itself is wrong."""
