"""Lists of functions as people have them, in whatever form, read once into one typed table.

What cannot be used is set apart with its reason; no rule is known here.
"""
