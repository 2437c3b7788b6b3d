"""Programs that run one tool each, in an environment of its own: folder of policies in, files in, rules found out."""
