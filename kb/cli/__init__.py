"""The command line: one module per family of commands, each importing what is heavy only when it runs."""
