"""The application: put together for a knowledge base and a clock; nothing is built at import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version

from fastapi import FastAPI

from api import problems
from api.answering import Answers
from api.edge import Edge
from api.periods import periods
from api.routes import agents, endoflife, facts, judgements, pages, records, states
from kb.store import Store, open_store

ABOUT = """\
What AWS Lambda supported on a date, what AWS said about it on a date, and whether a configuration may be created, \
updated or invoked on a date, with sources. Lists come in pages: `page.next` is the `cursor` of the next one. Every \
answer repeats its `basis`; every error is a problem document (RFC 9457)."""


def today() -> date:
    """The UTC day; the only place in the service that reads the clock."""
    return datetime.now(UTC).date()


def create_app(store: Store, clock: Callable[[], date] = today) -> FastAPI:
    """The service of a knowledge base.

    Args:
        store: The knowledge base.
        clock: Says which day it is, for questions that name none.
    """
    app = FastAPI(
        title="lambda-kb",
        version=version("lambda-kb"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        # A redirect for a slash too many would be the one answer that is neither data nor a problem.
        redirect_slashes=False,
        responses=dict(problems.DESCRIBED),
    )
    app.state.answers = Answers(store, clock, periods(store))
    for routes in (facts, records, judgements, endoflife, agents, states, pages):
        app.include_router(routes.router)
    agents.install(app, store, clock)
    problems.install(app)
    app.add_middleware(Edge, clock=clock)
    return app


def create_default_app() -> FastAPI:
    """The service of the knowledge base that LAMBDA_KB_DB names, or of the cached one."""
    return create_app(open_store())
