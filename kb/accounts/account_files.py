"""Reads what AWS's commands print of an account, and what `lambda-kb collect` writes: JSON, JSON lines or YAML.

Understood are the answers of `aws lambda get-account-settings`, of `aws service-quotas list-service-quotas` and
`get-service-quota`, and of `list-requested-service-quota-change-history`, alone, in lists, or wrapped by account and
Region. A record of `collect` has `AccountId` and `Region` beside the members of either answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.accounts.account import AccountAnswer, Accounts, Quota
from kb.data_classes import dataclass
from kb.errors import UnreadableError, UsageError
from kb.whole_files import read_whole

MOST_QUOTAS = 100_000
"""Quotas in one file; Lambda has about a hundred in a Region."""
LAMBDA = "lambda"
"""Lambda's code in Service Quotas."""

_WANTED = (
    "the output of `aws lambda get-account-settings` or of `aws service-quotas list-service-quotas "
    "--service-code lambda`"
)
_SIGNS = ("AccountLimit", "AccountUsage", "QuotaCode")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")
_NUMBER = re.compile(r"[0-9]{12}")
_CODE = re.compile(r"L-[0-9A-F]{8}")
_OPEN = frozenset({"PENDING", "CASE_OPENED"})
_DEEPEST = 8  # a dump wraps answers by account, Region and call


def accounts_from(paths: Iterable[str | Path]) -> Accounts:
    """What some files say.

    Raises:
        UsageError: One does not exist, cannot be read, or says nothing of an account's quotas of Lambda.
    """
    return Accounts.of(answer for path in paths for answer in _answers_in_file(Path(path)))


def accounts_of(value: object, source: str = "account") -> Accounts:
    """What a value says that was parsed already, such as a member of a body.

    Raises:
        UsageError: It says nothing of an account's quotas of Lambda, or something that makes no sense.
    """
    return Accounts.of(_answers_of(value, source))


def _answers_in_file(path: Path) -> list[AccountAnswer]:
    option = f"--account {path}"
    try:
        content = read_whole(path)
    except OSError as e:
        raise UsageError(f"{option}: cannot be read: {e.strerror or e}: give {_WANTED}") from e
    return _answers_of(_parsed_file(path, content), option)


def _parsed_file(path: Path, content: bytes) -> object:
    """The values of a file; of JSON lines those that are about accounts."""
    from kb.readers.trees.file_parsing import decode_text, parse_text  # noqa: PLC0415 - only files need the readers

    try:
        text = decode_text(str(path), content)
        if not text.strip():
            raise UsageError(f"--account {path}: the file is empty: give {_WANTED}")
        if text.lstrip()[:1] in ("{", "["):
            return _parsed_json(path, text)
        from kb.readers.shared.plain_values import plain_node  # noqa: PLC0415 - few give YAML

        return plain_node(parse_text(str(path), text).root)
    except UnreadableError as e:
        place = f"{path}:{e.line}" if e.line else str(path)
        raise UsageError(f"--account {place}: {e.reason}: give {_WANTED}") from e


def _parsed_json(path: Path, text: str) -> object:
    """One JSON text, or several in a row; of a fleet that `collect` wrote the functions are passed over unread."""
    values: list[object] = []
    decoder = json.JSONDecoder()
    index, line = 0, 1
    while index < len(text):
        end = text.find("\n", index)
        whole = text[index : len(text) if end < 0 else end].strip()
        if whole[:1] == "{" and whole[-1:] == "}" and not any(sign in whole for sign in _SIGNS):
            # A line of its own that says nothing of an account: it is looked at where fleets are.
            following = len(text) if end < 0 else end + 1
        else:
            try:
                value, following = decoder.raw_decode(text, index)
            except (ValueError, RecursionError) as e:
                at = line + (e.lineno - 1 - text.count("\n", 0, index) if isinstance(e, json.JSONDecodeError) else 0)
                why = e.msg if isinstance(e, json.JSONDecodeError) else "nested too deep"
                raise UsageError(f"--account {path}:{at}: broken JSON: {why}: write it anew, as AWS prints it") from e
            values.append(value)
        while following < len(text) and text[following].isspace():
            following += 1
        line += text.count("\n", index, following)
        index = following
    return values[0] if len(values) == 1 else values


@dataclass(frozen=True, slots=True)
class _Context:
    """Where in a value we are, and what was said on the way."""

    source: str
    path: str = ""
    account: str | None = None
    region: str | None = None
    depth: int = 0

    def inside(self, key: str | int) -> _Context:
        """Under a key or at a place in a list; names of Regions and accounts say whose the answers below are."""
        path = f"{self.path}[{key}]" if isinstance(key, int) else f"{self.path}.{key}" if self.path else key
        named = replace(self, path=path, depth=self.depth + 1)
        if isinstance(key, str) and _REGION.fullmatch(key):
            return replace(named, region=key)
        return replace(named, account=key) if isinstance(key, str) and _NUMBER.fullmatch(key) else named

    def error(self, what: str) -> UsageError:
        """An error about what stands here."""
        return UsageError(f"{self.source}: {self.path + ': ' if self.path else ''}{what}")


def _answers_of(value: object, source: str) -> list[AccountAnswer]:
    found = list(_answers_in(value, _Context(source)))
    foreign = sorted({note for one in found for note in one.notes if note.startswith(_FOREIGN)})
    if not any(one.settings or one.usage or one.quotas for one in found):
        what = f"{foreign[0]} only" if foreign else "no settings and no quotas of an account"
        raise UsageError(f"{source}: {what}: give {_WANTED}")
    return [one for one in found if one.settings or one.usage or one.quotas or one.notes]


_FOREIGN = "quotas of "


def _answers_in(value: object, context: _Context) -> Iterator[AccountAnswer]:
    """Every answer at or below a value."""
    if context.depth > _DEEPEST:
        return
    if isinstance(value, list):
        listed = [item for item in value if isinstance(item, dict) and "QuotaCode" in item]
        if listed:
            yield from _quota_answers(value, context)
            return
        for place, item in enumerate(value):
            yield from _answers_in(item, context.inside(place))
    elif isinstance(value, dict):
        yield from _answers_in_mapping(value, context)


def _answers_in_mapping(value: Mapping[str, Any], context: _Context) -> Iterator[AccountAnswer]:
    context = replace(
        context,
        account=_named(value, context, "AccountId", _NUMBER, "an account's number of twelve digits") or context.account,
        region=_named(value, context, "Region", _REGION, "a Region such as eu-west-1") or context.region,
    )
    if "AccountLimit" in value or "AccountUsage" in value:
        yield AccountAnswer(
            context.source,
            context.account,
            context.region,
            _numbers(value.get("AccountLimit"), context.inside("AccountLimit")),
            _numbers(value.get("AccountUsage"), context.inside("AccountUsage")),
        )
    for key in ("Quotas", "RequestedQuotas"):
        if key in value:
            if not isinstance(value[key], list):
                raise context.inside(key).error("is no list of quotas")
            yield from _listed_answers(value, key, context)
    for key in ("Quota", "RequestedQuota"):
        if isinstance(value.get(key), dict):
            yield from _quota_answers([value[key]], context.inside(key))
    if "QuotaCode" in value:
        yield from _quota_answers([value], context)
    for key, item in value.items():
        if isinstance(item, dict | list) and key not in _TAKEN:
            yield from _answers_in(item, context.inside(key))


def _listed_answers(value: Mapping[str, Any], key: str, context: _Context) -> Iterator[AccountAnswer]:
    """The answers of a list of quotas; whose list is cut off is told of those that it names."""
    listed = list(_quota_answers(value[key], context.inside(key)))
    if not value.get("NextToken"):
        yield from listed
        return
    note = f"{key} is cut off after {len(value[key])}: what is missing stays AWS's default"
    for one in listed or [AccountAnswer(context.source, context.account, context.region)]:
        yield replace(one, notes=(*one.notes, note))


_TAKEN = frozenset(
    {"AccountLimit", "AccountUsage", "Quotas", "Quota", "RequestedQuotas", "RequestedQuota", "ResponseMetadata"}
    | {"Period", "UsageMetric", "ErrorReason", "QuotaContext"}
)


def _named(value: Mapping[str, Any], context: _Context, key: str, shape: re.Pattern[str], what: str) -> str | None:
    found = value.get(key)
    if found is None:
        return None
    # YAML reads a number of twelve digits as one.
    text = f"{found:012d}" if isinstance(found, int) and not isinstance(found, bool) else found
    if not isinstance(text, str) or not shape.fullmatch(text):
        raise context.inside(key).error(f"{_shown(found)} is not {what}")
    return text


def _numbers(value: object, context: _Context) -> tuple[tuple[str, float], ...]:
    """The members of AccountLimit or AccountUsage."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise context.error("is no mapping of names and numbers, as `aws lambda get-account-settings` prints it")
    return tuple(sorted((str(key), _number(item, context.inside(str(key)))) for key, item in value.items()))


def _number(value: object, context: _Context) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number) and number >= 0:
            return number
    raise context.error(f"{_shown(value)} is no number of at least 0: write what AWS answered")


def _quota_answers(items: list[Any], context: _Context) -> Iterator[AccountAnswer]:
    """Quotas, put together by the account and Region that their ARNs name."""
    if len(items) > MOST_QUOTAS:
        raise context.error(f"{len(items):,} quotas are more than {MOST_QUOTAS:,}: give those of Lambda only")
    placed: dict[tuple[str | None, str | None], list[Quota]] = {}
    foreign: set[str] = set()
    defaults = 0
    for place, item in enumerate(items):
        here = context.inside(place)
        if not isinstance(item, dict):
            raise here.error(f"{_shown(item)} is no quota")
        service = item.get("ServiceCode", LAMBDA)
        if service != LAMBDA:
            foreign.add(_shown(service).strip("'"))
        elif item.get("QuotaAppliedAtLevel", "ACCOUNT") != "ACCOUNT":
            continue  # of a single resource, which no limit of ours is about
        elif (found := _quota(item, here)) is not None:
            region, account, is_default = _place_of(item, here)
            defaults += is_default
            if not is_default:
                placed.setdefault((account, region), []).append(found)
    notes = [f"{_FOREIGN}{', '.join(sorted(foreign))}, which is not Lambda"] if foreign else []
    if defaults and not placed:
        what = "these are AWS's defaults, of no account: write what `aws service-quotas list-service-quotas` prints"
        raise context.error(what)
    for (account, region), quotas in placed.items():
        yield AccountAnswer(context.source, account, region, quotas=_each_once(quotas, context))
    if notes:
        yield AccountAnswer(context.source, context.account, context.region, notes=tuple(notes))


def _place_of(item: Mapping[str, Any], context: _Context) -> tuple[str | None, str | None, bool]:
    """The Region and the account of a quota, and whether it is AWS's default, whose ARN names no account."""
    arn = item.get("QuotaArn")
    if not isinstance(arn, str) or not arn.startswith("arn:") or arn.count(":") < 5:
        return context.region, context.account, False
    _, _, _, region, account, *_ = arn.split(":")
    return region or context.region, account or context.account, not account and context.account is None


def _quota(item: Mapping[str, Any], context: _Context) -> Quota | None:
    """A quota, or what was asked for of one; None for a request that is settled."""
    code = item.get("QuotaCode")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise context.inside("QuotaCode").error(f"{_shown(code)} is no code of a quota, such as L-B99A9384")
    name, unit = item.get("QuotaName"), item.get("Unit")
    words = (name if isinstance(name, str) else "", unit if isinstance(unit, str) else "")
    if "DesiredValue" in item:
        if item.get("Status") not in _OPEN:
            return None
        return Quota(code, words[0], None, words[1], _number(item["DesiredValue"], context.inside("DesiredValue")))
    value = item.get("Value")
    if value is None and "ErrorReason" not in item and "Value" not in item:
        raise context.error(f"{code} has no Value: write what AWS answered")
    return Quota(code, words[0], None if value is None else _number(value, context.inside("Value")), words[1])


def _each_once(quotas: Iterable[Quota], context: _Context) -> tuple[Quota, ...]:
    """Quotas by their codes.

    Raises:
        UsageError: One has two values.
    """
    found: dict[str, Quota] = {}
    for one in quotas:
        earlier = found.get(one.code)
        if earlier is None:
            found[one.code] = one
            continue
        if None not in (earlier.value, one.value) and earlier.value != one.value:
            raise context.error(f"{one.code} has two values, {earlier.value:g} and {one.value:g}: leave one")
        value = earlier.value if earlier.value is not None else one.value
        found[one.code] = replace(
            earlier if earlier.value is not None else one, value=value, requested=earlier.requested or one.requested
        )
    return tuple(found[code] for code in sorted(found))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
