"""Tests of how the service is run."""
