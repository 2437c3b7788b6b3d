"""Options of the .NET tool for Lambda as fields of a function."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping

from kb.readers.interface import Field, Plain, Resolved
from kb.readers.shared.number_texts import number_in
from kb.readers.shared.plain_values import plain_node, resolve_field
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, scalar_text

_PAIR = re.compile(
    r'\s*(?:"(?P<quoted>[^"]*)"|(?P<name>[^=";]+?))\s*=\s*(?:"(?P<text>[^"]*)"|(?P<bare>[^;]*?))\s*(?:;|\Z)'
)
"""A name and its value, each perhaps in quotes, as `"A"="1";B=2` has two."""
_PACKAGES = {"image": "Image", "zip": "Zip"}


def text_field(node: Node | None) -> Field | None:
    """A text; an empty one is not set."""
    return resolve_field(node) if isinstance(node, Scalar) and scalar_text(node) else None


def _number_field(node: Node) -> Field | None:
    """A number, which may be written as text."""
    value = node.value if isinstance(node, Scalar) else None
    number = number_in(value.strip()) if isinstance(value, str) else value
    return resolve_field(node, number if number is not None else value) if value not in (None, "") else None


def _package_field(node: Node) -> Field | None:
    word = scalar_text(node)
    return resolve_field(node, _PACKAGES.get(word.lower(), word)) if word else None


def _list_field(node: Node) -> Field | None:
    """A list, or a text of what commas part."""
    found = _items_in(node)
    return resolve_field(node, found) if found else None


def _single_list_field(node: Node) -> Field | None:
    word = scalar_text(node)
    return resolve_field(node, [word]) if word else None


def _role_field(node: Node) -> Field | None:
    """A role by its ARN; the tool looks up what is meant by a name."""
    return resolve_field(node) if (scalar_text(node) or "").startswith("arn:") else None


def _pairs_field(node: Node) -> Field | None:
    """Names with values: a mapping, a list of texts, or one text of what semicolons part."""
    found: dict[str, Plain] = {}
    match node:
        case Mapping(entries):
            found = {name: plain_node(value) for name, value in entries.items()}
            return resolve_field(node, found) if found else None
        case Sequence(items):
            for item in items:
                name, _, value = (scalar_text(item) or "").partition("=")
                found[name.strip()] = value.strip()
        case Scalar(str() as text):
            for pair in _PAIR.finditer(text):
                found[pair["quoted"] or (pair["name"] or "").strip()] = pair["text"] or pair["bare"] or ""
    found.pop("", None)
    return resolve_field(node, found) if found else None


_FIELDS: dict[str, tuple[str, Callable[[Node], Field | None]]] = {
    "dead-letter-target-arn": ("DeadLetterConfig.TargetArn", text_field),
    "environment-variables": ("Environment", _pairs_field),
    "ephemerals-storage-size": ("EphemeralStorage", _number_field),
    "function-architecture": ("Architectures", _single_list_field),
    "function-description": ("Description", text_field),
    "function-handler": ("Handler", text_field),
    "function-layers": ("Layers", _list_field),
    "function-memory-size": ("MemorySize", _number_field),
    "function-name": ("FunctionName", text_field),
    "function-role": ("Role", _role_field),
    "function-runtime": ("Runtime", text_field),
    "function-security-groups": ("VpcConfig.SecurityGroupIds", _list_field),
    "function-subnets": ("VpcConfig.SubnetIds", _list_field),
    "function-timeout": ("Timeout", _number_field),
    "image-command": ("ImageConfig.Command", _list_field),
    "image-entrypoint": ("ImageConfig.EntryPoint", _list_field),
    "image-working-directory": ("ImageConfig.WorkingDirectory", text_field),
    "kms-key": ("KMSKeyArn", text_field),
    "log-application-level": ("LoggingConfig.ApplicationLogLevel", text_field),
    "log-format": ("LoggingConfig.LogFormat", text_field),
    "log-group": ("LoggingConfig.LogGroup", text_field),
    "log-system-level": ("LoggingConfig.SystemLogLevel", text_field),
    "package-type": ("PackageType", _package_field),
    "snap-start-apply-on": ("SnapStart.ApplyOn", text_field),
    "tags": ("Tags", _pairs_field),
    "tracing-mode": ("TracingConfig.Mode", text_field),
}
"""The fields by the options that set them, and how each is written."""
_OF_IMAGES = "ImageConfig"
_OF_ARCHIVES = frozenset({"Handler", "Layers", "Runtime"})


def names_of_options() -> dict[str, str]:
    """The options by the names of the API's fields, with those inside of others by themselves, too."""
    found: dict[str, str] = {}
    for option, (field, _) in _FIELDS.items():
        whole, _, inner = field.partition(".")
        found[field] = option
        found.setdefault(whole, option)
        if inner:
            found.setdefault(inner, option)
    return {name: option for name, option in found.items() if name != "SnapStart"}


def function_fields(options: AbstractMapping[str, Node]) -> dict[str, Field]:
    """The fields that options set.

    An image is made without a handler, runtime or layers, and an archive without a command, whatever the options say.
    """
    found: dict[str, Field] = {}
    for option, (name, shape) in _FIELDS.items():
        if option in options and (told := shape(options[option])):
            _put(found, name, told)
    packed = found.get("PackageType")
    image = isinstance(packed, Resolved) and packed.value == "Image"
    return {name: field for name, field in found.items() if not (name in _OF_ARCHIVES if image else name == _OF_IMAGES)}


def _put(found: dict[str, Field], name: str, told: Field) -> None:
    """Add a field, or a part of one beside its other parts."""
    whole, _, inner = name.partition(".")
    if not inner:
        found[whole] = told
    elif isinstance(told, Resolved):
        before = found.get(whole)
        parts = before.value if isinstance(before, Resolved) and isinstance(before.value, dict) else {}
        place = before.position if isinstance(before, Resolved) else told.position
        found[whole] = Resolved({**parts, inner: told.value}, place)


def is_on(node: Node | None) -> bool:
    """Whether a switch is on."""
    return isinstance(node, Scalar) and str(node.value).lower() == "true"


def _items_in(node: Node) -> list[Plain]:
    if isinstance(node, Sequence):
        return [text for item in node.items if (text := scalar_text(item))]
    text = scalar_text(node) or ""
    return [bare for item in text.split(",") if (bare := item.strip().strip('"'))]
