"""A part of a service that is not known is not read as if it were empty."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind
from kb.store import Store
from tests.judging.texts import judge_text

from .services import HEAD, attached, only, plain, read
from .templates import known, reason

GONE = "'${file(none.yml)}'"


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("durableConfig", "DurableConfig"),
        ("fileSystemConfig", "FileSystemConfigs"),
        ("logs", "LoggingConfig"),
        ("capacityProvider", "CapacityProviderConfig"),
        ("image", "ImageConfig"),
    ],
)
def test_a_setting_whose_parts_are_not_known_is_not_known(setting: str, field: str) -> None:
    """Nobody could tell it from one that is left out."""
    assert reason(only(f"{{f: {{handler: x, {setting}: {GONE}}}}}").fields[field]) == "there is no file none.yml"


@pytest.mark.parametrize(
    ("shared", "own", "event", "silent"),
    [
        (f"tracing: {GONE}", "", "", "LKB503"),
        ("", f"tracing: {GONE}", "", "LKB503"),
        (f"httpApi: {GONE}", "timeout: 40", "httpApi: '*'", "LKB322"),
        ("", f"destinations: {GONE}", "s3: bucket", "LKB502"),
    ],
)
def test_a_default_is_not_supposed_where_a_part_is_not_known(
    store: Store, shared: str, own: str, event: str, silent: str
) -> None:
    """What holds without it is told where nothing is said."""

    def told(shared: str, own: str) -> bool:
        head = HEAD.replace("  name: aws", f"  name: aws\n  {shared}")
        text = f"{head}functions: {{f: {{handler: x.y, events: [{{{event}}}], {own}}}}}\n"
        return silent in {one.rule for one in judge_text(store, text, "serverless.yml").findings}

    kept = own if own.startswith("timeout") else ""
    assert (told(shared, own), told("", kept)) == (False, True)


def test_how_long_an_api_waits_is_not_known_where_the_provider_is_not(store: Store) -> None:
    """The function is told to be unknown as a whole, and not part by part."""
    function = "{handler: x.y, runtime: python3.14, timeout: 40, events: [{httpApi: '*'}]}"
    found = judge_text(store, f"service: s\nprovider: {GONE}\nfunctions: {{f: {function}}}\n", "serverless.yml")

    assert found.findings == ()
    assert sorted(one.field for one in found.unresolved) == ["IntegrationTimeout", "Properties"]


def test_where_failures_of_a_stream_go_may_not_be_known() -> None:
    """They are not lost for that."""
    arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"
    (found,) = attached(f"events: [{{stream: {{arn: '{arn}', destinations: {GONE}}}}}]")

    assert plain(found)["DestinationConfig"] == {"OnFailure": {"Destination": None}}


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ("{logFormat: JSON}", "{applicationLogLevel: DEBUG}", {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}),
        ("{logFormat: JSON, logGroup: a}", "{logGroup: b}", {"LogFormat": "JSON", "LogGroup": "b"}),
        ("null", "{logFormat: Text, systemLogLevel: WARN}", {"LogFormat": "Text"}),
        ("{applicationLogLevel: DEBUG}", "null", None),
        ("{logFormat: JSON}", "{logFormat: Text, systemLogLevel: WARN}", {"LogFormat": "Text"}),
    ],
)
def test_logs_are_inherited_part_by_part(shared: str, own: str, expected: object) -> None:
    """Levels are left out by the framework where the format is not JSON."""
    head = HEAD.replace("  name: aws", f"  name: aws\n  logs: {{lambda: {shared}}}")
    fields = only(f"{{f: {{handler: x, logs: {own}}}}}", head).fields

    assert (known(fields["LoggingConfig"]) if "LoggingConfig" in fields else None) == expected


@pytest.mark.parametrize(
    ("setting", "field", "expected"),
    [
        ("tenancy: {mode: per_tenant}", "TenancyConfig", {"TenantIsolationMode": "PER_TENANT"}),
        ("tenancy: {mode: other}", "TenancyConfig", {"TenantIsolationMode": "other"}),
        ("recursiveLoop: ALLOW", "RecursiveLoop", "Allow"),
        ("recursiveLoop: deny", "RecursiveLoop", "deny"),
    ],
)
def test_words_are_spelt_as_the_api_spells_them(setting: str, field: str, expected: object) -> None:
    """The framework takes them however their letters are; others stay as they are written."""
    assert known(only(f"{{f: {{handler: x, {setting}}}}}").fields[field]) == expected


@pytest.mark.parametrize(("written", "mode"), [("response_stream", "RESPONSE_STREAM"), ("Buffered", "BUFFERED")])
def test_a_url_may_say_in_small_letters_how_it_answers(written: str, mode: str) -> None:
    """As a REST API may."""
    found = read(f"{HEAD}functions: {{f: {{handler: x, url: {{invokeMode: {written}}}}}}}\n").attachments
    (url,) = (one for one in found if one.kind is Kind.FUNCTION_URL)

    assert plain(url)["InvokeMode"] == mode
