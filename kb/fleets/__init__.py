"""Fleets: all functions of an organisation judged at once, on this machine or on an engine that scales."""
