"""Checks over HTTP: the body of the question, and the way from it to a report."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError, WrapValidator

from api.questions.member_places import member_places
from api.questions.question_errors import TooLargeError, UnknownParameterError
from api.questions.question_parameters import ClockParameters, WindowsQuery
from api.questions.validation_errors import validation_error
from kb.accounts import accounts_of
from kb.errors import NotATemplateError, UnreadableError, UsageError
from kb.facts import Basis
from kb.facts.own_limits import with_account
from kb.judging import Operation, configurations
from kb.readers import read_text, without_repetition
from kb.readers.folders.sibling_files import GivenFiles, TakenFiles
from kb.readers.folders.values_elsewhere import comments_beside, other_places, with_comments
from kb.readers.given_values import refuse_unused
from kb.readers.interface import Document, Inputs, UnreadableFile
from kb.store import Store
from kb.whole_numbers import MOST_DAYS

Question = TypeVar("Question", bound=BaseModel)

MOST_DOCUMENTS = 100
"""The most documents in one body."""

MOST_NESTING = 32
"""The deepest nesting of a body; templates stand in it as text, and their readers have limits of their own."""

# Brackets outside texts; a text without an end reaches to the end, so that nothing is read twice.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def _object_or_list(value: object, read: Callable[[object], object]) -> object:
    """What is neither is told in one sentence, and not once for either."""
    if not isinstance(value, dict | list | None):
        raise ValueError("input should be an object or a list")
    return read(value)


OwnLimits: TypeAlias = Annotated[dict[str, Any] | list[Any] | None, WrapValidator(_object_or_list)]
"""What AWS's commands print of an account, as JSON."""

ACCOUNT = (
    "The account whose own limits count: what `aws lambda get-account-settings` and `aws service-quotas "
    "list-service-quotas --service-code lambda` print, either or both in a list. Default: AWS's defaults."
)
"""What the member says."""


class NamedText(BaseModel):
    """A document to check."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, description="Its name, as findings will repeat it.")
    content: str = Field(description="Its text.")


class CheckBody(ClockParameters):
    """What to check, and on which basis."""

    documents: Annotated[list[NamedText], FailFast()] = Field(description=f"The documents, {MOST_DOCUMENTS} at most.")
    operation: Operation = Field(Operation.CREATE, description="The operation that severities are for.")
    horizon: int = Field(0, ge=0, le=MOST_DAYS, description="Also find milestones in this many days after as_of.")
    region: str | None = Field(None, description="The Region of the functions, such as `eu-central-1`.")
    parameters: dict[str, str] = Field({}, description="Values of template parameters by name.")
    account: OwnLimits = Field(None, description=ACCOUNT)


class WindowsBody(WindowsQuery):
    """A configuration whose windows are asked for, in an account."""

    account: OwnLimits = Field(None, description=ACCOUNT)


class SnapshotBody(ClockParameters):
    """A day whose limits are asked for, with those of an account beside them."""

    region: str | None = Field(None, description="As it was in this Region, such as `eu-central-1`.")
    account: OwnLimits = Field(None, description=ACCOUNT)


def parsed_as(model: type[Question], body: bytes) -> Question:
    """The question in a body.

    Raises:
        TooLargeError: It is nested too deep.
        UsageError: It is no JSON, or its members are not what they must be.
    """
    _refuse_nesting(body)
    _refuse_repeats(body)
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as e:
        raise validation_error(e.errors(include_url=False), member_places(model)) from e


def _refuse_repeats(body: bytes) -> None:
    """Refuse a member that an object has twice, since only one of its values would count.

    Raises:
        UsageError: One has.
    """
    with suppress(ValueError):  # what is no JSON is told by whoever reads its members
        if way := _way_to_repeat(json.loads(body, object_pairs_hook=_repeat_among)):
            raise UsageError(f"{'.'.join(part[:100] for part in way)}: given more than once")


class _Repeat(tuple[str, ...]):
    """The way to a member that an object has twice, in the place of the object."""

    __slots__ = ()


def _repeat_among(pairs: list[tuple[str, object]]) -> _Repeat | None:
    """The first member that is there twice, or has such a one inside."""
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            return _Repeat([name])
        seen.add(name)
        if way := _way_to_repeat(value):
            return _Repeat([name, *way])
    return None


def _way_to_repeat(value: object) -> _Repeat | None:
    if isinstance(value, _Repeat):
        return value
    items = enumerate(value) if isinstance(value, list) else ()
    return next((_Repeat([str(place), *way]) for place, item in items if (way := _way_to_repeat(item))), None)


def parse_body(body: bytes) -> CheckBody:
    """What to check.

    Raises:
        TooLargeError: It has too many documents.
        UsageError: It is no JSON, or its members are not what they must be.
    """
    question = parsed_as(CheckBody, body)
    if len(question.documents) > MOST_DOCUMENTS:
        raise TooLargeError(f"documents: {len(question.documents)} are more than {MOST_DOCUMENTS}: send them in parts")
    seen: set[str] = set()
    for document in question.documents:
        if document.name in seen:
            raise UsageError(f"documents: two are named {document.name!r}: findings could not be told apart")
        seen.add(document.name)
    return question


def _refuse_nesting(body: bytes) -> None:
    depth = 0
    for found in _STRUCTURE.finditer(body):
        match found[0]:
            case b"{" | b"[":
                depth += 1
                if depth > MOST_NESTING:
                    raise TooLargeError(
                        f"the body is nested more than {MOST_NESTING} deep: put templates into `content`"
                    )
            case b"}" | b"]":
                depth -= 1


def basis_in_account(store: Store, basis: Basis, account: OwnLimits, region: str | None) -> Basis:
    """The basis of a question about functions in an account.

    Raises:
        UsageError: The account says nothing of its quotas, or those of several Regions and none is asked about.
    """
    return basis if account is None else with_account(store, basis, accounts_of(account), region)


def read_documents(question: CheckBody) -> tuple[list[Document], list[UnreadableFile]]:
    """The documents of a question, and those that cannot be read.

    Raises:
        UnknownParameterError: No document uses a parameter, and all could be read.
    """
    files = GivenFiles({text.name: text.content.encode() for text in question.documents})
    where = {"AWS::Region": question.region} if question.region else {}
    documents: list[Document] = []
    broken: list[UnreadableError] = []
    taken: set[str] = set()
    for text in question.documents:
        asked = TakenFiles(files)
        try:
            documents.append(read_text(text.name, text.content.encode(), Inputs(where | question.parameters, asked)))
            taken |= asked.taken
        except UnreadableError as e:
            broken.append(e)
    # What a template takes its values from is read with it, although it is none itself.
    broken = [e for e in broken if not (isinstance(e, NotATemplateError) and posixpath.normpath(e.path) in taken)]
    if question.parameters and not broken:
        _refuse_unused_parameters(question.parameters, documents)
    beside = set().union(*map(other_places, documents)) - {document.path for document in documents}
    judged = [*with_comments(documents, without_repetition(documents)), *comments_beside(beside, files)]
    return judged, [UnreadableFile(e.path, e.line, e.reason) for e in broken]


def _refuse_unused_parameters(given: Mapping[str, str], documents: Iterable[Document]) -> None:
    takes = {name for document in documents for name in document.takes}
    try:
        refuse_unused({f"parameters.{name}": name for name in given}, takes)
    except UsageError as e:
        raise UnknownParameterError(str(e), e.suggestions) from e


def described_function(query: WindowsQuery) -> Document:
    """The one function that the parameters of a question describe."""
    return configurations.configuration_document(
        runtime=query.runtime,
        memory=query.memory,
        timeout=query.timeout,
        ephemeral_storage=query.ephemeral_storage,
        architecture=query.architecture,
        package_type=query.package_type,
        reserved_concurrency=query.reserved_concurrency,
    )
