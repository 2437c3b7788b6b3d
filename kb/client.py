"""A client of the query service, whose methods are the service's addresses.

`Client` answers at once, `AsyncClient` when awaited. A refusal of the service is a `Refused` with its problem document.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Generic, Literal, TypedDict, TypeVar, Unpack

import httpx

from kb.client_questions import between, given_documents, id_part, texts_of
from kb.data_classes import dataclass
from kb.errors import KbError
from kb.facts.catalogue import FACT_LISTS
from kb.facts.change_kinds import ChangeKind
from kb.facts.fact_lists import FactList
from kb.operations import OperationName
from kb.suggestions import closest_names, hint_at

Row = dict[str, Any]
"""A row of a list, or a single thing, by the names that `/openapi.json` describes."""

Day = date | str
"""A UTC day, or a text that the service takes as one."""


class Refused(KbError):  # noqa: N818 - what happened, in one word
    """The service refused a question."""

    def __init__(self, problem: Mapping[str, Any], status: int, retry_after: float | None) -> None:
        """A refusal; of a problem document every member may be missing, as in those of a gateway before the service.

        Args:
            problem: The problem document.
            status: The status of the answer.
            retry_after: After how many seconds to ask again, where that was said.
        """
        told = [problem.get("instance"), problem.get("detail") or problem.get("title") or f"status {status}"]
        super().__init__(": ".join(str(one) for one in told if one))
        self.type: str = str(problem.get("type") or "about:blank").rsplit("/", 1)[-1]
        self.status = status
        suggestions = problem.get("suggestions")
        self.suggestions: tuple[str, ...] = tuple(suggestions) if isinstance(suggestions, list) else ()
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing, and what the answer rests on."""

    basis: Row
    """The day, the knowledge and the data version."""
    data: Any
    """The thing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and what it rests on."""

    basis: Row
    """The day, the knowledge and the data version."""
    data: list[Row]
    """The rows."""
    next: str | None
    """The cursor of the next page; None on the last."""
    total: int
    """The rows on all pages."""


class Clocks(TypedDict, total=False):
    """The three clocks, which every question takes."""

    as_of: Day
    """The day asked about."""
    known_at: Day
    """Use nothing published later; `as-of` for the day asked about."""
    data_version: int
    """The release of our data."""


class Listed(Clocks, total=False):
    """What every list takes."""

    limit: int
    """The most rows on a page."""
    cursor: str
    """`next` of the page before."""
    sort: str
    """Fields to sort by, with commas between them; a `-` before a field means falling."""
    fields: str
    """Only these fields, with commas between them."""


PageT = TypeVar("PageT")
AnswerT = TypeVar("AnswerT")
AskedT = TypeVar("AskedT")
BodyT = TypeVar("BodyT")
BytesT = TypeVar("BytesT")

_THINGS = {one.thing.kind: one.name for one in FACT_LISTS.values() if one.thing}
_HISTORIES = {f"{one.kind}_history": one.name for one in FACT_LISTS.values() if one.has_history}


class Questions(Generic[PageT, AnswerT, BodyT, BytesT]):
    """The addresses of the service as methods.

    Every list of the catalogue is a method too, such as `runtimes(language="Python", as_of="2021-08-16")`: it takes the
    list's filters, those of every list (`limit`, `cursor`, `sort`, `fields`), and the clocks. So is every thing of a
    list, such as `runtime("python3.9")`, which takes the clocks, and its history, `runtime_history("python3.9")`.
    """

    def __getattr__(self, name: str) -> Callable[..., Any]:
        ask: Callable[..., Any]
        if name in FACT_LISTS:
            ask, about = self._list_asker(FACT_LISTS[name]), FACT_LISTS[name].about
        elif name in _THINGS:
            ask, about = self._thing_asker(_THINGS[name], "", self._one), f"one {name}"
        elif name in _HISTORIES:
            ask, about = self._thing_asker(_HISTORIES[name], "/history", self._page), "every statement about one thing"
        else:
            there = [] if name.startswith("_") else closest_names(name, [one for one in dir(self) if one[0] != "_"])
            raise AttributeError(f"{type(self).__name__} has no {name}: {hint_at(there, 'dir() lists what there is')}")
        ask.__name__, ask.__doc__ = name, f"{about[:1].upper()}{about[1:]}."
        return ask

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *FACT_LISTS, *_THINGS, *_HISTORIES})

    def _list_asker(self, one: FactList) -> Callable[..., PageT]:
        spelled = {item.name: item.spelled for item in one.filters}

        def ask_list(**question: Any) -> PageT:  # noqa: ANN401 - any parameters
            named = {key.removesuffix("_"): value for key, value in question.items()}
            return self._page(f"/v1/{one.name}", **{spelled.get(key, key): value for key, value in named.items()})

        return ask_list

    def _thing_asker(self, list_name: str, after: str, ask: Callable[..., AskedT]) -> Callable[..., AskedT]:
        def ask_thing(id_: str, /, **question: Any) -> AskedT:  # noqa: ANN401 - any parameters
            return ask(f"/v1/{list_name}/{id_part(id_)}{after}", **question)

        return ask_thing

    def _page(self, path: str, **question: Any) -> PageT:  # noqa: ANN401 - any parameters
        raise NotImplementedError

    def _one(self, path: str, **question: Any) -> AnswerT:  # noqa: ANN401 - any parameters
        raise NotImplementedError

    def _body(self, path: str, json: Row | None = None, **question: Any) -> BodyT:  # noqa: ANN401 - any parameters
        raise NotImplementedError

    def _bytes(self, path: str, **question: Any) -> BytesT:  # noqa: ANN401 - any parameters
        raise NotImplementedError

    def snapshot(self, region: str | None = None, **clocks: Unpack[Clocks]) -> BodyT:
        """Everything there was on a day, in a Region where one is given."""
        return self._body("/v1/snapshot", region=region, **clocks)

    def changes(
        self,
        first: Day | None = None,
        last: Day | None = None,
        axis: Literal["valid", "known"] | None = None,
        kind: ChangeKind | None = None,
        **listed: Unpack[Listed],
    ) -> PageT:
        """What changed after one day and until another; they may be called `from_` and `to`, as in every list."""
        return self._page("/v1/changes", axis=axis, kind=kind, **between(first, last, listed))

    def changes_known(
        self,
        first: Day | None = None,
        last: Day | None = None,
        kind: ChangeKind | None = None,
        **listed: Unpack[Listed],
    ) -> PageT:
        """What came to be published after one day and until another: `changes` with the axis `known`."""
        return self._page("/v1/changes-known", kind=kind, **between(first, last, listed))

    def upcoming(self, within: int | None = None, kind: ChangeKind | None = None, **listed: Unpack[Listed]) -> PageT:
        """What is announced for the days after the one asked about, or for so many of them."""
        return self._page("/v1/upcoming", within=within, kind=kind, **listed)

    def search(self, q: str, **listed: Unpack[Listed]) -> PageT:
        """What has some words, as in `memory limit`, the best first."""
        return self._page("/v1/search", q=q, **listed)

    def versions_diff(self, last: int, first: int = 1, **listed: Unpack[Listed]) -> PageT:
        """What one release of our data says that another does not."""
        return self._page("/v1/versions/diff", **between(first, last, listed))

    def rules(self, **listed: Unpack[Listed]) -> PageT:
        """The rules."""
        return self._page("/v1/rules", **listed)

    def rule(self, rule: str, **clocks: Unpack[Clocks]) -> AnswerT:
        """One rule."""
        return self._one(f"/v1/rules/{id_part(rule)}", **clocks)

    def windows(
        self,
        runtime: str,
        *,
        memory: int | None = None,
        timeout: int | None = None,
        ephemeral_storage: int | None = None,
        architecture: str | None = None,
        package_type: str | None = None,
        reserved_concurrency: int | None = None,
        region: str | None = None,
        **clocks: Unpack[Clocks],
    ) -> BodyT:
        """When a configuration was, is or will be accepted, when nobody can tell, and what holds on the day."""
        return self._body(
            "/v1/windows", runtime=runtime, memory=memory, timeout=timeout, ephemeral_storage=ephemeral_storage,
            architecture=architecture, package_type=package_type, reserved_concurrency=reserved_concurrency,
            region=region, **clocks,
        )  # fmt: skip

    def check(
        self,
        documents: Mapping[str, str],
        operation: OperationName = "create",
        horizon: int = 0,
        parameters: Mapping[str, str] | None = None,
        region: str | None = None,
        *,
        account: Mapping[str, Any] | Sequence[Any] | None = None,
        **clocks: Unpack[Clocks],
    ) -> BodyT:
        """Judge the functions in documents.

        Args:
            documents: Their texts, by name.
            operation: The operation that severities are for.
            horizon: Also find milestones in this many days.
            parameters: Values of template parameters, by name.
            region: The Region of the functions.
            account: What AWS's commands print of the account whose own limits count.
            clocks: The three clocks.
        """
        listed = [{"name": name, "content": text} for name, text in given_documents(documents).items()]
        question: dict[str, Any] = {"documents": listed, "operation": operation, "horizon": horizon}
        question |= {"parameters": parameters or {}}
        question |= {"region": region} if region else {}
        question |= {"account": account} if account is not None else {}
        return self._body("/v1/check", json=question | texts_of(clocks))

    def chart(self, name: str, kind: Literal["svg", "png", "json"] = "svg", **clocks: Unpack[Clocks]) -> BytesT:
        """A chart."""
        return self._bytes(f"/v1/charts/{id_part(name)}.{kind}", **clocks)

    def calendar(self, runtime: str | None = None, milestone: str | None = None, **clocks: Unpack[Clocks]) -> BytesT:
        """The milestones that lie ahead, as an iCalendar."""
        return self._bytes("/v1/calendar.ics", runtime=runtime, milestone=milestone, **clocks)

    def feed(self, axis: str | None = None, limit: int | None = None, **clocks: Unpack[Clocks]) -> BytesT:
        """The newest changes, as an Atom feed."""
        return self._bytes("/v1/feed.atom", axis=axis, limit=limit, **clocks)

    def download(self, file: str) -> BytesT:
        """A file to take home: `lambda-kb.duckdb`, or a table such as `runtimes.parquet`."""
        return self._bytes(f"/v1/download/{id_part(file)}")

    def ready(self) -> BodyT:
        """Which knowledge base answers."""
        return self._body("/readyz")


class Client(Questions[Page, Answer, Row, bytes]):
    """Asks and waits for the answer."""

    def __init__(self, address: str, timeout: float = 60) -> None:
        self.http = httpx.Client(base_url=address, timeout=timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def rows(self, first: Page, again: Any, /, **question: Any) -> Iterator[Row]:  # noqa: ANN401 - a method of this class
        """All rows of a list: `client.rows(client.limits(), client.limits)`.

        Args:
            first: Its first page.
            again: The method that gave it.
            question: What that method was asked.
        """
        page = first
        yield from page.data
        while page.next:
            page = again(**question | _pinned(page))
            yield from page.data

    def _page(self, path: str, **question: Any) -> Page:  # noqa: ANN401 - any parameters
        return _as_page(self._json(path, **question))

    def _one(self, path: str, **question: Any) -> Answer:  # noqa: ANN401 - any parameters
        return _as_answer(self._json(path, **question))

    def _body(self, path: str, json: Row | None = None, **question: Any) -> Row:  # noqa: ANN401 - any parameters
        return self._json(path, json, **question)

    def _bytes(self, path: str, **question: Any) -> bytes:  # noqa: ANN401 - any parameters
        return _sound(self.http.get(path, params=texts_of(question))).content

    def _json(self, path: str, json: Row | None = None, **question: Any) -> Row:  # noqa: ANN401 - any parameters
        method = "GET" if json is None else "POST"
        found: Row = _sound(self.http.request(method, path, params=texts_of(question), json=json)).json()
        return found


class AsyncClient(Questions[Awaitable[Page], Awaitable[Answer], Awaitable[Row], Awaitable[bytes]]):
    """Asks without blocking; every method is to be awaited."""

    def __init__(self, address: str, timeout: float = 60) -> None:
        self.http = httpx.AsyncClient(base_url=address, timeout=timeout)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def rows(self, first: Page, again: Any, /, **question: Any) -> AsyncIterator[Row]:  # noqa: ANN401 - a method
        """All rows of a list; as `Client.rows`."""
        page = first
        for row in page.data:
            yield row
        while page.next:
            page = await again(**question | _pinned(page))
            for row in page.data:
                yield row

    async def _page(self, path: str, **question: Any) -> Page:  # noqa: ANN401 - any parameters
        return _as_page(await self._json(path, **question))

    async def _one(self, path: str, **question: Any) -> Answer:  # noqa: ANN401 - any parameters
        return _as_answer(await self._json(path, **question))

    async def _body(self, path: str, json: Row | None = None, **question: Any) -> Row:  # noqa: ANN401 - any parameters
        return await self._json(path, json, **question)

    async def _bytes(self, path: str, **question: Any) -> bytes:  # noqa: ANN401 - any parameters
        return _sound(await self.http.get(path, params=texts_of(question))).content

    async def _json(self, path: str, json: Row | None = None, **question: Any) -> Row:  # noqa: ANN401 - any parameters
        method = "GET" if json is None else "POST"
        found: Row = _sound(await self.http.request(method, path, params=texts_of(question), json=json)).json()
        return found


def _pinned(page: Page) -> dict[str, Any]:
    """What the question for the next page adds: the basis of the first, even if today is another day by then."""
    return {"cursor": page.next, "as_of": page.basis["as_of"], "data_version": page.basis["data_version"]}


def _as_answer(body: Row) -> Answer:
    """What a client knows of an answer: a newer service may have added members."""
    return Answer(body["basis"], body["data"])


def _as_page(body: Row) -> Page:
    return Page(body["basis"], body["data"], body["page"]["next"], body["page"]["total"])


def _sound(response: httpx.Response) -> httpx.Response:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        raise Refused(_problem_in(response), response.status_code, _seconds_to_wait(response))
    return response.raise_for_status()


def _problem_in(response: httpx.Response) -> Row:
    """The problem document of an answer; an empty one where a gateway sent something else under its name."""
    with suppress(ValueError):
        found = response.json()
        if isinstance(found, dict):
            return found
    return {}


def _seconds_to_wait(response: httpx.Response) -> float | None:
    """How long to wait before asking again; a gateway may name a moment instead, which counts from the answer's own."""
    said = response.headers.get("retry-after", "")
    with suppress(ValueError):
        return float(said)
    with suppress(ValueError, TypeError):
        answered = parsedate_to_datetime(response.headers.get("date", ""))
        return max(0.0, (parsedate_to_datetime(said) - answered).total_seconds())
    return None
