"""The addresses of endoflife.date's API, both generations, as far as there is Lambda behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Query, Request, Response

from api.answers.answering import answers_of
from api.edge.answer_formats import JSON
from api.questions.question_parameters import ClockParameters
from api.questions.typed_routes import direct_router
from kb.answers import dump_json
from kb.facts import Facts
from kb.outlets import endoflife as shapes

router = direct_router("/api", "endoflife.date")

Clocks = Annotated[ClockParameters, Query()]
"""The three clocks, which that API does not have."""

Handler = TypeVar("Handler", bound=Callable[..., object])
"""A function that answers at an address; registering it leaves its type as it is."""


async def _answer_with(
    request: Request, query: ClockParameters, ask: Callable[[Facts], object], *, tagged: bool = True
) -> Response:
    """An answer; without an entity tag where it holds addresses, which depend on the name we were asked by."""
    answers = answers_of(request)
    basis = query.basis(answers.store, answers.clock())

    def body() -> bytes:
        facts = Facts(answers.store, basis)
        try:
            return dump_json(ask(facts))
        finally:
            facts.cursor.close()

    # The addresses in it are those that this client used: nobody else is to get them from a cache.
    own = {"cache-control": "private, max-age=60", "vary": "Host"}
    headers = answers.kept(query, basis, request.scope["path"]) if tagged else own
    return Response(await answers.turns.take(body), headers=headers, media_type=JSON)


def _base_address(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _list_answer(request: Request, under: str, names: tuple[str, ...]) -> Callable[[Facts], object]:
    return lambda facts: shapes.answer_envelope(facts, shapes.link_list(_base_address(request), under, names))


def _register_route(path: str) -> Callable[[Handler], Handler]:
    """A route of the newer generation, with a slash at its end as well as without."""

    def register(handler: Handler) -> Handler:
        router.add_api_route(f"/v1{path}/", handler, include_in_schema=False)
        router.add_api_route(f"/v1{path}", handler)
        return handler

    return register


@_register_route("")
async def index(request: Request, query: Clocks) -> Response:
    """The addresses to begin with."""
    return await _answer_with(request, query, _list_answer(request, "", shapes.SECTIONS), tagged=False)


@_register_route("/products")
async def products(request: Request, query: Clocks) -> Response:
    """The one product."""
    return await _answer_with(
        request,
        query,
        lambda f: shapes.answer_envelope(f, [shapes.product_summary(_base_address(request))]),
        tagged=False,
    )


@_register_route("/products/full")
async def products_full(request: Request, query: Clocks) -> Response:
    """The one product with all its releases."""
    return await _answer_with(
        request,
        query,
        lambda f: shapes.answer_envelope(f, [shapes.lambda_product(f, _base_address(request))]),
        tagged=False,
    )


@_register_route("/products/{product}")
async def product(request: Request, product: str, query: Clocks) -> Response:
    """A product with all its releases; the product is `aws-lambda`."""
    shapes.known_of(product, (shapes.PRODUCT,), "product")
    return await _answer_with(
        request, query, lambda facts: shapes.product_answer(facts, _base_address(request)), tagged=False
    )


@_register_route("/products/{product}/releases/{release}")
async def release(request: Request, product: str, release: str, query: Clocks) -> Response:
    """A release, by a runtime's id or as `latest`; `custom.createBlockedFrom` is the day that API drops."""
    return await _answer_with(
        request, query, lambda facts: shapes.answer_envelope(facts, shapes.find_release(facts, product, release))
    )


@_register_route("/categories")
async def categories(request: Request, query: Clocks) -> Response:
    """The categories that have a product."""
    return await _answer_with(request, query, _list_answer(request, "/categories", (shapes.CATEGORY,)), tagged=False)


@_register_route("/categories/{category}")
async def category(request: Request, category: str, query: Clocks) -> Response:
    """The products of a category."""
    shapes.known_of(category, (shapes.CATEGORY,), "category")
    return await products(request, query)


@_register_route("/tags")
async def tags(request: Request, query: Clocks) -> Response:
    """The tags that a product has."""
    return await _answer_with(request, query, _list_answer(request, "/tags", shapes.TAGS), tagged=False)


@_register_route("/tags/{tag}")
async def tag(request: Request, tag: str, query: Clocks) -> Response:
    """The products with a tag."""
    shapes.known_of(tag, shapes.TAGS, "tag")
    return await products(request, query)


@_register_route("/identifiers")
async def identifiers(request: Request, query: Clocks) -> Response:
    """The kinds of identifiers that products have: Lambda has none."""
    return await _answer_with(request, query, _list_answer(request, "/identifiers", ()), tagged=False)


@_register_route("/identifiers/{kind}")
async def identifier(request: Request, kind: str, query: Clocks) -> None:  # noqa: ARG001 - as every endpoint
    """The identifiers of a kind: there is no kind, so every one is unknown."""
    shapes.known_of(kind, (), "kind of identifier")


@router.get("/all.json")
async def every(request: Request, query: Clocks) -> Response:
    """The names of all products, as the older generation lists them."""
    return await _answer_with(request, query, lambda _: [shapes.PRODUCT])


@router.get("/{product}.json")
async def cycles(request: Request, product: str, query: Clocks) -> Response:
    """All releases of a product, in the shape of the older generation."""
    shapes.known_of(product, (shapes.PRODUCT,), "product")
    return await _answer_with(request, query, shapes.release_cycles)


@router.get("/{product}/{release}.json")
async def cycle(request: Request, product: str, release: str, query: Clocks) -> Response:
    """One release, in the shape of the older generation."""
    shapes.known_of(product, (shapes.PRODUCT,), "product")
    return await _answer_with(request, query, lambda facts: shapes.release_cycle(facts, release))
