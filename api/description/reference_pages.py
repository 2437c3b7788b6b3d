"""The reference of the service and what each kind of problem means, as pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlencode

import htpy as h
from htpy import Node

from api.description.question_examples import EXAMPLES
from api.questions.problem_kinds import ProblemKind
from kb.nouns import count_noun
from kb.pages import PageContent
from kb.pages.parts import folded_part, folded_section, heading_anchor, html_link, record_table, term_pairs

_Operation: TypeAlias = "tuple[str, str, Mapping[str, Any]]"
"""A method, an address, and what the description says of both."""
_OF_OTHERS = "endoflife.date"
"""The tag of addresses in the shapes of another service, whose clients know them."""
_CODE = re.compile(r"`([^`]+)`")


def reference_page(description: Mapping[str, Any]) -> PageContent:
    """Every address with its parameters and an example that runs.

    Args:
        description: The OpenAPI document of the service.
    """
    operations = [
        (method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    tags: dict[str, list[_Operation]] = {}
    for one in operations:
        tags.setdefault(next(iter(one[2].get("tags", ["state"]))), []).append(one)
    return PageContent(
        section="docs",
        name="",
        heading="Reference",
        answer=h.p[
            _marked(description["info"]["description"]), " ", html_link("/openapi.json", "OpenAPI"), " for programs."
        ],
        body=[
            h.details[h.summary[f"Contents: {len(operations)} addresses"], _contents(tags)],
            [
                folded_section(
                    tag.capitalize(),
                    count_noun(len(found), "address", plural="addresses"),
                    *(_operation(*one) for one in found),
                    unfolded=tag != _OF_OTHERS,
                )
                for tag, found in tags.items()
            ],
        ],
        description="Every address of the service, with its parameters and examples.",
        clocked=False,
    )


def _contents(tags: Mapping[str, Sequence[_Operation]]) -> Node:
    """A link to each address, under its tag."""
    return h.ul[
        [
            h.li[
                tag.capitalize(),
                h.ul[[h.li[html_link(f"#{_name(how, path)}", f"{how.upper()} {path}")] for how, path, _ in found]],
            ]
            for tag, found in tags.items()
        ]
    ]


def _name(method: str, path: str) -> str:
    return heading_anchor(f"{method} {path}")


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Node:
    parameters = list(operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    parameters += [{"name": name, "schema": schema} for name, schema in body.get("properties", {}).items()]
    rows = [(h.code[one["name"]], _marked(_meaning(one))) for one in parameters]
    example = EXAMPLES.get(path)
    shown = _example(path, example) if method == "get" and example is not None and "/download/" not in path else None
    return h.section(id=_name(method, path))[
        h.h3[h.code[f"{method.upper()} {path}"]],
        h.p[_marked(operation.get("description", ""))],
        h.p["Example: ", html_link(shown, shown)] if shown else None,
        folded_part(
            count_noun(len(rows), "parameter"),
            record_table(f"Parameters of {method.upper()} {path}", ("Parameter", "Meaning"), rows),
        )
        if rows
        else None,
    ]


def _example(path: str, example: Mapping[str, str]) -> str:
    query = {name: value for name, value in example.items() if f"{{{name}}}" not in path}
    asked = path.format(**example) if "{" in path else path
    return f"{asked}?{urlencode(query)}" if query else asked


def _marked(text: str) -> Node:
    """A text whose words between backticks are code."""
    return [h.code[part] if place % 2 else part for place, part in enumerate(_CODE.split(text))]


def _meaning(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [schema, *schema.get("anyOf", [])]
    values = [f"`{value}`" for kind in kinds for value in kind.get("enum", [])]
    about = parameter.get("description") or schema.get("description") or "In the path."
    default = schema.get("default")
    notes = [about, f"One of {', '.join(values)}." if values else "", f"Default: `{default}`." if default else ""]
    return " ".join(note for note in notes if note)


def problem_page(kind: ProblemKind) -> PageContent:
    """What a kind of problem means."""
    return PageContent(
        section="problems",
        name=kind.name,
        heading=kind.title,
        answer=h.p(".answer")[_marked(kind.meaning)],
        body=[
            term_pairs([("Name", h.code[kind.name]), ("Status", str(kind.status.value))]),
            h.p[html_link("/docs", "Reference")],
        ],
        description=kind.meaning,
        clocked=False,
    )
