"""The open connections of a worker, by the address they come from: nobody holds more than a share by doing nothing."""

from __future__ import annotations

import sys
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

Place = tuple[str, int]
"""The address and port at the other end."""

SPARE_FILES = 100
"""Descriptors left for files, pipes and sockets of our own."""


class Connection(Protocol):
    """An open connection."""

    @property
    def waits(self) -> bool:
        """Whether it waits for its client: to ask, or to send the rest of a body."""

    def drop(self) -> None:
        """Close it."""


class Connections:
    """All of them; touched by the event loop only."""

    def __init__(self, most_of_one: int, most: int | None = None) -> None:
        self.most_of_one = most_of_one
        """Connections of one address; 0 for any number."""
        self.most = most or _most_open()
        """Connections of all."""
        self.dropped = 0
        """Those that were closed to make room."""
        self._open: dict[str, dict[Place, Connection]] = {}
        self._number = 0
        self._crowded: set[Place] = set()

    def opened(self, connection: Connection, place: Place) -> None:
        """Take in a new one; where there are too many, one that waits for its client makes room."""
        mine = self._open.setdefault(_owner_of(place), {})
        full = self._number >= self.most
        if (full and not self._make_room()) or (
            self.most_of_one and len(mine) >= self.most_of_one and not self._drop_one_of(mine)
        ):
            self._crowded.add(place)
        mine[place] = connection
        self._number += 1

    def closed(self, place: Place) -> None:
        """Forget one."""
        self._crowded.discard(place)
        owner = _owner_of(place)
        mine = self._open.get(owner, {})
        if mine.pop(place, None) is not None:
            self._number -= 1
        if not mine:
            self._open.pop(owner, None)

    def crowded(self, place: Place | None) -> bool:
        """Whether a connection is one too many, on which only the state of the service is told."""
        return place in self._crowded

    def _make_room(self) -> bool:
        """Drop a waiting connection of those who have the most."""
        owners = sorted(self._open.values(), key=len, reverse=True)
        return any(self._drop_one_of(connections) for connections in owners[:8])

    def _drop_one_of(self, connections: dict[Place, Connection]) -> bool:
        for place, connection in connections.items():
            if connection.waits:
                self.dropped += 1
                connection.drop()
                self.closed(place)
                return True
        return False


def _owner_of(place: Place) -> str:
    """Who an address belongs to: whoever has one of IPv6 has all of its network."""
    try:
        address = ip_address(place[0])
    except ValueError:
        return place[0]
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else place[0]


def _most_open() -> int:
    """As many as the process may open files, less some."""
    if sys.platform == "win32":
        return 500
    import resource  # noqa: PLC0415 - not everywhere

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(50, max(soft, wanted) - SPARE_FILES)
