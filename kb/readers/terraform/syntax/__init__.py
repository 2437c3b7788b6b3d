"""Terraform's two syntaxes as one tree of blocks and expressions.

Nothing is computed here.
"""
