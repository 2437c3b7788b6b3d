"""Fleets: all functions of an organisation judged at once, on this machine or on an engine that scales.

Configuration files are for `judging`; both run the same rules, which stand in neither.
"""
