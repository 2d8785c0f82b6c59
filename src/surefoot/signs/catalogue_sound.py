"""What is heard of each step, by name."""

from __future__ import annotations

from surefoot.signs.measure_info import MeasureInfo

LOUDNESS: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "contact_loudness_db",
        "Loudness of the contact",
        "dB",
        1,
        "Loudness of the first contact, in dB of the sound's full scale; it is no sound pressure, so numbers compare "
        "only within one recording.",
    ),
    MeasureInfo(
        "contact_loudness_relative_db",
        "Loudness of the contact, against the person's own",
        "dB",
        1,
        "The same against the usual contact of both feet: above 0 this foot lands louder.",
    ),
    MeasureInfo(
        "slap_loudness_db",
        "Loudness of the slap",
        "dB",
        1,
        "Loudness of a second sound as the forefoot comes down, in the strides in which one is heard.",
    ),
    MeasureInfo(
        "slap_loudness_relative_db",
        "Loudness of the slap, against the person's own contact",
        "dB",
        1,
        "The same against the usual contact of both feet.",
    ),
    MeasureInfo(
        "slap_over_contact_db",
        "Slap over contact",
        "dB",
        1,
        "How much louder the slap is than the contact before it; above 0 the second sound is the louder one.",
    ),
)
