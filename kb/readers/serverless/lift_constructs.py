"""Functions that stand in constructs of the plug-in Lift: the workers of queues and the authorizers of webhooks."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.serverless.template_parts import mapping_entries, node_at, single_text
from kb.readers.trees.nodes import Mark, Node

PLUGIN = "serverless-lift"
SECTIONS = frozenset({"constructs", "providers"})
"""The sections that the plug-in adds to a service."""
_FUNCTIONS = {"queue": "worker", "webhook": "authorizer"}
"""Where constructs have a function of their own, by their types."""


def functions_in(constructs: Node | None) -> Iterator[tuple[str, Mark, Node]]:
    """The functions by the keys that the plug-in gives them, each with its place and what is said of it.

    All settings of functions may stand there; `workerRef` of a queue names one that stands among the others.
    """
    for key, _, construct in mapping_entries(constructs):
        part = _FUNCTIONS.get(single_text(node_at(construct, "type")) or "")
        for name, mark, own in mapping_entries(construct):
            if name == part:
                yield f"{key}{part.capitalize()}", mark, own
