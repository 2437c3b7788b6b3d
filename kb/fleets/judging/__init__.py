"""A fleet that was read, judged: each rule over the configurations that differ in what it looks at, on days that do.

What was found of a configuration is then said of every function that has it.
"""
