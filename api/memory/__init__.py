"""What a worker holds of the store: the rows of every day, and what was asked lately; nothing of HTTP."""
