"""Figures of accuracy and speed against real references, exact virtual truth and a peer.

``python -m benchmarks`` prints every table; ``--write docs/validation.md`` writes them with their explanations.
"""
