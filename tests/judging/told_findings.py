"""What every rule says of its examples and past its bounds: `python -m tests.judging.told_findings` writes it.

A rule's SQL has many columns, and a slip in one of them changes a sentence and nothing else. The file of all sentences
shows it, and in a review what a change of a rule does to people. The file of all windows shows the days beside the day
of the question, on which a rule can be wrong as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.accounts import Account
from kb.facts import basis_on
from kb.judging import Finding, Operation, Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.report import JudgedFunction
from kb.operations import OperationStatus
from kb.readers.interface import Attachment, FunctionConfig, Kind
from kb.store import Store
from tests.golden_data import real_store
from tests.judging.bound_tables import BOUNDS, EXAMPLES
from tests.judging.examples import Example
from tests.judging.questions import RULES, document, things

GOLDEN = Path(__file__).parent / "golden" / "findings.txt"
WINDOWS = GOLDEN.with_name("windows.txt")
DATA_VERSION = 8
"""Of a released version, so that new facts change nothing here."""
RULES_BY_ID = {rule.id: rule for rule in RULES}


Judged = Mapping[Operation, Sequence[Report]]
"""The reports on all examples."""


def judged_examples(store: Store) -> Judged:
    """All examples judged by all rules, once for each operation; windows are told of creation only."""
    return {operation: tuple(_reports(store, operation)) for operation in Operation}


def told_findings(judged: Judged) -> str:
    """A line for each finding: rule, example, weights for create, update and invoke, and all that is said of it."""
    weights: dict[tuple[str, str], dict[Operation, str]] = defaultdict(dict)
    said: dict[tuple[str, str], Finding] = {}
    for operation in Operation:
        for name, finding in _findings_of(judged[operation]):
            weights[finding.rule, name][operation] = finding.severity.label
            said.setdefault((finding.rule, name), finding)
    return "".join(
        f"{rule} {name}: {'/'.join(weights[rule, name].get(one, '-') for one in Operation)} {_spell(finding)}\n"
        for (rule, name), finding in sorted(said.items())
    )


def told_windows(judged: Judged) -> str:
    """A line for each example whose rule may refuse a function: when it is accepted, when not, and by which rule."""
    examples = _examples()
    told = {
        function.name: f"{function.name}: {'; '.join(_spell_windows(function))}\n"
        for report in judged[Operation.CREATE]
        for function in report.functions
        if function.name in examples
        and RULES_BY_ID[examples[function.name][0]].blocks
        # How long a runtime certainly does not exist moves with our newest evidence.
        and examples[function.name][0] != "LKB104"
    }
    return "".join(told[name] for name in sorted(told))


def _spell_windows(function: JudgedFunction) -> Iterator[str]:
    for status, windows in ((OperationStatus.ALLOWED, function.windows), (OperationStatus.UNKNOWN, function.doubts)):
        for one in windows:
            days = f"{one.opened_by or '-'} {one.start} to {one.end or 'open'} {one.closed_by or '-'}"
            yield f"{one.operation.value} {status.value} {days}"


def _examples() -> dict[str, tuple[str, Example]]:
    """Each rule and example by a name that begins with the rule."""
    examples = {f"{rule} broken": (rule, broken) for rule, (broken, _) in EXAMPLES.items()}
    for bound in BOUNDS:
        examples[f"{bound.rule} past {bound.of}, {bound.pass_at:g}"] = (bound.rule, bound.made(bound.fail_past))
    return examples


def _findings_of(reports: Iterable[Report]) -> Iterator[tuple[str, Finding]]:
    """What each rule finds in its own examples, by the example."""
    examples = _examples()
    for report in reports:
        for finding in report.findings:
            name = finding.resource.removesuffix(".A")
            if name in examples and finding.rule == examples[name][0]:
                yield name.removeprefix(f"{finding.rule} "), finding


def _reports(store: Store, operation: Operation) -> Iterator[Report]:
    """All examples judged by all rules; those of one day together but for sums."""
    days: dict[tuple[str, int, str | None, Account | None, str], list[FunctionConfig | Attachment]] = defaultdict(list)
    for name, (_, one) in _examples().items():
        alone = name if one.kind is Kind.TOTAL else ""
        days[one.as_of, one.horizon, one.region, one.account, alone] += things(one, name)
    for (day, horizon, region, account, _), all_ in days.items():
        basis = replace(basis_on(store, date.fromisoformat(day), None, DATA_VERSION), account=account)
        windows = operation is Operation.CREATE
        yield judge(store, [document(*all_)], RULES, CheckQuestion(basis, operation, horizon, region, windows=windows))


def _spell(finding: Finding) -> str:
    fix = finding.fix and f"{finding.fix.field}={finding.fix.value!r}"
    days = f"since {finding.since} until {finding.until}"
    told = f"{finding.certainty} {finding.field}={finding.value!r} limit {finding.limit!r} {days} fix {fix}"
    return f"{told} {len(finding.sources)} sources: {finding.message}"


if __name__ == "__main__":
    with real_store() as real:
        all_judged = judged_examples(real)
        GOLDEN.write_text(told_findings(all_judged), encoding="utf-8")
        WINDOWS.write_text(told_windows(all_judged), encoding="utf-8")
