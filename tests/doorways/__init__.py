"""Every doorway gives the same answer."""
