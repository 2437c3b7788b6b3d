"""Drift: where what others say today differs from our newest facts.

Nothing here changes the data: that is proposed by `intake`.
"""

from kb.drift.comparison import compare_list
from kb.drift.interface import Drift, Outside

__all__ = ["Drift", "Outside", "compare_list"]
