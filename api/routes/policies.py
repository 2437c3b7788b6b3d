"""The rules of today as policies for the engines that people already run, at the addresses that a site has them at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from fastapi import Request, Response

from api.answers import file_downloads
from api.answers.answering import Answers, answers_of
from api.edge.response_cache import POLICIES
from api.questions.typed_routes import direct_router
from kb.facts import Basis, basis_on
from kb.suggestions import known_name

router = direct_router(POLICIES.rstrip("/"), "policies")

_TYPES = {".json": "application/json", ".yml": "application/yaml"}


@router.get("/{name:path}", responses={"200": {"content": {"*/*": {}}}}, openapi_extra=file_downloads.RANGES)
async def policy_file(request: Request, name: str) -> Response:
    """One file of today's policies: `rules.json` names all of them with their digests, and what each engine is told."""
    answers = answers_of(request)
    basis = basis_on(answers.store, answers.clock())
    files = await answers.policies.find(basis.as_of, lambda: _todays_texts(answers, basis))
    known_name(name, files, "file of policies", f"{POLICIES}rules.json names all")
    path = PurePosixPath(name)
    media_type = _TYPES.get(path.suffix, "text/plain; charset=utf-8")
    return file_downloads.send_held(request, files[name], path.name, media_type)


def _todays_texts(answers: Answers, basis: Basis) -> Mapping[str, str]:
    from kb.outlets.site.policy_files import policy_texts  # noqa: PLC0415 - reads SQL, with 9 MB of a library

    return policy_texts(answers.store, basis)
