"""Hypothesis as the tests use it: the same examples every time, and no time limit."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

__all__ = ["given", "st"]

# A busy machine is no failure: neither a deadline nor a slow draw may turn a test red.
settings.register_profile(
    "nnmath", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("nnmath")
