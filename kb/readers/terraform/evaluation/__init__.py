"""What Terraform's expressions come to: operators, functions, types, with unknown operands.

Nothing here reads a file except through the functions that do.
"""
