"""Files to download: whole or in ranges (RFC 9110), each with a digest (RFC 9530) and a tag of its very bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.edge.response_cache import is_still, tag_matches
from api.questions import problem_documents, problem_kinds
from api.running.worker_queue import Turns

# Python refuses to read a number of thousands of digits, and no file is so long.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
RANGES: dict[str, Any] = {
    "parameters": [
        {
            "name": "Range",
            "in": "header",
            "required": False,
            "description": "Only these bytes, such as `bytes=0-1023`.",
            "schema": {"type": "string"},
        }
    ],
    "responses": {"206": {"description": "The bytes asked for."}, "416": {"description": "There are no such bytes."}},
}
"""How the description of the service shows ranges."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file held in memory."""

    content: bytes
    """Its bytes."""
    digest: bytes
    """Their SHA-256."""

    @property
    def etag(self) -> str:
        """Its tag."""
        return f'"{self.digest.hex()[:32]}"'


class HeldFiles:
    """The files of one knowledge base, each made when it is first asked for."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self._made: dict[str, HeldFile] = {}

    async def file(self, name: str, make: Callable[[], bytes]) -> HeldFile:
        """A file."""
        if name not in self._made:
            self._made[name] = await self.turns.take(lambda: digest_file(make()))
        return self._made[name]


def digest_file(content: bytes) -> HeldFile:
    """A file with its digest."""
    return HeldFile(content, hashlib.sha256(content).digest())


async def send_file(
    request: Request, files: HeldFiles, name: str, media_type: str, make: Callable[[], bytes]
) -> Response:
    """A file, made if need be, or the part of it that was asked for."""
    return send_held(request, await files.file(name, make), name, media_type)


def send_held(request: Request, file: HeldFile, name: str, media_type: str) -> Response:
    """A file under a name, or the part of it that was asked for."""
    headers = {
        "etag": file.etag,
        "accept-ranges": "bytes",
        "cache-control": "public, max-age=60",
        "repr-digest": f"sha-256=:{base64.b64encode(file.digest).decode()}:",
        "content-disposition": f'attachment; filename="{name}"',
    }
    condition = request.headers.get("if-match")
    if condition is not None and not is_still(condition, file.etag):
        return problem_documents.other_version(request.scope["path"], file.etag)
    if tag_matches(request.headers.get("if-none-match", ""), file.etag):
        return Response(status_code=304, headers=headers)
    size = len(file.content)
    wanted = _wanted_range(request, file.etag, size)
    if wanted is None:
        return _part_response(file.content, 200, media_type, headers)
    first, last = wanted
    if first >= size or first > last:
        detail = f"{name} has {size} bytes"
        more = {"content-range": f"bytes */{size}"}
        return problem_documents.problem_response(request.url.path, problem_kinds.NO_SUCH_RANGE, detail, headers=more)
    headers["content-range"] = f"bytes {first}-{last}/{size}"
    return _part_response(file.content[first : last + 1], 206, media_type, headers)


def _part_response(content: bytes, status: int, media_type: str, headers: dict[str, str]) -> Response:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return Response(content, status, {**headers, "content-digest": f"sha-256=:{digest}:"}, media_type)


def _wanted_range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte asked for; None for the whole file, which may stand for any odd range."""
    text, condition = request.headers.get("range"), request.headers.get("if-range")
    if text is None or (condition is not None and condition != etag):
        return None
    found = _RANGE.fullmatch(text.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        # The last so many bytes.
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) else (size, size)
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    return None if found[2] and last < first else (first, min(last, size - 1))
