"""The functions of accounts of AWS as a fleet, listed read-only."""
