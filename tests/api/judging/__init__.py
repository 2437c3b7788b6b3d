"""Tests of what strangers send."""
