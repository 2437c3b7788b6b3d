"""The fields that a configuration sets, by the names of the table of the API's fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

from kb.data_classes import dataclass
from kb.facts.basis import FIRST_DAY, Basis
from kb.judging.field_shapes import misshapen, unknown_part
from kb.judging.variants import Variant
from kb.readers.interface import Attachment, FunctionConfig, Kind, Plain, Resolved, Unresolved
from kb.readers.shared.demanded_parts import lacking_fields, lacking_inside, open_fields
from kb.store.literals import Scalar, sql_literal

if TYPE_CHECKING:
    from kb.store import Store

UNKNOWN_KEYS = "UnknownKeys"
"""The field of keys that a format does not know, each with how much it weighs and what was meant."""

MISSING = "Missing"
"""The field of what something attached must say and does not, each by the name in the table of the API's fields."""

_MICROVM_IMAGE = "MicrovmImage."
"""How the table begins the names of what the API of MicroVMs has, which writes the parts of names small."""

_PREFIXES: dict[Kind, str] = {
    Kind.EVENT_SOURCE_MAPPING: "EventSourceMapping.",
    Kind.FUNCTION_URL: "FunctionUrlConfig.",
    Kind.EVENT_INVOKE_CONFIG: "EventInvokeConfig.",
    Kind.ALIAS: "Alias.",
    Kind.VERSION: "Version.",
    Kind.LAYER_VERSION: "LayerVersion.",
    Kind.LAYER_PERMISSION: "LayerVersionPermission.",
    Kind.CAPACITY_PROVIDER: "CapacityProvider.",
    Kind.CODE_SIGNING_CONFIG: "CodeSigningConfig.",
    Kind.NETWORK_CONNECTOR: "NetworkConnector.",
    Kind.MICROVM_IMAGE: _MICROVM_IMAGE,
    Kind.PERMISSION: "Permission.",
}
"""How the table of the API's fields begins the names of an attachment's fields; of other kinds it has none."""

_SET_APART = frozenset({"FunctionScalingConfig", "ProvisionedConcurrentExecutions"})
"""Fields of versions and aliases that commands of their own set, for which the table names them without a kind."""

_OF_OTHER_RULES = frozenset({"Alias.Name", "FunctionName", "Handler"})
"""Fields whose form rules of their own judge, by columns: LKB337, LKB230 and LKB249."""

_STANDS_FOR_ANOTHER = "${"
"""In a text that is put together from what is known only at deployment, or that something else fills in."""

_WORD, _ARN = re.compile(r"[\w.-]*"), "arn:"
"""Examples write `Role: r` where they mean no role in particular."""

_EXCEPT, _NAME = " (", "<function name>"
"""Behind a default stands in which cases it is another one; some are made of the name of the function."""

_LATER_FIELDS: WeakKeyDictionary[Store, dict[int, LaterFields]] = WeakKeyDictionary()
"""What `later_fields` found, by knowledge base and data version: all passes over documents ask the same."""

_TAKE_ALL = frozenset({".*", r"[\s\S]*", r"[^\p{C}]*"})
"""Patterns that take whatever anybody writes."""

_ENTRY = "[].<arn>"
"""How the table names an entry of a list of texts that has a form of its own."""

_WRITTEN = (None, "Globals")
"""The origins of what somebody wrote; an empty default or fallback is left to whoever gives another value."""

_FIRST_LETTER = re.compile(r"(?<![^.])[A-Z]")

_KAFKA = re.compile(r"(AmazonManaged|SelfManaged)Kafka(?=EventSourceConfig\.SchemaRegistryConfig)")
"""What both kinds of Kafka have alike stands in the table once."""


@dataclass(frozen=True, slots=True)
class LaterField:
    """A field that the API has not had from its first day, or one of a form that it must have."""

    default: str | None
    """What it is where nobody sets it."""
    is_free: bool
    """Whether it takes any text: no rule looks at what it says then, and functions that differ there are one."""
    low: float | None
    """The largest of the least lengths that any model of the API gave it."""
    high: float | None
    """The smallest of the greatest lengths likewise."""
    is_judged: bool = False
    """Whether rules compare what it says with words or bounds, and not its length alone."""
    patterns: tuple[str, ...] = ()
    """What models of the API, of whatever days, say of the form of its text."""
    is_first: bool = False
    """Whether the API has had it from its first day: nothing but its form is looked at then."""

    has_words: bool = False
    """Whether it takes one of a few words, of which an empty text is none."""

    def is_default(self, text: str, variant: Variant) -> bool:
        """Whether a variant says by a text what it would be if nobody had set it, as answers say of all they can."""
        if self.default is None or text == self.default or not variant.source.deployed:
            return text == self.default
        named = variant.fields.get("FunctionName")
        name = str(named.value) if isinstance(named, Resolved) else variant.source.name
        usual = self.default.partition(_EXCEPT)[0].replace(_NAME, name)
        return usual in (text, text.removesuffix(".0"))

    def refusing(self, text: str) -> tuple[str, ...]:
        """The patterns that a text does not have; a word alone is not looked at where an ARN belongs."""
        if _STANDS_FOR_ANOTHER in text:
            return ()
        word = _WORD.fullmatch(text)
        asked = (pattern for pattern in self.patterns if not (word and _ARN in pattern))
        return tuple(pattern for pattern in asked if not re.fullmatch(pattern, text))


LaterFields: TypeAlias = "Mapping[str, LaterField]"
"""Such fields by their names."""


def later_fields(store: Store, basis: Basis) -> LaterFields:
    """The fields that the API has not had from its first day, and those with a form, as some data version has them."""
    held = _LATER_FIELDS.setdefault(store, {})
    version = basis.data_version
    return held[version] if version in held else held.setdefault(version, _read_later_fields(store, version))


def _read_later_fields(store: Store, version: int) -> LaterFields:
    cursor, recorded = store.cursor(), f"recorded(recorded_in, retracted_in, {version})"
    # Two short statements, put together here: planning a join of them would take longer than both.
    models = cursor.execute(
        "select resource, field, max(min), min(max), list(distinct pattern) from field_bounds "
        f"where {recorded} group by resource, field"
    ).fetchall()
    formerly = {(resource, field): told for resource, field, *told in models}
    fields = cursor.execute(
        "select resource, field, \"default\", type = 'string' and vocabulary is null, min, max, "
        "vocabulary is not null or (type in ('integer', 'double') and coalesce(min, max) is not null), "
        f"case when type = 'string' then pattern end, coalesce(valid_from <= {sql_literal(FIRST_DAY)}, false), "
        "vocabulary is not null "
        f"from config_fields where {recorded} and (valid_from > {sql_literal(FIRST_DAY)} or pattern is not null)"
    ).fetchall()
    found: dict[str, LaterField] = {}
    for resource, field, default, free, low, high, judged, pattern, first, has_words in fields:
        least, most, patterns = formerly.get((resource, field), (None, None, None))
        lows, highs = (low, least), (high, most)
        found[field] = LaterField(
            default,
            free,
            max((bound for bound in lows if bound is not None), default=None),
            min((bound for bound in highs if bound is not None), default=None),
            judged and not first,
            _patterns_of(field, pattern, patterns or ()),
            first,
            has_words,
        )
    return found


def _patterns_of(field: str, pattern: str | None, formerly: Iterable[str | None]) -> tuple[str, ...]:
    """The forms that a text must have by models of the API; none where it has no form any more."""
    if pattern is None or field in _OF_OTHER_RULES:
        return ()
    return tuple(sorted({one for one in (pattern, *formerly) if one is not None and one not in _TAKE_ALL}))


def set_fields(variant: Variant, later: LaterFields) -> Iterator[Mapping[str, Scalar]]:
    """The rows of `read_fields` of a function or attachment, without its ids."""
    prefix = _prefix_of(variant.source)
    lacking = tuple(_lacking(variant))
    for names in lacking:
        name = names.partition("|")[0]
        value = names.replace("|", " or ")
        yield {"field": f"{MISSING}.{prefix}{_own_name(prefix, name)}", "path": name, "value": value, "missing": True}
    for name, found in variant.fields.items():
        if name == UNKNOWN_KEYS and isinstance(found, Resolved) and isinstance(found.value, dict):
            yield from ({"field": f"{name}.{key}", "value": str(text)} for key, text in found.value.items())
        elif isinstance(found, Resolved) and prefix is not None and not misshapen(name, found.value, found.position):
            tells_empty = found.origin in _WRITTEN and not variant.source.deployed
            for path, text, length, single in _paths_in(_api_name(name), found.value):
                full = _full_name(prefix, path)
                field = later.get(full)
                if field is None or field.is_default(text, variant):
                    continue
                if text == "" and not (tells_empty and field.has_words and path not in lacking):
                    continue
                # What is deployed has its form; answers that people publish have other texts put into them.
                refused = field.refusing(text) if single and text and not variant.source.deployed else ()
                if refused:
                    yield {**_row_of(field, full, path, text, length), "value": text, "refused": refused}
                elif not field.is_first and not path.endswith(_ENTRY):
                    yield _row_of(field, full, path, text, length)


def names_usual_log_group(variant: Variant, later: LaterFields) -> bool:
    """Whether what is deployed names the log group that it would have if nobody had named one."""
    logging = variant.fields.get("LoggingConfig")
    named = logging.value.get("LogGroup") if isinstance(logging, Resolved) and isinstance(logging.value, dict) else None
    field = later.get("LoggingConfig.LogGroup")
    return field is not None and isinstance(named, str) and field.is_default(named, variant)


def _lacking(variant: Variant) -> Iterator[str]:
    """What must be said and is not; a function's own fields have columns of their own."""
    source = variant.source
    if isinstance(source, Attachment) and not source.partial:
        yield from lacking_fields(variant.fields, source.demanded)
    yield from lacking_inside(variant.fields, source.parts)


def _row_of(field: LaterField, full: str, path: str, text: str, length: int | None) -> dict[str, Scalar]:
    odd = length if length is not None and _is_odd(length, field) else None
    return {"field": full, "path": path, "value": None if field.is_free else text, "length": odd}


def unknown_inside(variant: Variant, later: LaterFields) -> dict[str, Unresolved]:
    """What is not known and in no field of its own, each with why.

    Parts of fields that rules compare with words or bounds, and what must be said and is empty until somebody does.
    """
    source = variant.source
    opened = dict(open_fields(variant.fields, source.demanded)) if isinstance(source, Attachment) else {}
    if _prefix_of(source) is None:
        return opened
    return opened | {
        path: unknown_part(found, name, path.removeprefix(name).removeprefix("."))
        for name, found in variant.fields.items()
        if isinstance(found, Resolved) and isinstance(found.value, dict | list)
        for path in _unknown_paths(name, found.value)
        if is_judged(source, path, later)
    }


def is_judged(source: FunctionConfig | Attachment, path: str, later: LaterFields) -> bool:
    """Whether rules compare what a field says with words or bounds that the table of the API's fields has."""
    prefix = _prefix_of(source)
    return prefix is not None and (found := later.get(_full_name(prefix, path))) is not None and found.is_judged


def _unknown_paths(path: str, value: Plain, depth: int = 4) -> Iterator[str]:
    if value is None:
        yield path
    elif isinstance(value, dict) and depth:
        for name, part in value.items():
            yield from _unknown_paths(f"{path}.{name}", part, depth - 1)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _unknown_paths(f"{path}[]", item, depth - 1)


def _prefix_of(source: FunctionConfig | Attachment) -> str | None:
    """How the table begins the names of fields; a function has some of the same names, which came on other days."""
    return _PREFIXES.get(source.kind) if isinstance(source, Attachment) else ""


def _full_name(prefix: str, path: str) -> str:
    own = _own_name(prefix, path)
    return own if path.partition(".")[0] in _SET_APART else _KAFKA.sub("<Kafka>", prefix + own)


def _own_name(prefix: str | None, path: str) -> str:
    """What the table calls a field behind the prefix of its kind."""
    return _FIRST_LETTER.sub(lambda first: first[0].lower(), path) if prefix == _MICROVM_IMAGE else path


def _is_odd(length: int, field: LaterField) -> bool:
    """Whether some model of the API did not take a length; the others tell no two functions apart."""
    return (field.low is not None and length < field.low) or (field.high is not None and length > field.high)


def _api_name(name: str) -> str:
    """Two fields stand without their wrapping in what readers report."""
    return {"EphemeralStorage": "EphemeralStorage.Size", "Environment": "Environment.Variables"}.get(name, name)


def _paths_in(path: str, value: Plain, depth: int = 4) -> Iterator[tuple[str, str, int | None, bool]]:
    """The path of a value and of what is in it, as the table of the API's fields writes them, with text and length.

    The last says whether it is a single text or number.
    """
    match value:
        case dict() if value:
            # Of a map in a list not its entries count, but those of the list.
            yield path, "{}", None if path.endswith("[]") else len(value), False
            if depth and path not in ("Environment.Variables", "Tags"):
                for name, item in value.items():
                    yield from _paths_in(f"{path}.{name}", item, depth - 1)
        case list() if value:
            texts = [item for item in value if isinstance(item, str)]
            yield path + "[]", f"[{', '.join(texts)}]", len(value), False
            yield path, f"[{', '.join(texts)}]", len(value), False
            yield from ((path + _ENTRY, text, len(text), True) for text in dict.fromkeys(texts))
            for item in value if depth else []:
                if isinstance(item, dict):
                    yield from _paths_in(path + "[]", item, depth - 1)
        case bool():
            yield path, str(value).lower(), None, False
        case str() | int() | float():
            yield path, str(value), len(value) if isinstance(value, str) else None, True
