"""Tests of what a worker holds."""
