"""The rules: one SQL file each, with a header of comments that says what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kb.errors import RuleError
from kb.judging.report import Operation, Severity
from kb.store.literals import literal

COLUMNS = ("function_id", "as_of", "field", "value", "bound", "since", "until", "fix", "fact", "severity")
"""The columns of all rules together; `bound`, `fact` and `severity` may be left out."""

_HEADER = re.compile(r"--\s*([a-z]+):\s*(.*\S)\s*")
_REQUIRED = ("id", "title", "why", "source", "severity", "reads")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    """Its id, such as LKB101."""
    title: str
    """What it finds, in a few words."""
    why: str
    """Why that matters."""
    sources: tuple[str, ...]
    """Where AWS says so."""
    severity: dict[Operation, Severity]
    """Its weight for each operation."""
    reads: tuple[str, ...]
    """The API fields it looks at; where one of them is not known it says nothing."""
    message: str
    """The finding in a sentence, with {value}, {bound}, {since}, {until}, {as_of} and {fix} to fill in."""
    advice: str | None
    """What to do, likewise; left out of the message where its {fix} is not known."""
    sql: str
    """The file's text."""

    @property
    def literals(self) -> list[str]:
        """The texts in quotes in its SQL, ids of facts among them."""
        return re.findall(r"'([^']+)'", _bare(self.sql))


def builtin_rules() -> tuple[Rule, ...]:
    """Our own rules, by id."""
    folder = resources.files("kb").joinpath("rules")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(parse_rule(file.name, file.read_text(encoding="utf-8")) for file in files)


def rules_from(folder: Path) -> tuple[Rule, ...]:
    """A user's own rules.

    Raises:
        RuleError: The folder has none, or one of them has a malformed header.
    """
    files = sorted(folder.glob("*.sql"))
    if not files:
        raise RuleError(f"{folder}: no rules here: a rule is a file NAME.sql with a header of comments")
    return tuple(parse_rule(str(file), file.read_text(encoding="utf-8")) for file in files)


def parse_rule(name: str, text: str) -> Rule:
    """A rule from the text of its file.

    Raises:
        RuleError: The header lacks something or says something that does not exist.
    """
    header: dict[str, str] = {}
    for line in text.splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        header[match[1]] = match[2]
    missing = [key for key in _REQUIRED if key not in header]
    if missing:
        raise RuleError(f"{name}: the header lacks {', '.join(missing)}: begin with lines such as `-- id: LKB101`")
    return Rule(
        id=header["id"],
        title=header["title"],
        why=header["why"],
        sources=tuple(header["source"].split()),
        severity=_severities(name, header["severity"]),
        reads=tuple(header["reads"].replace(",", " ").split()),
        message=header.get("message", header["title"]),
        advice=header.get("advice"),
        sql=text,
    )


def _severities(name: str, text: str) -> dict[Operation, Severity]:
    """`error` for every operation, or `create=error update=warning invoke=note`."""
    pairs = [pair.partition("=")[::2] for pair in text.split()]
    if len(pairs) == 1 and not pairs[0][1]:
        pairs = [(operation, pairs[0][0]) for operation in Operation]
    try:
        found = {Operation(operation): Severity[level.upper()] for operation, level in pairs}
    except (KeyError, ValueError):
        found = {}
    if set(found) != set(Operation):
        raise RuleError(f"{name}: severity {text!r}: write `create=error update=error invoke=note`")
    return found


def union(rules: Iterable[Rule]) -> str:
    """All rules as one query; a finding that looks at an unresolved field is dropped."""
    parts = [
        "select " + ", ".join(f"null::{_type(column)} as {column}" for column in COLUMNS) + ", null as rule where false"
    ]
    for rule in rules:
        fields = ", ".join(literal(field) for field in rule.reads)
        parts.append(
            f"select *, {literal(rule.id)} as rule from (\n{_bare(rule.sql)}\n) found\n"
            "where not exists (select 1 from unresolved u "
            f"where u.function_id = found.function_id and u.field in ({fields}))"
        )
    return "\nunion all by name\n".join(parts)


def _type(column: str) -> str:
    return "date" if column in ("as_of", "since", "until") else "varchar"


def _bare(sql: str) -> str:
    return "\n".join(line for line in sql.rstrip().rstrip(";").splitlines() if not line.startswith("--"))
