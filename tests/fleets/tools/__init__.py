"""Programs that read exported SQL with one tool each, in an environment of its own."""
