"""Tests of what stands at which address."""
