"""Tests of the policies that are exported, with the tools that they are for."""
