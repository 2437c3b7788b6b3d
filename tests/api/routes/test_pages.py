"""The description of the service, its pages, and its state."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from api.judging.judging_jobs import PAGE_FIELDS
from api.questions.check_bodies import CheckBody

PROMISED = (
    "/v1/snapshot",
    "/v1/runtimes",
    "/v1/runtimes/{runtime_id}",
    "/v1/runtimes/{runtime_id}/history",
    "/v1/limits",
    "/v1/limits/{limit_id}",
    "/v1/limits/{limit_id}/history",
    "/v1/triggers",
    "/v1/triggers/{trigger_id}",
    "/v1/triggers/{trigger_id}/history",
    "/v1/features",
    "/v1/features/{feature_id}/history",
    "/v1/events",
    "/v1/sources",
    "/v1/changes",
    "/v1/changes-known",
    "/v1/upcoming",
    "/v1/search",
    "/v1/versions",
    "/v1/rules",
    "/v1/rules/{rule_id}",
    "/v1/practices",
    "/v1/slips",
    "/v1/stats",
    "/v1/regions",
    "/v1/regions/{region_id}",
    "/v1/operations",
    "/v1/claims",
    "/v1/versions/diff",
    "/v1/fields",
    "/v1/windows",
    "/v1/check",
    "/v1/charts/{name}.{kind}",
    "/v1/calendar.ics",
    "/v1/feed.atom",
    "/v1/download/lambda-kb.duckdb",
    "/v1/download/{table}.parquet",
    "/policies/{name}",
    "/metrics",
    "/healthz",
    "/readyz",
)


def test_the_description_has_every_address(service: httpx.Client) -> None:
    """And the reference for people is made from it; the addresses under /api are those of endoflife.date."""
    paths = [path for path in service.get("/openapi.json").json()["paths"] if not path.startswith("/api/")]
    reference = service.get("/docs").text

    assert set(paths) == set(PROMISED)
    assert all(f"{path}</code>" in reference for path in PROMISED)


def test_every_parameter_is_explained(service: httpx.Client) -> None:
    """In a sentence, except for ids in the path."""
    for path, methods in service.get("/openapi.json").json()["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", []):
            assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])


def test_the_description_knows_no_shape_of_errors_but_ours(service: httpx.Client) -> None:
    """FastAPI's own error shape is never sent."""
    assert "HTTPValidationError" not in service.get("/openapi.json").text


PAGES = (
    "/",
    "/runtimes",
    "/runtimes/python3.9",
    "/limits",
    "/limits/function_timeout",
    "/triggers",
    "/triggers/amazon-sqs",
    "/features",
    "/features/arm64",
    "/rules",
    "/rules/LKB203",
    "/events",
    "/events/seed-001",
    "/days/2021-08-01",
    "/compare",
    "/next",
    "/slips",
    "/check",
    "/search",
    "/files",
    "/regions",
    "/versions",
    "/fields",
    "/operations",
    "/practices",
    "/claims",
    "/sources",
    "/stats",
    "/docs",
    "/problems/not-found",
)
"""One page of each kind."""


def test_pages_load_nothing_from_elsewhere(service: httpx.Client) -> None:
    """They work without a network; every script and style is the service's own, and none stands in a page."""
    for path in PAGES:
        page = service.get(path).raise_for_status()

        assert page.headers["content-type"] == "text/html; charset=utf-8"
        loaded = re.findall(r'(?:src|srcset)="([^"]+)"|rel="stylesheet" href="([^"]+)"', page.text)
        assert all(address.startswith("/") for pair in loaded for address in pair if address)
        assert "<style" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.text.count("<h1>") == 1


def test_a_page_is_answered_from_memory_the_second_time(service: httpx.Client) -> None:
    """Under a strong tag, as JSON is."""
    address = "/limits/function_memory?as_of=2021-01-01&data_version=7"
    first = service.get(address)
    again = service.get(address, headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    # A browser that loads a page again takes the headers of a 304 for those of the page.
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert "immutable" in first.headers["cache-control"]


@pytest.mark.all
def test_every_link_of_a_page_leads_somewhere(service: httpx.Client) -> None:
    """Of the start page, of a runtime's and of a day long ago; each address once, with the clocks of one of them."""
    found: set[str] = set()
    for path in ("/?as_of=2015-06-01", "/runtimes/python3.9?as_of=2021-08-16", "/triggers/amazon-sqs"):
        found |= {html.unescape(link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', service.get(path).text)}

    once = {link.partition("?")[0]: link for link in sorted(found)}
    assert len(once) > 60
    assert {link: code for link in once.values() if (code := service.get(link).status_code) != 200} == {}


def test_a_day_can_be_picked_without_a_script(service: httpx.Client) -> None:
    """Python 3.9 came on 2021-08-16."""
    pages = [service.get("/days", params={"as_of": day}).text for day in ("2021-08-15", "2021-08-16")]

    assert ["/runtimes/python3.9" in page for page in pages] == [False, True]


def test_the_clocks_stand_in_address_heading_and_title(service: httpx.Client) -> None:
    """And links keep them: what AWS had published by March 2025 of python3.9 is another answer."""
    page = service.get("/runtimes/python3.9", params={"as_of": "2025-11-20", "known_at": "2025-03-01"}).text
    title = re.findall("<head>.*?<title>(.*?)</title>", page)

    assert title == ["python3.9 on 2025-11-20, as known on 2025-03-01 - lambda-kb"]
    assert "Updates blocked in 49 days (2026-01-08)" in re.sub("<[^>]+>", "", page)
    assert "known_at=2025-03-01" in re.findall('href="(/runtimes/python3.13[^"]*)"', page)[0]


def test_blank_fields_of_the_clocks_were_not_asked(service: httpx.Client) -> None:
    """A form sends them all the same."""
    page = service.get("/runtimes/python3.9?as_of=2026-11-23&known_at=&data_version=")

    assert page.status_code == 200
    assert "python3.9 on 2026-11-23 - lambda-kb" in page.text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?as_of=yesterday", 422, "write YYYY-MM-DD"),
        ("/?known=2021-01-01", 422, "did you mean known_at"),
        ("/runtimes/python3.9?as_of=2021-02-30", 422, "no day of the calendar"),
        ("/days/2010-01-01", 422, "before the first evidence"),
        ("/days/2021-08-01?as_of=2021-08-02", 422, "the address names the day"),
        ("/runtimes/python3.9?data_version=99", 422, "there are 1 to"),
        ("/runtimes/python3.9?as_of=2021-01-01&as_of=2022-01-01", 422, "more than once"),
        ("/compare?from=2022-01-01&to=2021-01-01", 422, "the later day must come second"),
        ("/compare?axis=knwon", 422, "did you mean known"),
        ("/runtimes/pyhton3.9", 404, 'href="/runtimes/python3.9"'),
        ("/limits/funtion_timeout", 404, 'href="/limits/function_timeout"'),
        ("/triggers/amazon-sqss", 404, 'href="/triggers/amazon-sqs"'),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_page(
    service: httpx.Client, address: str, status: int, said: str
) -> None:
    """Never an answer for another day in silence."""
    page = service.get(address)

    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert said in page.text
    assert page.headers["cache-control"] == "no-store"


def test_an_unknown_address_is_a_page_for_browsers_only(service: httpx.Client) -> None:
    """Under /v1 it is a problem whatever the client accepts."""
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    pages = [service.get(path, headers=browser) for path in ("/runtime/python3.9", "/v1/runtime/python3.9")]

    assert [page.status_code for page in pages] == [404, 404]
    assert [page.headers["content-type"].split(";")[0] for page in pages] == ["text/html", "application/problem+json"]
    assert 'href="/runtimes/python3.9"' in pages[0].text


def test_json_stays_json_and_carries_the_address_of_its_page(service: httpx.Client) -> None:
    """Whatever is said of HTML; a list of more pages has both links."""
    asked = service.get("/v1/runtimes/python3.9?as_of=2021-09-01", headers={"accept": "text/html"})
    more = service.get("/v1/limits?limit=1&as_of=2021-09-01")

    assert asked.headers["content-type"] == "application/json"
    assert asked.links["alternate"]["url"] == "/runtimes/python3.9?as_of=2021-09-01"
    assert (more.links["alternate"]["url"], "cursor" in more.links["next"]["url"]) == ("/limits?as_of=2021-09-01", True)
    assert service.get("/v1/snapshot?as_of=2021-08-01").links["alternate"]["url"] == "/days/2021-08-01"


def test_what_a_client_says_of_the_host_stands_in_no_page(service: httpx.Client) -> None:
    """Others get the same page from memory."""
    page = service.get("/next", headers={"host": "evil.example"})

    assert "evil.example" not in page.text


def _checked(service: httpx.Client, **form: str) -> httpx.Response:
    return service.post("/check", data=form)


def test_a_template_can_be_checked_without_a_script(service: httpx.Client) -> None:
    """With what AWS accepts, what is wrong at which line, and the fix; text from outside stays text."""
    properties = "    Properties:\n      Runtime: python3.9\n      Timeout: 5000\n"
    template = f"Resources:\n  <b>:\n    Type: AWS::Lambda::Function\n{properties}"
    page = _checked(service, content=template, as_of="2026-11-23", operation="update").text

    assert "LKB203" in page
    assert '<span class="badge blocked">blocked</span>' in page
    assert '<li id="L6" class="marked">' in page
    assert "+      Timeout: " in page
    assert "<b>" not in page


def test_the_form_takes_all_that_a_check_takes(service: httpx.Client) -> None:
    """Parameters of the template, the days ahead, what was known, the data version and the Region."""
    function = "{Type: AWS::Lambda::Function, Properties: {Runtime: !Ref Rt}}"
    template = f"Parameters: {{Rt: {{Type: String}}}}\nResources: {{A: {function}}}"
    asked = {"content": template, "as_of": "2026-11-23", "horizon": "100"}
    page = _checked(service, **asked, parameters="Rt=python3.9\n").text
    without = _checked(service, **asked).text

    assert "LKB106" in page
    assert "parameter Rt has no default" in without
    assert set(PAGE_FIELDS) == {"content", *CheckBody.model_fields} - {"documents", "account"}
    pinned = _checked(service, **asked, parameters="Rt=python3.9", data_version="6").text
    assert "as_of=2026-11-23&amp;data_version=6" in pinned
    assert "did you mean eu-central-1" in _checked(service, **asked, region="eu-centrall-1").text


def test_a_verdict_says_when_it_would_have_been_another(service: httpx.Client) -> None:
    """In words, and as a drawing of the same days."""
    given = "Runtime: python3.9, MemorySize: 4096, Handler: a.b, Role: 'arn:aws:iam::123456789012:role/a'"
    code = "Code: {S3Bucket: releases, S3Key: a.zip}"
    template = f"Resources: {{A: {{Type: AWS::Lambda::Function, Properties: {{{given}, {code}}}}}}}"
    page = _checked(service, content=template, as_of="2026-11-23").text

    assert "from 2021-08-16, before 2027-02-01 (in 70 days) (opened by LKB105, closed by LKB102)" in page
    assert 'aria-label="created from 2021-08-16 to 2027-02-01"' in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"content": "Resources: [", "as_of": "2026-11-23"}, "template"),
        ({"content": "{}", "as_of": "2026-02-30"}, "no day of the calendar"),
        ({"content": "{}", "as_of": "1999-01-01"}, "efore the first evidence"),
        ({"content": "{}", "as_of": "2026-11-23", "operation": "<x>"}, "peration"),
        ({"content": "{}", "horizon": "soon"}, "orizon"),
        ({"content": "{}", "parameters": "Rt"}, "write Name=Value"),
    ],
    ids=["broken", "no-day", "too-early", "no-operation", "no-number", "no-parameter"],
)
def test_an_error_is_said_on_the_page(service: httpx.Client, form: dict[str, str], said: str) -> None:
    """As an alert, which screen readers read out; the template stays where it was."""
    page = _checked(service, **form).text

    alerts = re.findall(r'<p role="alert">(.*?)</p>', page)
    assert any(said in alert for alert in alerts), alerts
    assert form["content"] in page


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("python3.9", "/runtimes/python3.9"),
        ("pyhton3.9", "/runtimes/python3.9"),
        ("function timeout", "/limits/function_timeout"),
        ("timeuot", "/limits/"),
        ("SQS", "/triggers/amazon-sqs"),
        ("snapstrat", "/features/snapstart"),
        ("LKB203", "/rules/LKB203"),
        ("UpdateFunctionCode", "/operations#updatefunctioncode"),
    ],
)
def test_what_is_looked_for_is_found(service: httpx.Client, text: str, first: str) -> None:
    """By id, by name, and misspelt; what fits best comes first among its kind."""
    page = service.get("/search", params={"q": text}).text
    found = re.findall(r'<li><a href="([^"]+)"', page)

    assert any(link.startswith(first) for link in found[:8]), found[:8]


def test_a_search_for_nothing_says_so(service: httpx.Client) -> None:
    """What was typed stays text."""
    page = service.get("/search", params={"q": "<script>qqq"}).text

    assert "Nothing is like" in page
    assert "<script>qqq" not in page


def test_a_note_of_one_row_is_not_told_of_the_whole_feature(service: httpx.Client) -> None:
    """It stands in its row, once; kinds of what it applies to are words."""
    page = service.get("/features/snapstart?as_of=2026-11-23").text

    assert page.count("Announced in July 2024, by this day") == 1
    assert "Architectures</h2>" in page
    assert "Package types</h2>" in page


@pytest.mark.parametrize(("day", "sure", "doubtful"), [("2020-11-30", 48, 0), ("2020-12-01", 49, 1)])
def test_a_feature_that_may_not_have_come_is_not_counted(
    service: httpx.Client, day: str, sure: int, doubtful: int
) -> None:
    """The page of a day and that of features count as `snapshot` does, and say of how many nobody can tell."""
    whole, features = service.get(f"/days/{day}").text, service.get(f"/features?as_of={day}").text

    assert f", {sure} features." in whole
    assert f">{sure} features, the newest first<" in whole
    assert whole.count(f">{doubtful} of which nobody can tell whether it had come<") == doubtful
    assert f">{sure} features." in features
    assert features.count(f" Of {doubtful} more nobody can tell whether it had come.") == doubtful


def test_a_badge_says_until_when(service: httpx.Client) -> None:
    """As a picture, and as shields endpoints read it."""
    told = service.get("/badge/runtimes/python3.9.json?as_of=2026-11-23").json()

    assert (told["schemaVersion"], told["label"], told["message"]) == (1, "python3.9", "create until 2027-02-01")
    assert "create until 2027-02-01" in service.get("/badge/runtimes/python3.9.svg?as_of=2026-11-23").text
    assert service.get("/badge/runtimes/pyton3.9.svg").json()["suggestions"][0] == "python3.9"


def test_search_engines_are_told_of_every_page(service: httpx.Client) -> None:
    """Each address is whole, and robots are shown the list."""
    addresses = re.findall("<loc>(.*?)</loc>", service.get("/sitemap.xml").text)

    assert len(addresses) > 700
    assert all(address.startswith("http://127.0.0.1") for address in addresses)
    assert "Sitemap: http://127.0.0.1" in service.get("/robots.txt").text


def test_the_reference_has_contents_and_examples_that_run(service: httpx.Client) -> None:
    """And no literal backticks."""
    page = service.get("/docs").text
    examples = re.findall(r'Example: <a href="([^"]+)"', page)
    contents = set(re.findall(r'<a href="#([^"]+)"', page))

    assert len(examples) > 20
    assert {html.unescape(example).partition("/charts/")[0] for example in examples} != set()
    cheap = [example for example in examples if "/charts/" not in example and "products/full" not in example]
    assert {one: code for one in cheap if (code := service.get(html.unescape(one)).status_code) != 200} == {}
    assert contents - set(re.findall(r'id="([^"]+)"', page)) == set()
    assert "`" not in page


def test_the_service_says_that_it_runs_and_can_answer(service: httpx.Client) -> None:
    """With the data version that answers."""
    assert service.get("/healthz").json() == {"status": "ok"}
    assert service.get("/readyz").json()["data_version"] == service.get("/v1/versions").json()["basis"]["data_version"]
