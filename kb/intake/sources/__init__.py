"""One module per source: each turns the bytes of a recording into statements, and knows nothing of our facts."""
