"""The facts in the shapes of other worlds: each module speaks the format of one of them.

No format adds a fact of its own, and none is read here.
"""
