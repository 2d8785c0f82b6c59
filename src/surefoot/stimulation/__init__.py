"""Times a stimulator to the step: a stream of samples in, commands and the reasons for them out.

Samples of one sensor (or one per foot) go through the core (`core.step`), which follows the phase of gait and wishes
for stimulation; through the safety gate (`safety_gate`), the only way out; and to a device. The core and the gate are
pure functions of what they are given, the time included: they hold no clock and do no input or output. Research
software: real hardware stays locked unless it is explicitly enabled with a profile that a clinician has signed off.
"""
