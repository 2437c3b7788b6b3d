"""Columns that are more than the value of one field: sizes, names, kinds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from kb.readers.interface import Plain
from kb.readers.shared.aws_policies import policy_of_aws

_WORD = r"[a-z]+[0-9]?"
NO_SECRET = "|".join((
    # An ARN, a path, an address, a number, a switch.
    r"^(arn:|/|\./|~/)",
    r"^[a-z][a-z0-9+.-]*://[^@]*$",
    r"^([a-z0-9-]+\.)+[a-z]{2,}(:[0-9]+)?(/[^@]*)?$",
    r"^(localhost|[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)(:[0-9]+)?$",
    r"^[-+]?[0-9][0-9.,_]*[a-z]?$",
    r"^(?i:true|false|yes|no|on|off|enabled|disabled|null|none|nil|undefined|n/a)$",
    # A placeholder.
    r"^[<\[{(%$*]",
    r"\$\{|\{\{|<[A-Za-z_ -]+>",
    r"^[Xx*.#-]{3,}$",
    r"(?i:(^|[-_ ])(change|replace|your|placeholder|dummy|todo|tbd|insert|enter|put|fake)($|[-_ ]|me|this))",
    r"(?i:(^|[-_ ])(sample|example|redacted)($|[-_ ]))",
    # The name of a secret: of words, of a path, or as variables are named.
    rf"^({_WORD}[-_.:/])+{_WORD}$|^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$",
    r"^[a-z0-9_.-]+(/[a-z0-9_.-]+)+/?$|^[A-Za-z_.-]+(/[A-Za-z_.-]+)+/?$|^[A-Za-z]+Name$|^[a-z-]+\?[a-z]+=",
))  # fmt: skip
"""Values that tell where a secret is, or nothing of one; written so that other engines read it as Python does."""
NAME_OF_SECRETS = "(?i:secret|pass|pwd|key|token)"
"""What stands in every name that a secret may have; the rule tells which of them a secret has."""
_OF_SECRETS = re.compile(NAME_OF_SECRETS)
LONGEST_LITERAL = 4096
"""Characters of a value beyond which nobody looks for a secret: all variables together take no more."""

OF_AWS = "aws:"
"""How the names of tags begin that AWS sets, in whatever letters."""
_AROUND_A_FILE = 108  # bytes of headers in an archive of one file, less those that zlib puts around the same text
_USUAL_LENGTH = 50  # nearer to any bound a name is looked at
_USUAL_NAME = re.compile(r"[A-Za-z0-9_-]+")
_BUCKET = re.compile(r"arn:[^:]*:s3:")

_WEIGHT = "FunctionWeight"
ADMINISTRATOR = "AdministratorAccess"
"""The managed policy that allows everything."""


def is_set(value: Plain) -> bool:
    """Whether a value is there that is not off or empty."""
    if isinstance(value, str):
        return value.lower() not in ("", "false")
    # An empty text takes a dead-letter queue away.
    return any(part != "" for part in value.values()) if isinstance(value, dict) else bool(value)


def first_text(value: Plain) -> str | None:
    """The first entry of a list that is no blank."""
    return next((str(item) for item in value if item), None) if isinstance(value, list) else None


def count_characters(value: Plain) -> int | None:
    """The length of a text."""
    return len(value) if isinstance(value, str) else None


def zip_bytes(value: Plain) -> int | None:
    """The size of a zip archive that holds a text in one file named index.js or index.py."""
    if not isinstance(value, str):
        return None
    return len(zlib.compress(value.encode(errors="replace"), 9)) + _AROUND_A_FILE


def odd_name(value: Plain) -> str | None:
    """A name that is long or has unusual characters.

    Others are blank, so that functions with usual names which differ in nothing else are judged once.
    """
    usual = not isinstance(value, str) or (len(value) <= _USUAL_LENGTH and _USUAL_NAME.fullmatch(value))
    return None if usual else str(value)


def layer_listed_twice(value: Plain) -> str | None:
    """The first layer that a list names more than once, in whatever versions.

    Args:
        value: ARNs, references, or objects with an `Arn` as the API answers them.
    """
    listed = value if isinstance(value, list) else []
    named = [item.get("Arn") if isinstance(item, dict) else item for item in listed]
    arns = [arn for arn in named if isinstance(arn, str)]
    layers = [arn for arn in arns if ":layer:" in arn or arn.startswith("${")]
    names = [arn.rpartition(":")[0] if arn.rpartition(":")[2].isdigit() else arn for arn in layers]
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def environment_names(value: Plain) -> tuple[str, ...] | None:
    """The names of the variables."""
    return tuple(sorted(value)) if isinstance(value, dict) else None


def environment_bytes(value: Plain) -> int | None:
    """UTF-8 bytes of all names and of all values that are known."""
    if not isinstance(value, dict):
        return None
    return sum(len(name.encode()) + len(_variable_text(item).encode()) for name, item in value.items())


def environment_literals(value: Plain) -> tuple[str, ...] | None:
    """The names, of those that secrets have, of the variables whose values stand readable in the file."""
    if not isinstance(value, dict):
        return None
    return tuple(sorted(name for name, item in value.items() if _OF_SECRETS.search(name) and _is_readable(item)))


def _is_readable(value: Plain) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_LITERAL and not re.search(NO_SECRET, value)


def _variable_text(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)


_KINDS = {
    "ZipFile": "inline",
    "ImageUri": "image",
    "S3Bucket": "zip",
    "S3Key": "zip",
    "S3ObjectStorageMode": "zip",
    "Filename": "zip",
}


def code_kind(value: Plain) -> str | None:
    """How the code is given: `inline`, `image`, or `zip` for an archive or a folder to be packed."""
    match value:
        case dict():
            return next((kind for member, kind in _KINDS.items() if member in value), None)
        case str() if value:
            return "zip"
    return None


def longest_mount_path(value: Plain) -> int | None:
    """Characters of the longest path at which a file system is mounted."""
    paths = [item.get("LocalMountPath") for item in _maps_in(value)]
    return max((len(path) for path in paths if isinstance(path, str)), default=None)


def count_tags(value: Plain) -> int | None:
    """How many tags count: those that AWS sets itself, such as `aws:cloudformation:stack-name`, do not."""
    if not isinstance(value, list | dict):
        return None
    names = [entry.get("Key") if isinstance(entry, dict) else entry for entry in value]
    return sum(not (isinstance(name, str) and name.lower().startswith(OF_AWS)) for name in names)


def longest_key(value: Plain) -> int | None:
    """Characters of the longest name in a map."""
    return max(map(len, value), default=None) if isinstance(value, dict) else None


def longest_text(value: Plain) -> int | None:
    """Characters of the longest text in a list or map."""
    texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((len(text) for text in texts if isinstance(text, str)), default=None)


def count_listed(value: Plain) -> int | None:
    """How many entries a list has, which may be written as one text with commas."""
    if isinstance(value, str):
        return len(value.split(","))
    return len(value) if isinstance(value, list) else None


def log_levels(value: Plain) -> bool | None:
    """Whether a log level is set."""
    if not isinstance(value, dict):
        return None
    return any(is_set(value.get(name)) for name in ("ApplicationLogLevel", "SystemLogLevel"))


def names_part(name: str) -> Callable[[Plain], bool | None]:
    """Whether an object names a part, of whatever value: of one that is known only at deployment that is enough."""

    def read(value: Plain) -> bool | None:
        return value[name] is None or is_set(value[name]) if isinstance(value, dict) and name in value else None

    return read


def part_is_on(name: str) -> Callable[[Plain], bool | None]:
    """Whether a part of an object is set that is not off; nothing where that is not known."""

    def read(value: Plain) -> bool | None:
        part = value.get(name) if isinstance(value, dict) else None
        return None if part is None else is_set(part)

    return read


def word_of_part(name: str) -> Callable[[Plain], str | None]:
    """The text of a part of an object."""

    def read(value: Plain) -> str | None:
        part = value.get(name) if isinstance(value, dict) else None
        return part if isinstance(part, str) and part else None

    return read


def direct_s3_read(value: Plain) -> str | None:
    """How the first file system of S3 Files is read, of those that say so."""
    configs = (item.get("S3FilesConfig") for item in _maps_in(value))
    return next((word for one in configs if (word := word_of_part("DirectS3Read")(one))), None)


def count_filters(value: Plain) -> int | None:
    """How many filters there are."""
    found = value.get("Filters") if isinstance(value, dict) else value
    return len(found) if isinstance(found, list) else None


def longest_filter(value: Plain) -> int | None:
    """Characters of the longest pattern."""
    found = value.get("Filters") if isinstance(value, dict) else value
    patterns = [item.get("Pattern") for item in _maps_in(found)]
    return max((len(pattern) for pattern in patterns if isinstance(pattern, str)), default=None)


def failure_destination(value: Plain) -> bool | None:
    """Whether failures are sent somewhere; where is often known only at deployment. Answers have `{}` for nowhere."""
    return value.get("OnFailure", {}) not in ({}, {"Destination": ""}) if isinstance(value, dict) else None


def failures_to_bucket(value: Plain) -> bool | None:
    """Whether records of failures go to a bucket of S3."""
    return _goes_to_bucket(value, "OnFailure")


def successes_to_bucket(value: Plain) -> bool | None:
    """Whether records of successes go to a bucket of S3."""
    return _goes_to_bucket(value, "OnSuccess")


def _goes_to_bucket(value: Plain, results: str) -> bool | None:
    destination = value.get(results) if isinstance(value, dict) else None
    named = destination.get("Destination") if isinstance(destination, dict) else None
    return _BUCKET.match(named) is not None if isinstance(named, str) else None


def largest_weight(value: Plain) -> float | None:
    """The largest share that an alias gives to a version beside its own."""
    weights = list(value.values()) if isinstance(value, dict) else [item.get(_WEIGHT) for item in _maps_in(value)]
    numbers = [float(weight) for weight in weights if isinstance(weight, int | float) and not isinstance(weight, bool)]
    return max(numbers, default=None)


def unknown_weight(value: Plain) -> str | None:
    """Where the first share of an alias stands that is not known; nothing where all are."""
    if isinstance(value, dict):
        return next((f".{version}" for version, weight in value.items() if weight is None), None)
    for item in value if isinstance(value, list) else []:
        if item is None:
            return "[]"
        if isinstance(item, dict) and _WEIGHT in item and item[_WEIGHT] is None:
            return f"[].{_WEIGHT}"
    return None


def wildcard_policy(value: Plain) -> str | None:
    """The first thing that policies allow without bounds: an administrator's policy, or an action with a star."""
    return next(_wildcards_in(value), None)


def _wildcards_in(value: Plain) -> Iterator[str]:
    """Everything that policies allow without bounds, in the order in which it stands.

    A policy is a name, an ARN, a document, the document under the name that a role has for it, or a list of these; what
    denies allows nothing.
    """
    match value:
        case str():
            if ADMINISTRATOR in (value, policy_of_aws(value)):
                yield ADMINISTRATOR
        case list():
            for item in value:
                yield from _wildcards_in(item)
        case dict():
            for statement in _statements_of(value):
                if statement.get("Effect", "Allow") == "Allow":
                    actions = statement.get("Action")
                    listed = actions if isinstance(actions, list) else [actions]
                    yield from (a for a in listed if isinstance(a, str) and (a == "*" or a.endswith(":*")))


def _statements_of(policy: dict[str, Plain]) -> list[dict[str, Plain]]:
    document = policy.get("PolicyDocument")
    statement = (document if isinstance(document, dict) else policy).get("Statement")
    return [statement] if isinstance(statement, dict) else _maps_in(statement)


def _maps_in(value: Plain) -> list[dict[str, Plain]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
