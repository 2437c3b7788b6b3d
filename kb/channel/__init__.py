"""The channel by which newer data reach who has installed the software: written by `site`, taken by `update`.

What the data say is not looked at here beyond whether they are sound.
"""
