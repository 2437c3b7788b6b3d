"""APIs of AWS that need credentials: Service Quotas, and the lifecycles of AWS Health.

What is recorded is the answer as JSON, its pages together. Only reading is asked for; the permissions are
`servicequotas:ListAWSDefaultServiceQuotas` and `health:DescribeServiceLifecycle`. Neither was tried at AWS itself: the
shapes are those of botocore's models, and which words Lambda's lifecycles have in AWS Health is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import orjson

from kb.drift.lifecycle_files import health_dates
from kb.intake.errors import FetchError
from kb.intake.interface import (
    MAX_EVIDENCE,
    About,
    Closed,
    Evidence,
    Gate,
    MilestoneStatement,
    Recording,
    RowStatement,
    SourceFindings,
    SourceStatement,
)
from kb.intake.sources.page_source import findings_of
from kb.sdk.documented_limits import convert_unit, measured_units
from kb.store.csv_files import number_text
from kb.strict_json import parse_strict_json

_UNITS = {"Kilobytes": "KB", "Megabytes": "MB", "Gigabytes": "GB", "Terabytes": "TB", "None": "", "Count": ""}
"""Units of Service Quotas as our tables write them."""


def _create_client(service: str, region: str) -> Any:  # noqa: ANN401 - botocore has no types
    try:
        from botocore.config import Config  # noqa: PLC0415 - an extra
        from botocore.session import get_session  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise FetchError("botocore is not installed: pip install 'lambda-kb[drift]'") from e
    config = Config(connect_timeout=10, read_timeout=20)
    return get_session().create_client(service, region_name=region, config=config)


def collect_pages(client: Any, operation: str, key: str, question: Mapping[str, Any]) -> list[Any]:  # noqa: ANN401
    """Everything that an operation lists, its pages together.

    Args:
        client: A client of botocore.
        operation: The operation, as the client's method is called.
        key: Under which name a page has its rows.
        question: What is asked.

    Raises:
        FetchError: AWS refuses, or cannot be reached.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - an extra

    try:
        pages = client.get_paginator(operation).paginate(**question)
        return [row for page in pages for row in page.get(key, ())]
    except (BotoCoreError, ClientError) as e:
        raise FetchError(str(e)) from e


class ServiceQuotas(About):
    """The default quotas of Lambda as Service Quotas lists them."""

    def collect(self) -> tuple[str, bytes]:
        """The operation, and its whole answer.

        Raises:
            FetchError: No credentials, no permission, no network.
        """
        client = _create_client("service-quotas", "us-east-1")
        quotas = collect_pages(client, "list_aws_default_service_quotas", "Quotas", {"ServiceCode": "lambda"})
        return _operation_address("servicequotas", "ListAWSDefaultServiceQuotas"), _answer_text("Quotas", quotas)

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the answer alone decides
        """The value of every quota whose limit we know; of the others, that they are unknown."""
        quotas = _listed_rows(content, "Quotas")
        if not quotas:
            return _close_gate("limits", "no list of quotas", content)
        found = [(_evidence_of(number, quota), quota) for number, quota in enumerate(quotas)]
        read = [_read_quota(quota, where) for where, quota in found]
        said = tuple(one for one in read if not isinstance(one, Closed))
        closed = tuple(one for one in read if isinstance(one, Closed))
        return SourceFindings(said, closed, frozenset(str(quota.get("QuotaCode")) for quota in quotas))


def _evidence_of(number: int, quota: Mapping[str, Any]) -> Evidence:
    place = f"Quotas[{number}] {quota.get('QuotaCode')} {quota.get('QuotaName', '')}"
    return Evidence(place[:MAX_EVIDENCE], f"{quota.get('Value')} {quota.get('Unit', '')}".strip()[:MAX_EVIDENCE])


def _read_quota(quota: Mapping[str, Any], where: Evidence) -> SourceStatement | Closed:
    """The value of a quota in the unit of its limit; in a unit that cannot be converted it is told as it stands."""
    code = str(quota.get("QuotaCode"))
    if code not in _limits_by_code():
        raised = "can be raised" if quota.get("Adjustable") else "cannot be raised"
        return Closed(Gate.UNKNOWN_ID, "limits", f"quota {code}", f"a quota of no limit of ours, which {raised}", where)
    limit, unit = _limits_by_code()[code]
    value, said = quota.get("Value"), str(quota.get("Unit", "None"))
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        return Closed(Gate.UNREADABLE_CELL, "limits", limit, "no number, or one below 0", where)
    # A size or a time without its unit is not in ours: only what is counted has none.
    bare = unit in measured_units() and not _UNITS.get(said, said)
    ours = None if bare else convert_unit(float(value), _UNITS.get(said, said), unit)
    adjustable = {"adjustable": "yes" if quota["Adjustable"] else "no"} if "Adjustable" in quota else {}
    shown = {"max": number_text(value if ours is None else ours), "unit": said if ours is None else unit}
    return RowStatement("limits", (limit,), shown | adjustable, where)


@cache
def _limits_by_code() -> Mapping[str, tuple[str, str]]:
    text = resources.files("kb").joinpath("intake", "sources", "quota_codes.csv").read_text(encoding="utf-8")
    return {row["quota_code"]: (row["limit"], row["unit"]) for row in csv.DictReader(text.splitlines())}


class HealthLifecycles(About):
    """The ends of support that AWS Health announces for runtimes."""

    def collect(self) -> tuple[str, bytes]:
        """The operation, and its whole answer.

        Raises:
            FetchError: No credentials, no plan of support that includes AWS Health's API, no network.
        """
        client = _create_client("health", "us-east-1")
        question = {"filter": {"service": "LAMBDA"}}
        entries = collect_pages(client, "describe_service_lifecycle", "serviceLifecycles", question)
        return _operation_address("health", "DescribeServiceLifecycle"), _answer_text("serviceLifecycles", entries)

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the answer alone decides
        """The end of support of every runtime in the answer."""
        entries = _listed_rows(content, "serviceLifecycles")
        if not entries:
            return _close_gate("runtime_milestones", "no list of lifecycles", content)
        said: list[SourceStatement] = []
        for runtime, row in health_dates(entries).items():
            place = f"serviceLifecycles, {runtime}"
            said.append(RowStatement("runtimes", (runtime,), {}, Evidence(place, runtime[:MAX_EVIDENCE])))
            said += (
                MilestoneStatement(runtime, milestone, date.fromisoformat(day), Evidence(place, day))
                for milestone, day in row.items()
            )
        return findings_of(said, "runtimes")


def _listed_rows(content: bytes, key: str) -> Sequence[Mapping[str, Any]]:
    try:
        body = parse_strict_json(content)
    except ValueError:
        return ()
    rows = body.get(key) if isinstance(body, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else ()


def _close_gate(table: str, why: str, content: bytes) -> SourceFindings:
    where = Evidence("line 1", content[:60].decode("utf-8", "replace").strip())
    return SourceFindings(closed=(Closed(Gate.ERROR_PAGE, table, "the answer", why, where, whole=True),))


def _operation_address(service: str, operation: str) -> str:
    return f"https://docs.aws.amazon.com/{service}/latest/APIReference/API_{operation}.html"


def _answer_text(key: str, rows: list[Any]) -> bytes:
    return orjson.dumps(
        {key: rows}, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )


QUOTAS = ServiceQuotas(
    name="service-quotas",
    title="Default quotas of Lambda in Service Quotas",
    extension="json",
    proposes=("limits",),
    credentials="credentials of AWS with servicequotas:ListAWSDefaultServiceQuotas",
)
HEALTH = HealthLifecycles(
    name="aws-health-lifecycles",
    title="Lifecycles of Lambda's runtimes in AWS Health",
    extension="json",
    proposes=("runtime_milestones", "runtimes"),
    basis="aws_notice",
    kind="aws_notice",
    credentials="credentials of AWS with health:DescribeServiceLifecycle and a plan that includes AWS Health's API",
)
