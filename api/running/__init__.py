"""How a worker runs: its settings, its log, its counters, and whose turn it is; nothing about what is asked."""
