"""What is handed to a judging process: the kinds of questions about a stranger's text, and how each is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Protocol, TypeAlias

from pydantic import ValidationError

from api.judging.failures import Failure
from api.questions.check_bodies import (
    CheckBody,
    NamedText,
    WindowsBody,
    basis_in_account,
    described_function,
    parse_body,
    parsed_as,
    read_documents,
)
from api.questions.member_places import member_places
from api.questions.question_parameters import WindowsQuery
from api.questions.validation_errors import validation_error
from kb.answers import basis_body, dump_json, report_body, windows_body
from kb.errors import UsageError
from kb.facts import Facts
from kb.judging import Report
from kb.judging.answer_sizes import refuse_many_functions
from kb.judging.question import CheckQuestion
from kb.pages import Served
from kb.pages.forms import CLOCKS
from kb.pages.verdicts import verdict_part
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs, UnreadableFile
from kb.readers.trees.text_lines import split_lines
from kb.reports.edits import fixing_edits
from kb.reports.patches import unified_patch
from kb.store import Store

TEMPLATE = "template"
"""What the template of the form is called."""
_ONE_FUNCTION = 100
"""The bytes that a function counts for which stands in an address: a body that says the same has about as many."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a process found."""

    body: bytes
    """The answer."""
    refused: bool = False
    """Whether it is a refusal, where the protocol has such answers."""


class Postponed(Enum):
    """Why a question is to be worked on later."""

    COSTLY = "costly"
    """Reading it takes long for its size: it is worked on by itself, where nobody waits for it."""
    NOT_BEGUN = "not begun"
    """Those before it took long: it has its turn in the next pass."""


Outcome: TypeAlias = Answered | Failure | Postponed


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents that were read, and what becomes of their report."""

    question: CheckQuestion
    """The day, the operation and the horizon."""
    documents: Sequence[Document]
    """What is to be judged."""
    unreadable: Sequence[UnreadableFile]
    """What could not be read."""
    finish: Callable[[Report], bytes]
    """Makes the answer of the report."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Documents that are still to be read, and what becomes of their report."""

    question: CheckQuestion
    """The day, the operation and the horizon."""
    read: Callable[[], tuple[Sequence[Document], Sequence[UnreadableFile]]]
    """Reads them: nothing but readers runs in it, so that it may be broken off anywhere."""
    finish: Callable[[Report], bytes]
    """Makes the answer of the report."""

    def prepared(self) -> Prepared:
        """Read them."""
        return Prepared(self.question, *self.read(), self.finish)


class JudgingJob(Protocol):
    """A question about a stranger's text."""

    @property
    def size(self) -> int:
        """How many bytes came with it."""

    def prepare(self, store: Store, today: date) -> Unread | Prepared | Answered:
        """Take what came apart; an answer at once where there is nothing to judge together with others."""


@dataclass(frozen=True, slots=True)
class BodyJob(JudgingJob):
    """A question that is a body."""

    body: bytes
    """The body."""

    @property
    def size(self) -> int:
        """The bytes of the body."""
        return len(self.body)


class CheckJob(BodyJob):
    """The body of POST /v1/check."""

    def prepare(self, store: Store, today: date) -> Unread:
        """Parse the body."""
        return _prepare_check(parse_body(self.body), store, today, lambda report: dump_json(report_body(report)))


_MEMBERS = ("as_of", "known_at", "data_version", "operation", "horizon", "region")
"""The members of a check that are fields of the form, too."""
PAGE_FIELDS = ("content", *_MEMBERS, "parameters")
"""The fields of the form that checks a template."""


@dataclass(frozen=True, slots=True)
class PageJob:
    """The form that checks a template."""

    form: Mapping[str, str]
    """Its fields as they were sent."""

    @property
    def size(self) -> int:
        """The bytes of its texts."""
        return sum(len(text.encode()) for text in self.form.values())

    def prepare(self, store: Store, today: date) -> Unread:
        """Read the fields."""
        content = self.form.get("content", "").replace("\r\n", "\n")
        body = _body_of_form(self.form, content)
        return _prepare_check(body, store, today, lambda report: _verdict_part(report, content, body).encode())


def _body_of_form(form: Mapping[str, str], content: str) -> CheckBody:
    """The question that a form asks; blank fields were not filled in.

    Raises:
        UsageError: A field has a wrong value.
    """
    given: dict[str, Any] = {name: text for name in _MEMBERS if (text := form.get(name, "").strip())}
    parameters: dict[str, str] = {}
    for line in split_lines(form.get("parameters", "")):
        name, equals, value = line.strip().partition("=")
        if line.strip() and not (equals and name.strip()):
            raise UsageError(f"parameters: {line.strip()!r} is no parameter: write Name=Value")
        if equals:
            parameters[name.strip()] = value.strip()
    document = NamedText(name=TEMPLATE, content=content)
    try:
        return CheckBody.model_validate(given | {"documents": [document], "parameters": parameters})
    except ValidationError as e:
        raise validation_error(e.errors(include_url=False), member_places(CheckBody)) from e


def _verdict_part(report: Report, content: str, body: CheckBody) -> str:
    """The verdict as a part of a page, with what would fix the template."""
    data = content.encode()
    inputs = Inputs(body.parameters, GivenFiles({TEMPLATE: data}))
    made = fixing_edits(
        report.findings, lambda _: data, lambda name, text: [read_text(name, text, inputs)], lambda _: ()
    )
    fixed = unified_patch(made, lambda _: data).decode("utf-8", "replace") if made else None
    kept = tuple((name, str(value)) for name in CLOCKS if (value := getattr(body, name)))
    return verdict_part(report, content, fixed, Served(kept))


@dataclass(frozen=True, slots=True)
class WindowsJob:
    """A configuration whose windows are asked for."""

    query: WindowsQuery
    """The question."""

    @property
    def size(self) -> int:
        """It is one function."""
        return _ONE_FUNCTION

    def prepare(self, store: Store, today: date) -> Prepared:
        """The one function."""
        question = CheckQuestion(self.query.basis(store, today), region=self.query.region)
        return Prepared(question, [described_function(self.query)], (), _windows_body)


def _windows_body(report: Report) -> bytes:
    return dump_json(windows_body(report.functions[0]))


class OwnWindowsJob(BodyJob):
    """The body of POST /v1/windows: a configuration in an account."""

    def prepare(self, store: Store, today: date) -> Prepared:
        """Parse the body.

        Raises:
            UnknownIdError: There never was such a runtime.
        """
        query = parsed_as(WindowsBody, self.body)
        basis = basis_in_account(store, query.basis(store, today), query.account, query.region)
        Facts(store, basis).runtime(query.runtime)
        question = CheckQuestion(basis, region=query.region)
        return Prepared(question, [described_function(query)], (), _own_windows_body)


def _own_windows_body(report: Report) -> bytes:
    return dump_json({"basis": basis_body(report.basis)} | windows_body(report.functions[0]))


def _prepare_check(body: CheckBody, store: Store, today: date, finish: Callable[[Report], bytes]) -> Unread:
    # What is wrong with the question is said before anything is read.
    basis = basis_in_account(store, body.basis(store, today), body.account, body.region)
    question = CheckQuestion(basis, body.operation, body.horizon, body.region)
    return Unread(question, partial(_read_few, body), finish)


def _read_few(body: CheckBody) -> tuple[Sequence[Document], Sequence[UnreadableFile]]:
    documents, unreadable = read_documents(body)
    refuse_many_functions(documents)
    return documents, unreadable
