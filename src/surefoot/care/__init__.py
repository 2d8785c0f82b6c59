"""Signs and history in; red flags, mechanisms, options and a home programme out. It knows nothing of sensors.

Everything that is said comes from the knowledge base under ``knowledge/``, which clinicians can read and correct; the
engine only decides which of its statements apply, and says why. Same input, same output.
"""
