"""List the functions of an account: read-only, patient with throttling, and able to go on after an interruption."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from kb.errors import FleetError
from kb.fleets.interface import Progress, ignore_progress
from kb.fleets.scratch_folders import put_in_place

ACTIONS = (
    "lambda:GetFunctionConcurrency",
    "lambda:ListEventSourceMappings",
    "lambda:ListFunctionUrlConfigs",
    "lambda:ListFunctions",
    "lambda:ListLayerVersions",
    "lambda:ListLayers",
)
"""What is called, all of it reading."""

ATTEMPTS = 12
"""Tries of each call, with growing pauses, before throttling ends the work; the AWS configuration may say another."""

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
URL = "AWS::Lambda::Url"
LAYER = "AWS::Lambda::LayerVersion"

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """What to list."""

    output: Path
    """The file to make, with one JSON object per line."""
    regions: tuple[str, ...] = ()
    """The Regions; none for all that Lambda has."""
    profile: str | None = None
    """The profile of the AWS configuration; None for its default."""
    values: bool = False
    """Keep the values of environment variables instead of writing as many x's."""
    workers: int = 8
    """Functions that are asked about at the same time."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was listed."""

    counts: dict[str, int]
    """Records by the type of their resource."""
    regions: tuple[str, ...]
    """Regions with anything in them."""
    skipped: dict[str, str]
    """Regions that would not answer, with the reason."""
    resumed: int
    """Functions that an interrupted run had listed already."""


def collection_policy() -> str:
    """The IAM policy that the work needs, as JSON."""
    statement = {"Sid": "ListLambda", "Effect": "Allow", "Action": list(ACTIONS), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2) + "\n"


def collect_functions(search: Search, progress: Progress = ignore_progress) -> Collected:
    """List everything, Region by Region; what is done stays done if the work is interrupted.

    Raises:
        FleetError: boto3 is missing, there are no credentials, or no Region answers.
    """
    session = _open_session(search.profile)
    regions = search.regions or tuple(sorted(session.get_available_regions("lambda")))
    journal = search.output.with_name(f".{search.output.name}.collect")
    journal.mkdir(parents=True, exist_ok=True)
    skipped: dict[str, str] = {}
    resumed = 0
    for number, region in enumerate(regions):
        progress(f"listing {region}", number / len(regions))
        try:
            resumed += _Region(session, region, search, journal).list()
        except _client_errors().ClientError as e:
            skipped[region] = _reason_of(e)
        except _client_errors().EndpointConnectionError as e:
            skipped[region] = str(e)
    if len(skipped) == len(regions):
        region, reason = next(iter(skipped.items()))
        raise FleetError(f"{region}: {reason}: `lambda-kb collect --policy` prints what the profile must allow")
    return _join_regions(search.output, journal, regions, skipped, resumed)


def _open_session(profile: str | None) -> Any:  # noqa: ANN401 - boto3 has no types
    try:
        import boto3  # noqa: PLC0415 - an extra
        import botocore.session  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise FleetError("collect needs boto3: pip install 'lambda-kb[aws]'") from e
    try:
        session = boto3.Session(botocore_session=botocore.session.Session(profile=profile))
    except _client_errors().ProfileNotFound as e:
        raise FleetError(f"--profile {profile}: {e}: `aws configure list-profiles` shows those there are") from e
    if session.get_credentials() is None:
        raise FleetError("no AWS credentials: name a profile with --profile, or set them as for the AWS command line")
    return session


def _retry_settings(profile: str | None) -> dict[str, str | int]:
    """How calls are tried again: as AWS_RETRY_MODE, AWS_MAX_ATTEMPTS or the profile say, else slower when throttled."""
    import botocore.session  # noqa: PLC0415 - an extra

    own = botocore.session.Session(profile=profile)
    mode, attempts = own.get_config_variable("retry_mode"), own.get_config_variable("max_attempts")
    # Where nobody says anything botocore answers "legacy", which gives up too early.
    return {
        "mode": "adaptive" if mode in (None, "legacy") else str(mode),
        "total_max_attempts": int(attempts or ATTEMPTS),
    }


def _client_errors() -> Any:  # noqa: ANN401 - botocore has no types
    import botocore.exceptions  # noqa: PLC0415 - an extra

    return botocore.exceptions


def _reason_of(error: Any) -> str:  # noqa: ANN401 - botocore has no types
    found = error.response.get("Error", {})
    return " ".join(f"{found.get('Code')}: {found.get('Message')}".split())[:200]


class _Region:
    """One Region on its way into the journal."""

    def __init__(self, session: Any, region: str, search: Search, journal: Path) -> None:  # noqa: ANN401
        from botocore.config import Config  # noqa: PLC0415 - an extra

        self.region = region
        self.search = search
        self.done = journal / f"{region}.jsonl"
        self.part = journal / f"{region}.part"
        config = Config(
            retries=_retry_settings(search.profile), max_pool_connections=search.workers, user_agent_extra="lambda-kb"
        )
        self.client = session.client("lambda", region_name=region, config=config)

    def list(self) -> int:
        """List what is not listed yet; how many functions were."""
        if self.done.exists():
            return sum(1 for item in _whole_records(self.done) if item["ResourceType"] == FUNCTION)
        known = self._recover_records()
        with self.part.open("ab") as out:

            def keep(items: Iterable[Item]) -> None:
                out.write(b"".join(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in items))
                out.flush()

            self._collect_functions(known, keep)
            keep(self._collect_others())
        self.part.replace(self.done)
        return len(known)

    def _recover_records(self) -> set[tuple[str, str]]:
        """What an interrupted run wrote: whole records of functions only, each with its revision."""
        if not self.part.exists():
            return set()
        # A URL is written with its function, so that both or neither are kept.
        kept = [item for item in _whole_records(self.part) if item["ResourceType"] in (FUNCTION, URL)]
        half = self.part.with_suffix(".half")
        half.write_bytes(b"".join(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in kept))
        half.replace(self.part)
        return {_identity_of(item) for item in kept if item["ResourceType"] == FUNCTION}

    def _collect_functions(self, known: set[tuple[str, str]], keep: Callable[[Iterable[Item]], None]) -> None:
        with ThreadPoolExecutor(self.search.workers) as pool:
            for page in self.client.get_paginator("list_functions").paginate():
                fresh = [found for found in page["Functions"] if _identity_of(found) not in known]
                for items in pool.map(self._collect_function, fresh):
                    keep(items)

    def _collect_function(self, found: Item) -> Sequence[Item]:
        """A function with its reserved concurrency, and its URLs."""
        name = found["FunctionName"]
        concurrency = self.client.get_function_concurrency(FunctionName=name)
        urls = self._walk_pages("list_function_url_configs", "FunctionUrlConfigs", FunctionName=name)
        record = self._record(FUNCTION, found)
        if "ReservedConcurrentExecutions" in concurrency:
            record["ReservedConcurrentExecutions"] = concurrency["ReservedConcurrentExecutions"]
        variables = record.get("Environment", {}).get("Variables")
        if variables and not self.search.values:
            record["Environment"] = {"Variables": {key: _mask_value(value) for key, value in variables.items()}}
        return [record, *(self._record(URL, url) for url in urls)]

    def _collect_others(self) -> Iterator[Item]:
        """What hangs on no single call about a function: mappings, and layers with their versions."""
        for mapping in self._walk_pages("list_event_source_mappings", "EventSourceMappings"):
            yield self._record(MAPPING, mapping)
        for layer in self._walk_pages("list_layers", "Layers"):
            for version in self._walk_pages("list_layer_versions", "LayerVersions", LayerName=layer["LayerName"]):
                yield self._record(LAYER, version | {"LayerName": layer["LayerName"]})

    def _walk_pages(self, call: str, key: str, **arguments: str) -> Iterator[Item]:
        for page in self.client.get_paginator(call).paginate(**arguments):
            yield from page[key]

    def _record(self, kind: str, found: Item) -> Item:
        plain: Item = json.loads(json.dumps(found, default=str))
        arn = str(plain.get("FunctionArn") or plain.get("LayerVersionArn") or "")
        account = arn.split(":")[4] if arn.count(":") >= 6 else None
        return {"ResourceType": kind, "AccountId": account, "Region": self.region} | plain


def _identity_of(found: Item) -> tuple[str, str]:
    return str(found["FunctionArn"]), str(found.get("RevisionId"))


def _mask_value(value: str) -> str:
    """As many x's; what is an ARN or a path stays known as one, for the rules that ask."""
    kept = next((start for start in ("arn:", "/") if value.startswith(start)), "")
    return kept + "x" * (len(value.encode()) - len(kept))


def _whole_records(path: Path) -> Iterator[Item]:
    """The whole records of a file; a last line that was cut off is left out."""
    with path.open("rb") as opened:
        for line in opened:
            if line.endswith(b"\n"):
                yield orjson.loads(line)


def _join_regions(
    output: Path, journal: Path, regions: Sequence[str], skipped: dict[str, str], resumed: int
) -> Collected:
    """Put the Regions together in order, and clear the journal away."""
    half = journal / "half"
    counts: dict[str, int] = {}
    seen: list[str] = []
    with half.open("wb") as out:
        for region in regions:
            path = journal / f"{region}.jsonl"
            if not path.exists():
                continue
            found = sorted(_whole_records(path), key=lambda item: (item["ResourceType"], orjson.dumps(item)))
            for item in found:
                counts[item["ResourceType"]] = counts.get(item["ResourceType"], 0) + 1
                out.write(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE))
            if found:
                seen.append(region)
    put_in_place(half, output)
    for path in journal.iterdir():
        path.unlink()
    journal.rmdir()
    return Collected(dict(sorted(counts.items())), tuple(seen), skipped, resumed)
