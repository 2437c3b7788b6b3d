"""Writes the reference from the code: a page for every rule, commands, the HTTP service, the data dictionary."""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from api.app import create_app  # noqa: E402
from kb.cli.examples import example_lines  # noqa: E402
from kb.cli.main import whole_parser  # noqa: E402
from kb.facts import Facts, basis_on  # noqa: E402
from kb.judging.explanations import Explanation, Fact, explain_rules  # noqa: E402
from kb.judging.rules import Rule, documented_rules  # noqa: E402
from kb.paths import sql_text  # noqa: E402
from kb.store import Store, open_store  # noqa: E402
from kb.store.contract import Table, contract_tables  # noqa: E402
from tests.judging.bound_tables import EXAMPLES  # noqa: E402
from tests.judging.examples import Example  # noqa: E402
from tests.test_layers import ORDER  # noqa: E402


def write_reference(folder: Path) -> None:
    """Write all generated pages, and remove what an earlier run left.

    Args:
        folder: Where to; made where it is missing.
    """
    store = open_store()
    pages = {"rules.md": _rules_page(), "commands.md": _commands_page(), "http.md": _http_page(store)}
    pages |= {"data.md": _data_page(), "layers.md": _layers_page()}
    facts = Facts(store, basis_on(store, store.evidence_until, None, None))
    for name, explanation in explain_rules(documented_rules(), facts).items():
        pages[f"rules/{name}.md"] = _rule_page(explanation)
    for path in folder.rglob("*.md"):
        if str(path.relative_to(folder)) not in pages:
            path.unlink()
    for name, text in pages.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        # What is written anew is read anew, so that only what changed is.
        if not place.exists() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8")


def _cell(text: object) -> str:
    """A text in a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def _table(columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _rules_page() -> str:
    rules = documented_rules()
    rows = (
        (f"[{rule.id}](rules/{rule.id}.md)", rule.title, *(weight.label for weight in rule.severity.values()))
        for rule in rules
    )
    listed = "\n".join(f"rules/{rule.id}" for rule in rules)
    return (
        "# Rules\n\nEvery rule is one file of SQL. Those of the 100s are about runtimes, of the 200s about functions, "
        "of the 300s about what is attached to them, of the 400s about what excludes what, of the 500s advice, of the "
        "600s about sums over a stack or an account, of the 900s about suppressions and baselines. The last columns "
        "say how much a finding weighs for an operation.\n\n"
        f"{_table(('rule', 'finds', 'create', 'update', 'invoke'), rows)}\n\n"
        f"```{{toctree}}\n:hidden:\n\n{listed}\n```\n"
    )


def _rule_page(explained: Explanation) -> str:
    rule = explained.rule
    weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
    parts = [f"# {rule.id}: {rule.title}", rule.why, f"Severity: {weights}."]
    if rule.reads:
        parts.append(f"It looks at {', '.join(f'`{name}`' for name in rule.reads)}.")
    if rule.advice:
        parts.append(f"Advice: {_filled_in(rule.advice)}.")
    parts += [*_example_parts(rule), *_fact_parts(explained.facts)]
    if explained.finds:
        parts += ["## What it finds", "\n".join(f"- {_cell(one)}" for one in explained.finds)]
    if rule.query.strip():
        parts += ["## SQL", f"```sql\n{rule.query.strip()}\n```"]
    return "\n\n".join([*parts, _sources("Sources", rule)]) + "\n"


def _filled_in(text: str) -> str:
    """What a rule says, with the words that it fills in shown as such."""
    return re.sub(r"\{(\w+)\}", lambda name: f"*{name[1].replace('_', ' ')}*", _cell(text))


def _sources(heading: str, rule: Rule) -> str:
    return f"## {heading}\n\n" + "\n".join(f"- <{source}>" for source in rule.sources)


def _example_parts(rule: Rule) -> list[str]:
    if rule.id not in EXAMPLES:
        return []
    broken, sound = EXAMPLES[rule.id]
    return ["## Example", "It is broken by", _example_text(broken), "and not by", _example_text(sound)]


def _example_text(example: Example) -> str:
    """An example under the names of the API, and the circumstances beside it."""
    shown: dict[str, Any] = {"Function": _shortened(example.function)}
    if example.kind is not None:
        shown[example.kind.value] = _shortened(example.attached)
    also = {"region": example.region, "horizon": example.horizon or None}
    said = [f"as of {example.as_of}", *(f"{name} {value}" for name, value in also.items() if value)]
    return f"```json\n{json.dumps(shown, indent=2, default=str)}\n```\n\n({', '.join(said)})"


def _shortened(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """A value with its long parts cut: examples stand at bounds, and some bounds are large."""
    match value:
        case str() if len(value) > 80:
            return f"{value[:40]}... ({len(value):,} characters)"
        case list() if len(value) > 6:
            return [*map(_shortened, value[:3]), f"... ({len(value)} items)"]
        case dict() if len(value) > 12:
            first = dict(list(value.items())[:3])
            return {name: _shortened(item) for name, item in first.items()} | {"...": f"({len(value)} entries)"}
        case dict():
            return {name: _shortened(item) for name, item in value.items()}
        case list():
            return [_shortened(item) for item in value]
    return value


def _fact_parts(facts: tuple[Fact, ...]) -> list[str]:
    if not facts:
        return []
    rows = ((one.kind, f"`{one.id}`", one.value, one.since or "not known", one.until or "") for one in facts)
    return ["## Facts behind it", _table(("kind", "id", "holds", "since", "until"), rows)]


def _commands_page() -> str:
    parts = ["# Commands", "`lambda-kb COMMAND --help` prints the same."]
    for name, parser in _commands_of(whole_parser()):
        parts.append(f"## lambda-kb {name}")
        parts.append(f"{(parser.description or '').strip().rstrip('.')}.".replace("%%", "%"))
        arguments = [action for action in parser._actions if not isinstance(action, argparse._SubParsersAction)]
        rows = (
            (f"`{_spelt(action)}`", (action.help or "").replace("%%", "%"), ", ".join(map(str, action.choices or ())))
            for action in arguments
            if action.help is not argparse.SUPPRESS and action.dest != "help"
        )
        parts.append(_table(("argument", "what it is", "one of"), rows))
        if typed := example_lines(parser.prog):
            parts.append("\n".join(["```sh", *typed, "```"]))
    return "\n\n".join(parts) + "\n"


def _commands_of(parser: argparse.ArgumentParser, prefix: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, with the commands inside others."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _commands_of(inner, f"{prefix}{name} ")
            return
    yield prefix.strip(), parser


def _spelt(action: argparse.Action) -> str:
    """How an argument is written."""
    name = action.metavar or action.dest
    shown = name if isinstance(name, str) else " ".join(name)
    if not action.option_strings:
        return shown
    return f"{', '.join(action.option_strings)}{'' if action.nargs == 0 else f' {shown}'}"


def _http_page(store: Store) -> str:
    described = create_app(store).openapi()
    parts = ["# HTTP", "A running service describes itself at `/docs` and, for programs, at `/openapi.json`."]
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            parts.append(f"## {method.upper()} {path}")
            parts.append(_cell(one.get("description") or one.get("summary") or ""))
            given = one.get("parameters", [])
            if given:
                rows = ((f"`{each['name']}`", each["in"], _cell(each.get("description", ""))) for each in given)
                parts.append(_table(("parameter", "in", "what it is"), rows))
    return "\n\n".join(parts) + "\n"


def _data_page() -> str:
    parts = [
        "# Data dictionary",
        (
            "The tables of `data/`, as `kb/sql/tables.sql` states them. `recorded_in` and `retracted_in` say from "
            "which release of the data on a row counts, and from which no longer."
        ),
    ]
    comments = _comments()
    for name, table in contract_tables().items():
        parts.append(f"## {name}")
        if told := comments.get(name):
            parts.append(told)
        parts.append(_columns(table))
    return "\n\n".join(parts) + "\n"


def _columns(table: Table) -> str:
    rows = (
        (f"`{one.name}`", one.type.lower(), "yes" if one.required else "", ", ".join(one.vocabulary))
        for one in table.columns
    )
    return f"{_table(('column', 'type', 'required', 'one of'), rows)}\n\nKey: {', '.join(table.key)}."


def _comments() -> dict[str, str]:
    """What stands above each table in the contract."""
    found = re.finditer(r"((?:^--.*\n)+)create table (\w+)", sql_text("tables.sql"), re.MULTILINE)
    return {one[2]: " ".join(line.lstrip("- ") for line in one[1].splitlines()) for one in found}


def _layers_page() -> str:
    """The layers of kb in the order in which they may use each other, with what each says of itself."""
    rows = ((f"`kb.{name}`", _first_sentence(name)) for name in ORDER)
    return _table(("layer", "what lives there"), rows) + "\n"


def _first_sentence(name: str) -> str:
    folder = ROOT / "kb" / name
    file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    if not file.exists():
        return "the rules, one file of SQL each"
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.split("\n\n")[0]
