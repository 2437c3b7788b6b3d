"""The reference and the problems as HTML, without scripts, so that they work wherever the service does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from api.problem_documents import Kind

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #767676; --link: #0b57a4; --good: #0a6b3d;
  --bad: #a3260f; --doubt: #7a5200 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #15181e; --line: #8c8c8c; --link: #8ab8f0;
  --good: #6fd19b; --bad: #ff9b85; --doubt: #f0c060 } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--ink); background: var(--paper) }
a { color: var(--link) } nav a { margin-right: 1rem }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible,
summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -99rem } .skip:focus { position: static }
code, pre, textarea { font-family: ui-monospace, monospace; font-size: .9em } pre { overflow-x: auto }
textarea { display: block; width: 100%; box-sizing: border-box }
input, select, button, textarea { font-size: 1rem; padding: .3rem .5rem; border: 1px solid var(--line);
  border-radius: 4px; color: inherit; background: var(--paper) }
table { border-collapse: collapse; display: block; overflow-x: auto } caption { text-align: left; font-weight: 600 }
td, th { text-align: left; vertical-align: top; padding: .15rem 1rem .15rem 0; font-weight: normal }
thead th { font-weight: 600 } dl { display: grid; grid-template-columns: fit-content(60%) 1fr; gap: .1rem 1rem }
dt { font-weight: 600 } dd { margin: 0 } img { display: block; max-width: 100%; height: auto; margin-top: 1rem }
h2 { margin-top: 2rem } h3 { margin-bottom: 0 } [aria-busy] { opacity: .5 }
.allowed, .note { color: var(--good) } .blocked, .error, [role=alert] { color: var(--bad) }
.unknown, .warning { color: var(--doubt) }
"""


def reference(description: Mapping[str, Any]) -> str:
    """The reference of the service.

    Args:
        description: Its OpenAPI document.
    """
    parts = [
        _operation_html(method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    about = escape(description["info"]["description"])
    machine = '<p><a href="/">Start</a>, <a href="/openapi.json">OpenAPI</a> for programs.</p>'
    return _page_html("lambda-kb: reference", f"<h1>Reference</h1><p>{about}</p>{machine}{''.join(parts)}")


def problem_page(kind: Kind) -> str:
    """What a kind of problem means."""
    return _page_html(
        f"lambda-kb: {kind.name}",
        f"<h1>{escape(kind.title)}</h1><p><code>{kind.name}</code>, status {kind.status.value}.</p>"
        f'<p>{escape(kind.meaning)}</p><p><a href="/docs">Reference</a></p>',
    )


def picture(address: str, text: str) -> str:
    """A chart of ours in the colours of the page.

    Args:
        address: The address of its SVG with a question, escaped.
        text: What it shows, for those who do not see it.
    """
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{address}&amp;theme=dark">'
        f'<img loading="lazy" src="{address}" alt="{text}"></picture>'
    )


def heads(names: Iterable[str]) -> str:
    """The heads of the columns of a table."""
    return "".join(f'<th scope="col">{name}</th>' for name in names)


def _operation_html(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = list(operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    parameters += [{"name": name, "schema": schema} for name, schema in body.get("properties", {}).items()]
    rows = "".join(f"<tr><td><code>{escape(p['name'])}</code><td>{escape(_meaning_of(p))}" for p in parameters)
    heading = f"<h3><code>{method.upper()} {escape(path)}</code></h3>"
    return f"{heading}<p>{escape(operation.get('description', ''))}</p><table>{rows}</table>"


def _meaning_of(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [schema, *schema.get("anyOf", [])]
    values = [str(value) for kind in kinds for value in kind.get("enum", [])]
    about = parameter.get("description") or schema.get("description") or "In the path."
    default = schema.get("default")
    notes = [about, f"One of {', '.join(values)}." if values else "", f"Default: {default}." if default else ""]
    return " ".join(note for note in notes if note)


def _page_html(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
