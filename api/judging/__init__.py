"""Strangers' texts, read and judged in processes that can be ended.

What a finding is, is decided in `kb.judging`; a process of these knows nothing of connections.
"""
