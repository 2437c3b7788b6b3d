"""One module for each engine: what it can be told, and the files that tell it.

What the rules mean is worked out one level above.
"""
