"""The sign-off of a profile: a digest of everything that is set, so that nothing can change unseen afterwards."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from surefoot.stimulation.profile import SignOff, StimulationProfile

_DECIMALS = 6  # of a second, an mA, a share: far below what a device can set


def profile_digest(profile: StimulationProfile) -> str:
    """Compute the SHA-256 of everything that a profile sets, without its sign-off.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    str
        64 hexadecimal digits. The order of the legs and the layout of the file do not matter.
    """
    content = asdict(profile)
    content.pop("signed_off")
    content["legs"] = {str(side): asdict(leg) for side, leg in profile.legs}
    text = json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sign_off(profile: StimulationProfile, role: str, day: date) -> StimulationProfile:
    """Return the profile with a sign-off of its content.

    Parameters
    ----------
    profile
        The profile as it was examined.
    role
        Role of who signs off, never a name.
    day
        When.

    Returns
    -------
    StimulationProfile
        The same settings, signed off.

    Raises
    ------
    ProfileError
        When the role cannot be written down.
    """
    return replace(profile, signed_off=SignOff(role.strip(), day, profile_digest(profile)))


def is_signed_off(profile: StimulationProfile) -> bool:
    """Tell whether a profile was signed off and nothing has changed since.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    bool
        True only where the digest of its content is the one that was signed.
    """
    return profile.signed_off is not None and profile.signed_off.digest == profile_digest(profile)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.{_DECIMALS}f}"
    return value
