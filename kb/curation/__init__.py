"""Keeping data/ sound: checks, the canonical form, and the differences between releases.

What AWS says today is for `intake` and `drift`; here data are held against themselves.
"""
