"""The command line: one module per family of commands, each importing what is heavy only when it runs.

What a command answers is worked out elsewhere; here it is asked for, and printed.
"""
