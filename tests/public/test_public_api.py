"""`import kb`: few words, typed, the same answers as everywhere, and no cost before it is asked."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import orjson
import pandas as pd
import pytest

import kb
from api.questions.question_parameters import ClockParameters, WindowsQuery
from kb.answers import dump_json, report_body
from kb.cli.windows import CONFIGURATION
from kb.client import Client
from kb.facts.catalogue import FACT_LISTS
from kb.facts.list_filters import Takes
from kb.judging.report import Severity
from kb.judging.rule_template import rule_template
from kb.public import filters
from kb.public.knowledge import KnowledgeBase
from kb.store import Store
from tests.conftest import Run

DAY = "2021-08-16"
WORDS = ("runtimes", "runtime", "limits", "limit", "triggers", "features", "events", "snapshot", "history", "diff")
BROKEN = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x, Timeout: 2400}}}"
PARAMETER = "{Parameters: {Rt: {Type: String}}, " + BROKEN.replace("nodejs12.x", "!Ref Rt") + "}"
ASKED: Any = kb
"""The same without types, as a notebook asks it."""
HEAVY = ("duckdb", "pandas", "altair", "rich", "yaml", "orjson", "htpy", "argparse", "dataclasses")


@pytest.fixture
def day(store: Store) -> KnowledgeBase:
    """The knowledge base on the day on which Python 3.9 came."""
    return kb.as_of(DAY, db=store)


def _then(store: Store) -> Any:  # noqa: ANN401 - the same without types
    return kb.as_of(DAY, db=store)


def _loaded(code: str) -> set[str]:
    """The modules that an interpreter has after some code, beside those that it begins with."""
    script = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_costs_nothing() -> None:
    """Not even our own modules are loaded before something is asked; the version is there."""
    root = str(Path(kb.__file__).parent.parent)
    found = _loaded(f"sys.path.insert(0, {root!r}); import kb; kb.__version__; dir(kb)")

    assert not found & set(HEAVY)
    assert {name for name in found if name.startswith("kb")} == {"kb"}


def test_every_public_name_is_there() -> None:
    """What `__all__` promises, `dir()` shows; nothing of it is missing."""
    assert set(kb.__all__) <= set(dir(kb))
    assert all(getattr(kb, name) is not None for name in kb.__all__)
    assert kb.data_version == max(kb.as_of("today").facts.store.evidence)


@pytest.mark.parametrize("name", WORDS)
def test_the_few_words_are_methods(day: KnowledgeBase, name: str) -> None:
    """Each with a docstring."""
    assert inspect.getdoc(getattr(day, name))


@pytest.mark.parametrize("name", FACT_LISTS)
def test_every_list_of_the_catalogue_answers_as_the_command_does(call: Run, database: Path, name: str) -> None:
    """The same rows, with the same filters; a new list is a method by itself."""
    one = FACT_LISTS[name]
    given = {key: text for key, text in one.example.items() if key not in ("as_of", "limit")}
    as_of = one.example.get("as_of", DAY)
    flags = [f"-{key}" if len(key) == 1 else f"--{key.replace('_', '-')}" for key in given]
    asked = [part for pair in zip(flags, given.values(), strict=True) for part in pair]
    printed = json.loads(call(name, "--as-of", as_of, *asked, "--format", "json").stdout)
    found = getattr(kb.as_of(as_of, db=database), name)(**given)

    assert printed["data"]
    assert orjson.loads(dump_json(list(found))) == printed["data"]
    assert orjson.loads(dump_json(found.basis.as_of)) == printed["basis"]["as_of"]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("runtimes", filters.RuntimeFilters),
        ("limits", filters.LimitFilters),
        ("triggers", filters.TriggerFilters),
        ("features", filters.FeatureFilters),
        ("events", filters.EventFilters),
    ],
)
def test_the_keywords_that_type_checkers_see_are_the_filters(name: str, shape: type[Any]) -> None:
    """No second vocabulary: the catalogue's names and kinds, and their spellings."""
    kinds = {Takes.TEXT: str, Takes.DAYS: int, Takes.DAY: date | str}
    spelled = {"from": "from_"}
    want = {item.name: kinds[item.takes] for item in FACT_LISTS[name].filters}
    want |= {spelled.get(item.spelled, item.spelled): kinds[item.takes] for item in FACT_LISTS[name].filters}

    assert get_type_hints(shape) == want


@pytest.mark.parametrize("axis", ["valid", "known"])
def test_two_days_are_compared_as_the_command_does(call: Run, database: Path, axis: str) -> None:
    """From either side, with a day or with the knowledge base on it."""
    printed = json.loads(call("diff", "2021-01-01", "2022-01-01", "--axis", axis, "--format", "json").stdout)
    first, last = kb.as_of("2021-01-01", db=database), kb.as_of("2022-01-01", db=database)

    assert printed["data"]
    for found in (first.diff(last, axis), last.diff("2021-01-01", axis), first.diff(date(2022, 1, 1), axis)):
        assert orjson.loads(dump_json(list(found))) == printed["data"]


def test_days_that_are_known_otherwise_are_not_compared(database: Path) -> None:
    """A difference of knowledge would be shown as one of days."""
    with pytest.raises(kb.UsageError, match="as known once"):
        kb.as_of("2021-01-01", db=database).diff(kb.as_of("2022-01-01", known_at="2022-01-01", db=database))


def test_a_history_is_that_of_the_command(call: Run, day: KnowledgeBase) -> None:
    """With the clocks of the knowledge base."""
    printed = json.loads(call("history", "python3.8", "--as-of", DAY, "--format", "json").stdout)

    assert orjson.loads(dump_json(list(day.history("python3.8")))) == printed["data"]


def test_a_snapshot_is_that_of_the_command(call: Run, database: Path) -> None:
    """In a Region, too."""
    for region in (None, "eu-central-1"):
        asked = ["--region", region] if region else []
        printed = json.loads(call("snapshot", DAY, *asked, "--format", "json").stdout)
        found = kb.as_of(DAY, region=region, db=database).snapshot()
        parts = {name: list(getattr(found, name)) for name in ("runtimes", "limits", "triggers", "features")}

        assert orjson.loads(dump_json(parts)) == {name: printed[name] for name in parts}


def test_a_region_is_asked_for_once(database: Path) -> None:
    """Every list and thing that is told by Region is of it."""
    there = kb.as_of("2026-11-23", region="eu-central-1", db=database)

    assert {row.in_region for row in there.runtimes()} == {"not known by Region"}
    assert there.limit("function_memory").in_region == "not known by Region"
    assert len(there.limits()) == len(kb.as_of("2026-11-23", db=database).limits(region="eu-central-1"))


def test_lists_take_ids_as_on_the_command_line(database: Path) -> None:
    """In the order of the list, with filters besides; also what has not come yet has a row."""
    day = kb.as_of("2021-08-01", db=database)

    assert [one.limit for one in day.limits("function_timeout", "function_memory")] == [
        "function_memory",
        "function_timeout",
    ]
    assert [one.runtime for one in day.runtimes("python3.8", "go1.x", language="Go")] == ["go1.x"]
    assert [one.phase for one in day.runtimes("python3.9")] == ["not_yet_available"]
    assert [one.region for one in day.regions("eu-west-1")] == ["eu-west-1"]


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda day: day.runtimes(langage="Python"), kb.UsageError, "language"),
        (lambda day: day.runtimes(language="Phyton"), kb.UsageError, "did you mean Python?"),
        (lambda day: day.runtimes(phase="suported"), kb.UsageError, "did you mean supported?"),
        (lambda day: day.events(form="2020-01-01"), kb.UsageError, "did you mean from?"),
        (lambda day: day.runtime("pyton3.8"), kb.UnknownIdError, "python3.8"),
        (lambda day: day.limit("functon_memory"), kb.UnknownIdError, "function_memory"),
        (lambda day: day.history("pyton3.8"), kb.UnknownIdError, "python3.8"),
        (lambda day: day.runtmes(), AttributeError, "did you mean runtimes"),
        (lambda day: day.chart("runtmes"), kb.UnknownIdError, "did you mean runtimes"),
        (lambda day: day.chart("runtimes", langage="Go"), kb.UsageError, "did you mean language?"),
        (lambda day: day.diff("2020-01-01", axis="vald"), kb.UnknownIdError, "did you mean valid?"),
        (lambda day: day.windows("pyton3.8"), kb.UnknownIdError, "python3.8"),
        (lambda day: day.windows("python3.8", architecture="arm"), kb.UnknownIdError, "arm64"),
        (lambda day: day.check_text(BROKEN, operation="updat"), kb.UnknownIdError, "did you mean update?"),
        (lambda _: kb.asof, AttributeError, "did you mean as_of"),
        (lambda _: kb.history, AttributeError, 'it is asked of a day: kb.as_of("today").history(...)'),
        (lambda _: kb.slips, AttributeError, 'it is asked of a day: kb.as_of("today").slips(...)'),
        (lambda day: day.limits("functon_memory"), kb.UnknownIdError, "did you mean function_memory"),
        (lambda day: day.regions("eu-centrall-1"), kb.UnknownIdError, "did you mean eu-central-1"),
        (lambda day: day.limits(["function_memory"]), kb.UsageError, "['function_memory'] is no text"),
        (lambda day: day.diff("2019-01-01", "2020-01-01"), kb.UsageError, "'2020-01-01' is a day: the other day is"),
        (lambda day: day.diff("2020-01-01", axis=3), kb.UsageError, "axis: 3 is no text"),
        (
            lambda day: day.windows("python3.9", architecture=["arm64"]),
            kb.UsageError,
            "['arm64'] is no text",
        ),
        (lambda day: day.chart(3), kb.UsageError, "3 is no text"),
        (lambda day: day.chart("runtimes", language=["Python"]), kb.UsageError, "is no value of it"),
        (lambda day: day.chart("fleet", functions=["python3.9"]), kb.UsageError, "is no value of it"),
        (lambda day: day.chart("fleet", functions={"python3.9": None}), kb.UsageError, "is no value of it"),
        (lambda _: kb.as_of("today", data_version=True), kb.UsageError, "True is no whole number"),
        (lambda _: kb.as_of("2021-13-01"), kb.UsageError, "no day of the calendar"),
        (lambda _: kb.as_of(20210801), kb.UsageError, "'20210801' is no date: write YYYY-MM-DD"),  # type: ignore[arg-type]
        (lambda _: kb.as_of("today", data_version="3"), kb.UsageError, "data_version: '3' is no whole number"),  # type: ignore[arg-type]
        (lambda _: kb.as_of("2014-01-01"), kb.OutOfCoverageError, "before the first evidence"),
        (lambda _: kb.as_of("2021-01-01", region="eu-centrl-1"), kb.UnknownIdError, "eu-central-1"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value))[:40],
)
def test_a_misspelt_word_is_told_with_what_was_meant(
    day: KnowledgeBase, ask: Callable[[KnowledgeBase], object], error: type[Exception], said: str
) -> None:
    """Names, filters, their values, ids, charts, operations."""
    with pytest.raises(error) as told:
        ask(day)

    assert said in str(told.value)


def test_a_version_out_of_a_data_frame_is_a_whole_number(store: Store) -> None:
    """There a column with gaps holds 3.0, which is echoed as 3."""
    assert str(kb.as_of(DAY, data_version=3.0, db=store).basis.data_version) == "3"  # type: ignore[arg-type]


def test_rows_become_frames(day: KnowledgeBase) -> None:
    """With types; an empty answer keeps its columns."""
    table = day.runtimes(language="Python").frame()
    empty = kb.as_of("2014-12-01", db=day.facts.store).runtimes(language="Python")

    assert pd.api.types.is_datetime64_any_dtype(table["deprecation"])
    assert (len(empty), list(empty.frame().columns)) == (0, list(table.columns))
    assert kb.frame(day.limits()[:2])["limit"].tolist() == [row.limit for row in day.limits()[:2]]


def test_rows_say_what_they_are(day: KnowledgeBase) -> None:
    """As text the first ids; in a notebook a table, escaped."""
    rows = day.runtimes(language="Python")

    assert repr(rows) == "Rows(5 of Runtime on 2021-08-16: python2.7, python3.6, python3.7, python3.8, python3.9)"
    assert "python3.9" in rows._repr_html_()
    assert isinstance(rows, tuple)


def test_charts_are_drawn_by_name(day: KnowledgeBase) -> None:
    """Options as text or as what they stand for."""
    drawn = day.chart("changes", from_="2021-01-01", to=date(2021, 8, 1)).to_dict()

    assert "2021" in json.dumps(drawn["title"])


def test_a_check_is_that_of_the_command(call: Run, database: Path, tmp_path: Path) -> None:
    """Files, folders and globs; parameters fill what templates leave open."""
    (tmp_path / "one.yaml").write_text(BROKEN)
    (tmp_path / "two.yaml").write_text(PARAMETER)
    asked = ("--as-of", "2026-11-23", "--operation", "update", "--parameter", "Rt=python3.8", "--format", "json")
    printed = json.loads(call("check", ".", *asked).stdout)
    report = kb.check(".", "2026-11-23", "update", {"Rt": "python3.8"}, db=database)

    assert orjson.loads(dump_json(report_body(report))) == printed
    assert {finding.rule for finding in report.findings} >= {"LKB103", "LKB203"}
    assert kb.check(["one.yaml", Path("two.yaml")], "2026-11-23", parameters={"Rt": "python3.8"}, db=database).functions
    assert kb.check("*.yaml", "2026-11-23", db=database).unresolved[0].field == "Runtime"


def test_findings_have_the_fields_of_answers(store: Store) -> None:
    """Severities are words that compare by their weight."""
    finding = kb.check_text(BROKEN, "t.yaml", "2026-11-23", db=store).findings[-1]

    assert (finding.rule, finding.path, finding.line, finding.severity) == ("LKB203", "t.yaml", 1, "error")
    assert finding.severity > "warning" > Severity.NOTE
    assert sorted(Severity) == ["note", "warning", "error"]
    assert f"{finding.severity}" == "error"


def test_nothing_that_could_not_be_looked_at_passes(store: Store, tmp_path: Path) -> None:
    """What is not there, and what is all broken, is an error; beside what was read, the report lists it."""
    (tmp_path / "sound.yaml").write_text(BROKEN)
    (tmp_path / "broken.yaml").write_text("Resources: [")

    for path in ("missing.yaml", "none-*.yaml", "broken.yaml"):
        with pytest.raises(kb.UnreadableError, match=path.split(".")[0].replace("*", r"\*")):
            kb.check(tmp_path / path, "2026-11-23", db=store)
    with pytest.raises(kb.UnreadableError, match="missing"):
        kb.check([tmp_path / "sound.yaml", tmp_path / "missing.yaml"], "2026-11-23", db=store)
    with pytest.raises(kb.UnreadableError):
        kb.check_text("a letter", db=store)
    report = kb.check(tmp_path, "2026-11-23", db=store)

    assert report.findings
    assert [Path(one.path).name for one in report.unreadable] == ["broken.yaml"]


def test_a_parameter_that_nothing_takes_is_refused(store: Store, tmp_path: Path) -> None:
    """Whoever gives one believes that it counts."""
    (tmp_path / "one.yaml").write_text(PARAMETER)

    with pytest.raises(kb.UsageError, match="did you mean Rt"):
        kb.check(tmp_path, "2026-11-23", parameters={"Rtt": "python3.8"}, db=store)


def test_windows_are_those_of_the_command(call: Run, store: Store) -> None:
    """With what is accepted on the day, and what nobody can tell."""
    asked = ("--runtime", "nodejs4.3", "--memory", "2048", "--as-of", "2019-06-01")
    printed = json.loads(call("windows", *asked, "--format", "json").stdout)
    found = kb.windows("nodejs4.3", memory=2048, as_of="2019-06-01", db=store)

    assert [(w.operation, str(w.start), w.opened_by) for w in found] == [
        (w["operation"], w["from"], w["opened_by"]) for w in printed["data"]
    ]
    assert {name: status.value for name, status in found.operations.items()} == printed["operations"]
    assert len(found.unknown) == len(printed["unknown"])
    assert list(found.frame()["operation"]) == [w["operation"] for w in printed["data"]]


def test_every_door_takes_the_same_configuration() -> None:
    """What can be asked of one can be asked of all: of HTTP, its client, the command line and Python."""
    of_http = set(WindowsQuery.model_fields) - set(ClockParameters.model_fields)
    of_the_client = set(inspect.signature(Client.windows).parameters) - {"self", "clocks"}
    of_python = set(inspect.signature(KnowledgeBase.windows).parameters) - {"self"}
    everywhere = set(inspect.signature(kb.windows).parameters) - set(inspect.signature(kb.as_of).parameters) - {"as_of"}

    # The Region is asked of a knowledge base as the clocks are.
    assert of_http == of_the_client == set(CONFIGURATION) | {"region"}
    assert of_python == everywhere == set(CONFIGURATION)


def test_lists_and_things_beside_the_few_words_are_there(day: KnowledgeBase) -> None:
    """Asked by the names of the catalogue."""
    assert day.region("eu-central-1").status == "supported"
    assert "practices" in dir(day)
    assert inspect.getdoc(day.regions) is not None
    assert not hasattr(day, "nothing_like_it")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda day: ASKED.windows("python3.8", memory="128", db=day), "memory: '128' is no whole number"),
        (lambda day: ASKED.windows("python3.8", memory=True, db=day), "memory: True is no whole number"),
        (lambda day: ASKED.windows("python3.8", timeout=3.5, db=day), "timeout: 3.5 is no whole number"),
        (lambda day: ASKED.windows("python3.8", region=3, db=day), "region: 3 is no text"),
        (lambda day: _then(day).runtimes(within="90"), "within: '90' is no whole number"),
        (lambda day: _then(day).runtimes(within=-1), "within: -1 is not at least 0"),
        (lambda day: _then(day).runtimes(within=36501), "within: 36501 is not at most 36500"),
        (lambda day: _then(day).upcoming(within=36501), "within: 36501 is not at most 36500"),
        (lambda day: _then(day).upcoming(within="90"), "within: '90' is no whole number"),
        (lambda day: _then(day).limits(topic=3), "topic: 3 is no text"),
        (lambda day: _then(day).runtime(3), "runtime: 3 is no text"),
        (lambda day: _then(day).history(3), "id: 3 is no text"),
        (lambda day: _then(day).diff(3), "other: '3' is no date: write YYYY-MM-DD"),
        (lambda day: _then(day).events(from_=3), "from: '3' is no date: write YYYY-MM-DD"),
        (lambda day: _then(day).chart("limits", limit=3), "no limit '3'"),
        (
            lambda day: _then(day).chart("fleet", functions={"go1.x": "x"}),
            "functions: 'x' is no whole number",
        ),
        (
            lambda day: _then(day).chart("next", functions={"go1.x": -1}),
            "functions: -1 is not at least 0",
        ),
        (lambda day: _then(day).chart("revisions", runtime=[3]), "runtime: 3 is no text"),
        (
            lambda day: _then(day).chart("config", runtime="go1.x", memory=True),
            "memory: True is no value",
        ),
        (lambda day: ASKED.check_text(b"{}", db=day), "text: b'{}' is no text"),
        (lambda day: ASKED.check_text(BROKEN, horizon=-1, db=day), "horizon: -1 is not at least 0"),
        (lambda day: ASKED.check_text(BROKEN, horizon=36501, db=day), "horizon: 36501 is not at most 36500"),
        (lambda day: ASKED.check_text(BROKEN, parameters=["Rt"], db=day), "parameters: ['Rt']: give a mapping"),
        (lambda day: ASKED.check(3, db=day), "paths: 3: give a path, or several"),
    ],
)
def test_an_argument_of_another_type_is_refused_in_a_line(
    store: Store, ask: Callable[[Store], object], said: str
) -> None:
    """Python's own error would come from deep inside, or an answer that looks right from a guess."""
    with pytest.raises(kb.UsageError) as refused:
        ask(store)

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("number", [0, 90, pd.Series([90]).iloc[0]])
def test_a_whole_number_may_be_of_any_library(day: KnowledgeBase, number: int) -> None:
    """Rows of data frames have numbers of their own; the least that there may be is taken."""
    assert len(day.upcoming(within=number)) <= len(day.upcoming())


def test_a_folder_of_rules_may_stand_alone(store: Store, tmp_path: Path) -> None:
    """The letters of its name are no folders."""
    (tmp_path / "HOUSE001.sql").write_text(rule_template())
    report = kb.check_text(BROKEN, rules=str(tmp_path), db=store)

    assert report == kb.check_text(BROKEN, rules=[tmp_path], db=store)
