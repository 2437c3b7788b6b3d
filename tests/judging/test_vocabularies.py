"""Words that the API does not know, whichever field takes them: LKB247 and LKB346."""

from __future__ import annotations

import pytest

from kb.judging.report import Fix
from kb.readers.interface import Kind, Plain, Unresolved
from kb.store import Store
from tests.judging.examples import ESM, KAFKA, SNAP, URL
from tests.judging.questions import HERE, ask, attached, broken, document, function


@pytest.mark.parametrize(
    ("fields", "field", "fix"),
    [
        ({"PackageType": "zip"}, "PackageType", "Zip"),
        ({"TracingConfig": {"Mode": "active"}}, "TracingConfig.Mode", "Active"),
        ({"LoggingConfig": {"LogFormat": "json"}}, "LoggingConfig.LogFormat", "JSON"),
        ({"SnapStart": {"ApplyOn": "OnPublish"}}, "SnapStart.ApplyOn", None),
        ({"RuntimeManagementConfig": {"UpdateRuntimeOn": "Never"}}, "RuntimeManagementConfig.UpdateRuntimeOn", None),
    ],
)
def test_a_word_of_no_vocabulary_is_refused(
    store: Store, fields: dict[str, Plain], field: str, fix: str | None
) -> None:
    """The fix is sure where only the case differs."""
    found = ask(store, document(function(fields)), windows=False).findings

    assert [(one.field, one.fix) for one in found if one.rule == "LKB247"] == [
        (field, Fix(field, fix) if fix else None)
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        (ESM, {"Source": "amazon-sqs", "FunctionResponseTypes": ["ReportBatchItemFailure"]}, "ReportBatchItemFailure"),
        (ESM, {**KAFKA, "StartingPosition": "latest"}, "latest"),
        (URL, {"AuthType": "none"}, "none"),
        (URL, {"AuthType": "AWS_IAM", "InvokeMode": "STREAM"}, "STREAM"),
        (URL, {"AuthType": "AWS_IAM", "Cors": {"AllowMethods": ["get"]}}, None),
    ],
)
def test_words_of_attachments_and_entries_of_lists_likewise(
    store: Store, kind: Kind, fields: dict[str, Plain], value: str | None
) -> None:
    """A vocabulary with `*` takes more than its words."""
    found = ask(store, document(function({}), attached(kind, fields)), windows=False).findings

    assert [one.value for one in found if one.rule == "LKB346"] == ([] if value is None else [value])


def test_what_is_not_known_and_what_sam_keeps_to_itself_is_not_refused(store: Store) -> None:
    """Nobody can tell of the first, and AWS never sees the other."""
    unknown = function({"PackageType": Unresolved("a parameter", HERE)}, "A")
    own = function({"TracingConfig": {"Mode": "Disabled"}}, "B")

    assert "LKB247" not in broken(ask(store, document(unknown, own), windows=False))


def test_a_misspelt_package_type_is_no_zip_and_no_image(store: Store) -> None:
    """No other rule claims either of it."""
    fields: dict[str, Plain] = {
        "PackageType": "image",
        "Code": {"ImageUri": "x"},
        "ImageConfig": {"Command": ["a"]},
        "Layers": ["a"],
        "SnapStart": SNAP,
    }
    found = broken(ask(store, document(function(fields)), windows=False))

    assert {"LKB209", "LKB210", "LKB211", "LKB248", "LKB408", "LKB409"}.isdisjoint(found)
    assert "LKB247" in found


@pytest.mark.parametrize(("most", "told", "fix"), [(250, 200, 200), (200, 200, 200), (5, 200, 5)])
def test_the_limit_of_pollers_is_that_of_aws_and_the_fix_heeds_the_own_maximum(
    store: Store, most: int, told: int, fix: int
) -> None:
    """What is advised is then accepted."""
    pollers: Plain = {"MinimumPollers": 300, "MaximumPollers": most}
    mapping = attached(ESM, {**KAFKA, "ProvisionedPollerConfig": pollers})
    found = ask(store, document(function({}), mapping), windows=False).findings

    (limit,) = [one for one in found if one.rule == "LKB316"]
    (own,) = [one for one in found if one.rule == "LKB347"]
    assert (limit.limit, limit.fix and limit.fix.value, own.limit, own.since) == (told, fix, most, None)
    assert own.fix is not None
    assert own.fix.value == fix
