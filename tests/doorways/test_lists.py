"""A list has the same rows and the same columns at every doorway, also without any row."""

from __future__ import annotations

import json
from datetime import date, timedelta

import httpx
import pytest

import kb
from kb.answers import dump_json
from kb.facts import Facts, basis_on, parse_clocks
from kb.facts.catalogue import FACT_LISTS
from kb.facts.change_kinds import ChangeKind
from kb.outlets.agents.skills import answer_or_refusal
from kb.outlets.site.answers import service_lists
from kb.pages.addresses import Filed
from kb.pages.library import Library
from kb.row_columns import csv_columns
from kb.store import Store
from tests.conftest import Run

NONE_OF = {
    "runtimes": {"as_of": "2019-07-28", "within": "0"},
    "limits": {"as_of": "2016-01-01", "topic": "durable"},
    "events": {"from": "2014-11-14", "to": "2014-11-15"},
    "changes": {"from": "2016-02-01", "to": "2016-02-01"},
}
"""Questions without an answer, by list."""


def _options(asked: dict[str, str]) -> list[str]:
    return [word for name, value in asked.items() for word in (f"--{name.replace('_', '-')}", value)]


@pytest.mark.parametrize("name", NONE_OF)
def test_a_list_without_rows_has_its_columns(call: Run, service: httpx.Client, name: str) -> None:
    """As CSV, so that programs can read it; the command line and the service write the same bytes."""
    asked = NONE_OF[name]
    command = ["diff", asked["from"], asked["to"]] if name == "changes" else [name, *_options(asked)]
    printed = call(*command, "--format", "csv").stdout
    served = service.get(f"/v1/{name}", params={**asked, "format": "csv"})

    assert printed == served.text
    assert printed.count("\n") == 1


@pytest.mark.parametrize("name", FACT_LISTS)
def test_every_list_has_the_same_columns_whatever_is_in_them(call: Run, service: httpx.Client, name: str) -> None:
    """A field that is null in all rows of a page has the columns of its parts; none is left out, and none is twice."""
    pages = [service.get(f"/v1/{name}", params={"format": "csv", "limit": limit}).text for limit in (1, 1000)]
    heads = [text.partition("\n")[0] for text in [*pages, call(name, "--format", "csv", "--limit", "1").stdout]]

    assert heads == [",".join(csv_columns(FACT_LISTS[name].row_type))] * 3


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("runtimes/python3.9", "python3.9"),
        ("limits/function_timeout", "function_timeout"),
        ("triggers/amazon-sqs", "amazon-sqs"),
        ("triggers/Amazon SQS", "amazon-sqs"),
        ("features/snapstart", "snapstart"),
    ],
)
@pytest.mark.parametrize("day", ["2018-06-28", "2018-06-27"])
def test_a_history_is_told_at_every_doorway(  # noqa: PLR0917 - the question at each doorway
    call: Run, service: httpx.Client, store: Store, address: str, name: str, day: str
) -> None:
    """Of triggers too, as the site does, and on the day before they came; by the name of their service as well."""
    served = service.get(f"/v1/{address}/history", params={"as_of": day, "limit": 1000})
    told = json.loads(call("history", name, "--as-of", day, "--format", "json").stdout)

    named = address.partition("/")[2]

    assert (served.json()["data"], served.json()["basis"]) == (told["data"], told["basis"])
    assert told["data"]
    assert json.loads(call("history", named, "--as-of", day, "--format", "json").stdout) == told
    assert json.loads(dump_json(list(kb.as_of(day, db=store).history(named)))) == told["data"]


@pytest.mark.parametrize(("written", "found"), [("lkb201", True), ("Lkb201", True), ("lkb999", False)])
def test_a_rule_may_be_written_small_at_every_doorway(
    call: Run, service: httpx.Client, written: str, found: bool
) -> None:
    """The answer has its id; what is no rule is none in any letters."""
    asked = {"as_of": "2026-11-23"}
    served = service.get(f"/v1/rules/{written}", params=asked)
    told = call("explain", written, "--as-of", "2026-11-23", "--format", "json")

    assert (served.status_code, told.returncode) == ((200, 0) if found else (404, 2))
    assert not found or served.json() == json.loads(told.stdout)
    assert not found or served.json()["data"]["rule"] == "LKB201"


@pytest.mark.parametrize(("name", "meant"), [("snapstar", ["snapstart"]), ("python3.9", None)])
def test_what_is_no_feature_has_no_history_among_them(
    service: httpx.Client, name: str, meant: list[str] | None
) -> None:
    """A misspelt one is told with what was meant; a runtime has its history elsewhere."""
    answer = service.get(f"/v1/features/{name}/history")

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert meant is None or answer.json()["suggestions"] == meant


@pytest.mark.parametrize(("day", "known_at"), [("2026-11-23", "everything"), ("2021-08-16", "2021-08-16")])
def test_what_is_announced_is_told_at_every_doorway(
    call: Run, service: httpx.Client, store: Store, day: str, known_at: str
) -> None:
    """The service, the command line, Python, the file of the site and the tool of agents have the same changes."""
    asked = {"as_of": day, "known_at": known_at}
    served = service.get("/v1/upcoming", params={**asked, "limit": 1000}).json()["data"]
    told = json.loads(call("upcoming", *_options(asked), "--format", "json").stdout)["data"]
    compared = json.loads(call("diff", day, "9999-12-31", "--known-at", known_at, "--format", "json").stdout)["data"]
    python = json.loads(dump_json(list(kb.as_of(day, known_at, db=store).upcoming())))
    facts = Facts(store, parse_clocks(store, date.fromisoformat(day), as_of=day, known_at=known_at))
    filed = json.loads(dump_json(service_lists(Library(facts, Filed(0)))["upcoming"][1]))
    body, _ = answer_or_refusal(store, date.fromisoformat(day), "upcoming", {**asked, "within": 36500})

    assert served
    assert served == told == compared == python == filed == json.loads(dump_json(body))["changes"]


@pytest.mark.parametrize("kind", ["runtime", "limit", "trigger", "feature"])
def test_changes_of_one_kind_are_told_at_every_doorway(
    call: Run, service: httpx.Client, store: Store, kind: ChangeKind
) -> None:
    """Together they are all changes, and none is of two kinds."""
    first, last = "2021-01-01", "2026-11-23"
    every = service.get("/v1/changes", params={"from": first, "to": last, "limit": 1000}).json()["data"]
    served = service.get("/v1/changes", params={"from": first, "to": last, "kind": kind, "limit": 1000}).json()["data"]
    told = json.loads(call("diff", first, last, "--kind", kind, "--format", "json").stdout)["data"]
    python = json.loads(dump_json(list(kb.as_of(last, db=store).diff(first, kind=kind))))
    asked = {"from": first, "to": last, "kind": kind, "limit": 1000}
    body, _ = answer_or_refusal(store, date.fromisoformat(last), "what_changed", asked)

    assert served
    assert served == [one for one in every if one["kind"] == kind]
    assert served == told == python == json.loads(dump_json(body))["changes"]
    ahead = service.get("/v1/upcoming", params={"as_of": first, "kind": kind, "limit": 1000}).json()["data"]
    assert ahead == json.loads(dump_json(list(kb.as_of(first, db=store).upcoming(kind=kind))))


def test_a_kind_that_nothing_is_of_is_refused(call: Run, service: httpx.Client, store: Store) -> None:
    """With what was meant."""
    asked = {"from": "2018-01-01", "kind": "limits"}

    assert service.get("/v1/changes", params=asked).status_code == 422
    assert call("diff", "2018-01-01", "2019-01-01", "--kind", "limits").returncode == 2
    with pytest.raises(kb.UsageError, match="did you mean limit"):
        kb.as_of("today", db=store).diff("2018-01-01", kind="limits")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day", "is_there"),
    [
        ("memory limit", "2018-01-01", True),
        ("python3.9", "2026-11-23", True),
        ("10,240", "2026-11-23", True),
        ("10,240", "2018-01-01", False),
        ("memry alocation", "2026-11-23", True),
        ("lambda@edge", "2018-01-01", True),
        ("zzzzqqq", "2026-11-23", False),
    ],
)
def test_a_search_finds_the_same_at_every_doorway(
    call: Run, service: httpx.Client, store: Store, text: str, day: str, *, is_there: bool
) -> None:
    """The service, the command line and Python have the same rows in one order, and the page for people leads there."""
    answer = service.get("/v1/search", params={"q": text, "as_of": day, "limit": 1000})
    served = answer.json()["data"]
    told = json.loads(call("search", *text.split(), "--as-of", day, "--format", "json").stdout)["data"]
    python = json.loads(dump_json(list(kb.as_of(day, db=store).search(text))))
    page = service.get(answer.links["alternate"]["url"]).text

    assert served == told == python
    assert bool(served) is is_there
    assert [one["id"] for one in served[:20] if f'href="{one["page"].partition("#")[0]}' not in page] == []


@pytest.mark.parametrize("asked", [{}, {"q": ""}, {"q": "memory", "p": "limit"}])
def test_a_search_without_words_or_with_more_than_it_takes_is_refused(
    service: httpx.Client, asked: dict[str, str]
) -> None:
    """Nothing is found by nothing."""
    assert service.get("/v1/search", params=asked).status_code == 422


def test_what_came_to_be_published_has_the_address_of_its_file(service: httpx.Client, store: Store) -> None:
    """A site has no parameters; the service answers under its name as with the axis that it stands for."""
    asked: dict[str, str | int] = {"as_of": "2026-11-23", "limit": 1000}
    named = service.get("/v1/changes-known", params=asked).json()
    filed = service_lists(Library(Facts(store, basis_on(store, date(2026, 11, 23))), Filed(0)))["changes-known"][1]

    assert named["data"] == json.loads(dump_json(list(filed[:1000])))
    assert named["data"] == service.get("/v1/changes", params={**asked, "axis": "known"}).json()["data"]


def test_what_is_announced_can_be_asked_for_some_days(call: Run, service: httpx.Client, store: Store) -> None:
    """The day of the first change is the last that counts; one day less leaves it out."""

    def announced(as_of: str, within: int | None = None) -> list[dict[str, str]]:
        asked = {"as_of": as_of} | ({} if within is None else {"within": str(within)})
        found: list[dict[str, str]] = service.get("/v1/upcoming", params={"limit": 1000, **asked}).json()["data"]
        told = json.loads(call("upcoming", *_options(asked), "--format", "json").stdout)
        python = kb.as_of(as_of, db=store).upcoming(within)

        assert found == told["data"] == json.loads(dump_json(list(python)))
        assert told["basis"]["as_of"] == as_of == str(python.basis.as_of)
        return found

    every = announced(as_of="2026-11-23")
    days = (date.fromisoformat(every[0]["date"]) - date(2026, 11, 23)).days

    assert days > 0
    assert announced(as_of="2026-11-23", within=days) == [row for row in every if row["date"] == every[0]["date"]]
    assert announced(as_of="2026-11-23", within=days - 1) == []
    assert announced(as_of="9999-12-31", within=36500) == []


@pytest.mark.parametrize("known_at", ["2014-11-13", "2024-02-29"])
def test_what_is_weighed_with_hindsight_is_told_to_be_left_out(
    call: Run, service: httpx.Client, store: Store, known_at: str
) -> None:
    """Contradictions of sources as known on an earlier day: none, and never without a word; on the last day, all."""
    asked = {"as_of": "2026-11-23", "known_at": known_at}
    served = service.get("/v1/claims", params=asked)
    told = json.loads(call("claims", *_options(asked), "--format", "json").stdout)
    as_csv = call("claims", *_options(asked), "--format", "csv")
    notice = f"contradictions between sources are weighed with all that came to be known since {known_at}: none is told"
    last = str(store.evidence_until)

    assert served.json()["data"] == told["data"] == []
    assert served.json()["basis"] == told["basis"]
    assert told["basis"]["notices"][0].startswith(notice)
    assert notice in served.headers["warning"]
    assert notice in " ".join(call("claims", *_options(asked)).stdout.split())
    assert (notice in as_csv.stderr, as_csv.stdout.count("\n")) == (True, 1)
    assert notice in service.get("/claims", params=asked).text
    assert len(service.get("/v1/claims", params={"known_at": last, "limit": 1000}).json()["data"]) > 100
    assert "warning" not in service.get("/v1/sources", params=asked).headers


@pytest.mark.parametrize(
    ("trigger", "day", "way"),
    [
        ("aws-appconfig", "2022-07-12", "asynchronous"),
        ("aws-step-functions", "2021-03-12", "asynchronous"),
        ("amazon-aurora-mysql", "2017-12-11", "synchronous"),
        ("amazon-workmail", "2020-05-11", "synchronous"),
    ],
)
def test_a_way_of_starting_functions_has_its_day_at_the_service(
    service: httpx.Client, store: Store, trigger: str, day: str, way: str
) -> None:
    """As elsewhere, in the list as in a snapshot: it came only with the next news about any trigger."""
    for asked, there in ((date.fromisoformat(day) - timedelta(days=1), False), (date.fromisoformat(day), True)):
        bodies = [service.get(f"/v1/{path}as_of={asked}").json() for path in ("triggers?limit=1000&", "snapshot?")]
        listed = [bodies[0]["data"], bodies[1]["triggers"]]
        found = [one["invocation"] for rows in listed for one in rows if one["trigger"] == trigger]
        known = [one.invocation for one in kb.as_of(asked.isoformat(), db=store).triggers() if one.trigger == trigger]

        assert found == [*known, *known]
        assert (way in found[0]) is there
