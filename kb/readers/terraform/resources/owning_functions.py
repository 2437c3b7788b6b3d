"""Which function a resource of Terraform means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from kb.data_classes import dataclass
from kb.readers.interface import FunctionConfig, Resolved
from kb.readers.shared.event_sources import function_name

_ARN = re.compile(r"arn:[\w-]*:lambda:[^:]*:[^:]*:function:([\w-]+)")
_INDEXED = re.compile(r"(.*[^\]])\[[^\[\]]*\]", re.DOTALL)
_MODULE = re.compile(r"(?:^|\.)module\.[\w-]+(?:\[[^\[\]]*\])?\.")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Owners:
    """How functions are referred to."""

    addresses: dict[str, str]
    """The functions by the addresses that stand for them: their own, and those of their aliases."""
    names: dict[str, list[str]]
    """The functions by their names, which those of several Regions and accounts may share."""
    groups: dict[str, list[str]]
    """The functions by what may stand for several: an address without its index, and the modules around it."""

    @classmethod
    def of(cls, functions: Iterable[FunctionConfig]) -> Owners:
        """What is known of some functions."""
        found = list(functions)
        names: dict[str, list[str]] = {}
        for function in sorted(found, key=lambda one: one.absent is not None):
            match function.fields.get("FunctionName"):
                case Resolved(value=str() as name) if not (function.absent and name in names):
                    names.setdefault(name, []).append(function.name)
        owners = cls({}, names, {})
        for function in found:
            owners.know(function.name, function.name)
            for module in _MODULE.finditer(function.name):
                owners.groups.setdefault(function.name[: module.end() - 1], []).append(function.name)
        return owners

    def know(self, address: str, function: str | None) -> None:
        """Take note of an address, such as that of an alias, that stands for a function."""
        if function:
            self.addresses[address] = function
            if bare := _INDEXED.fullmatch(address):
                self.groups.setdefault(bare[1], []).append(function)

    def one(self, targets: Iterable[str]) -> str | None:
        """The function that the first of some addresses stands for that stands for one."""
        return next((found for target in targets if (found := self._function_at(target))), None)

    def named(self, reference: str, by: str) -> str | None:
        """The function with a name, which may stand in an ARN, as the resource at an address means it."""
        return self._called(function_name(reference) or "", by)

    def all(self, targets: Iterable[str], text: str, by: str) -> Iterator[str]:
        """Every function that some addresses or the ARNs in a text mean, as the resource at an address means them."""
        found = [self._function_at(target) for target in targets]
        found += [self._called(name, by) for name in [*_ARN.findall(text), text]]
        yield from dict.fromkeys(name for name in found if name)

    def _called(self, name: str, by: str) -> str | None:
        """The function with a name; of several that in the module of the resource that names it."""
        found = self.names.get(name, [])
        if len(found) > 1:
            found = [one for one in found if _module_of(one) == _module_of(by)]
        return found[0] if len(found) == 1 else None

    def _function_at(self, target: str) -> str | None:
        """The function at an address: its own, that of its only instance, or that of a module with one function."""
        group = self.groups.get(target, ())
        return self.addresses.get(target) or (group[0] if len(group) == 1 else None)


def _module_of(address: str) -> str:
    """The modules that a resource stands in."""
    return address[: max((found.end() for found in _MODULE.finditer(address)), default=0)]


def only_instance(target: str, known: Mapping[str, _Item]) -> _Item | None:
    """What stands under the only instance of an address."""
    found = [item for address, item in known.items() if address.startswith(f"{target}[")]
    return found[0] if len(found) == 1 else None
