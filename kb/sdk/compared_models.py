"""The models that the data were last compared with, kept beside the tables as facts: `sdk_models.txt`.

The file is computed by `lambda-kb drift --record` and never edited. What has changed since is what nobody has decided
about yet, for all that no table of ours holds.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import DataError
from kb.sdk.models import Sdk
from kb.sdk.walk import ModelFact, sdk_facts
from kb.whole_files import write_whole

FILE = "sdk_models.txt"
"""The file in the folder of tables."""

_HEADING = (
    "# Computed by `lambda-kb drift --record`, do not edit: service, kind, place, aspect, text of every fact of the"
)
_FIRST = re.compile(r"botocore (\S+), packed on (\d{4}-\d{2}-\d{2}|\?)\.$")


@dataclass(frozen=True, slots=True)
class ComparedRelease:
    """The release that the data were last compared with."""

    version: str
    """The release."""
    packed_on: date | None
    """The day on which it was packed."""
    facts: tuple[ModelFact, ...]
    """Everything that its models say."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that were looked for when they were recorded."""
        return frozenset(fact.kind for fact in self.facts)


def read_baseline(folder: Path) -> ComparedRelease | None:
    """The baseline beside a folder's tables; null where there is none.

    Raises:
        DataError: The file is not as it was written.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    first, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    found = _FIRST.search(first)
    rows = [line.split("\t") for line in lines]
    if not found or any(len(row) != len(ModelFact.__slots__) for row in rows):
        raise DataError(f"{path}: not as `lambda-kb drift --record` writes it: restore it, or record it anew")
    packed_on = None if found[2] == "?" else date.fromisoformat(found[2])
    return ComparedRelease(found[1], packed_on, tuple(ModelFact(*row) for row in rows))


def record_baseline(folder: Path, sdk: Sdk) -> Path:
    """Write the facts of a release beside a folder's tables."""
    lines = ["\t".join((*fact.key, fact.text)) for fact in sdk_facts(sdk)]
    first = f"{_HEADING} models in {sdk.name}, packed on {sdk.packed_on or '?'}."
    write_whole(folder / FILE, "\n".join([first, *lines]) + "\n")
    return folder / FILE


def release_order(version: str) -> tuple[int, ...]:
    """What puts releases in order."""
    return tuple(int(part) for part in re.findall(r"\d+", version))
