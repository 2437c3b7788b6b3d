"""Columns that are more than the value of one field, at their bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from kb.judging import derived
from kb.readers.interface import Plain

ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:"
OFF: tuple[Plain, ...] = ("", "false", "False", False, 0, 0.0, None, [], {})
ON: tuple[Plain, ...] = ("true", "no", " ", True, 1, -1, [None], {"a": None})


@pytest.mark.parametrize(
    ("value", "set_"),
    [
        *[(off, False) for off in OFF],
        *[(on, True) for on in ON],
    ],
    ids=repr,
)
def test_what_is_off_or_empty_is_not_set(value: Plain, set_: bool) -> None:
    """A template may write true and false as texts."""
    assert derived.is_set(value) is set_


@pytest.mark.parametrize(
    ("value", "found"),
    [(["a", "b"], "a"), (["", None, "b"], "b"), ([7], "7"), ([], None), (["", None], None), ("a", None), (None, None)],
    ids=repr,
)
def test_the_first_text_of_a_list_is_no_blank(value: Plain, found: str | None) -> None:
    """What is no list has none."""
    assert derived.first_text(value) == found


@pytest.mark.parametrize(
    ("value", "length"), [("", 0), ("x", 1), ("\U0001f40d", 1), (12, None), (None, None), (["x"], None)]
)
def test_characters_are_counted_not_bytes(value: Plain, length: int | None) -> None:
    """Of texts only."""
    assert derived.count_characters(value) == length


@pytest.mark.parametrize("text", ["", "x", "x" * 4097, "\u00e9\ud800", "".join(map(chr, range(32, 2000)))], ids=len)
def test_the_size_of_a_package_is_that_of_an_archive_with_one_file(text: str) -> None:
    """To the byte, whatever the text."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("index.py", text.encode(errors="replace"))

    assert derived.zip_bytes(text) == len(archive.getvalue())


@pytest.mark.parametrize("value", [None, 3, ["x"], {"a": "x"}], ids=repr)
def test_what_is_no_text_has_no_package(value: Plain) -> None:
    """A number has no characters either."""
    assert derived.zip_bytes(value) is None


@pytest.mark.parametrize(
    ("value", "odd"),
    [
        ("x" * 50, False),
        ("x" * 51, True),
        ("Az-09_", False),
        ("", True),
        *[(f"a{sign}", True) for sign in ".:/ \n\u00e9"],
        (64, False),
        (None, False),
    ],
    ids=repr,
)
def test_a_name_is_odd_past_50_characters_or_with_an_unusual_one(value: Plain, odd: bool) -> None:
    """Others are blank, so that functions that differ in nothing else are judged once."""
    assert derived.odd_name(value) == (value if odd else None)


@pytest.mark.parametrize(
    ("layers", "twice"),
    [
        ([f"{ARN}a:1", f"{ARN}a:2"], f"{ARN}a"),
        ([f"{ARN}a:1", f"{ARN}a"], f"{ARN}a"),
        ([f"{ARN}a:1", f"{ARN}b:1", f"{ARN}c:1", f"{ARN}b:2", f"{ARN}a:3"], f"{ARN}b"),
        ([f"{ARN}a:1", f"{ARN}b:1"], None),
        ([f"{ARN}a:1", f"{ARN}aa:1"], None),
        ([f"{ARN}a:1"], None),
        (["a:1", "a:2"], None),
        ([None, None, 7, 7], None),
        (f"{ARN}a:1", None),
        (None, None),
    ],
)
def test_a_layer_is_listed_twice_in_whatever_versions(layers: Plain, twice: str | None) -> None:
    """The first one that has been there before; only ARNs of layers count."""
    assert derived.layer_listed_twice(layers) == twice


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ({"a": "x", "aws:cloudformation:stack-name": "s", "AWS:b": "", "awsome": "y"}, 2),
        ([{"Key": "a"}, {"Key": "aws:b"}, {"Key": {"Ref": "K"}}, "c"], 3),
        ({}, 0),
        ("a", None),
        (None, None),
    ],
)
def test_tags_that_aws_sets_do_not_count(tags: Plain, count: int | None) -> None:
    """In whatever letters their names begin, and in maps as in lists."""
    assert derived.count_tags(tags) == count


@pytest.mark.parametrize(
    ("value", "names", "size", "readable"),
    [
        ({}, (), 0, ()),
        ({"B_KEY": "xy", "A_KEY": ""}, ("A_KEY", "B_KEY"), 12, ("B_KEY",)),
        ({"B": "xy", "keys": "z", "ApiTOKENs": "z"}, ("ApiTOKENs", "B", "keys"), 18, ("ApiTOKENs", "keys")),
        ({"pwd\u00e9": "\u00e9"}, ("pwd\u00e9",), 7, ("pwd\u00e9",)),
        ({"A": None}, ("A",), 1, ()),
        ({"KEY_A": True, "KEY_B": False}, ("KEY_A", "KEY_B"), 19, ()),
        ({"KEY_A": 10, "KEY_B": 1.5}, ("KEY_A", "KEY_B"), 15, ()),
        (
            {"KEY_A": "arn:x", "KEY_B": "/x", "KEY_C": "x{{resolve:y}}", "KEY_D": "xarn:"},
            ("KEY_A", "KEY_B", "KEY_C", "KEY_D"),
            46,
            ("KEY_D",),
        ),
        ({"PASS": "k" * 4096, "PASS2": "k" * 4097}, ("PASS", "PASS2"), 8202, ("PASS",)),
        (["A"], None, None, None),
        (None, None, None, None),
    ],
)
def test_variables_are_named_and_weighed(
    value: Plain, names: tuple[str, ...] | None, size: int | None, readable: tuple[str, ...] | None
) -> None:
    """In UTF-8 bytes of names and values; readable is what may be a secret by its name, and says no place of one."""
    found = (derived.environment_names(value), derived.environment_bytes(value), derived.environment_literals(value))

    assert found == (names, size, readable)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"ZipFile": "x"}, "inline"),
        ({"ImageUri": "x"}, "image"),
        *[({member: "x"}, "zip") for member in ("S3Bucket", "S3Key", "S3ObjectStorageMode", "Filename")],
        ({"S3Key": "x", "ImageUri": "x"}, "image"),
        ({"Other": "x"}, None),
        ({}, None),
        ("./folder", "zip"),
        ("", None),
        (None, None),
        (["x"], None),
    ],
)
def test_code_comes_inline_as_an_image_or_packed(value: Plain, kind: str | None) -> None:
    """A text is a folder or an archive."""
    assert derived.code_kind(value) == kind


@pytest.mark.parametrize(
    ("derive", "value", "found"),
    [
        (
            derived.longest_mount_path,
            [{"LocalMountPath": "/mnt/a"}, {"LocalMountPath": "/mnt/ab"}, {"Arn": "x"}, "x"],
            7,
        ),
        (derived.longest_mount_path, [{"LocalMountPath": None}], None),
        (derived.longest_mount_path, {"LocalMountPath": "/mnt/a"}, None),
        (derived.count_filters, {"Filters": [{}, {}]}, 2),
        (derived.count_filters, {"Filters": []}, 0),
        (derived.count_filters, [{}], 1),
        (derived.count_filters, {"Other": [{}]}, None),
        (derived.count_filters, None, None),
        (derived.longest_filter, {"Filters": [{"Pattern": "ab"}, {"Pattern": "abc"}, {"Pattern": 7}, "abcd"]}, 3),
        (derived.longest_filter, [{"Pattern": ""}], 0),
        (derived.longest_filter, {}, None),
        (derived.failure_destination, {"OnFailure": None}, True),
        (derived.failure_destination, {"OnSuccess": {}}, False),
        (derived.failure_destination, None, None),
        (derived.failure_destination, "OnFailure", None),
        (derived.log_levels, {"ApplicationLogLevel": "INFO"}, True),
        (derived.log_levels, {"SystemLogLevel": "WARN"}, True),
        (derived.log_levels, {"ApplicationLogLevel": "", "LogFormat": "Text"}, False),
        (derived.log_levels, {}, False),
        (derived.log_levels, ["x"], None),
        (derived.largest_weight, {"1": 0.25, "2": 1}, 1.0),
        (derived.largest_weight, [{"FunctionWeight": 0.5}, {"FunctionVersion": "1"}], 0.5),
        (derived.largest_weight, {"1": True, "2": "0.5"}, None),
        (derived.largest_weight, {}, None),
        (derived.largest_weight, None, None),
    ],
)
def test_a_part_of_a_field_is_measured(derive: Callable[[Plain], object], value: Plain, found: object) -> None:
    """Nothing where there is nothing to measure; entries of another shape are passed over."""
    assert derive(value) == found


def _allowing(action: Plain, **more: Plain) -> Plain:
    return {"Statement": [{"Action": action, **more}]}


@pytest.mark.parametrize(
    ("policies", "allowed"),
    [
        ("AdministratorAccess", "AdministratorAccess"),
        ("arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess"),
        ("AdministratorAccess-Amplify", None),
        ("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", None),
        (["AWSLambdaBasicExecutionRole", "AdministratorAccess"], "AdministratorAccess"),
        (_allowing("*"), "*"),
        (_allowing("s3:*"), "s3:*"),
        (_allowing("s3:Get*"), None),
        (_allowing("**"), None),
        (_allowing(["s3:GetObject", 7, "sqs:*", "*"]), "sqs:*"),
        (_allowing("*", Effect="Allow"), "*"),
        (_allowing("*", Effect="Deny"), None),
        ({"Statement": {"Action": "*"}}, "*"),
        ({"Statement": [{"NotAction": "x"}, "x"]}, None),
        ({"S3ReadPolicy": {"BucketName": "b"}}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_policy_without_bounds_is_named(policies: Plain, allowed: str | None) -> None:
    """An administrator's policy, or an action that is a star or a service's every action."""
    assert derived.wildcard_policy(policies) == allowed
