"""Tests of answers, whatever is asked."""
