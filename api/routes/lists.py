"""Every list of the catalogue, each of its things, and their histories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext, suppress
from inspect import Parameter, Signature
from pkgutil import resolve_name
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers.answering import answer_alone, answer_rows, answer_single, answers_of
from api.answers.day_lists import unfiltered_rows, wanted_rows
from api.description.answer_schemas import list_of
from api.description.answer_schemas import thing_schema as thing_of
from api.questions.question_parameters import ClockParameters, ListQuestion, query_of
from api.questions.typed_routes import direct_router
from kb.errors import OutOfCoverageError
from kb.facts import Facts
from kb.facts.catalogue import FACT_LISTS
from kb.facts.changes import Statement, history
from kb.facts.fact_lists import FactList, Hangs, ListedThing
from kb.facts.vocabularies import are_known, require_known, words_of_store
from kb.suggestions import known_name

Handler = Callable[..., Awaitable[Response]]

router = direct_router("/v1", "facts")


def add_routes(to: APIRouter) -> None:
    """Give every list its addresses."""
    for one in FACT_LISTS.values():
        about = f"{one.about[:1].upper()}{one.about[1:]}."
        to.add_api_route(
            f"/{one.name}", _list_handler(one), name=one.name, description=about, responses=list_of(one.row_type)
        )
        if one.thing:
            _add_thing(to, one, one.thing)
        if one.has_history:
            to.add_api_route(
                f"/{one.name}/{{{one.kind}_id}}/history",
                _history_handler(one, f"{one.kind}_id"),
                name=f"{one.kind}_history",
                description=f"Every statement about a {one.kind}, in order of known time.",
                responses=list_of(Statement),
            )


def _add_thing(to: APIRouter, one: FactList, thing: ListedThing) -> None:
    parameter = f"{thing.kind}_id"
    by = ", by its id" if len(thing.names) > 1 else ""
    to.add_api_route(
        f"/{one.name}/{{{parameter}}}",
        _thing_handler(one, thing, parameter),
        name=thing.kind,
        description=f"One {thing.kind} on a day{by}{f' or the name of its {thing.names[1]}' if by else ''}.",
        responses=thing_of(one.row_type),
    )


def _list_handler(one: FactList) -> Handler:
    model = query_of(one)

    async def answer_list(request: Request, query: ListQuestion) -> Response:
        answers = answers_of(request)
        basis = answers.basis(query)
        values = {item.name: getattr(query, item.name) for item in one.filters}
        given = {name: value for name, value in values.items() if value is not None}
        filters = one.parsed(given, basis.as_of)
        if not are_known(one.filters, answers.store, filters):
            # What may have been meant takes long to find among hundreds of words.
            await answers.turns.take(lambda: require_known(one.filters, answers.store, filters))
        found = await wanted_rows(request, one, basis, filters)
        return await answer_rows(request, query, one.told_basis(basis), one.row_type, found)

    return _sign_handler(answer_list, model)


def _thing_handler(one: FactList, thing: ListedThing, parameter: str) -> Handler:
    ask = resolve_name(thing.ask)

    async def answer_thing(request: Request, query: ClockParameters, **path: str) -> Response:
        wanted, basis = path[parameter], answers_of(request).basis(query)
        if one.hangs_on is Hangs.DAY:
            for item in await unfiltered_rows(request, one, basis, {}):
                if wanted in [getattr(item.row, name) for name in thing.names]:
                    return answer_alone(request, query, basis, item)
        return await answer_single(request, query, basis, thing.kind, lambda facts: ask(facts, wanted))

    return _sign_handler(answer_thing, ClockParameters, parameter)


def _history_handler(one: FactList, parameter: str) -> Handler:
    thing = one.thing
    ask = resolve_name(thing.ask) if thing else None

    async def answer_history(request: Request, query: ListQuestion, **path: str) -> Response:
        wanted = path[parameter]

        def statements(facts: Facts) -> Sequence[Statement]:
            name = wanted
            # A misspelt id is told here, with the ids that were meant.
            if thing is None or ask is None:
                known_name(wanted, words_of_store(facts.store, one.ids), one.kind, f"/v1/{one.name} lists them")
            else:
                with suppress(OutOfCoverageError) if thing.history_outlives else nullcontext():
                    name = getattr(ask(facts, wanted), thing.names[0])
            return [statement for statement in history(facts, name) if statement.kind == one.kind]

        answers = answers_of(request)
        basis = answers.basis(query)
        # Whether a thing is known at all may hang on the day.
        found = await answers.holdings.rows((request.scope["path"], answers.periods.key(basis)), basis, statements)
        return await answer_rows(request, query, basis, Statement, found)

    return _sign_handler(answer_history, ListQuestion, parameter)


def _sign_handler(handler: Handler, model: type[ClockParameters], *in_path: str) -> Handler:
    """A handler with the signature from which its parameters are described."""
    kind = Parameter.KEYWORD_ONLY
    parameters = [Parameter("request", kind, annotation=Request)]
    parameters += [Parameter(name, kind, annotation=str) for name in in_path]
    parameters += [Parameter("query", kind, annotation=Annotated[model, Query()])]
    handler.__signature__ = Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    return handler


add_routes(router)
