"""What other scanners say of runtimes: the lists they carry, and where those differ from the facts on a day.

Whether a scanner is right is not judged.
"""

from kb.scanners.comparison import Miss, Tally, compare, tallies
from kb.scanners.lists import SCANNERS, find_list, installed

__all__ = ["SCANNERS", "Miss", "Tally", "compare", "find_list", "installed", "tallies"]
