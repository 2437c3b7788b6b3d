"""What several formats share: values that may be unknown or absent, fields of two branches, services that are polled.

Nothing here knows a file format.
"""
