"""Tests of the channel of data."""
