"""The routes: which question an address asks, and nothing about how it is answered."""
