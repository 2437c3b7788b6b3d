"""Tests of what can be asked, and what is refused."""
