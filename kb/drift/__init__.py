"""Drift: where what others say today differs from our newest facts."""

from kb.drift.comparison import drift
from kb.drift.interface import Drift, Outside

__all__ = ["Drift", "Outside", "drift"]
