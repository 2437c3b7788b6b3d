"""What functions of a fleet come to together: `python -m tests.fleets.told_sums` writes it, sum by sum.

A rule that finds every sum tells all that the audit worked out of it, which the rules of ours need only a part of.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.interface import AuditQuestion
from kb.judging.rules import Rule, parse_rule
from kb.store import Store
from tests.fleets.conftest import rows
from tests.fleets.small_sums import MB, alias_of, arn_of, function_of, layers_of, network_of
from tests.golden_data import RELEASED, real_store

GOLDEN = Path(__file__).parent / "golden" / "sums.txt"
TODAY = date(2026, 11, 23)
TOLD = (
    *("scope", "within", "total", "reserved", "provisioned", "reserve", "code_size", "interfaces", "network", "layers"),
    *("unmeasured", "parts", "members", "least", "certain"),
)
RULE = """-- id: X601
-- title: Every sum
-- why: to see what it is
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=note update=note invoke=note
-- reads: ReservedConcurrentExecutions ProvisionedConcurrentExecutions CodeSize VpcConfig
-- about: total
-- message: {detail}
select resource_id, function_id, as_of, 'CodeSize' as field, null as value, null as bound, null as since,
    null as until, null as fix, null as fact, concat_ws(' ', $told) as detail, null as doubt
from totals
"""
GROUPS = {
    "one function": [function_of("a", ReservedConcurrentExecutions=5)],
    "reserves of nothing and of one": [
        function_of("a", ReservedConcurrentExecutions=0),
        function_of("b", ReservedConcurrentExecutions=1),
    ],
    "versions reserve once": [
        function_of("a", ReservedConcurrentExecutions=5),
        function_of("a", f"{arn_of('a')}:3", Version="3", ReservedConcurrentExecutions=5),
        function_of("b", ReservedConcurrentExecutions=7),
    ],
    "six members": [function_of(f"f{at}", ReservedConcurrentExecutions=10 + at) for at in range(6)],
    "equal members": [function_of(name, ReservedConcurrentExecutions=5) for name in "cab"],
    "accounts and Regions": [
        function_of("a", arn_of("a", account, region), ReservedConcurrentExecutions=number)
        for number, (account, region) in enumerate(
            [("1" * 12, "eu-west-1"), ("1" * 12, "us-east-1"), ("2" * 12, "eu-west-1")], 3
        )
    ],
    "provisioned by a column": [function_of("a", ProvisionedConcurrency=4), function_of("b", ProvisionedConcurrency=0)],
    "provisioned beside a reserve": [
        function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrency=4),
        function_of("b", ReservedConcurrentExecutions=0, ProvisionedConcurrency=3),
        function_of("c", ReservedConcurrentExecutions=1, ProvisionedConcurrency=3),
    ],
    "parts or the whole": [
        function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrency=6),
        function_of("a", f"{arn_of('a')}:3", Version="3", ProvisionedConcurrency=5),
        function_of("b", ProvisionedConcurrency=2),
        function_of("b", f"{arn_of('b')}:3", Version="3", ProvisionedConcurrency=2),
    ],
    "aliases": [
        function_of("a", ReservedConcurrentExecutions=10),
        *(alias_of("a", 4), alias_of("a", 5, "other"), alias_of("c", 7), alias_of("d", 0)),
        function_of("b", ProvisionedConcurrency=9),
        alias_of("b", 2),
    ],
    "one alias twice": [function_of("a"), alias_of("a", 4), alias_of("a", 6)],
    "aliases of another account": [function_of("a"), alias_of("a", 4) | {"AliasArn": f"{arn_of('a', '2' * 12)}:live"}],
    "by version": [
        function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrencyByVersion={"3": 2, "4": 4}),
        alias_of("a", 1),
        function_of("b", ProvisionedConcurrencyByVersion={"3": 8}, ProvisionedConcurrency=1),
    ],
    "no numbers": [function_of("a", ProvisionedConcurrency=None), alias_of("a", 3) | {"AliasArn": "live"}],
    "code": [function_of("a", CodeSize=300), function_of("b", CodeSize=20), function_of("c", CodeSize=0)],
    "code of versions": [function_of("a", CodeSize=30), function_of("a", f"{arn_of('a')}:3", Version="3", CodeSize=20)],
    "code and layers": [
        function_of("a", CodeSize=300, Layers=layers_of(7, 8)),
        function_of("b", CodeSize=1, Layers=layers_of(7)),
        function_of("c", arn_of("c", "2" * 12), CodeSize=2, Layers=layers_of(7, 9)),
        function_of("d", arn_of("d", region="us-east-1"), CodeSize=2, Layers=layers_of(7, 9)),
    ],
    "a layer without a size": [
        function_of("a", CodeSize=300, Layers=[*layers_of(7), {"Arn": f"{layers_of(1)[0]['Arn']}0"}])
    ],
    "packed": [
        function_of("at", CodeSize=200 * MB, Layers=layers_of(50 * MB)),
        function_of("past", CodeSize=200 * MB, Layers=layers_of(50 * MB, 1)),
        function_of("no-code", CodeSize=0, Layers=layers_of(251 * MB)),
        function_of("unknown", CodeSize=200 * MB, Layers=[*layers_of(51 * MB), {"Arn": "arn:aws:lambda:l:1"}, "l"]),
        function_of("code-alone", CodeSize=251 * MB),
    ],
    "networks": [
        function_of("a", **network_of([1, 2], "g1", "g2")),
        function_of("b", **network_of([2], "g2", "g1")),
        function_of("c", **network_of([2])),
        function_of("d", **network_of([2], "g1", network="vpc-2")),
        function_of("e", **network_of([], "g1", network="vpc-2")),
        function_of("f", **network_of([3], "g1", network=None)),
        function_of("g", arn_of("g", region="us-east-1"), **network_of([1], "g1")),
        function_of("h", arn_of("h", account="2" * 12), **network_of([1], "g1")),
    ],
}
"""Fleets by what they show, one item of an export a line."""
WITHOUT_ARN = (
    "FunctionName,AccountId,Region,ReservedConcurrentExecutions,ProvisionedConcurrency,CodeSize\n"
    "a,111111111111,eu-west-1,5,,30\na,111111111111,eu-west-1,6,2,30\na,222222222222,eu-west-1,7,,\nb,,,8,3,10\n"
)
"""A table that tells names, accounts and Regions each in a column of their own."""
DAYS = ("2026-11-01", "2026-11-20")


def told_sums(store: Store, scratch: Path) -> str:
    """The sums of each fleet, one on a line, with the place that each is told at."""
    fleets = {name: "".join(f"{json.dumps(item)}\n" for item in items) for name, items in GROUPS.items()}
    dated = [item | {"as_of": day} for day in DAYS for item in [*GROUPS["aliases"], *GROUPS["code"]]]
    fleets["a day each"] = "".join(f"{json.dumps(item)}\n" for item in dated)
    written = [(name, _written(scratch / f"{at}.jsonl", text)) for at, (name, text) in enumerate(fleets.items())]
    written.append(("without ARNs", _written(scratch / "table.csv", WITHOUT_ARN)))
    rule = parse_rule("sums.sql", RULE.replace("$told", ", ".join(_spelt(name) for name in TOLD)))
    return "".join(f"{name}\n{''.join(_told(store, rule, path))}" for name, path in written)


def _spelt(name: str) -> str:
    return f"'{name}=' || {name}"


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _told(store: Store, rule: Rule, path: Path) -> Iterator[str]:
    output = path.with_suffix(".out.parquet")
    question = AuditQuestion(basis_on(store, TODAY, None, RELEASED), known_as_of=False)
    audit_fleet(store, (rule,), AuditJob((str(path),), question, output))
    for row in rows(output):
        day = "" if row["as_of"] == TODAY else f"{row['as_of']} "
        yield f"  {day}line {row['line']} {row['function']}: {row['message']}\n"


if __name__ == "__main__":
    with real_store() as real, tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(told_sums(real, Path(folder)), encoding="utf-8")
