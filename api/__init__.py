"""The query service: the answers of `kb` over HTTP."""
