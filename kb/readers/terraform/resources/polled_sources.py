"""What an event source mapping reads from: the service, and for a queue what the configuration says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Protocol

from kb.data_classes import dataclass
from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.shared.branches import known_branches, map_branches
from kb.readers.shared.event_sources import DEFAULT_VISIBILITY, POLLED, TELLING, is_fifo, polled_service
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import Composed, Reference
from kb.readers.terraform.resources import api_attributes
from kb.readers.terraform.resources.api_attributes import Shape
from kb.readers.terraform.resources.code_fields import place_of
from kb.readers.terraform.resources.owning_functions import only_instance
from kb.readers.terraform.resources.placed_resource import PlacedResource

QUEUE = "aws_sqs_queue"

_ARN = "event_source_arn"
_SERVICES = {
    "aws_docdb_cluster": POLLED["rds"],
    "aws_dynamodb_table": POLLED["dynamodb"],
    "aws_kinesis_stream": POLLED["kinesis"],
    "aws_kinesis_stream_consumer": POLLED["kinesis"],
    "aws_mq_broker": POLLED["mq"],
    "aws_msk_cluster": POLLED["kafka"],
    "aws_msk_serverless_cluster": POLLED["kafka"],
    "aws_dynamodb_global_table": POLLED["dynamodb"],
    QUEUE: POLLED["sqs"],
}
_ADDRESS = re.compile(r"(?:^|\.)(?P<kind>[a-z][a-z0-9_]*)\.[\w-]+(?:\[[^\[\]]*\])?$")
_MEANT = "${"
"""How a text begins that stands for an attribute of a resource, before the resource's address."""
_DEFAULT = "Terraform default"
_OPEN_END = "${}"
"""How a text ends of which only the beginning is known."""
_NO_SERVICE = "the source is no service that is polled"
_SPELT = 3  # colons with which an ARN spells its service to the end


class Polling(PlacedResource, Protocol):
    """A resource that may be a mapping or a queue."""

    def field(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """An attribute in the shape of the API; None where it is not set."""

    def single_targets(self, attribute: str) -> Sequence[str]:
        """The addresses of resources of one of which an attribute is the value; none where it may be anything else."""


@dataclass(frozen=True)
class Queues:
    """The queues of a configuration."""

    by_address: Mapping[str, Polling]

    @cached_property
    def by_text(self) -> dict[str, tuple[int, Polling]]:
        """Each with its place among them, by its ARN and by its name, as far as these are written."""
        found: dict[str, tuple[int, Polling]] = {}
        for place, queue in enumerate(self.by_address.values()):
            for name in ("arn", "name"):
                match queue.field((name,), api_attributes.as_is):
                    case Resolved(value=str() as known):
                        found.setdefault(known, (place, queue))
        return found


def source_fields(resource: Polling, fields: Mapping[str, Field], queues: Queues) -> dict[str, Field]:
    """`Source` and, for queues, what is known of the queue, branch by branch."""
    arn = fields.get("EventSourceArn")
    place = place_of(arn) if arn else resource.position
    told = next((service for name, service in TELLING.items() if name in fields), None)
    meant = _meant(resource, place)
    source = map_branches(meant, _service_of) or Unresolved("no source is named", place)
    found: dict[str, Field] = {"Source": _told_besides(source, told)}
    for name, field in (
        ("QueueVisibilityTimeout", map_branches(meant, lambda text: _visibility_of(text, queues))),
        ("QueueFifo", map_branches(meant, lambda text: _fifo_of(text, queues))),
    ):
        if known := known_branches(field):
            found[name] = known
    return found


def kind_in_address(address: str) -> str:
    """The type in an address such as `module.a["x"].aws_sqs_queue.q[0]`."""
    found = _ADDRESS.search(address)
    return found["kind"] if found else ""


def _meant(resource: Polling, place: Position) -> Field | None:
    """The source as a text: its ARN, or the address of the resource that it is."""
    found = resource.field((_ARN,), _source_text)
    if found and not isinstance(found, Unresolved):
        return found
    polled = [address for address in resource.single_targets(_ARN) if kind_in_address(address) in _SERVICES]
    services = {_SERVICES[kind_in_address(address)] for address in polled}
    return Resolved(f"{_MEANT}{polled[0]}}}", place) if len(services) == 1 else found


def _source_text(value: Value) -> Value:
    """The shape of a source; an ARN that is put together spells its service itself."""
    match value:
        case Composed(reason=reason, before=before):
            spelt = before.count(":") >= _SPELT and polled_service(f"{before}:::")
            return f"{before}{_OPEN_END}" if spelt else Unknown(reason)
        case Reference(address=address) if kind_in_address(address) in _SERVICES:
            return f"{_MEANT}{address}}}"
    return api_attributes.as_is(value)


def _service_of(meant: Resolved) -> Field:
    text = str(meant.value)
    service = _SERVICES.get(kind_in_address(_address_in(text))) or polled_service(text) or polled_service(f"{text}:::")
    return Resolved(service, meant.position) if service else Unresolved(_NO_SERVICE, meant.position)


def _address_in(text: str) -> str:
    """The address of the resource that a text stands for; empty where it is an ARN."""
    return text.removeprefix(_MEANT).removesuffix("}") if text.startswith(_MEANT) else ""


def _told_besides(source: Field, told: str | None) -> Field:
    """The service of a source; where it does not tell, the one that other settings are of."""
    match source:
        case Unresolved(position=place) if told:
            return Resolved(told, place)
        case Conditional(when_true=one, when_false=other):
            branches = [branch and _told_besides(branch, told) for branch in (one, other)]
            return replace(source, when_true=branches[0], when_false=branches[1])
    return source


def _queue_meant(meant: Resolved, queues: Queues) -> Polling | None:
    """The queue of the configuration that a text stands for, by its address, ARN or name."""
    text = str(meant.value)
    if address := _address_in(text):
        return queues.by_address.get(address) or only_instance(address, queues.by_address)
    found = [queues.by_text[name] for name in (text, text.rpartition(":")[2]) if name in queues.by_text]
    return min(found, key=itemgetter(0))[1] if found else None


def _visibility_of(meant: Resolved, queues: Queues) -> Field | None:
    queue = _queue_meant(meant, queues)
    if queue is None:
        return None
    written = queue.field(("visibility_timeout_seconds",), api_attributes.as_whole)
    return written or Resolved(DEFAULT_VISIBILITY, queue.position, _DEFAULT)


def _fifo_of(meant: Resolved, queues: Queues) -> Field | None:
    """A queue is FIFO if it says so; outside the configuration, its name must end in .fifo if it is."""
    if queue := _queue_meant(meant, queues):
        written = queue.field(("fifo_queue",), api_attributes.as_flag)
        return written or Resolved(value=False, position=queue.position, origin=_DEFAULT)
    text = str(meant.value)
    known = not text.endswith(_OPEN_END) and polled_service(text) == POLLED["sqs"]
    return Resolved(is_fifo(text), meant.position) if known else None
