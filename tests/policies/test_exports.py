"""`export --policies`: what it writes, for whom, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kb.facts import basis_on
from kb.judging import Operation
from kb.judging.rules import builtin_rules
from kb.policies import ALL, CONSTANT_NAMES, ENGINE_NAMES
from kb.policies.engines.evaluator import is_found
from kb.policies.engines.interface import tell
from kb.policies.engines.python_checks import express
from kb.policies.export import chosen_engines, make_policies
from kb.policies.formats import EngineFormat
from kb.policies.registry import CONSTANTS, ENGINES
from kb.policies.said_rules import PolicyQuestion, read_rules
from kb.store import Store
from tests.conftest import Run
from tests.policies.agreement import RULES, Written, by_day, examples, found_by_us
from tests.policies.written import RELATIONS, properties_of, text_in

DAY = "2026-11-23"
ONCE = ["--as-of", DAY, "--horizon", "180"]


@pytest.fixture(scope="module")
def made(store: Store) -> dict[str, str]:
    """All policies of one day."""
    question = PolicyQuestion(basis_on(store, date.fromisoformat(DAY)), horizon=180)
    return make_policies(store, builtin_rules(), question, chosen_engines(ALL)).files


def test_the_command_line_knows_every_engine() -> None:
    """By names that cost nothing to load."""
    assert (tuple(ENGINES), tuple(CONSTANTS)) == (ENGINE_NAMES, CONSTANT_NAMES)


def test_each_engine_has_a_folder_of_its_name(made: dict[str, str]) -> None:
    """And beside them stands what is said where."""
    assert {name.split("/")[0] for name in made} == {*ENGINE_NAMES, *CONSTANT_NAMES, "rules.json"}


def test_every_file_is_stamped(made: dict[str, str], store: Store) -> None:
    """With the data version, the day, the newest evidence, the rules and the command that makes it again."""
    version = store.data_version
    options = f"--as-of {DAY} --data-version {version} --operation create --horizon 180"
    for name, text in made.items():
        engine = "all" if name == "rules.json" else name.split("/")[0]
        command = f"lambda-kb export --policies {engine} {options}"
        assert command in text, name
        assert "evidence until: " in text or '"evidence_until"' in text, name
        assert f"data version: {version}" in text or f'"data_version": {version}' in text, name
        assert "rules: " in text or '"rules": [' in text, name


def test_every_rule_is_said_or_the_reason_is(made: dict[str, str]) -> None:
    """In every engine; nothing is dropped in silence."""
    rules = {row["rule"]: row for row in json.loads(made["rules.json"])["rules"]}

    assert sorted(rules) == [rule.id for rule in builtin_rules()]
    for row in rules.values():
        assert set(row["engines"]) == set(ENGINE_NAMES)
        for said in row["engines"].values():
            assert said["reasons"] or said["status"] != "unsaid"
            assert said["formats"] or said["status"] in ("idle", "unsaid")


@pytest.mark.all
def test_the_same_question_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    """Whatever the order of sets, and whether one engine is asked for or all."""
    for seed, name, engine in (("1", "one", "all"), ("2", "two", "all"), ("3", "three", "rego")):
        done = run("export", "--policies", engine, *ONCE, "-o", name, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr

    def content(name: str, below: str = "") -> dict[str, bytes]:
        folder = tmp_path / name / below
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    assert content("one") == content("two")
    assert content("one", "rego") == content("three", "rego")
    assert not (tmp_path / "three" / "guard").exists()


@pytest.mark.all
def test_a_folder_of_somebody_else_is_left_alone(call: Run, tmp_path: Path) -> None:
    """So is a file; ours is replaced as a whole."""
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "rules.json").write_text('{"mark": "mine"}')
    (tmp_path / "file").write_text("x")

    for name in ("foreign", "file"):
        done = call("export", "--policies", "python", "--as-of", DAY, "-o", name)
        assert (done.returncode, "is left alone" in done.stderr) == (2, True)
    assert (foreign / "rules.json").read_text() == '{"mark": "mine"}'

    for engine in ("typescript", "python"):
        assert call("export", "--policies", engine, "--as-of", DAY, "-o", "ours").returncode == 0
    assert sorted(path.name for path in (tmp_path / "ours").iterdir()) == ["python", "rules.json"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--policies", "sentinel"], "invalid choice"),
        (["--policies", "guard", "--as-of", DAY, "--as-of", "2026-01-01"], "give it once"),
        (["--operation", "update"], "--operation is for --policies"),
        (["--policies", "guard", "--as-of", "2013-01-01"], "2014-11-13"),
    ],
    ids=["engine", "days", "operation", "coverage"],
)
def test_wrong_usage_is_said(call: Run, options: list[str], fault: str) -> None:
    """In one line, and nothing is written."""
    done = call("export", *options, "-o", "out")

    assert done.returncode == 2
    assert fault in done.stderr


@pytest.mark.parametrize(("day", "limit"), [("2026-11-17", "900"), ("2026-11-18", "1800"), ("2026-11-19", "1800")])
def test_the_bounds_are_those_of_the_day(store: Store, day: str, limit: str) -> None:
    """The timeout rose between the 18th and the 19th: on the first of them only what is past both bounds is sure."""
    question = PolicyQuestion(basis_on(store, date.fromisoformat(day)))
    text = make_policies(store, [RULES["LKB203"]], question, chosen_engines("guard")).files["guard/error.guard"]

    assert f"Timeout <= {limit} or" in text


def test_what_nobody_can_tell_is_in_no_policy(store: Store) -> None:
    """On a contested day the runtime is named as unknown, and no engine finds it blocked."""
    question = PolicyQuestion(basis_on(store, date(2019, 1, 1)))
    (said,) = read_rules(store, [RULES["LKB102"]], question)
    found = make_policies(store, [RULES["LKB102"]], question, chosen_engines("guard"))

    assert any("nodejs4.3" in doubt for doubt in said.doubts)
    assert "nodejs4.3" in str(found.doubts)
    assert '"nodejs4.3"' not in found.files.get("guard/error.guard", "")


def test_operations_weigh_differently(store: Store) -> None:
    """A runtime blocked for creation only is a warning to whoever updates."""
    files = {}
    for operation in ("create", "update"):
        basis = basis_on(store, date.fromisoformat(DAY))
        question = PolicyQuestion(basis, Operation(operation))
        files[operation] = make_policies(store, [RULES["LKB102"]], question, chosen_engines("guard")).files

    assert "guard/error.guard" in files["create"]
    assert "guard/warning.guard" in files["update"]


@pytest.mark.all
def test_every_example_is_judged_as_we_judge_it(store: Store) -> None:
    """The evaluator that goes into Python's engines finds in every template what `check` finds, at every bound."""
    differing = []
    for (as_of, horizon, region), own in by_day(examples()).items():
        if region is not None:
            continue
        question = PolicyQuestion(basis_on(store, date.fromisoformat(as_of)), horizon=horizon)
        rules = read_rules(store, [RULES[name] for name in sorted({rule for rule, _, _ in own})], question)
        spoken, _ = tell(ENGINES["cfn-lint"], rules)
        files = [
            (Written(rule, EngineFormat.CLOUDFORMATION, name, text_in(EngineFormat.CLOUDFORMATION, example)), example)
            for rule, name, example in own
            if any(
                one.told.case.rule == rule and one.told.case.subject == RELATIONS.get(example.kind) for one in spoken
            )
        ]
        ours = found_by_us(store, [file for file, _ in files], as_of, horizon)
        for file, example in files:
            terms = [term for one in spoken if one.told.case.rule == file.rule for term in eval(express(one.told))]  # noqa: S307
            subjects = {one.told.case.subject for one in spoken if one.told.case.rule == file.rule}
            if len(subjects) == 1 and is_found(properties_of(example), terms) is not ours[file.path]:
                differing.append(file.path)

    assert differing == []


@pytest.mark.parametrize(
    "properties",
    [
        {"Runtime": {"Ref": "Rt"}, "MemorySize": {"Fn::If": ["Big", 20480, 128]}},
        {"VpcConfig": {"Fn::If": ["Inside", {"SubnetIds": ["a"]}, {"Ref": "AWS::NoValue"}]}},
        {"Layers": {"Fn::Split": [",", {"Ref": "Layers"}]}},
    ],
    ids=["values", "around", "lists"],
)
def test_what_is_not_known_is_not_judged(store: Store, properties: dict[str, object]) -> None:
    """Intrinsic functions satisfy neither a condition nor its contrary."""
    question = PolicyQuestion(basis_on(store, date.fromisoformat(DAY)))
    names = ("LKB104", "LKB201", "LKB206", "LKB217", "LKB219", "LKB410")
    spoken, _ = tell(ENGINES["cfn-lint"], read_rules(store, [RULES[name] for name in names], question))

    found = [one.told.case.rule for one in spoken if is_found(properties, eval(express(one.told)))]  # noqa: S307

    assert found == []


def test_the_listing_says_where_and_why_not(call: Run) -> None:
    """`lambda-kb policies` as a list like every other."""
    done = call("policies", "--as-of", DAY, "--rule", "LKB318", "--format", "json")
    rows = json.loads(done.stdout)["data"]

    assert {row["engine"] for row in rows} == set(ENGINE_NAMES)
    assert all(row["status"] == "unsaid" and "two resources" in row["reasons"][0] for row in rows)
