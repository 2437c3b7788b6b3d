"""What integrations of API Gateway say of how a function is called, in whatever format they stand."""

from __future__ import annotations

from kb.readers.shared.values import Unknown, Value

INVOCATION = "InvocationType"
"""The field that says whether an API waits."""
UNREAD = "the description of its API is not read"
"""Why nothing is known of an integration."""
UNKNOWN_API = "which API it belongs to is not known here"
"""Why it is not known what an integration speaks."""
_HEADER = "integration.request.header.x-amz-invocation-type"


def invocation_of(parameters: Value) -> Value:
    """The type of invocation that the parameters of a request ask for; None where they say nothing of it."""
    if isinstance(parameters, Unknown):
        return parameters
    if not isinstance(parameters, dict):
        return None
    for name, value in parameters.items():
        if name.lower() == _HEADER:
            return invocation_type(value)
    return None


def kind_by_payload(version: object) -> str | None:
    """The kind of API that has integrations with a version of the payload; None where more than one has."""
    return "http" if isinstance(version, str | int | float) and str(version) in ("2.0", "2") else None


def invocation_type(value: Value) -> Value:
    """A type of invocation, written in quotes; what is taken from the request only the caller knows."""
    if not isinstance(value, str):
        return value
    if value.startswith("'") and value.endswith("'"):
        return value.strip("'")
    return Unknown("whoever calls the API says whether it waits")
