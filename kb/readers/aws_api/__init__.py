"""Answers of the Lambda API and of AWS Config, as JSON files.

Files that configure something for a tool belong to the other families.
"""
