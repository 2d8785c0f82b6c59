"""The lock on real hardware: both keys are needed, the explicit word and the clinician's sign-off.

A recording opens it for a dummy load alone: its steps are not those of anybody who is connected now.
"""

from __future__ import annotations

from surefoot.errors import DeviceError, UsageError
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.sign_off import is_signed_off

_UNLOCKED = ("recorder", "simulated")
_RECORDED = ("replay", "replay-fast")


def check_unlocked(device: str, profile: StimulationProfile, *, enabled: bool) -> None:
    """Refuse a real device unless it is enabled and the profile is signed off as it stands.

    Parameters
    ----------
    device
        What the person typed, for example ``p24:/dev/ttyACM0``.
    profile
        The profile.
    enabled
        Whether real hardware was explicitly enabled.

    Raises
    ------
    DeviceError
        Tells every key that is missing.
    """
    if device.partition(":")[0] in _UNLOCKED:
        return
    missing = [] if enabled else ["--enable-hardware was not given"]
    if profile.signed_off is None:
        missing.append("the profile is not signed off")
    elif not is_signed_off(profile):
        missing.append("the profile was changed after its sign-off")
    if missing:
        raise DeviceError(
            f"real hardware is locked: {', and '.join(missing)}. Try --device simulated first; the responsible "
            "clinician signs off with: surefoot stimulate check-profile FILE --sign-off ROLE"
        )


def check_live(source: str, device: str, *, dummy_load: bool) -> None:
    """Refuse a recorded source for a real device unless a dummy load stands for the person.

    Parameters
    ----------
    source, device
        What the person typed.
    dummy_load
        Whether it was said that a dummy load is connected, and nobody.

    Raises
    ------
    UsageError
        Tells what is missing.
    """
    real = device.partition(":")[0] not in _UNLOCKED
    if real and not dummy_load and source.partition(":")[0] in _RECORDED:
        raise UsageError(
            "a recording must not stimulate anybody: its steps are not those of the person who is connected. Where a "
            "dummy load is connected and nobody else, say --dummy-load"
        )
