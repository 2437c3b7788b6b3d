"""Evidence for an auditor: what held on a day, what was known on another, what was run, each with its digest.

It answers nothing by itself: it keeps what the other doorways answered.
"""
