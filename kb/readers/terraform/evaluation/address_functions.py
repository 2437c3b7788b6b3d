"""Terraform's functions of ranges of addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import UncomputedError, text_of, whole_of

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

_Network: TypeAlias = "IPv4Network | IPv6Network"
_ZEROS = re.compile(r"(?<![\d.a-fA-F:])0+(?=\d)|(?<=\.)0+(?=\d)")
"""Zeros in front of a decimal number, which Terraform passes over."""


def _network_in(value: Value) -> _Network:
    from ipaddress import ip_network  # noqa: PLC0415 - few modules compute addresses

    text = text_of(value)
    address, slash, length = text.partition("/")
    if not slash or not length.isdecimal():
        raise ValueError(text)
    network = ip_network((_ZEROS.sub("", address) if ":" not in address else address, int(length)), strict=False)
    if network.version == 6 and network.network_address.ipv4_mapped is not None:
        raise UncomputedError("an address of IPv4 written as one of IPv6")
    return network


def cidrhost(prefix: Value, number: Value) -> Value:
    """An address in a range by its number, from the end where that is negative."""
    network, at = _network_in(prefix), whole_of(number)
    if not -network.num_addresses <= at < network.num_addresses:
        raise ValueError(at)
    return str(network[at])


def cidrnetmask(prefix: Value) -> Value:
    """The mask of a range of IPv4."""
    network = _network_in(prefix)
    if network.version == 6:
        raise TypeError(prefix)
    return str(network.netmask)


def cidrsubnet(prefix: Value, more: Value, number: Value) -> Value:
    """One of the ranges that a range is divided into, by its number."""
    network, bits, at = _network_in(prefix), whole_of(more), whole_of(number)
    if bits < 0 or at < 0:
        raise UncomputedError("a negative number")
    if network.prefixlen + bits > network.max_prefixlen or at >= 2**bits:
        raise ValueError(at)
    return _spelled(network, int(network.network_address) + at * 2 ** _free_bits(network, bits), bits)


def cidrsubnets(prefix: Value, *more: Value) -> Value:
    """Ranges in a range that follow one another."""
    network = _network_in(prefix)
    start, found = int(network.network_address), list[Value]()
    for bits in map(whole_of, more):
        if bits < 1 or network.prefixlen + bits > network.max_prefixlen:
            raise ValueError(bits)
        size = 2 ** _free_bits(network, bits)
        # A range begins at a multiple of its size.
        start = -(-start // size) * size
        if start + size > int(network.network_address) + network.num_addresses:
            raise ValueError(bits)
        found.append(_spelled(network, start, bits))
        start += size
    return found


def _free_bits(network: _Network, more: int) -> int:
    return network.max_prefixlen - network.prefixlen - more


def _spelled(network: _Network, start: int, more: int) -> str:
    return str(type(network)((start, network.prefixlen + more)))
