"""The query service: the answers of `kb` over HTTP.

What is true, and what it is called, is decided in `kb`.
"""
