"""What the functions of each account come to in each Region: at each bound, and one past it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from kb.store import Store
from kb.store.literals import sql_literal
from tests.fleets.conftest import Audited
from tests.fleets.small_sums import ACCOUNT, GB, MB, Item, alias_of, arn_of, function_of, layers_of, network_of
from tests.fleets.told_sums import GOLDEN, told_sums

SUMS = {"LKB601", "LKB603", "LKB604", "LKB605", "LKB606", "LKB607"}


def _networks(count: int) -> list[Item]:
    return [function_of(f"f{at}", **network_of([at], "sg-1")) for at in range(count)]


def _written(path: Path, items: Iterable[Item]) -> Path:
    """The items in the form that the ending of the path says; nested values in CSV as JSON."""
    if path.suffix == ".csv":
        rows = list(items)
        with path.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            for row in rows:
                writer.writerow({k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in row.items()})
        return path
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(item)}\n" for item in items))
        return path
    lines = path.with_suffix(".lines")
    lines.write_text("".join(f"{json.dumps(item)}\n" for item in items))
    with duckdb.connect() as connection:
        connection.execute(f"copy (select * from read_json({sql_literal(str(lines))})) to {sql_literal(str(path))}")
    return path


def _said(audited: Audited, path: Path, items: Iterable[Item]) -> list[tuple[str, str, str]]:
    """The rules about sums that find something, with severity and value."""
    _, findings = audited(_written(path, items))
    return [(row["rule"], row["severity"], row["value"]) for row in findings if row["rule"] in SUMS]


def at_and_past(name: str, *cases: tuple[int, list[tuple[str, str, str]]]) -> pytest.MarkDecorator:
    """A bound and one past it, where the sum is told, in every form of a fleet, of which one runs always."""
    slow = [pytest.param(form, *case, marks=pytest.mark.all) for form in ("csv", "parquet") for case in cases]
    return pytest.mark.parametrize(("form", name, "found"), [*(("jsonl", *case) for case in cases), *slow])


@at_and_past("second", (300, []), (301, [("LKB601", "warning", "901")]))
def test_what_functions_reserve_is_added_up(
    audited: Audited, tmp_path: Path, form: str, second: int, found: list[object]
) -> None:
    """Of 1,000 by default 100 must stay."""
    fleet = [function_of("a", ReservedConcurrentExecutions=600), function_of("b", ReservedConcurrentExecutions=second)]

    assert _said(audited, tmp_path / f"f.{form}", fleet) == found


@pytest.mark.parametrize(("executions", "found"), [(4, []), (5, [("LKB603", "error", "11")])])
def test_what_aliases_and_versions_provision_is_added_up(
    audited: Audited, tmp_path: Path, executions: int, found: list[object]
) -> None:
    """Both count, and no more than the function reserves."""
    function = function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrencyByVersion={"3": 2, "4": 4})

    assert _said(audited, tmp_path / "f.jsonl", [function, alias_of("a", executions)]) == found


@at_and_past("executions", (10, []), (11, [("LKB603", "error", "11")]))
def test_a_column_of_provisioned_concurrency_counts_where_no_answer_does(
    audited: Audited, tmp_path: Path, form: str, executions: int, found: list[object]
) -> None:
    """A column counts where no answer of AWS tells more."""
    function = function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrency=executions)

    assert _said(audited, tmp_path / f"f.{form}", [function]) == found


def test_rows_of_versions_may_tell_their_part_or_the_whole(audited: Audited, tmp_path: Path) -> None:
    """Nobody says which: what is certain only if they are added up is a warning."""
    rows = [
        function_of("a", ReservedConcurrentExecutions=10, ProvisionedConcurrency=6),
        function_of("a", f"{arn_of('a')}:3", Version="3", ProvisionedConcurrency=6),
    ]

    assert _said(audited, tmp_path / "f.csv", rows) == [("LKB603", "warning", "12")]


@pytest.mark.parametrize(("executions", "found"), [(290, []), (291, [("LKB604", "warning", "901")])])
def test_what_is_reserved_and_provisioned(
    audited: Audited, tmp_path: Path, executions: int, found: list[object]
) -> None:
    """What is provisioned for a function that reserves comes out of its reserve; of another out of the account's."""
    reserving = [function_of("a", ReservedConcurrentExecutions=10), alias_of("a", 10)]
    other = [function_of("b", ReservedConcurrentExecutions=600), function_of("c"), alias_of("c", executions)]

    assert _said(audited, tmp_path / "f.jsonl", [*reserving, *other]) == found


def test_a_page_of_provisioned_concurrency_counts_beside_a_table(audited: Audited, tmp_path: Path) -> None:
    """As the command line prints it; what several pages say of one alias counts once."""
    _written(tmp_path / "f.csv", [function_of("a", ReservedConcurrentExecutions=10)])
    config = {"FunctionArn": f"{arn_of('a')}:live", "RequestedProvisionedConcurrentExecutions": 11}
    for name in ("p.json", "q.json"):
        (tmp_path / name).write_text(json.dumps({"ProvisionedConcurrencyConfigs": [config]}))

    summary, findings = audited(tmp_path / "f.csv", tmp_path / "p.json", tmp_path / "q.json")

    assert [(row["rule"], row["value"]) for row in findings if row["rule"] in SUMS] == [("LKB603", "11")]
    assert (summary.functions, summary.other_resources) == (1, 0)


@at_and_past("count", (500, []), (501, [("LKB606", "warning", "501")]))
def test_functions_share_network_interfaces(
    audited: Audited, tmp_path: Path, form: str, count: int, found: list[object]
) -> None:
    """One for each subnet with each set of security groups, however many functions share it."""
    fleet = [*_networks(count), function_of("twin", **network_of([0], "sg-1"))]

    assert _said(audited, tmp_path / f"f.{form}", fleet) == found


def test_each_network_has_its_own_interfaces(audited: Audited, tmp_path: Path) -> None:
    """Sets of groups count as sets, and two networks of 300 are no network of 600."""
    one = [function_of(f"a{at}", **network_of([at], "sg-1", "sg-2")) for at in range(300)]
    same = [function_of(f"b{at}", **network_of([at], "sg-2", "sg-1")) for at in range(300)]
    other = [function_of(f"c{at}", **network_of([at], "sg-1", network="vpc-2")) for at in range(300)]

    assert _said(audited, tmp_path / "f.jsonl", [*one, *same, *other]) == []


def test_columns_of_networks_by_their_own_names(audited: Audited, tmp_path: Path) -> None:
    """As people export them; a column that only counts subnets tells no two of them apart."""
    rows = "".join(f"f{at},{ACCOUNT},eu-west-1,vpc-1,subnet-{at};subnet-x{at},sg-1\n" for at in range(251))
    (tmp_path / "f.csv").write_text(f"FunctionName,AccountId,Region,VpcId,SubnetIds,SecurityGroupIds\n{rows}")
    counts = "".join(f"f{at},{ACCOUNT},eu-west-1,vpc-1,{at}\n" for at in range(600))
    (tmp_path / "g.csv").write_text(f"FunctionName,AccountId,Region,VpcId,SubnetIds\n{counts}")

    found = [[row for row in audited(tmp_path / name)[1] if row["rule"] in SUMS] for name in ("f.csv", "g.csv")]

    assert [[(row["rule"], row["value"]) for row in rows] for rows in found] == [[("LKB606", "502")], []]
    assert "in vpc-1" in found[0][0]["message"]


@at_and_past("more", (0, []), (1, [("LKB605", "warning", str(300 * GB + 1))]))
def test_layers_that_the_account_stores_count_once(
    audited: Audited, tmp_path: Path, form: str, more: int, found: list[object]
) -> None:
    """Each layer once, whoever uses it, and only those that the account stores itself."""
    foreign = {"Arn": "arn:aws:lambda:eu-west-1:999999999999:layer:l:1", "CodeSize": 10 * MB}
    fleet = [
        function_of("a", CodeSize=300 * GB - 60 * MB - 10, Layers=layers_of(30 * MB)),
        function_of("b", CodeSize=10 + more, Layers=[*layers_of(30 * MB, 30 * MB), foreign]),
    ]
    # A package alone that large is none; here only the sum is looked at.
    said = [one for one in _said(audited, tmp_path / f"f.{form}", fleet) if one[0] != "LKB607"]

    assert said == found


@at_and_past("more", (0, []), (1, [("LKB607", "warning", str(250 * MB + 1))]))
def test_a_package_too_large_with_its_layers_as_packed_is_a_warning(
    audited: Audited, tmp_path: Path, form: str, more: int, found: list[object]
) -> None:
    """AWS tells sizes as packed: what is too large packed is a warning, and smaller ones are not spoken of."""
    function = function_of("a", CodeSize=200 * MB, Layers=layers_of(30 * MB, 20 * MB + more))

    assert _said(audited, tmp_path / f"f.{form}", [function]) == found


def test_accounts_and_regions_are_parted(audited: Audited, tmp_path: Path) -> None:
    """Each has its own sum, judged by its own quota where the fleet tells it, however many there are."""
    places = [(f"{number:012}", region) for number in range(3) for region in ("eu-west-1", "us-east-1")]
    fleet = [
        function_of(f"{name}", arn_of(name, *place), ReservedConcurrentExecutions=450)
        for place in places
        for name in ("a", "b")
    ]
    limits = {"ConcurrentExecutions": 500, "UnreservedConcurrentExecutions": 0}
    record = {"ResourceType": "LambdaKb::Account", "AccountId": f"{1:012}", "Region": "eu-west-1",
              "AccountLimit": limits}  # fmt: skip

    summary, findings = audited(_written(tmp_path / "f.jsonl", [*fleet, record]))

    found = [row for row in findings if row["rule"] in SUMS]
    assert [(row["account_id"], row["region"], row["severity"]) for row in found] == [
        (f"{1:012}", "eu-west-1", "error")
    ]
    assert "the account has 500" in found[0]["message"]
    assert [(own.account, own.region) for own in summary.own_limits] == [(f"{1:012}", "eu-west-1")]


def test_the_quota_by_default_is_not_asked_where_the_fleet_tells_its_own(audited: Audited, tmp_path: Path) -> None:
    """A function that reserves 950 in an account of 5,000 breaks nothing."""
    record = {"ResourceType": "LambdaKb::Account", "AccountId": ACCOUNT, "Region": "eu-west-1",
              "AccountLimit": {"ConcurrentExecutions": 5000}}  # fmt: skip
    fleet = [function_of("a", ReservedConcurrentExecutions=950)]

    known = _written(tmp_path / "known.jsonl", [*fleet, record])
    unknown = _written(tmp_path / "unknown.jsonl", fleet)

    rules = [{row["rule"] for row in audited(path)[1]} & {"LKB222", "LKB601"} for path in (known, unknown)]
    assert rules == [set(), {"LKB222", "LKB601"}]


def test_a_function_with_findings_counts_once(audited: Audited, tmp_path: Path) -> None:
    """However many of its own it has, and whatever its account comes to."""
    both = [function_of(name, ReservedConcurrentExecutions=600, Runtime="nodejs12.x") for name in "ab"]

    summary, findings = audited(_written(tmp_path / "f.jsonl", [*both, alias_of("a", 10)]))

    told = {row["rule"] for row in findings}
    assert {"LKB103", "LKB601"} <= told
    assert (summary.functions, summary.with_findings) == (2, 2)
    firsts = [(row["path"], row["line"]) for row in findings if row["nth"] == 1 and row["resource"] is None]
    assert len(firsts) == len(set(firsts)) == 2


def test_a_table_without_arns_tells_accounts_in_columns(audited: Audited, tmp_path: Path) -> None:
    """A sum is told of its account and Region; of functions that nothing names of where they stand."""
    head = "FunctionName,AccountId,Region,ReservedConcurrentExecutions\n"
    rows = "".join(f"{name},{ACCOUNT},{region},500\n" for region in ("eu-west-1", "us-east-1") for name in "ab")
    (tmp_path / "named.csv").write_text(head + rows)
    (tmp_path / "bare.csv").write_text("Runtime,ReservedConcurrentExecutions\npython3.13,500\npython3.13,500\n")

    named, bare = (
        [row for row in audited(tmp_path / name)[1] if row["rule"] == "LKB601"] for name in ("named.csv", "bare.csv")
    )

    assert [(row["account_id"], row["region"], row["function"]) for row in named] == [
        (ACCOUNT, "eu-west-1", "a"),
        (ACCOUNT, "us-east-1", "a"),
    ]
    assert [row["function_id"] for row in bare] == [f"{tmp_path / 'bare.csv'}:2"]


def test_blanks_around_an_account_make_no_other(audited: Audited, tmp_path: Path) -> None:
    """Nor around a Region, in JSON as in CSV: they say whose a function is, and no rule judges them."""
    items = [
        {"FunctionName": name, "Runtime": "python3.13", "ReservedConcurrentExecutions": 500, **where}
        for name, where in {
            "a": {"AccountId": f"{ACCOUNT} ", "Region": " eu-west-1"},
            "b": {"AccountId": ACCOUNT, "Region": "eu-west-1"},
        }.items()
    ]
    _, findings = audited(_written(tmp_path / "f.jsonl", items))

    assert [(row["account_id"], row["region"]) for row in findings if row["rule"] == "LKB601"] == [
        (ACCOUNT, "eu-west-1")
    ]


@pytest.mark.all
@pytest.mark.heart
def test_every_sum_is_told_as_it_was(store: Store, tmp_path: Path) -> None:
    """Amounts, members, doubts and places; `python -m tests.fleets.told_sums` writes them anew."""
    assert told_sums(store, tmp_path).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
