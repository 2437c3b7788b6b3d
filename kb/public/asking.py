"""The functions of `import kb`."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING

from kb.operations import OperationName
from kb.public.accounts import OwnLimits
from kb.public.arguments import Day, Paths
from kb.public.knowledge import KnowledgeBase, knowledge_on
from kb.store import Store

if TYPE_CHECKING:
    from kb.judging.report import Report
    from kb.public.checks import Windows

Database = str | PathLike[str] | Store | None
"""A knowledge base file, or an open one; None for LAMBDA_KB_DB or the cache."""


def as_of(
    day: Day = "today",
    known_at: Day | None = None,
    data_version: int | None = None,
    *,
    region: str | None = None,
    account: OwnLimits = None,
    db: Database = None,
) -> KnowledgeBase:
    """The knowledge base on a day.

    Args:
        day: The UTC day that facts are to hold on, such as "2021-08-01", or "today".
        known_at: Use nothing published later; "as-of" for the day itself; default: everything.
        data_version: The release of our data; default: the newest.
        region: As it is in this Region, such as "eu-central-1", for all questions that are told by Region.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.
        db: The knowledge base file; default: LAMBDA_KB_DB or the cache, where it is built if it is missing.

    Raises:
        OutOfCoverageError: The day is before the first evidence, or Lambda had not come to the Region.
        UsageError: A malformed day, or a data version or Region that does not exist.
        StoreError: The knowledge base is damaged.
    """
    return knowledge_on(day, known_at=known_at, data_version=data_version, region=region, account=account, db=db)


def check(
    paths: Paths,
    as_of: Day = "today",
    operation: OperationName = "create",
    parameters: Mapping[str, str] | None = None,
    *,
    known_at: Day | None = None,
    data_version: int | None = None,
    horizon: int = 0,
    region: str | None = None,
    account: OwnLimits = None,
    rules: Paths = (),
    db: Database = None,
) -> Report:
    """Judge the functions in configuration files on a day.

    Suppressions in the files count; no configuration file is looked for.

    Args:
        paths: A file, folder or glob, or several.
        as_of: The day.
        operation: What is to be done with the functions; severities are for that.
        parameters: Values of template parameters, by name.
        known_at: Use nothing published later.
        data_version: The release of our data.
        horizon: Also find milestones in this many days after the day.
        region: The Region of the functions.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.
        rules: Folders with rules of your own.
        db: The knowledge base file.

    Returns:
        The report: `findings` (`rule`, `message`, `path`, `line`, `fix` ...), `functions`, `unresolved`, `unreadable`.

    Raises:
        UnreadableError: A path does not exist, or nothing that was named could be read.
        UsageError: A malformed day, an unknown operation, a parameter that nothing takes.
    """
    day = knowledge_on(as_of, known_at=known_at, data_version=data_version, region=region, account=account, db=db)
    return day.check(paths, operation=operation, parameters=parameters, horizon=horizon, rules=rules)


def check_text(
    text: str,
    name: str = "text",
    as_of: Day = "today",
    operation: OperationName = "create",
    parameters: Mapping[str, str] | None = None,
    *,
    known_at: Day | None = None,
    data_version: int | None = None,
    horizon: int = 0,
    region: str | None = None,
    account: OwnLimits = None,
    rules: Paths = (),
    db: Database = None,
) -> Report:
    """Judge the functions in the text of a configuration file; as `check`, but nothing is read from the disk.

    Args:
        text: The text; its format is recognised.
        name: What findings call it.
        as_of: The day.
        operation: What is to be done with the functions.
        parameters: Values of template parameters, by name.
        known_at: Use nothing published later.
        data_version: The release of our data.
        horizon: Also find milestones in this many days after the day.
        region: The Region of the functions.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.
        rules: Folders with rules of your own.
        db: The knowledge base file.

    Raises:
        UnreadableError: The text is broken, or has nothing to do with functions.
        UsageError: A malformed day, or an unknown operation.
    """
    day = knowledge_on(as_of, known_at=known_at, data_version=data_version, region=region, account=account, db=db)
    return day.check_text(text, name, operation=operation, parameters=parameters, horizon=horizon, rules=rules)


def windows(
    runtime: str,
    *,
    memory: int | None = None,
    timeout: int | None = None,
    ephemeral_storage: int | None = None,
    architecture: str | None = None,
    package_type: str | None = None,
    reserved_concurrency: int | None = None,
    as_of: Day = "today",
    known_at: Day | None = None,
    data_version: int | None = None,
    region: str | None = None,
    account: OwnLimits = None,
    db: Database = None,
) -> Windows:
    """When one configuration was, is and will be accepted: its intervals by operation, and which rule bounds each.

    Args:
        runtime: The runtime's identifier, such as "python3.8".
        memory: MB of memory.
        timeout: Seconds until a run is stopped.
        ephemeral_storage: MB of temporary storage.
        architecture: "x86_64" or "arm64".
        package_type: "Zip" or "Image".
        reserved_concurrency: Executions that the function reserves.
        as_of: The day that `operations` of the answer is about.
        known_at: Use nothing published later.
        data_version: The release of our data.
        region: The Region of the function.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.
        db: The knowledge base file.

    Raises:
        UnknownIdError: There never was such a runtime.
        UsageError: A malformed day.
    """
    day = knowledge_on(as_of, known_at=known_at, data_version=data_version, region=region, account=account, db=db)
    return day.windows(runtime, memory=memory, timeout=timeout, ephemeral_storage=ephemeral_storage,
        architecture=architecture, package_type=package_type, reserved_concurrency=reserved_concurrency)  # fmt: skip
