"""What the rules about runtimes say through a dozen made-up lives: `python -m tests.judging.told_runtimes` writes it.

AWS's own runtimes have their milestones in one usual order; these have them in every order, together, and not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.judging.rules import Rule
from kb.store import Store
from tests.judging.questions import RULES, ask, document, function
from tests.toy import Cell, toy_store

GOLDEN = Path(__file__).parent / "golden" / "runtimes.txt"
FIRST, SECOND, THIRD = "2021-03-01", "2021-04-01", "2021-05-01"
LIVES: dict[str, dict[str, str]] = {
    "usual": {"deprecation": FIRST, "block_create": SECOND, "block_update": THIRD},
    "both": {"deprecation": FIRST, "block_create": SECOND, "block_update": SECOND},
    "at_once": {"deprecation": SECOND, "block_create": SECOND, "block_update": SECOND},
    "with_creation": {"deprecation": SECOND, "block_create": SECOND, "block_update": THIRD},
    "updates_only": {"deprecation": FIRST, "block_update": SECOND},
    "creation_only": {"deprecation": FIRST, "block_create": SECOND},
    "deprecation_only": {"deprecation": SECOND},
    "deprecation_last": {"block_create": FIRST, "block_update": SECOND, "deprecation": THIRD},
    "blocks_only": {"block_create": SECOND, "block_update": THIRD},
    "no_end": {},
    "image": {"deprecation": FIRST, "block_create": SECOND, "block_update": THIRD},
    "image_to_come": {"ga": THIRD},
    "preview": {"preview": FIRST, "ga": SECOND},
    "preview_only": {"preview": FIRST},
    "planned": {"ga": SECOND},
}
"""Milestones by runtime; images are no identifiers."""
BEGUN = {"ga": "2020-01-01"}
"""What is added to a life without a beginning."""
DAYS = ("2021-02-28", FIRST, "2021-03-31", SECOND, "2021-04-30", THIRD)
HORIZONS = (0, 31)
"""From the last day before a milestone, and from a month before it, to exactly the next."""
SUCCESSOR = "no_end"


def runtimes_store(folder: Path) -> Store:
    """A knowledge base of these lives, built in an empty folder."""
    runtimes: list[Mapping[str, Cell]] = [
        {
            "runtime": name,
            "lineage": "toy",
            "generation": 2 if name == SUCCESSOR else 1,
            "api_identifier": not name.startswith("image"),
        }
        for name in LIVES
    ]
    milestones: list[Mapping[str, Cell]] = [
        {"runtime": name, "milestone": milestone, "date": day, "known_from": "2020-06-01"}
        for name, life in LIVES.items()
        for milestone, day in (life if {"preview", "ga"} & set(life) else BEGUN | life).items()
    ]
    return toy_store(folder, {"runtimes": runtimes, "runtime_milestones": milestones})


def told_runtimes(store: Store, rules: tuple[Rule, ...] = RULES) -> str:
    """A line for each day, horizon, runtime and rule: what is said, what to write instead, and what AWS accepts."""
    return "".join(f"{line}\n" for day in DAYS for ahead in HORIZONS for line in _told_on(store, day, ahead, rules))


def _told_on(store: Store, day: str, ahead: int, rules: tuple[Rule, ...]) -> Iterator[str]:
    fleet = document(*(function({"Runtime": name}, name) for name in LIVES))
    report = ask(store, fleet, as_of=day, horizon=ahead, rules=rules)
    for judged in report.functions:
        accepted = "/".join(status.value for status in judged.operations.values())
        yield f"{day} +{ahead} {judged.name}: {accepted}"
        for found in report.findings:
            if found.function == judged.name and found.field == "Runtime":
                fix = found.fix and found.fix.value
                said = f"{found.severity.label} since {found.since} until {found.until} fix {fix}: {found.message}"
                yield f"    {found.rule} {said}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        GOLDEN.write_text(told_runtimes(runtimes_store(Path(made))), encoding="utf-8")
