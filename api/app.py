"""The application: put together for a knowledge base and a clock; nothing is built at import."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.answers.answering import Answers, answers_for
from api.answers.drawing_process import DrawingProcess
from api.description.openapi_description import describe_application
from api.edge.client_connections import Connections
from api.edge.edge_middleware import Edge
from api.judging.check_batches import CheckDesk
from api.questions import problem_handlers
from api.questions.typed_routes import DirectRoute, fixed_routes
from api.reloading import Reloader
from api.routes import (
    changes,
    charts,
    check,
    download,
    endoflife,
    feeds,
    health,
    lists,
    mcp,
    pages,
    policies,
    rules,
    search,
    snapshot,
    windows,
)
from api.running.handed_files import hand_on_no_files
from api.running.json_log import LineJournal, logging_to
from api.running.metrics import Metrics
from api.running.service_settings import ServiceSettings, from_environment
from kb.clock import today
from kb.errors import StoreError
from kb.exit_codes import NO_KNOWLEDGE_BASE
from kb.paths import chosen_database
from kb.store import Store, load_resident, open_store

ABOUT = """\
What AWS Lambda supported on a date, what AWS said about it on a date, and whether a configuration may be created, \
updated or invoked on a date, with sources. Lists come in pages: `page.next` is the `cursor` of the next one. Every \
answer repeats its `basis`; every error is a problem document (RFC 9457)."""

ROUTES = (
    *(snapshot, lists, changes, search, rules, check, windows),
    *(charts, feeds, download, policies, endoflife, mcp, health, pages),
)
"""The modules whose `router` makes up the service."""


_SECONDS_UNTIL_FORGOTTEN = 100
"""When no request holds a knowledge base any more that was replaced."""


class Service(FastAPI):
    """The application behind its edge: FastAPI sees neither what is refused nor what was asked before."""

    edge: Edge
    """What sees every request first."""
    fixed: Mapping[str, DirectRoute]
    """The routes with one address each, which need no search."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.edge(scope, receive, send)

    async def answer_new(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what was not asked before: lists and the like at once, everything else by way of FastAPI."""
        route = self.fixed.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if route is None or scope.get("root_path"):
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await route.answer_alone(scope, receive, send)


def create_app(
    store: Store,
    clock: Callable[[], date] = today,
    settings: ServiceSettings | None = None,
    image: Callable[[], bytes] | None = None,
) -> FastAPI:
    """The service of a knowledge base.

    Args:
        store: The knowledge base.
        clock: Says which day it is, for questions that name none.
        settings: How it is run.
        image: Gives the bytes of the knowledge base file, for downloads.
    """
    settings = settings or ServiceSettings(log_requests=False)
    app = _bare_app(settings)
    app.state.answers = answers_for(store, clock, settings, image)
    for routes in ROUTES:
        # Included routers would look for each route twice.
        app.router.routes.extend(routes.router.routes)
    mcp.install(app)
    problem_handlers.install_problems(app)
    pages.install(app)
    describe_application(app)
    app.fixed = fixed_routes(app.routes)
    return app


def _bare_app(settings: ServiceSettings) -> Service:
    """The application with what surrounds every request, before it has routes."""
    metrics, journal = Metrics(settings.metrics), LineJournal()
    app = Service(
        title="lambda-kb",
        version=version("lambda-kb"),
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A redirect for a slash too many would be the one answer that is neither data nor a problem.
        redirect_slashes=False,
        lifespan=_run_lifespan,
    )
    app.edge = Edge(
        app.answer_new,
        answers=lambda: app.state.answers,
        metrics=metrics,
        journal=journal,
        most=settings.requests,
        seconds=settings.seconds_to_send,
        log_requests=settings.log_requests,
    )
    app.state.settings, app.state.metrics, app.state.journal = settings, metrics, journal
    app.state.drawing = DrawingProcess()
    return app


def create_default_app() -> FastAPI:
    """The service of the knowledge base that LAMBDA_KB_DB names: in memory, while its file is watched for a newer."""
    settings = from_environment()
    path = chosen_database(None) or open_store().path

    def load(path: Path) -> Answers:
        return _load_answers(path, settings, app.state.answers.desk)

    try:
        store, image = load_resident(path)
        app = create_app(store, today, settings, lambda: image)
    except StoreError as e:
        # A worker that begins anew beside others: one line says all that its trace would.
        logging.getLogger("uvicorn.error").error(str(e))
        sys.exit(NO_KNOWLEDGE_BASE)

    def hand_on(answers: Answers) -> None:
        app.state.answers = answers
        # What is under way still holds what is replaced.
        gc.unfreeze()
        asyncio.get_running_loop().call_later(_SECONDS_UNTIL_FORGOTTEN, _look_past_what_stays)

    def is_held() -> bool:
        held: Answers = app.state.answers
        return held.database.is_there()

    app.state.reloader = Reloader(
        path,
        load,
        hand_on,
        probe=app.state.answers.desk.probe,
        is_held=is_held,
        metrics=app.state.metrics,
        journal=app.state.journal,
    )
    return app


def _load_answers(path: Path, settings: ServiceSettings, desk: CheckDesk) -> Answers:
    """The answers of another knowledge base, which the desk that there is works for."""
    store, image = load_resident(path)
    try:
        hand_on_no_files()
        return answers_for(store, today, settings, lambda: image, desk)
    except BaseException:
        # Its file has no name any more, and takes room until it is closed: room that the next try needs.
        store.connection.close()
        raise


@asynccontextmanager
async def _run_lifespan(app: FastAPI) -> AsyncIterator[dict[str, object]]:
    """What runs beside the requests, from the first to the last."""
    settings: ServiceSettings = app.state.settings
    hand_on_no_files()
    async with AsyncExitStack() as stack:
        stack.callback(app.state.journal.close)
        stack.callback(gc.unfreeze)
        stack.enter_context(logging_to(app.state.journal))
        stack.push_async_callback(app.state.answers.desk.close)
        stack.callback(app.state.drawing.close)
        works = (
            _warm_up(app),
            _warm_desk(app),
            _keep_counters(app),
            _look_for_changes(app, settings.seconds_between_looks),
            _watch_parent(),
        )
        for work in works:
            task = asyncio.create_task(work)
            stack.push_async_callback(_end_task, task)
        app.state.connections = Connections(settings.connections)
        yield {"connections": app.state.connections}


async def _end_task(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _warm_up(app: FastAPI) -> None:
    """Read every day before anybody asks."""
    answers: Answers = app.state.answers
    await answers.holdings.read()
    _look_past_what_stays()


def _look_past_what_stays() -> None:
    """Look for garbage among what is made from now on: a look at all the rows takes as long as hundreds of answers."""
    gc.collect()
    gc.freeze()


async def _warm_desk(app: FastAPI) -> None:
    """Start the processes that judge, after the days were read."""
    # Not by a name: it would keep these answers in memory until the processes stand, even when others replaced them.
    await app.state.answers.holdings.read()
    await app.state.answers.desk.warm(partial(_database_in_use, app))


def _database_in_use(app: FastAPI) -> str:
    answers: Answers = app.state.answers
    return answers.database.in_use()


async def _look_for_changes(app: FastAPI, seconds: float) -> None:
    reloader: Reloader | None = getattr(app.state, "reloader", None)
    if reloader is not None:
        await reloader.run(seconds)


async def _keep_counters(app: FastAPI) -> None:
    """Leave the counters for the other workers once a second; where there is no room, they are left later."""
    metrics: Metrics = app.state.metrics
    with suppress(OSError):
        metrics.inherit()
    said = ""
    while app.state.settings.metrics is not None:
        try:
            metrics.save(health.gauges(app))
            said = ""
        except OSError as e:
            if said != str(e):
                said = str(e)
                logging.getLogger(__name__).warning("the other workers do not see the counters of this one: %s", e)
        await asyncio.sleep(1)


async def _watch_parent() -> None:
    """A worker whose service was killed stops too, so that the port comes free."""
    if from_environment().metrics is None:
        return
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    signal.raise_signal(signal.SIGTERM)
