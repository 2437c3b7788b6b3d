"""The pages as HTML, without scripts, so that they work wherever the service does."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from api.problems import Kind
from kb.store import Store

EXAMPLES = (
    ("/v1/snapshot?as_of=2021-08-01", "everything there was on 1 August 2021"),
    ("/v1/runtimes?phase=supported", "the runtimes that AWS supports today"),
    ("/v1/runtimes?within=180", "the runtimes with a milestone in the next 180 days"),
    ("/v1/runtimes/python3.9?as_of=2021-08-15&known_at=as-of", "Python 3.9 on the day before it came, as known then"),
    ("/v1/runtimes/python3.9/history", "every statement about Python 3.9"),
    ("/v1/limits/ephemeral_storage?as_of=2022-03-23", "temporary storage on the day before it grew"),
    ("/v1/triggers?method=event_source_mapping&format=csv", "the event source mappings, as CSV"),
    ("/v1/changes?from=2025-12-31&to=2026-06-30", "what changed in the first half of 2026"),
    ("/v1/windows?runtime=python3.8&memory=2048", "when Python 3.8 with 2,048 MB is accepted"),
    ("/v1/rules/LKB203", "a rule, with its SQL"),
)

_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font-family: ui-monospace, monospace; font-size: .9em } pre { overflow-x: auto }
table { border-collapse: collapse } td, th { text-align: left; vertical-align: top; padding: .15rem 1rem .15rem 0 }
h2 { margin-top: 2rem } h3 { margin-bottom: 0 }
"""
_CHECK = """curl -s http://127.0.0.1:8000/v1/check -d '{"documents": [{"name": "template.yaml",
  "content": "Resources: {Api: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, Timeout: 1000}}}"}],
  "as_of": "2026-11-23", "operation": "update"}'"""


def home(store: Store) -> str:
    """The start page."""
    links = "\n".join(
        f'<tr><td><a href="{escape(path)}"><code>{escape(path)}</code></a><td>{escape(about)}'
        for path, about in EXAMPLES
    )
    return _page(
        "lambda-kb",
        f"""<h1>lambda-kb</h1>
<p>What AWS Lambda supported on a date, what AWS said about it on a date, and whether a configuration may be created,
updated or invoked on a date. Every answer names its sources.</p>
<p>Data version {store.data_version}, evidence until {store.evidence_until}. <a href="/docs">Reference</a>,
<a href="/openapi.json">OpenAPI</a>.</p>
<h2>Questions to begin with</h2>
<table>{links}</table>
<h2>Check a template</h2>
<pre>{escape(_CHECK)}</pre>""",
    )


def reference(description: Mapping[str, Any]) -> str:
    """The reference of the service.

    Args:
        description: Its OpenAPI document.
    """
    parts = [
        _operation(method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    about = escape(description["info"]["description"])
    machine = '<p><a href="/">Start</a>, <a href="/openapi.json">OpenAPI</a> for programs.</p>'
    return _page("lambda-kb: reference", f"<h1>Reference</h1><p>{about}</p>{machine}{''.join(parts)}")


def problem_page(kind: Kind) -> str:
    """What a kind of problem means."""
    return _page(
        f"lambda-kb: {kind.name}",
        f"<h1>{escape(kind.title)}</h1><p><code>{kind.name}</code>, status {kind.status.value}.</p>"
        f'<p>{escape(kind.meaning)}</p><p><a href="/docs">Reference</a></p>',
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = list(operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    parameters += [{"name": name, "schema": schema} for name, schema in body.get("properties", {}).items()]
    rows = "".join(f"<tr><td><code>{escape(p['name'])}</code><td>{escape(_meaning(p))}" for p in parameters)
    heading = f"<h3><code>{method.upper()} {escape(path)}</code></h3>"
    return f"{heading}<p>{escape(operation.get('description', ''))}</p><table>{rows}</table>"


def _meaning(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [schema, *schema.get("anyOf", [])]
    values = [str(value) for kind in kinds for value in kind.get("enum", [])]
    about = parameter.get("description") or schema.get("description") or "In the path."
    default = schema.get("default")
    notes = [about, f"One of {', '.join(values)}." if values else "", f"Default: {default}." if default else ""]
    return " ".join(note for note in notes if note)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
