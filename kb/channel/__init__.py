"""The channel by which newer data reach who has installed the software: written by `site`, taken by `update`."""
