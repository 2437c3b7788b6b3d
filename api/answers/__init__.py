"""From a question to a response: its basis, its rows, its page, its file; nothing here knows an address."""
