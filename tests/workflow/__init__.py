"""Tests of how the checker meets other tools."""
