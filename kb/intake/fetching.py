"""Fetching: the only part of intake with a network. What a source answers is recorded; nothing of it is read here."""

from __future__ import annotations

import time
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import httpx

from kb.clock import now
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.intake import registry
from kb.intake.errors import ClockError, FetchError
from kb.intake.interface import Collector, IntakeSource, Recording
from kb.intake.recordings import MOST_BYTES, RecordedAnswer, Recordings
from kb.name_lookups import IN_TIME
from kb.unreachable import first_reason

_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
WHOLE = 60.0
"""Seconds that one answer may take as a whole, however its headers, its body or those that lead to it trickle."""
_TRIES = 3
PAUSE = 2.0
"""Seconds before the second try; twice as many before the third."""
_HEADERS = {
    "User-Agent": "lambda-kb intake (reads documentation; conditional requests)",
    # Of what is not packed every byte is counted by who sends it.
    "Accept-Encoding": "identity",
}
_GZIP = 31
"""What tells zlib that a stream is one of gzip."""
_BEHIND, _AHEAD = timedelta(hours=1), timedelta(days=1)
"""How far the clock may be off: no host dates an answer in advance, but a cache may date one long ago."""
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a round of fetching did."""

    lines: tuple[str, ...]
    """One line per source: recorded, unchanged, or not due."""
    failed: tuple[str, ...]
    """One line per source that could not be read."""


def addresses_of(options: Sequence[str]) -> dict[str, str]:
    """The addresses that stand in for those of sources: `SOURCE=URL`.

    Raises:
        UsageError: An option is none of that form, or names no source.
    """
    found: dict[str, str] = {}
    for option in options:
        name, equals, address = option.partition("=")
        if not equals or not _is_address(address):
            raise UsageError(f"--address {option}: write SOURCE=URL with http or https")
        registry.find_source(name)
        found[name] = address
    return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def fetch_all(folder: Path, names: Sequence[str], addresses: Mapping[str, str]) -> Fetched:
    """Read sources and record what they answer: those named, else all that are read without credentials.

    A source that cannot be read does not keep the others from it; where the clock is wrong, no further one is read.
    """
    wanted = list(dict.fromkeys(names)) or [
        one.name for one in registry.all_sources() if one.hours and (one.credentials is None or one.name in addresses)
    ]
    sources = [registry.find_source(name) for name in wanted]
    recordings = Recordings(folder, create=True)
    lines: list[str] = []
    failed: list[str] = []
    for source in sources:
        try:
            recorded = fetch_source(recordings, source, addresses.get(source.name))
        except ClockError as e:
            return Fetched(tuple(lines), (*failed, f"{source.name} and all behind it: {e}"))
        except FetchError as e:
            failed.append(f"{source.name}: {e}")
        else:
            lines.append(f"{source.name}: {recorded.file if recorded else 'unchanged'}")
    return Fetched(tuple(lines), tuple(failed))


def fetch_source(
    recordings: Recordings,
    source: IntakeSource,
    address: str | None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Recording | None:
    """Read one source and keep its answer; null where it is what was recorded last.

    Args:
        recordings: Where it is kept.
        source: The source.
        address: The address that stands in for its own.
        transport: What carries requests; null for the network.

    Raises:
        FetchError: None of its addresses answers with a document.
    """
    if address is None and isinstance(source, Collector):
        place, content = source.collect()
        return recordings.keep(source.name, source.extension, RecordedAnswer(content, place, now()))
    if address is None and not (source.hours and source.addresses):
        raise FetchError("nothing more will come from it: its recordings are of a repository's past")
    newest = recordings.newest(source.name, now())
    former = newest[1] if newest else {}
    reasons = []
    for url in [address] if address else source.addresses:
        try:
            answer = _get(url, former if former.get("url") == url else {}, transport)
        except ClockError:
            raise
        except FetchError as e:
            reasons.append(str(e))
        else:
            if answer:
                return recordings.keep(source.name, source.extension, answer)
            recordings.check(source.name, now())
            return None
    raise FetchError("; ".join(reasons))


def _get(url: str, former: Mapping[str, str], transport: httpx.AsyncBaseTransport | None) -> RecordedAnswer | None:
    """The answer of an address, tried again where that may help; null where it says that nothing changed."""
    conditions = {"If-None-Match": former.get("etag", ""), "If-Modified-Since": former.get("last_modified", "")}
    headers = {name: value for name, value in conditions.items() if value}
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            return anyio.run(_ask, url, headers, transport, backend_options=IN_TIME)
        except _Later as e:
            reason = str(e)
        except httpx.HTTPError as e:
            reason = f"{url}: {type(e).__name__}: {e}"
        except TimeoutError:
            # Whoever trickles once does so again.
            raise FetchError(f"{url}: not done after {WHOLE:.0f} seconds") from None
        except FetchError:
            raise
        except Exception as e:
            # Where it or a proxy leads to is no address, or none of this machine's network.
            first = first_reason(e)
            if first is None:
                raise
            raise FetchError(f"{url}: {type(first).__name__}: {first}") from e
    raise FetchError(reason)


class _Later(Exception):  # noqa: N818 - what a host asks for, in one word
    """A host asks to come again."""


async def _ask(
    url: str, headers: Mapping[str, str], transport: httpx.AsyncBaseTransport | None
) -> RecordedAnswer | None:
    """One answer, within the time that it may take as a whole; null where it says that nothing changed.

    Raises:
        FetchError: It is none that may be recorded.
        TimeoutError: It takes too long.
    """
    client = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=True, headers=_HEADERS, transport=transport)
    with anyio.fail_after(WHOLE):
        async with client, client.stream("GET", url, headers=dict(headers)) as response:
            if any(one.url.scheme == "https" for one in response.history) and response.url.scheme != "https":
                raise FetchError(f"{url}: led to {response.url}, where anybody on the way could change it")
            if response.status_code in (httpx.codes.OK, httpx.codes.NOT_MODIFIED):
                _check_clock(response.headers, url, now())
            if response.status_code == httpx.codes.NOT_MODIFIED and headers:
                return None
            if response.status_code == httpx.codes.OK:
                return await _answer(response, url, now())
            reason = f"{url}: status {response.status_code}"
            raise (_Later if response.status_code in _LATER else FetchError)(reason)


def _check_clock(headers: Mapping[str, str], url: str, at: datetime) -> None:
    """Compare this machine's clock with that of a host, which dates its answers.

    Raises:
        ClockError: They differ by so much that what is recorded would count as of another day.
    """
    try:
        dated = parsedate_to_datetime(headers.get("date", ""))
        age = timedelta(seconds=max(0.0, float(headers.get("age", "0"))))
        said = (dated if dated.tzinfo else dated.replace(tzinfo=UTC)) + age
    except (ValueError, OverflowError):
        return
    if said - at > _BEHIND or at - said > _AHEAD:
        raise ClockError(f"{url}: dated {said:%Y-%m-%dT%H:%MZ}, but here it is {at:%Y-%m-%dT%H:%MZ}: set the clock")


async def _answer(response: httpx.Response, url: str, at: datetime) -> RecordedAnswer:
    """The whole body, while it is not too large."""
    content = bytearray()
    async for chunk in _unpacked(response, url):
        content += chunk
        if len(content) > MOST_BYTES:
            raise FetchError(f"{url}: more than {MOST_BYTES} bytes: no page of ours is")
    headers, address = response.headers, str(response.url)
    return RecordedAnswer(
        bytes(content),
        address,
        at,
        headers.get("etag", ""),
        headers.get("last-modified", ""),
        asked="" if address == url else url,
    )


async def _unpacked(response: httpx.Response, url: str) -> AsyncIterator[bytes]:
    """The body piece by piece, as it was packed against our wish, and whole.

    Raises:
        FetchError: It is packed in a way that we do not know, or cut off.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if packing not in ("gzip", "x-gzip"):
        raise FetchError(f"{url}: packed as {packing[:40]}, which nobody asked for")
    unpacking = zlib.decompressobj(wbits=_GZIP)
    try:
        async for chunk in response.aiter_raw():
            piece = unpacking.decompress(chunk, MOST_BYTES + 1)
            while piece:
                yield piece
                piece = unpacking.decompress(unpacking.unconsumed_tail, MOST_BYTES + 1)
    except zlib.error as e:
        raise FetchError(f"{url}: packed as gzip, and damaged: {e}") from e
    if not unpacking.eof:
        raise FetchError(f"{url}: packed as gzip, and cut off")
    if unpacking.unused_data:
        raise FetchError(f"{url}: packed as gzip, with more behind its end")
