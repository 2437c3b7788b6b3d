"""Bounds of what functions come to together, of packages on disk, and of what an account has."""

from __future__ import annotations

from dataclasses import replace

from kb.accounts import Account
from kb.readers.interface import Kind, Plain
from tests.judging.bounds import Bound, Made, own
from tests.judging.examples import Example

GB = 1024**3
MB = 1024**2
ACCOUNT = Account(
    "123456789012", "eu-west-1", (("concurrent_executions", 1000.0),), unreserved=150.0, code_used=5.0, functions=3.0
)
"""An account that has 1,000 concurrent executions, 150 of which no function has reserved."""
NEARLY_FULL = replace(
    ACCOUNT,
    limits=(("code_storage_per_region", 75.0), ("concurrent_executions", 1000.0)),
    code_used=75.0 * GB - 10 * MB,
)
"""An account that has 10 MB of its storage of 75 GB left."""


def _total(total: str, field: str, *, account: Account | None = None, **more: Plain) -> Made:
    """Two functions that come to so much together."""
    said: dict[str, Plain] = {"Scope": "stack", "Total": total, "Parts": 2, "Members": "A 1, B 1", **more}
    return lambda value: Example({}, Kind.TOTAL, {"Certain": True, "Least": 0, **said, field: value}, account=account)


def _in_account(made: Made) -> Made:
    return lambda value: replace(made(value), account=ACCOUNT)


def _layer(size: int) -> Example:
    return Example({}, Kind.LAYER_VERSION, {"Package": {"Unzipped": size, "Of": "layer"}})


def _sent_layer(size: int) -> Example:
    return Example({}, Kind.LAYER_VERSION, {"Package": {"Zipped": size, "Of": "layer.zip", "Direct": True}})


def _package(size: int) -> Example:
    return Example({"Package": {"Unzipped": size, "Of": "src"}})


def _package_with_layers(size: int) -> Example:
    return Example({"Package": {"Unzipped": size - 10, "Layers": 10, "Of": "src"}})


def _sent(size: int) -> Example:
    return Example({"Package": {"Zipped": size, "Of": "x.zip", "Direct": True}})


def _archive(size: int) -> Example:
    return Example({"Package": {"Zipped": size, "Of": "x.zip"}})


def _image(size: int) -> Example:
    return Example({"Package": {"Image": size, "Of": "x.tar"}})


RESERVED, PROVISIONED = "ReservedConcurrentExecutions", "ProvisionedConcurrentExecutions"
ACCOUNT_BOUNDS: tuple[Bound, ...] = (
    Bound("LKB236", "the account's quota less what must stay", 900, 901, _in_account(own(RESERVED))),
    Bound("LKB237", "bytes of a package", 250 * MB, 250 * MB + 1, _package),
    Bound("LKB237", "bytes of a package with its layers", 250 * MB, 250 * MB + 1, _package_with_layers),
    Bound("LKB238", "bytes of an archive that is sent", 50 * MB, 50 * MB + 1, _sent),
    Bound("LKB239", "bytes of an archive", 50 * MB, 50 * MB + 1, _archive),
    Bound("LKB240", "bytes of an image", 10 * GB, 10 * GB + 1, _image),
    Bound("LKB344", "bytes of a layer", 250 * MB, 250 * MB + 1, _layer),
    Bound("LKB344", "bytes of a layer that is sent", 50 * MB, 50 * MB + 1, _sent_layer),
    Bound("LKB601", "the default quota less what must stay", 900, 901, _total("reserved", RESERVED)),
    Bound("LKB601", "the account's quota less what must stay", 900, 901, _total("reserved", RESERVED, account=ACCOUNT)),
    Bound("LKB602", "what is unreserved less what must stay", 50, 51, _total("new", RESERVED, account=ACCOUNT)),
    Bound("LKB603", "what the function reserves", 10, 11, _total("provisioned", PROVISIONED, Reserve=10)),
    Bound("LKB604", "the default quota less what must stay", 900, 901, _total("claimed", PROVISIONED)),
    Bound("LKB605", "bytes of code", 300 * GB, 300 * GB + 1, _total("code", "CodeSize")),
    Bound("LKB605", "bytes of the account", 75 * GB, 75 * GB + 1, _total("code", "CodeSize", account=NEARLY_FULL)),
    Bound("LKB606", "interfaces of a VPC", 500, 501, _total("interfaces", "VpcConfig")),
    Bound("LKB607", "bytes as packed", 250 * MB, 250 * MB + 1, _total("packed", "CodeSize")),
    Bound("LKB608", "bytes left", 10 * MB, 10 * MB + 1, _total("new code", "CodeSize", account=NEARLY_FULL)),
)
