"""Checks over HTTP: the body of the question, and the way from it to a report."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.problem_documents import TooLargeError, parameter_names, validation_error
from api.question_parameters import MOST_DAYS, ClockParameters, WindowsQuery
from kb.errors import UnreadableError, UsageError
from kb.judging import Operation, configurations
from kb.readers import read_text, without_repetition
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs, UnreadableFile

MOST_DOCUMENTS = 100
"""The most documents in one body."""

MOST_NESTING = 32
"""The deepest nesting of a body; templates stand in it as text, and their readers have limits of their own."""

# Brackets outside texts; a text without an end reaches to the end, so that nothing is read twice.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class NamedText(BaseModel):
    """A document to check."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, description="Its name, as findings will repeat it.")
    content: str = Field(description="Its text.")


class CheckBody(ClockParameters):
    """What to check, and on which basis."""

    documents: list[NamedText] = Field(description=f"The documents, {MOST_DOCUMENTS} at most.")
    operation: Operation = Field(Operation.CREATE, description="The operation that severities are for.")
    horizon: int = Field(0, ge=0, le=MOST_DAYS, description="Also find milestones in this many days after as_of.")
    region: str | None = Field(None, description="The Region of the functions, such as `eu-central-1`.")
    parameters: dict[str, str] = Field({}, description="Values of template parameters by name.")


def parse_body(body: bytes) -> CheckBody:
    """The question in a body.

    Raises:
        TooLargeError: It has too many documents.
        UsageError: It is no JSON, or its members are not what they must be.
    """
    _refuse_nesting(body)
    try:
        question = CheckBody.model_validate_json(body, strict=True)
    except ValidationError as e:
        names = [*parameter_names(CheckBody), *parameter_names(NamedText)]
        raise validation_error(e.errors(include_url=False), names) from e
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


def read_documents(question: CheckBody) -> tuple[list[Document], list[UnreadableFile]]:
    """The documents of a question, and those that cannot be read."""
    files = GivenFiles({text.name: text.content.encode() for text in question.documents})
    where = {"AWS::Region": question.region} if question.region else {}
    inputs = Inputs(where | question.parameters, files)
    documents: list[Document] = []
    unreadable: list[UnreadableFile] = []
    for text in question.documents:
        try:
            documents.append(read_text(text.name, text.content.encode(), inputs))
        except UnreadableError as e:
            unreadable.append(UnreadableFile(e.path, e.line, e.reason))
    return list(without_repetition(documents)), unreadable


def described_function(query: WindowsQuery) -> Document:
    """The one function that the parameters of a question describe."""
    return configurations.configuration_document(
        runtime=query.runtime,
        memory=query.memory,
        timeout=query.timeout,
        ephemeral_storage=query.ephemeral_storage,
        architecture=query.architecture,
        package_type=query.package_type,
    )
