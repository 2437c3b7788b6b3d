"""The rules: one SQL file each, with a header of comments that says what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

import duckdb

from kb.data_classes import dataclass
from kb.errors import RuleError, UsageError
from kb.judging.report import Operation, Severity
from kb.store.literals import sql_literal
from kb.store.quiet_connection import lacks_memory

COLUMNS = (
    *("resource_id", "function_id", "as_of", "field", "value", "bound", "since", "until", "fix", "fact"),
    *("severity", "doubt", "detail", "beside"),
)
"""The columns of all rules together. May be left out: `resource_id` of what is attached to a function, `bound`, `fact`,
`severity` in place of the rule's own, `doubt` (why nobody can tell: no finding then), `detail` of the message, `beside`
(what is attached to the function and without which nothing would be found)."""

FUNCTION = "function"
"""What a rule is about unless its header names a kind of attachment."""

ATTACHMENT = "attachment"
"""What a rule is about that looks at whatever is attached."""

OF_FUNCTION = "Function."
"""How a rule about an attachment names the fields of its function."""

ANY = "any"
"""In `reads`: whatever field a finding names."""

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
    """The finding in a sentence, with the columns in braces to fill in, {limit}, which is `minimum` for a value below
    its bound, and {moves} and {until_moves}: how often AWS moved the dates `since` and `until`, and
    {meant}: which runtime a value that is none was probably meant for."""
    advice: str | None
    """What to do, likewise; left out of the message where its {fix} is not known."""
    about: str
    """What it looks at: functions, kinds of attachments, or whatever is attached."""
    needs: tuple[str, ...]
    """Fields, columns or kinds of attachments without which there is nothing to find: the rule need not run then."""
    minor: bool
    """Whether a verdict stands although one of its fields is not known."""
    sql: str
    """The file's text."""
    optional: tuple[str, ...] = ()
    """Fields that it looks at where a fleet has a column of them; without one it finds less, and nothing wrong."""
    bound: tuple[str, ...] = ()
    """Fields that its bound is made of, besides those that it reads other than the finding's own; of a function, those
    of what is attached to it too."""
    whole: tuple[str, ...] = ()
    """Fields among those that it reads of which it looks at no text: one inside that is not known changes nothing."""
    public: tuple[str, ...] = ()
    """Columns that repeat nothing that stands in a field, but tell sizes, counts, names and facts: they are told where
    the owner of a value hides it."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """Each thing that it is about."""
        return _words_of(self.about)

    def is_blinded_by(self, unresolved: str, reads: Iterable[str]) -> bool:
        """Whether a field that is not known is among some that it reads, or a part of one that it looks into."""
        inside = any(unresolved.startswith(f"{field}.") for field in self.whole)
        return not inside and fields_clash(unresolved, reads)

    @property
    def blocks(self) -> bool:
        """Whether it may refuse an operation on a function, and so open or close validity windows."""
        weighty = Severity.ERROR in self.severity.values() or " as severity" in self.sql
        return self.about == FUNCTION and weighty

    @property
    def query(self) -> str:
        """Its SQL without the header."""
        return _bare_sql(self.sql)

    @property
    def literals(self) -> list[str]:
        """The texts in quotes in its SQL, ids of facts among them."""
        return _literals_of(self.sql)


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """Our own rules, by id."""
    folder = resources.files("kb").joinpath("rules")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(parse_rule(file.name, file.read_text(encoding="utf-8")) for file in files)


@cache
def upkeep_rules() -> tuple[Rule, ...]:
    """The rules about suppressions and baselines, which the command judges itself: their files have a header only."""
    folder = resources.files("kb").joinpath("rules", "upkeep")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(parse_rule(file.name, file.read_text(encoding="utf-8")) for file in files)


def documented_rules() -> tuple[Rule, ...]:
    """All our rules, by id: those in SQL and those about suppressions and baselines."""
    return builtin_rules() + upkeep_rules()


def rules_from(folder: Path) -> tuple[Rule, ...]:
    """A user's own rules.

    Raises:
        RuleError: The folder has none, or one of them cannot be read or has a malformed header.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".sql")
        what = "no rules here"
    except FileNotFoundError:
        files, what = [], "there is no such folder: check the path"
    except NotADirectoryError:
        files, what = [], "this is no folder: name the one with your rules"
    except OSError as e:
        raise RuleError(f"{folder}: cannot be read: {e.strerror or e}") from e
    if not files:
        raise RuleError(f"{folder}: {what}: a rule is a file NAME.sql with a header of comments")
    return tuple(parse_rule(str(file), _text_of(file)) for file in files)


def all_rules(folders: Iterable[str]) -> tuple[Rule, ...]:
    """Our rules and those in the folders of a user.

    Raises:
        UsageError: Two rules have one id.
    """
    rules, named = builtin_rules(), list(folders)
    for folder in named:
        rules += rules_from(Path(folder))
    ids = [rule.id for rule in (*rules, *upkeep_rules())] if named else []
    doubled = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if doubled:
        raise UsageError(f"--rules: the id {doubled[0]} is taken: give your rule another")
    return rules


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "not in UTF-8"
        raise RuleError(f"{file}: cannot be read: {reason}") from e


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
        severity=_severities_of(name, header["severity"]),
        reads=_words_of(header["reads"]),
        message=header.get("message", header["title"]),
        advice=header.get("advice"),
        about=header.get("about", FUNCTION),
        needs=_words_of(header.get("needs", "")),
        minor="minor" in header,
        sql=text,
        optional=_words_of(header.get("optional", "")),
        bound=_words_of(header.get("bound", "")),
        whole=_words_of(header.get("whole", "")),
        public=_words_of(header.get("public", "")),
    )


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _severities_of(name: str, text: str) -> dict[Operation, Severity]:
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


def union_query(rules: Iterable[Rule], unresolved: Iterable[str] | None = None, day: date | None = None) -> str:
    """All rules as one query; a finding that looks at an unresolved field is dropped.

    Args:
        rules: The rules.
        unresolved: The fields that are unresolved somewhere; None if that is not known.
        day: The day asked about: rules that refuse nothing are run for it only. None runs all for every day.
    """
    parts = [
        "select "
        + ", ".join(f"null::{_type_of(column)} as {column}" for column in COLUMNS)
        + ", null as rule where false"
    ]
    names = None if unresolved is None else frozenset(unresolved)
    for rule in rules:
        conditions = list(_resolved_conditions(rule, names))
        if day is not None and not rule.blocks:
            conditions.append(f"as_of = {sql_literal(day)}")
        where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
        parts.append(f"select *, {sql_literal(rule.id)} as rule from (\n{rule.query}\n) found{where}")
    return "\nunion all by name\n".join(parts)


def _resolved_conditions(rule: Rule, names: frozenset[str] | None) -> Iterator[str]:
    """That what a rule reads is known, of its subject and of its subject's function."""
    own = [field for field in rule.reads if not field.startswith(OF_FUNCTION) and field != ANY]
    functions = [field.removeprefix(OF_FUNCTION) for field in rule.reads if field.startswith(OF_FUNCTION)]
    subject = "function_id" if rule.about == FUNCTION else "resource_id"
    for column, reads in ((subject, own), ("function_id", functions)):
        fields = reads if names is None else sorted(name for name in names if rule.is_blinded_by(name, reads))
        if fields:
            listed = ", ".join(sql_literal(field) for field in fields)
            yield (
                "not exists (select 1 from unresolved u "
                f"where u.function_id = found.{column} and u.field in ({listed}))"
            )


def fields_clash(unresolved: str, reads: Iterable[str]) -> bool:
    """Whether a field that is not known is among those read, as a part of one, or around one."""
    return any(
        unresolved == read or unresolved.startswith(read + ".") or read.startswith(unresolved + ".") for read in reads
    )


def _type_of(column: str) -> str:
    return "date" if column in ("as_of", "since", "until") else "varchar"


@lru_cache(maxsize=1024)
def _literals_of(sql: str) -> list[str]:
    # Two quotes inside a text are one quote, and alone an empty text.
    return [text for text in re.findall(r"'((?:[^']|'')*)'", _bare_sql(sql)) if text]


@lru_cache(maxsize=1024)
def _bare_sql(sql: str) -> str:
    return "\n".join(line for line in sql.rstrip().rstrip(";").splitlines() if not line.startswith("--"))


def broken_rule_error(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule], table: str, error: duckdb.Error
) -> RuleError:
    """Which rule's SQL does not run, found by running each alone into the temporary table that all were to fill.

    Raises:
        duckdb.OutOfMemoryException: It was no rule's fault: there is not enough memory.
    """
    if lacks_memory(error):
        raise duckdb.OutOfMemoryException(str(error)) from error
    what = "the rules together"
    for rule in rules:
        try:
            connection.execute(f"create or replace temp table {table} as {union_query([rule])}")
        except duckdb.Error:
            what = rule.id
            break
    return RuleError(f"{what}: its SQL does not run: {str(error).splitlines()[0]}")
