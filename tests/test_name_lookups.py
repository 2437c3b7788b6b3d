"""A resolver that does not answer keeps no command longer than what it asks may take."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from kb.channel.transport import read_address
from kb.errors import ChannelError
from kb.intake import fetching, registry
from kb.intake.errors import FetchError
from kb.intake.fetching import fetch_source
from kb.intake.recordings import Recordings
from kb.name_lookups import IN_TIME

ADDRESS = "https://docs.example/page.md"


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A resolver that answers when the test is over."""
    over = threading.Event()

    def look_up(*_: object, **__: object) -> None:
        over.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield
    over.set()


@pytest.mark.usefixtures("silence")
def test_a_source_whose_name_is_not_looked_up_in_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One slow name keeps no other source from being read."""
    monkeypatch.setattr(fetching, "WHOLE", 0.3)
    recordings, source = Recordings(tmp_path / "r", create=True), registry.find_source("aws-lambda-quotas")
    began = time.monotonic()

    with pytest.raises(FetchError, match="not done after"):
        fetch_source(recordings, source, ADDRESS)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("silence")
def test_a_channel_whose_name_is_not_looked_up_in_time_is_given_up() -> None:
    """`--timeout` bounds this as well."""
    began = time.monotonic()

    with pytest.raises(ChannelError, match=r"did not answer whole within 0\.3 s"):
        read_address(ADDRESS, 1000, 0.3)
    assert time.monotonic() - began < 10


def test_an_answer_of_the_resolver_is_what_the_standard_library_has() -> None:
    """Of a name that is found, and of one that is not."""

    async def ask(name: str) -> object:
        return await anyio.getaddrinfo(name, 80, type=socket.SOCK_STREAM)

    found = anyio.run(ask, "localhost", backend_options=IN_TIME)
    assert found == anyio.run(ask, "localhost") != []
    with pytest.raises(socket.gaierror):
        anyio.run(ask, "absent.invalid", backend_options=IN_TIME)
