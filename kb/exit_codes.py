"""The exit codes of the command line; of several that apply the highest of 4, 2, 3, 1 in this order wins."""

from __future__ import annotations

DONE = 0
"""Done, and nothing found that fails the run."""
FINDINGS = 1
"""Findings at or above `--fail-on`."""
USAGE = 2
"""The question is wrong; one about a time before the first evidence, too."""
UNREADABLE = 3
"""An input that the user named could not be read, or one in a folder that is broken or cannot be opened."""
NO_KNOWLEDGE_BASE = 4
"""The knowledge base is missing or damaged."""
DEFECT = 70
"""A defect of ours, as sysexits.h has it; whatever the run was to say, it has not."""
INTERRUPTED = 130
"""Ctrl-C."""
