"""What a train of charge-balanced rectangular pulses does electrically, in closed form.

A pulse has two halves of opposite sign, each of the given amplitude and width, and no current between them.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Dose(NamedTuple):
    """What one pulse, and a train of such pulses, brings to the electrode.

    Parameters
    ----------
    charge_uc
        Charge of one half in µC.
    energy_mj
        Energy of the pulse into the load in mJ.
    voltage_v
        Voltage across the load in V.
    rms_ma
        Root mean square current of the train in mA.
    density_ma_cm2
        The same over the electrode in mA/cm².
    """

    charge_uc: float
    energy_mj: float
    voltage_v: float
    rms_ma: float
    density_ma_cm2: float


def dose(
    current_ma: float, pulse_width_us: float, frequency_hz: float, *, area_cm2: float = 19.6, load_ohm: float = 500.0
) -> Dose:
    """Compute charge, energy, voltage and current density.

    Parameters
    ----------
    current_ma, pulse_width_us
        Amplitude and width of each half.
    frequency_hz
        Pulses a second.
    area_cm2
        Area of the smaller electrode in cm².
    load_ohm
        Load in Ω.

    Returns
    -------
    Dose
        Charge ``I w``, energy ``2 w I² R``, voltage ``I R``, rms current ``I sqrt(2 w f)``.
    """
    width_s = pulse_width_us * 1e-6
    current_a = current_ma * 1e-3
    rms_ma = current_ma * math.sqrt(max(2.0 * width_s * frequency_hz, 0.0))
    return Dose(
        charge_uc=current_a * width_s * 1e6,
        energy_mj=2.0 * width_s * current_a**2 * load_ohm * 1e3,
        voltage_v=current_a * load_ohm,
        rms_ma=rms_ma,
        density_ma_cm2=rms_ma / area_cm2,
    )
