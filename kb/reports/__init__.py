"""Reports for people and programs: text at 80 columns, and the formats other tools read.

What is found is decided before; here it is only put into words and columns.
"""
