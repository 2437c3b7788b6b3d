"""How the framework packs a function: by an artifact, by patterns, or by a bundler of its own."""

from __future__ import annotations

from kb.readers.interface import Plain
from kb.readers.serverless.framework_defaults import may_bundle
from kb.readers.serverless.function_properties import ServiceDefaults
from kb.readers.serverless.template_parts import bare_node, node_at, single_flag, single_text
from kb.readers.trees.nodes import Node, Sequence


def packaging(own: Node, shared: Node | None, about: ServiceDefaults, *, off: bool) -> dict[str, Plain]:
    """What a function and its service say of the package.

    Args:
        own: The function.
        shared: The section `package` of the service.
        about: The version of the framework and its plug-ins.
        off: Whether the service turns the framework's own bundler off.
    """
    package = node_at(own, "package")
    patterns: list[Plain] = []
    for part in (shared, package):
        patterns += [f"!{pattern}" for pattern in _texts_of(node_at(part, "exclude"))]
        patterns += [*_texts_of(node_at(part, "include")), *_texts_of(node_at(part, "patterns"))]
    individually = single_flag(node_at(package, "individually"))
    if individually is None:
        individually = single_flag(node_at(shared, "individually"))
    artifact = single_text(node_at(package, "artifact")) or single_text(node_at(shared, "artifact"))
    found: dict[str, Plain] = {
        "Tool": "serverless",
        "Individually": bool(individually),
        "Patterns": patterns,
        "Plugins": list(about.plugins),
        "Builds": not off and may_bundle(about.framework_version),
    }
    return found | ({"Artifact": artifact} if artifact else {})


def _texts_of(node: Node | None) -> list[str]:
    inside = bare_node(node)
    return [text for item in inside.items if (text := single_text(item))] if isinstance(inside, Sequence) else []
