"""Keeping data/ sound: checks, the canonical form, and the differences between releases."""
