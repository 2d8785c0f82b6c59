"""Surefoot: why a foot drops or hurts when a person with multiple sclerosis walks, and what helps."""

__version__ = "0.1.0"
