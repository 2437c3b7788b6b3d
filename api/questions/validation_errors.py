"""What pydantic finds wrong with a question, in our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.questions.member_places import hint_at_member
from api.questions.question_errors import UnknownParameterError
from kb.errors import UsageError
from kb.suggestions import closest_names, hint_at
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
    if found["type"] == "literal_error":
        words = [word for word in str(found["ctx"]["expected"]).split("'") if word.strip(" ,") not in ("", "or")]
        close = closest_names(str(found["input"])[:200], words)
        hint = hint_at(close, f"there are {', '.join(words)}")
        return UsageError(f"{place or 'body'}: {str(found['input'])[:200]!r}: {hint}", close)
    bound = bound_words(found["type"], found["input"], found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    return UsageError(f"{place or 'body'}: {bound or said[:1].lower() + said[1:]}")
