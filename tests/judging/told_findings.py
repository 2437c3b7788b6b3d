"""What every rule says of its examples and past its bounds: `python -m tests.judging.told_findings` writes it.

A rule's SQL has many columns, and a slip in one of them changes a sentence and nothing else. The file of all sentences
shows it, and in a review what a change of a rule does to people.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kb.accounts import Account
from kb.facts import Basis
from kb.judging import Finding, Operation, judge
from kb.judging.question import CheckQuestion
from kb.paths import data_folder
from kb.readers.interface import Attachment, FunctionConfig, Kind
from kb.store import Store, build_store, open_store
from tests.judging.bound_tables import BOUNDS, EXAMPLES
from tests.judging.examples import Example
from tests.judging.questions import RULES, document, things

GOLDEN = Path(__file__).parent / "golden" / "findings.txt"
DATA_VERSION = 8
"""Of a released version, so that new facts change nothing here."""


def told_findings(store: Store) -> str:
    """A line for each finding: rule, example, weights for create, update and invoke, and all that is said of it."""
    weights: dict[tuple[str, str], dict[Operation, str]] = defaultdict(dict)
    said: dict[tuple[str, str], Finding] = {}
    for operation in Operation:
        for name, finding in _findings_of_examples(store, operation):
            weights[finding.rule, name][operation] = finding.severity.label
            said.setdefault((finding.rule, name), finding)
    return "".join(
        f"{rule} {name}: {'/'.join(weights[rule, name].get(one, '-') for one in Operation)} {_spell(finding)}\n"
        for (rule, name), finding in sorted(said.items())
    )


def _findings_of_examples(store: Store, operation: Operation) -> Iterator[tuple[str, Finding]]:
    """What each rule finds in its own examples, by the example; those of one day are judged together but for sums."""
    examples: dict[str, tuple[str, Example]] = {
        f"{rule} broken": (rule, broken) for rule, (broken, _) in EXAMPLES.items()
    }
    for bound in BOUNDS:
        examples[f"{bound.rule} past {bound.of}, {bound.pass_at:g}"] = (bound.rule, bound.made(bound.fail_past))
    days: dict[tuple[str, int, str | None, Account | None, str], list[FunctionConfig | Attachment]] = defaultdict(list)
    for name, (_, one) in examples.items():
        alone = name if one.kind is Kind.TOTAL else ""
        days[one.as_of, one.horizon, one.region, one.account, alone] += things(one, name)
    for (day, horizon, region, account, _), all_ in days.items():
        basis = Basis(date.fromisoformat(day), None, DATA_VERSION, account=account)
        for finding in judge(
            store, [document(*all_)], RULES, CheckQuestion(basis, operation, horizon, region)
        ).findings:
            name = finding.resource.removesuffix(".A")
            if name in examples and finding.rule == examples[name][0]:
                yield name.removeprefix(f"{finding.rule} "), finding


def _spell(finding: Finding) -> str:
    fix = finding.fix and f"{finding.fix.field}={finding.fix.value!r}"
    days = f"since {finding.since} until {finding.until}"
    told = f"{finding.certainty} {finding.field}={finding.value!r} limit {finding.limit!r} {days} fix {fix}"
    return f"{told} {len(finding.sources)} sources: {finding.message}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        build_store(data_folder(), Path(made) / "kb.duckdb")
        GOLDEN.write_text(told_findings(open_store(str(Path(made) / "kb.duckdb"))), encoding="utf-8")
