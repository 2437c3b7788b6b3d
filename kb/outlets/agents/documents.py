"""What agents may read beside the answers: the rules, the contract of the tables, and how to use all of it."""

from __future__ import annotations

from collections.abc import Callable

from kb.data_classes import dataclass
from kb.judging.rules import Rule, builtin_rules
from kb.outlets.llms import llms_text
from kb.paths import data_folder, sql_text
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Readable:
    """A document under an address of its own."""

    uri: str
    """Its address."""
    name: str
    """Its name."""
    about: str
    """What it says."""
    media_type: str
    """Its media type."""
    text: Callable[[], str]
    """Makes its text."""


def readable_documents(store: Store) -> tuple[Readable, ...]:
    """Every document, in the order in which they are listed."""
    folder = data_folder()
    first = (
        Readable(
            "lambda-kb://llms.txt",
            "llms.txt",
            "What there is and how to ask for it.",
            "text/markdown",
            lambda: llms_text(store),
        ),
        Readable(
            "lambda-kb://schema",
            "schema",
            "The contract of the tables: columns, types, vocabularies, keys.",
            "application/sql",
            lambda: sql_text("tables.sql"),
        ),
        Readable(
            "lambda-kb://datapackage.json",
            "datapackage.json",
            "The same contract as a Data Package descriptor.",
            "application/json",
            lambda: (folder / "datapackage.json").read_text(encoding="utf-8"),
        ),
        Readable(
            "lambda-kb://editorial-guide",
            "editorial guide",
            "Which date counts, whose statement decides, how corrections are made.",
            "text/markdown",
            lambda: (folder / "README.md").read_text(encoding="utf-8"),
        ),
    )
    return (*first, *(_readable_rule(rule) for rule in builtin_rules()))


def _readable_rule(rule: Rule) -> Readable:
    return Readable(f"lambda-kb://rules/{rule.id}", rule.id, rule.title, "text/markdown", lambda: rule_text(rule))


def rule_text(rule: Rule) -> str:
    """A rule as a page of Markdown."""
    weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
    parts = [
        f"# {rule.id}: {rule.title}",
        rule.why,
        f"- Severity: {weights}\n- Looks at: {', '.join(rule.reads)}",
        "Sources:\n" + "\n".join(f"- {source}" for source in rule.sources),
        f"```sql\n{rule.sql.strip()}\n```",
    ]
    return "\n\n".join(parts) + "\n"
