"""Questions that are alike are answered alike: what nothing is known of is refused, and never an empty answer."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

NINES = "9" * 400


@pytest.mark.parametrize(
    "path",
    [
        "/v1/changes?to=2010-01-01",
        "/v1/events?to=2010-01-01",
        "/v1/events?from=2009-01-01&to=2010-01-01",
        "/v1/charts/changes.json?to=0001-01-01",
        "/v1/charts/changes.svg?to=0001-01-31&as_of=2020-01-01",
        "/v1/charts/compare.json?to=0001-01-01",
        "/v1/charts/compare.json?from=2000-01-01&to=2020-01-01",
    ],
)
def test_days_before_the_first_evidence_are_refused_everywhere(service: httpx.Client, path: str) -> None:
    """Nothing is known of them; an empty answer would say that nothing was."""
    answer = service.get(path)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/out-of-coverage")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/changes?from=2022-01-01&to=2021-01-01",
        "/v1/changes?from=2022-01-01&as_of=2021-01-01",
        "/v1/events?from=2022-01-01&to=2021-01-01",
        "/v1/events?from=2022-01-01&as_of=2021-01-01",
        "/v1/charts/changes.json?from=2022-01-01&to=2021-01-01",
        "/v1/charts/compare.json?from=2022-01-01&to=2021-01-01",
        "/v1/versions/diff?from=11&to=1",
    ],
)
def test_a_later_end_that_comes_first_is_refused_everywhere(service: httpx.Client, path: str) -> None:
    """Whoever exchanged the two hears it."""
    answer = service.get(path)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-parameter")
    assert "must come second" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/runtimes/pyhton3.9",
        "/v1/windows?runtime=pyhton3.9",
        "/v1/calendar.ics?runtime=pyhton3.9",
        "/v1/charts/validity.json?runtime=pyhton3.9",
        "/v1/charts/config.json?runtime=pyhton3.9",
    ],
)
def test_a_misspelt_runtime_is_told_with_what_was_meant_everywhere(service: httpx.Client, path: str) -> None:
    """Not an empty calendar, nor a chart on which nothing is forbidden."""
    answer = service.get(path)

    assert (answer.status_code, answer.json()["suggestions"][0]) == (404, "python3.9")


def test_a_word_that_no_condition_has_is_refused(service: httpx.Client) -> None:
    """A part of one is enough, whatever its case."""
    wrong = service.get("/v1/limits?applies_to=zipp")

    assert wrong.status_code == 422
    assert service.get("/v1/limits?applies_to=ZIP").json()["data"]


@pytest.mark.parametrize("name", ["memory", "timeout", "ephemeral_storage", "reserved_concurrency"])
def test_numbers_that_no_column_holds_are_refused(service: httpx.Client, name: str) -> None:
    """By the parameters and by the body alike."""
    asked = service.get(f"/v1/windows?runtime=python3.9&{name}={NINES}")
    text = f'{{"runtime": "python3.9", "{name}": {NINES}}}'
    sent = service.post("/v1/windows", content=text, headers={"content-type": "application/json"})

    assert [asked.status_code, sent.status_code] == [422, 422]
    assert name in asked.json()["detail"]


@pytest.mark.parametrize("name", ["amazon-pinpoint", "Amazon Pinpoint"])
def test_a_trigger_that_ended_is_told_with_its_end(service: httpx.Client, name: str) -> None:
    """There is evidence: of its end."""
    answer = service.get(f"/v1/triggers/{name}?as_of=2026-11-23")

    assert answer.json()["type"] == "/problems/ended"
    assert "it ended on 2026-10-30" in answer.json()["detail"]
    assert "2026-10-30" in service.get("/triggers/amazon-pinpoint?as_of=2026-11-23").text
    assert service.get(f"/v1/triggers/{name}?as_of=2026-10-29").status_code == 200


@pytest.mark.parametrize("query", ["as_of=2019-10-10", "as_of=2021-08-01&known_at=as-of", "as_of=2026-11-23"])
def test_a_snapshot_says_the_same_as_csv_and_as_json(service: httpx.Client, query: str) -> None:
    """Row for row, what is in doubt too."""
    whole = service.get(f"/v1/snapshot?{query}").json()
    rows = list(csv.DictReader(io.StringIO(service.get(f"/v1/snapshot?{query}&format=csv").text)))
    told = [
        (name[:-1], one.get("id") or one[name[:-1]], one.get("status") or one["phase"], one.get("doubt") or "")
        for name in ("runtimes", "limits", "triggers", "features")
        for one in whole[name]
    ]

    assert sorted((row["kind"], row["id"], row["status"], row["doubt"]) for row in rows) == sorted(told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/v1/snapshot?as_of=2021-08-01", "/v1/snapshot?as_of=2021-08-01&region=eu-central-1"),
        ("/v1/charts/limits.json?limit=function_memory", "/v1/charts/limits.json?limit=function_timeout"),
    ],
)
def test_another_question_has_another_tag(service: httpx.Client, one: str, other: str) -> None:
    """Else a client would go on showing the answer to the first."""
    tag = service.get(one).headers["etag"]
    answer = service.get(other, headers={"if-none-match": tag})

    assert (answer.status_code, answer.headers["etag"] == tag) == (200, False)


def test_the_next_page_knows_what_the_first_knew(service: httpx.Client) -> None:
    """Also if `today` is another day by then."""
    answer = service.get("/v1/runtimes?limit=1&known_at=today&as_of=2021-08-01")
    following = answer.links["next"]["url"]

    assert "known_at=today" not in following
    assert f"known_at={answer.json()['basis']['known_at']}" in following
    assert service.get(following).status_code == 200


@pytest.mark.parametrize("path", ["/v1/regions/eu-central-1", "/v1/versions/diff?to=2", "/v1/runtimes/python3.9"])
def test_every_page_that_an_answer_names_exists(service: httpx.Client, path: str) -> None:
    """Where no page says the same, none is named."""
    page = service.get(path).links.get("alternate")

    assert page is None or service.get(page["url"]).status_code == 200


@pytest.mark.parametrize("path", ["/api/all.json", "/llms.txt", "/assets/search-index.js", "/v1/calendar.ics"])
def test_what_may_be_compressed_says_so(service: httpx.Client, path: str) -> None:
    """A cache would else give compressed bytes to clients that cannot read them."""
    answers = [service.get(path, headers={"accept-encoding": words}) for words in ("gzip", "identity")]

    assert ["Accept-Encoding" in one.headers["vary"] for one in answers] == [True, True]


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_an_answer_that_repeats_the_host_varies_by_it(service: httpx.Client, path: str) -> None:
    """A cache must not give it to others."""
    assert "Host" in service.get(path).headers["vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/runtimes?region=eu-centrl-1",
        "/v1/snapshot?region=eu-centrl-1",
        "/v1/snapshot?region=eu-centrl-1&format=csv",
        "/v1/runtimes?language=Phyton",
        "/v1/charts/runtimes.json?language=Phyton",
        "/v1/limits?topic=function_confg",
        "/v1/charts/limits.json?topic=function_confg",
        "/v1/charts/events.json?topic=runtmes",
        "/v1/charts/features.json?applies_to=runtime:pyhton3.9",
        "/v1/charts/regions.json?partition=aws-cm",
    ],
)
def test_a_misspelt_word_of_a_filter_is_a_wrong_value_everywhere(service: httpx.Client, path: str) -> None:
    """The address exists: what is wrong is the parameter."""
    answer = service.get(path)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-parameter")
    assert answer.json()["suggestions"]
