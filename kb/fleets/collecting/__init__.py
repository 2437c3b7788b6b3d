"""The functions of accounts of AWS as a fleet, listed read-only.

Nothing is judged here, and nothing in an account is changed.
"""
