"""Reports for people and programs: text at 80 columns, and the formats other tools read."""
