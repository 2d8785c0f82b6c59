"""Limits that nobody can move: no profile, no setting and no device goes beyond them.

Sources: commercial drop-foot stimulators (0 to 100 mA, 100 to 300 µs, 20 to 45 Hz, a time-out for each step); the
safety standard of nerve and muscle stimulators, IEC 60601-2-10 (300 mJ per pulse into 500 Ω, 500 V with no load,
attention above 2 mA/cm² rms). Limits marked "design" are Surefoot's own: no standard gives them.
"""

from __future__ import annotations

from typing import Final

CURRENT_MA: Final = (0.0, 100.0)
"""Amplitude of a pulse in mA (commercial drop-foot stimulators)."""

PULSE_WIDTH_US: Final = (20.0, 300.0)
"""Width of each half of a pulse in µs (longest: commercial drop-foot stimulators; shortest: design)."""

FREQUENCY_HZ: Final = (20.0, 45.0)
"""Pulses a second (commercial drop-foot stimulators)."""

ENERGY_MJ: Final = 300.0
"""Energy of one pulse into the load in mJ (IEC 60601-2-10)."""

VOLTAGE_V: Final = 500.0
"""Voltage in V (IEC 60601-2-10)."""

CURRENT_DENSITY_MA_CM2: Final = 2.0
"""Root mean square current over the smaller electrode in mA/cm²; IEC 60601-2-10 asks for attention above it, Surefoot
refuses."""

CHARGE_UC: Final = 30.0
"""Charge of one half of a pulse in µC: the greatest current for the greatest width (design)."""

LEAST_LOAD_OHM: Final = 500.0
"""Load into which the standard's limits are told; a smaller one would hide energy and voltage."""

ELECTRODE_AREA_CM2: Final = (1.0, 400.0)
"""Area of the smaller electrode in cm² (design; below it is no surface electrode)."""

ON_TIME_S: Final = (0.1, 5.0)
"""Longest stimulation within one step in s (design; devices have a time-out)."""

DUTY_PER_MINUTE: Final = (0.05, 0.9)
"""Share of any minute with stimulation (design). A brisk walk with the usual timing takes 80 to 85 %: swing, lead,
extension and ramp."""

OFF_TIME_S: Final = (0.1, 5.0)
"""Shortest silence between two stimulations of a leg in s (design; longer than a lease, so that both can be told)."""

FRACTION_PER_S: Final = (0.5, 20.0)
"""Rise of strength in parts of the person's level a second (design; 20 is full strength after 50 ms)."""

EXERCISE_ON_S: Final = (0.5, 20.0)
"""Stimulation of one exercise cycle in s (design)."""

EXERCISE_REST_S: Final = (1.0, 120.0)
"""Rest of one exercise cycle in s (design)."""

EXERCISE_DURATION_S: Final = (1.0, 1800.0)
"""Length of an exercise in s (design)."""

LOW_SHARE: Final = 0.6
"""Where the graded range may begin at most, as a share of its end (design). The first pulse after silence is as strong
as that at once: nothing is felt there. The rest of the way is what ramps and the limit of the rise act on, so a range
that begins near its end would switch them off."""

LEAD_S: Final = (0.0, 0.4)
"""Start before toe-off in s (design; records use 0.05 to 0.15)."""

LEAD_SHARE: Final = (0.0, 0.3)
"""The same as a share of the stride (design)."""

EXTENSION_S: Final = (0.0, 0.5)
"""Stimulation after initial contact in s (design; records use 0.1 to 0.2)."""

EXTENSION_SHARE: Final = (0.0, 0.4)
"""The same as a share of the stride (design)."""

RAMP_UP_S: Final = (0.05, 1.0)
"""Ramp up in s (design; records use 0.1 to 0.3)."""

RAMP_DOWN_S: Final = (0.0, 1.0)
"""Ramp down in s (design); silence needs no ramp."""

CHANNELS: Final = (1, 2, 3, 4)
"""Channels of a device."""

LEASE_S: Final = 0.06
"""How long one admitted sample may stimulate; after it there is silence unless another one came (design)."""
