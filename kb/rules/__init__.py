"""The rules, one SQL file each; `kb.judging.rules` reads them.

A rule says what is wrong, not on which days it is asked or how it is printed.
"""
