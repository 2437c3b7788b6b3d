"""Pages, feeds and cells of other people's documents, taken apart by well-kept parsers."""
