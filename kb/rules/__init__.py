"""The rules, one SQL file each; `kb.judging.rules` reads them."""
