"""What is read, and what lies beside it: named files, folders as git sees them, parameter files, the CDK's output.

What a file says of functions is for the readers of formats.
"""
