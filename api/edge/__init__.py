"""Where requests come in and answers go out: connections, bodies, headers, and answers that are kept whole.

Nothing here knows a parameter of a question, nor how a question is answered.
"""
