"""How a replay was made, and the settings used."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from surefoot.report.figures import Table
from surefoot.report.model import Block, Folded, Paragraph, Role
from surefoot.report.replay_source import ReplaySource
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.profile_file import is_signed_off, profile_digest, profile_to_toml
from surefoot.stimulation.replay_scores import MATCH_S, STRIDES_TO_LEARN
from surefoot.stimulation.stride_learning import not_learned


def replay_method_blocks(source: ReplaySource) -> list[Block]:
    """How the replay was made, for a record or a paper.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Paragraphs.
    """
    return [Paragraph(words) for words in _paragraphs(source)]


def _paragraphs(source: ReplaySource) -> tuple[str, ...]:
    legs = ", ".join(f"the {side.value} leg by the {s.sensor.replace('_', ' ')}" for side, s in source.settings.items())
    return (
        f"The samples of the recording were given one by one, in the order of time, to the same core that runs live: "
        f"{legs}. It knows only the samples up to the moment. It learns by itself how the sensor sits, finds heel-off, "
        "toe-off, mid-swing and contact, tells walking from other movement, and predicts the next toe-off from the "
        "course of the last push-offs.",
        "Each wish went through the safety gate in simulated time: the time of a sample is taken as the time of its "
        f"arrival. The gate gives leases of {1e3 * LEASE_S:.0f} ms and lets out single pulses. What is shown as "
        "stimulation are these pulses. Delays of a radio link, of the computer and of the stimulator come on top and "
        "are not in the times on this page.",
        "Afterwards the same sensors were measured as a whole, with the later samples known, as in an assessment. Its "
        f"toe-offs and contacts are the events found afterwards. An event known within {1e3 * MATCH_S:.0f} ms of one "
        f"found afterwards is that event. The onset of stimulation, its first pulse, is judged after the first "
        f"{STRIDES_TO_LEARN} strides of each walk; so is the opening of the window in which the core wishes it. "
        "The swing before the first contact of a walk has no stride, so it is not judged. Any other opening is a false "
        "trigger unless a toe-off lies from 150 ms before to 500 ms after it.",
        "The person was not stimulated in this replay. With stimulation the foot moves otherwise, so the times on a "
        "person can differ. For the same reason nothing is learned from stride to stride in a replay: the recorded "
        "foot cannot answer.",
    )


def profile_blocks(source: ReplaySource) -> list[Block]:
    """The profile that was used.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Whether it is signed off, and every value, folded.
    """
    profile = source.result.profile
    rows = list(_flat(tomllib.loads(profile_to_toml(profile))))
    signed = "It is signed off." if is_signed_off(profile) else "It is not signed off; a replay does not need it."
    return [
        Paragraph(f"The profile is in profile.toml beside this page. {signed}"),
        *(Paragraph(words) for words in _learning_words(profile)),
        Paragraph(f"Its digest is {profile_digest(profile)}.", Role.NOTE),
        Folded("Every setting of the profile", (Table("Profile", ("Setting", "Value"), rows),)),
    ]


def _learning_words(profile: StimulationProfile) -> list[str]:
    return [
        f"Its learning from stride to stride is on, but nothing would be learned of the {side.value} leg: {why}."
        for side, why in not_learned(profile).items()
    ]


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", ", ".join(f"{one:g}" for one in value) or "none"
        else:
            yield f"{prefix}{name}", f"{value:g}" if isinstance(value, float) else str(value)
