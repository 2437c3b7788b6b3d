"""One configuration given by its values alone: when AWS accepted it, accepts it and will accept it."""

from __future__ import annotations

from kb.errors import UsageError
from kb.facts import Facts
from kb.judging.judgement import judge
from kb.judging.question import CheckQuestion
from kb.judging.report import JudgedFunction
from kb.judging.rules import builtin_rules
from kb.readers.interface import FILE_START, Document, FunctionConfig, Plain, Resolved
from kb.suggestions import known_name

ARCHITECTURES = ("x86_64", "arm64")
"""The instruction sets that a configuration may name."""
PACKAGE_TYPES = ("Zip", "Image")
"""The ways in which its code may be packed."""


def require_sizes(**numbers: int | None) -> None:
    """Refuse numbers of a configuration that nothing can be the size of, whatever the limits were.

    Raises:
        UsageError: One is; a reservation alone may be 0.
    """
    for name, number in numbers.items():
        least = 0 if name == "reserved_concurrency" else 1
        if number is not None and number < least:
            raise UsageError(f"{name.replace('_', ' ')} {number}: no size: give {least} or more")


def configuration_document(
    *,
    runtime: str,
    memory: int | None = None,
    timeout: int | None = None,
    ephemeral_storage: int | None = None,
    architecture: str | None = None,
    package_type: str | None = None,
    reserved_concurrency: int | None = None,
) -> Document:
    """A document of the one function that these values describe; what is left out is absent.

    Raises:
        UnknownIdError: There is no such architecture or package type.
        UsageError: A number is no size.
    """
    require_sizes(
        memory=memory, timeout=timeout, ephemeral_storage=ephemeral_storage, reserved_concurrency=reserved_concurrency
    )
    for name, word, there in (
        ("architecture", architecture, ARCHITECTURES),
        ("package type", package_type, PACKAGE_TYPES),
    ):
        if word is not None:
            known_name(word, there, name)
    given: dict[str, Plain] = {
        "Runtime": runtime,
        "MemorySize": memory,
        "Timeout": timeout,
        "EphemeralStorage": ephemeral_storage,
        "Architectures": None if architecture is None else [architecture],
        "PackageType": package_type,
        "ReservedConcurrentExecutions": reserved_concurrency,
    }
    fields = {name: Resolved(value, FILE_START) for name, value in given.items() if value is not None}
    return Document("query", "query", (FunctionConfig("query", FILE_START, fields),))


def configuration_verdict(facts: Facts, document: Document, region: str | None = None) -> JudgedFunction:
    """What AWS accepts of the function of such a document on the day, and the intervals in which it accepts it.

    Args:
        facts: The facts, and the account whose own limits count.
        document: The document.
        region: The Region of the function; None where that is not asked.

    Raises:
        UnknownIdError: There never was such a runtime, or there is no such Region.
        OutOfCoverageError: Lambda had not come to the Region.
    """
    (function,) = document.functions
    runtime = function.fields["Runtime"]
    facts.runtime(str(runtime.value) if isinstance(runtime, Resolved) else "")
    (judged,) = judge(facts.store, [document], builtin_rules(), CheckQuestion(facts.basis, region=region)).functions
    return judged
