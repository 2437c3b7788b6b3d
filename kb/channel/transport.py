"""Bytes from a channel: by https or from a path, never more than may be, never longer than may be.

Plain http is refused but for this very machine, where nothing travels: a server on the loopback may speak it.
"""

from __future__ import annotations

import ipaddress
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from kb.errors import ChannelError
from kb.unreachable import first_reason

if TYPE_CHECKING:
    import httpx

_CHUNK = 2**16
_REDIRECTS = 5


def is_address(place: str) -> bool:
    """Whether a place is an address rather than a path."""
    return "://" in place


def read_address(place: str, most: int, seconds: float) -> bytes:
    """What stands at an address or in a file.

    Args:
        place: An https address, an http address of this machine, or a path.
        most: The most bytes that it may have.
        seconds: How long it may take, all in all.

    Raises:
        ChannelError: It cannot be read, is too large, or takes too long; http is refused.
    """
    return _read_address(place, most, seconds) if is_address(place) else _read_file(Path(place), most)


def resolve_beside(place: str, address: str) -> str:
    """Where something stands that a file names by an address relative to its own.

    Args:
        place: The address or path of that file.
        address: What it says.

    Raises:
        ChannelError: A file on this machine names something outside its folder.
    """
    if is_address(place):
        return urljoin(place, address)
    if is_address(address) or Path(unquote(address)).name != unquote(address) or address in (".", ".."):
        raise ChannelError(f"{place}: names {address!r}, which does not lie beside it")
    return str(Path(place).parent / unquote(address))


def _read_file(path: Path, most: int) -> bytes:
    try:
        found = path.stat()
        # A pipe without a writer would keep us for ever.
        if not stat.S_ISREG(found.st_mode):
            raise ChannelError(f"{path}: is no file")
        if found.st_size > most:
            raise ChannelError(f"{path}: has {_size_text(found.st_size)}, more than the {_size_text(most)} allowed")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as e:
        raise ChannelError(f"{path}: cannot be read: {e.strerror or e}") from e
    except ValueError as e:  # a byte that no name has
        raise ChannelError(f"{str(path)!r}: cannot be read: {e}") from e
    if len(content) > most:
        raise ChannelError(f"{path}: has more than the {_size_text(most)} allowed")
    return content


def _size_text(size: int) -> str:
    return f"{size / 2**20:,.0f} MB" if size >= 2**20 else f"{size:,} bytes"


def _read_address(address: str, most: int, seconds: float) -> bytes:
    import anyio  # noqa: PLC0415 - only an update needs it, and what follows

    from kb.name_lookups import IN_TIME  # noqa: PLC0415

    check_address(address)

    async def fetch() -> bytes:
        # The time is bounded as a whole: a host that sends a byte now and then never runs into a timeout of a socket.
        with anyio.fail_after(seconds):
            return await _follow_address(address, most, seconds)

    try:
        return anyio.run(fetch, backend_options=IN_TIME)
    except TimeoutError:
        raise ChannelError(f"{address}: did not answer whole within {seconds:g} s (--timeout)") from None
    except ChannelError:
        raise
    except Exception as e:
        first = first_reason(e)
        if first is None:
            raise
        raise ChannelError(f"{address}: cannot be read: {' '.join(str(first).split()) or type(first).__name__}") from e


async def _follow_address(address: str, most: int, seconds: float) -> bytes:
    """Follow the address to its body; every step must be as safe as the first."""
    import httpx  # noqa: PLC0415

    # Proxies of the environment are for the world outside.
    client = httpx.AsyncClient(
        timeout=seconds, trust_env=not _is_loopback(address), headers={"accept-encoding": "identity"}
    )
    at = address
    async with client:
        for _ in range(_REDIRECTS + 1):
            async with client.stream("GET", at) as response:
                if response.next_request is not None:
                    at = str(response.next_request.url)
                    check_address(at, address)
                    continue
                if response.status_code != httpx.codes.OK:
                    raise ChannelError(f"{at}: answered {response.status_code} {response.reason_phrase}".rstrip())
                return await _read_body(response, at, most)
    raise ChannelError(f"{address}: leads to more than {_REDIRECTS} other addresses")


async def _read_body(response: httpx.Response, at: str, most: int) -> bytes:
    said = response.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise ChannelError(f"{at}: has {_size_text(int(said))}, more than the {_size_text(most)} allowed")
    content = bytearray()
    async for part in response.aiter_raw(_CHUNK):
        content += part
        if len(content) > most:
            raise ChannelError(f"{at}: has more than the {_size_text(most)} allowed")
    return bytes(content)


def check_address(address: str, first: str | None = None) -> None:
    """Refuse what is neither https nor, where the channel itself is on this machine, http to this machine.

    Args:
        address: The address.
        first: The address of the channel that led to it, if another.

    Raises:
        ChannelError: It is refused.
    """
    begin = first or address
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host:
        raise ChannelError(f"{address}: is no address")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(address) and _is_loopback(begin)):
        return
    leads = "" if address == begin else f"{begin} leads to "
    raise ChannelError(f"{leads}{address}: {parts.scheme} is refused: anybody on the way could change it: use https")


def _is_loopback(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
