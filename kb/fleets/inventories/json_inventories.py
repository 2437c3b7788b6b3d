"""JSON documents about many functions: pages of list-functions, snapshots and query exports of AWS Config."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.fleets.collecting.collection_request import ALIAS, LAYER, MAPPING, URL, Item
from kb.fleets.interface import UnreadFile
from kb.fleets.inventories.foreign_files import likeness_of
from kb.fleets.inventories.listed_pages import ListedPage, page_of
from kb.fleets.inventories.repeated_keys import decode_json, encode_line, repeated_in_document
from kb.judging.report import FileWarning

PROVISIONED = "LambdaKb::ProvisionedConcurrency"
"""The type of what list-provisioned-concurrency-configs answers, which has none in AWS Config."""

PAGES = {
    "EventSourceMappings": MAPPING,
    "FunctionUrlConfigs": URL,
    "FunctionEventInvokeConfigs": "AWS::Lambda::EventInvokeConfig",
    "Aliases": ALIAS,
    "LayerVersions": LAYER,
    "ProvisionedConcurrencyConfigs": PROVISIONED,
}
"""Answers that list what is attached to functions, with the type of what they list."""

ATTACHED = tuple(PAGES.values())
"""The types of what is attached to functions."""

TELLING = {
    "FunctionUrl": URL,
    "AliasArn": ALIAS,
    "LayerVersionArn": LAYER,
    "EventSourceArn": MAPPING,
    "SelfManagedEventSource": MAPPING,
    "MaximumEventAgeInSeconds": PAGES["FunctionEventInvokeConfigs"],
    "RequestedProvisionedConcurrentExecutions": PROVISIONED,
}
"""What answers about single things have of which they do not say the type."""

OF_FUNCTIONS = ("Runtime", "Handler", "MemorySize", "Timeout", "CodeSize", "PackageType")
"""What only functions have; whose own columns stand beside these, whatever they are called, is one."""

LISTS = ("Functions", "Versions", "configurationItems", "Results", *PAGES)
"""The keys of all that a page may list."""

_TABLE = frozenset({"columns", "metadata", "rows"})
"""What Steampipe writes of a query."""

NOT_UTF8 = "not UTF-8, which JSON is written in: save it as UTF-8"
"""Why JSON is not read that is written in another encoding."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document whose functions were written as lines."""

    pages: tuple[ListedPage, ...]
    """The pages that it has of listings."""
    warnings: tuple[FileWarning, ...]
    """The keys that it has twice."""
    is_empty: bool
    """Whether it lists nothing, as the answer for a Region without functions does."""


def write_lines(path: str, file: Path, target: Path) -> ReadDocument | UnreadFile:
    """Write the functions of a document as JSON lines, each with its place in the document; say why that fails."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        documents, twice = decode_json(text)
        warnings = repeated_in_document(path, text) if twice else ()
    except UnicodeDecodeError:
        return UnreadFile(path, NOT_UTF8)
    except UnreadableError as e:
        return UnreadFile(path, e.reason)
    except RecursionError:
        return UnreadFile(path, "broken JSON: more lists or objects inside each other than any inventory has")
    except (OSError, ValueError) as e:
        return UnreadFile(path, f"broken JSON: {' '.join(str(e).split())}")
    items = [item for document in documents for item in _items_of(document)]
    if not items and not all(_is_empty(document) for document in documents):
        wanted = "give pages of list-functions, AWS Config or JSON lines"
        return UnreadFile(path, f"no functions that we recognise: {likeness_of(path, file, documents) or wanted}")
    with target.open("wb") as out:
        out.writelines(encode_line(item) for item in items)
    pages = (
        page_of(path, document, key)
        for document in documents
        if isinstance(document, dict)
        for key in LISTS
        if isinstance(document.get(key), list)
    )
    return ReadDocument(tuple(pages), warnings, is_empty=not items)


def _is_empty(document: Any) -> bool:  # noqa: ANN401 - any JSON
    """A page or an export with nothing in it, or with what was deleted alone."""
    if isinstance(document, dict):
        table = isinstance(document.get("rows"), list) and document.keys() <= _TABLE
        return table or any(isinstance(document.get(key), list) for key in LISTS)
    return bool(document == [])


def _items_of(document: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """The functions of a document; what is no object is passed on, to be rejected with its place."""
    match document:
        case {"Functions": list(functions)} | {"Versions": list(functions)}:
            yield from functions
        case dict() if listed := [key for key in PAGES if isinstance(document.get(key), list)]:
            for key in listed:
                yield from (
                    {"ResourceType": PAGES[key]} | item if isinstance(item, dict) else item for item in document[key]
                )
        case {"configurationItems": list(items)}:
            yield from (_config_item(item) for item in items if not _is_deleted(item))
        case {"Results": list(results)}:
            yield from (_config_item(_parse_text(result)) for result in results)
        case {"rows": list(rows)} if document.keys() <= _TABLE:
            yield from (_config_item(row) for row in rows)
        case {"Configuration": dict()}:
            yield _function_of(document)
        case list():
            yield from (_config_item(item) for item in document)
        case dict():
            if any(key in document for key in ("FunctionName", "FunctionArn", "configuration", "Runtime", *TELLING)):
                yield _config_item(document)


def _parse_text(text: Any) -> Any:  # noqa: ANN401 - any JSON
    """An advanced query gives each result as text."""
    try:
        return orjson.loads(text) if isinstance(text, str) else text
    except orjson.JSONDecodeError:
        return text


def _is_deleted(item: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(item, dict) and str(item.get("configurationItemStatus", "")).startswith("ResourceDeleted")


def _function_of(answer: Item) -> Item:
    """A function of get-function, with what that answer says beside the configuration."""
    beside: Item = {"Tags": answer["Tags"]} if answer.get("Tags") else {}
    concurrency = answer.get("Concurrency")
    if isinstance(concurrency, dict) and "ReservedConcurrentExecutions" in concurrency:
        beside["ReservedConcurrentExecutions"] = concurrency["ReservedConcurrentExecutions"]
    configuration: Item = answer["Configuration"]
    return beside | configuration


def _config_item(item: Any) -> Any:  # noqa: ANN401 - any JSON
    """An item of AWS Config with the function's own settings lifted to the top."""
    if not isinstance(item, dict):
        return item
    item = _function_of(item) if isinstance(item.get("Configuration"), dict) else item
    configuration = _parse_text(item.get("configuration"))
    if not isinstance(configuration, dict):
        return item
    kept = ("accountId", "awsAccountId", "awsRegion", "resourceType", "arn", "ARN", "as_of", "tags", "Tags")
    return {key: item[key] for key in kept if key in item} | configuration
