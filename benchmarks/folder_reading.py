"""One reading of a folder, in a process of its own: `python -m benchmarks.folder_reading FOLDER FILES`.

Prints the seconds it took, the processor seconds here and in other processes, and the MB here at most. From FILES files
on several processes read.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time

from kb.cli.main import ALLOCATIONS
from kb.readers.folders import reading
from kb.readers.folders.named_files import Walk
from kb.readers.interface import Inputs


def main(folder: str, many: str) -> None:
    """Read every document of the folder and forget it."""
    gc.set_threshold(ALLOCATIONS)  # as the command does
    reading.MANY = int(many)
    begun = time.perf_counter()
    for _ in reading.PathsReading([folder], Inputs(), Walk()).documents():
        pass
    spent = time.perf_counter() - begun
    for process in multiprocessing.active_children():
        process.join()
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(spent, own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime, own.ru_maxrss / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
