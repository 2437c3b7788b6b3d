"""The tools of agents: their questions, what answers them, and refusals that say why there is no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from kb.data_classes import dataclass
from kb.errors import (
    KbError,
    OutOfCoverageError,
    StoreError,
    TooMuchError,
    UnknownIdError,
    UnknownWordError,
    UnreadableError,
    UsageError,
    brief_text,
)
from kb.facts.basis import FIRST_DAY
from kb.outlets.agents import answers, questions, shapes
from kb.outlets.agents.shapes import Refusal
from kb.store import Store
from kb.suggestions import WORD_ERRORS, closest_names, expected_words, word_hint
from kb.whole_numbers import bound_words


@dataclass(frozen=True, slots=True)
class Skill:
    """A tool: its question, the shape of its answer, and what answers."""

    question: type[BaseModel]
    """The arguments; its docstring says what the tool is for."""
    answer: type[Any]
    """The shape of the answer."""
    run: Callable[[Store, date, Any], object]
    """Answers a question on a day."""


SKILLS: Mapping[str, Skill] = {
    "supported_on": Skill(questions.SupportedOn, shapes.SupportedAnswer, answers.supported_on),
    "runtime": Skill(questions.RuntimeOn, shapes.RuntimeAnswer, answers.runtime_answer),
    "limit": Skill(questions.LimitOn, shapes.LimitAnswer, answers.limit_answer),
    "check_config": Skill(questions.CheckConfig, shapes.CheckAnswer, answers.check_config),
    "what_changed": Skill(questions.WhatChanged, shapes.ChangesAnswer, answers.what_changed),
    "upcoming": Skill(questions.Upcoming, shapes.ChangesAnswer, answers.upcoming_answer),
}
"""The tools by name."""


def answer_or_refusal(store: Store, today: date, name: str, arguments: Mapping[str, Any]) -> tuple[object, bool]:
    """An answer, or a refusal that says why there is none; and whether it is a refusal.

    Raises:
        StoreError: The knowledge base is in the way, and not the question: who is told which file depends on the door.
    """
    skill = SKILLS[name]
    try:
        question = skill.question.model_validate(arguments)
        return skill.run(store, today, question), False
    except ValidationError as e:
        refusal = _refuse_arguments(e, skill.question)
    except StoreError:
        raise
    except KbError as e:
        refusal = Refusal(_type_of_refusal(e), str(e), list(e.suggestions) if isinstance(e, UsageError) else [])
    return refusal_body(store, refusal), True


def refusal_body(store: Store, refusal: Refusal) -> object:
    """A refusal as the body of a result."""
    refusal = replace(refusal, detail=brief_text(refusal.detail))
    return {"refusal": refusal, "coverage": shapes.Coverage(FIRST_DAY, store.evidence_until, past_evidence=False)}


def _type_of_refusal(error: KbError) -> str:
    match error:
        case UnknownIdError() | UnknownWordError():
            return "not-found"
        case OutOfCoverageError():
            return "out-of-coverage"
        case UsageError():
            return "invalid-parameter"
        case TooMuchError():
            return "too-large"
        case UnreadableError():
            return "unreadable-document"
        case _:
            return "failed"


def _refuse_arguments(error: ValidationError, question: type[BaseModel]) -> Refusal:
    """Of several complaints the first, unknown names before wrong values."""
    found = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")[0]
    # Of what may be of several types each stands in the place, such as `list[any]`, which is no name of anything.
    place = ".".join(str(part) for part in found["loc"] if "[" not in str(part))
    known = [field.alias or name for name, field in question.model_fields.items()]
    if found["type"] == "extra_forbidden":
        close = list(closest_names(place, known))
        return Refusal("unknown-parameter", f"no argument {place!r}: there are {', '.join(known)}", close)
    if found["type"] == "missing":
        return Refusal("invalid-parameter", f"{place} is missing: there are {', '.join(known)}", [])
    if found["type"] in WORD_ERRORS and isinstance(found["input"], str):
        hint, meant = word_hint(found["input"][:200], expected_words(str(found["ctx"]["expected"])))
        return Refusal("invalid-parameter", f"{place}: {hint}", list(meant))
    bound = bound_words(found["type"], found["input"], found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    return Refusal("invalid-parameter", f"{place}: {bound or said[:1].lower() + said[1:]}", [])
