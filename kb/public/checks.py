"""Judging files, texts and single configurations, for `kb.check`, `kb.check_text` and `kb.windows`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.errors import UnreadableError
from kb.facts import Basis, Facts
from kb.judging import CheckQuestion, Operation, Report, judge
from kb.judging.answer_sizes import refuse_many_findings, refuse_many_functions
from kb.judging.configurations import configuration_verdict
from kb.judging.grouped_findings import group_findings
from kb.judging.report import JudgedFunction, Window
from kb.judging.rules import all_rules
from kb.operations import OPERATIONS, OperationStatus
from kb.public.arguments import Paths, given_days, given_parameters, given_paths, given_text
from kb.public.rows import Rows
from kb.readers import read_text
from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.folders.sibling_files import DiskFiles
from kb.readers.given_values import refuse_unused
from kb.readers.interface import Document, Inputs, UnreadableFile
from kb.store import Store
from kb.suggestions import known_name


class Windows(Rows[Window]):
    """The intervals in which a configuration is accepted, by operation and time."""

    judged: JudgedFunction
    """The configuration, judged."""

    @property
    def operations(self) -> dict[Operation, OperationStatus]:
        """What AWS accepts on the day asked about."""
        return self.judged.operations

    @property
    def unknown(self) -> tuple[Window, ...]:
        """The intervals in which nobody can tell whether it is accepted."""
        return self.judged.doubts


def check_files(
    store: Store,
    basis: Basis,
    paths: Paths,
    operation: str = "create",
    parameters: Mapping[str, str] | None = None,
    *,
    horizon: int = 0,
    region: str | None = None,
    rules: Paths = (),
) -> Report:
    """Judge the functions in files, folders and globs; what a file could not be read for stands in `unreadable`.

    Raises:
        UnreadableError: A path does not exist, or nothing of what was named could be read: an empty report never means
            that nobody could look.
        UsageError: There is no such operation or Region, or a parameter is given that nothing takes.
    """
    named = given_paths(paths, "paths")
    given = _given_values(parameters, region)
    reading = PathsReading(named, Inputs(given, DiskFiles(named)), Walk())
    question = _question_of(basis, operation, horizon, region)
    report = judge(
        store,
        reading.documents(),
        all_rules(given_paths(rules, "rules")),
        question,
        unreadable=reading.unreadable,
        read=reading.read,
    )
    _require_readable(reading, report.unreadable)
    if parameters and not reading.failing:
        # What could not be read may have taken it.
        refuse_unused({f"parameter {name}": name for name in parameters}, reading.takes)
    return group_findings(report)


def _require_readable(reading: PathsReading, unreadable: Iterable[UnreadableFile]) -> None:
    for broken in unreadable:
        missing = broken.path in reading.failing and not Path(broken.path).exists()
        if missing or (broken.path in reading.failing and not reading.read):
            raise UnreadableError(broken.path, broken.reason, broken.line)


def check_content(
    store: Store,
    basis: Basis,
    named: tuple[str, str],
    operation: str = "create",
    parameters: Mapping[str, str] | None = None,
    *,
    horizon: int = 0,
    region: str | None = None,
    rules: Paths = (),
    capped: bool = False,
) -> Report:
    """Judge the functions in a text, given with the name under which findings tell of it.

    Args:
        store: The knowledge base.
        basis: The three clocks, and the account whose own limits count.
        named: The name, and the text.
        operation: What is to be done with the functions.
        parameters: Values of template parameters, by name.
        horizon: Also find milestones in this many days after the day.
        region: The Region of the functions.
        rules: Folders with rules of a user.
        capped: Refuse what comes to more than one answer of a service holds.

    Raises:
        UnreadableError: It is broken, or has nothing to do with functions.
        TooMuchError: It comes to more than one answer holds.
        UsageError: There is no such operation or Region, or a parameter is given that nothing takes.
    """
    name, text = given_text(named[0], "name"), given_text(named[1], "text")
    document = read_text(name, text.encode(), Inputs(_given_values(parameters, region)))
    if capped:
        refuse_many_functions([document])
    refuse_unused({f"parameter {one}": one for one in parameters or {}}, document.takes)
    question = _question_of(basis, operation, horizon, region)
    report = group_findings(judge(store, [document], all_rules(given_paths(rules, "rules")), question))
    if capped:
        refuse_many_findings(report)
    return report


def _given_values(parameters: Mapping[str, str] | None, region: str | None) -> dict[str, str]:
    """The values of parameters; a Region is one as well."""
    return ({"AWS::Region": region} if region else {}) | {
        name: str(value) for name, value in given_parameters(parameters).items()
    }


def _question_of(basis: Basis, operation: str, horizon: int, region: str | None) -> CheckQuestion:
    return CheckQuestion(
        basis,
        Operation(known_name(given_text(operation, "operation"), OPERATIONS, "operation")),
        given_days(horizon, "horizon") or 0,
        region,
    )


def windows_of(facts: Facts, document: Document, region: str | None = None) -> Windows:
    """When the one configuration of a document is accepted, in a Region if one is named.

    Raises:
        UnknownIdError: There never was such a runtime.
    """
    judged = configuration_verdict(facts, document, region)
    columns = ("operation", "start", "end", "opened_by", "closed_by")
    found = Windows(judged.windows, facts.basis, Window, columns)
    found.judged = judged
    return found
