"""Pages, feeds and cells of other people's documents, taken apart by well-kept parsers.

What their words mean is for the sources.
"""
