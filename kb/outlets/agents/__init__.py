"""What agents ask over the Model Context Protocol: six read-only tools that cite, and refuse rather than guess.

They answer what the command line answers.
"""
