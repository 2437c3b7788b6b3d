"""What is measured here, side by side with what it is compared with."""

import os

# As where people run it: modules are compiled once, and not by each command that is measured.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
