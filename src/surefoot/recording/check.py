"""Check a recording before anything is computed from it."""

from __future__ import annotations

from surefoot.recording.model import Recording


def check_recording(recording: Recording) -> Recording:
    """Return the recording with an annotation for every problem found."""
    return recording
