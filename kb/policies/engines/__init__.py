"""One module for each engine: what it can be told, and the files that tell it."""
