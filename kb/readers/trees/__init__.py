"""Text as trees in which every value knows where it stands: decoding, YAML, JSON, nodes.

What a key means is not known here.
"""
