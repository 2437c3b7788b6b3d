"""What the OpenAPI description of an API says of how it waits for a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.readers.shared.api_descriptions import INVOCATION, UNREAD, invocation_of
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import target_resource
from kb.readers.terraform.resources.api_attributes import Shape, as_is, as_whole
from kb.readers.trees.plain_scalars import scalar_number

_INTEGRATION = "x-amazon-apigateway-integration"
_SETTINGS: tuple[tuple[str, str, Shape], ...] = (
    ("IntegrationTimeout", "timeoutInMillis", as_whole),
    ("ResponseTransferMode", "responseTransferMode", as_is),
    (INVOCATION, "requestParameters", invocation_of),
)


def waiting_fields(described: Value, function: str, owner: Callable[[str], str | None]) -> Iterator[dict[str, Value]]:
    """The fields that say how an API waits for a function, for each way in which its operations do.

    Where it is not known which operations call the function, what differs among them is unknown.

    Args:
        described: The description of the API.
        function: The function.
        owner: Finds the function that an address belongs to.
    """
    found = _integrations_in(described)
    if found is None:
        yield {"IntegrationTimeout": Unknown(UNREAD)}
        return
    own = [one for one in found if (address := target_resource(one.get("uri"))) and owner(address) == function]
    told: list[dict[str, Value]] = []
    for operations in [[one] for one in own] or [found]:
        fields = dict(_shared_fields(operations))
        told += [] if fields in told else [fields]
    yield from told


def _shared_fields(operations: list[dict[str, Value]]) -> Iterator[tuple[str, Value]]:
    for name, key, shape in _SETTINGS:
        values = [shape(one.get(key)) for one in operations]
        if any(value != values[0] for value in values):
            yield name, Unknown("its operations differ, and which of them call the function is unknown")
        elif values and isinstance(values[0], Unknown | str | int | float):
            single = values[0]
            yield name, scalar_number(single) if name == "IntegrationTimeout" and isinstance(single, str) else single


def _integrations_in(described: Value) -> list[dict[str, Value]] | None:
    """The integrations of all operations; None where one may be hidden."""
    found: list[dict[str, Value]] = []
    paths = described.get("paths") if isinstance(described, dict) else None
    if not isinstance(paths, dict):
        return None
    for operations in paths.values():
        if isinstance(operations, Unknown):
            return None
        for operation in operations.values() if isinstance(operations, dict) else ():
            integration = operation.get(_INTEGRATION) if isinstance(operation, dict) else operation
            if isinstance(integration, Unknown):
                return None
            if isinstance(integration, dict):
                found.append(integration)
    return found
