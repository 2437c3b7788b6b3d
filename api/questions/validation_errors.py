"""What pydantic finds wrong with a question, in our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.questions.member_places import hint_at_member
from api.questions.question_errors import UnknownParameterError
from kb.errors import UsageError
from kb.suggestions import WORD_ERRORS, expected_words, word_hint
from kb.whole_numbers import bound_words


def validation_error(errors: Iterable[Mapping[str, Any]], known: Sequence[str]) -> UsageError:
    """What pydantic found, as an error of ours; of several the first, unknown names before wrong values.

    Args:
        errors: The findings.
        known: The names that exist, those inside of others by their way, such as `documents[].content`.
    """
    found = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")[0]
    place = ".".join(map(str, found["loc"]))
    if found["type"] == "extra_forbidden":
        hint, close = hint_at_member(found["loc"], known)
        return UnknownParameterError(f"no parameter {place!r}: {hint}", close)
    if found["type"] in WORD_ERRORS and isinstance(found["input"], str):
        hint, close = word_hint(found["input"][:200], expected_words(str(found["ctx"]["expected"])))
        return UsageError(f"{place or 'body'}: {hint}", close)
    bound = bound_words(found["type"], found["input"], found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    return UsageError(f"{place or 'body'}: {bound or said[:1].lower() + said[1:]}")
