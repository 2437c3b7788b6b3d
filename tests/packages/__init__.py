"""Sizes of code on disk."""
