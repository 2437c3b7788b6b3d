"""A file's history judged: each version on its own day as known then, and what became of it while it stood."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from kb.accounts import Account
from kb.data_classes import dataclass
from kb.errors import UnreadableError, UsageError
from kb.facts import Basis, basis_on
from kb.facts.basis import FIRST_DAY
from kb.facts.days_in_force import fetch_rows
from kb.facts.queries import Facts
from kb.judging import Operation, judge
from kb.judging.grouped_findings import group_findings
from kb.judging.question import CheckQuestion
from kb.judging.report import JudgedFunction, Report, Severity
from kb.judging.rules import Rule
from kb.readers import read_text
from kb.readers.interface import Document, Inputs
from kb.store import Store
from kb.store.literals import sql_literal


@dataclass(frozen=True, slots=True)
class CommittedVersion:
    """The file as one commit left it."""

    commit: str
    """The commit."""
    day: date
    """Its day, in UTC."""
    subject: str
    """What its author said."""
    path: str
    """What the file was called then."""
    functions: int
    """Functions in it."""
    errors: int
    """Findings on that day, as known then."""
    warnings: int
    """Likewise."""
    rules: tuple[str, ...]
    """The rules they break."""
    unreadable: str | None
    """Why it could not be judged."""


@dataclass(frozen=True, slots=True)
class Breach:
    """An operation that was not accepted any more while a version stood."""

    function: str
    """The function."""
    operation: str
    """The operation."""
    rule: str | None
    """The rule that forbids it."""
    since: date
    """The first day on which the file asked for something forbidden."""
    commit: str
    """The version that stood then."""
    committed_so: bool
    """Whether it was so from the version's first day."""
    known_since: date | None
    """When AWS had first published it; None where we do not know."""
    days_of_warning: int | None
    """Days between that and the breach; below zero if it was published only afterwards."""
    ended: date | None
    """When a later version, or AWS, ended it; None if it lasts."""
    ended_by: str | None
    """That version's commit."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a file's history comes to."""

    as_of: date
    """The day up to which the newest version is followed."""
    versions: tuple[CommittedVersion, ...]
    """Oldest first."""
    breaches: tuple[Breach, ...]
    """By day."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A version with what it says and how long it stood."""

    version: CommittedVersion
    until: date
    report: Report | None


def backtest_file(
    store: Store, rules: Sequence[Rule], repository: Path, path: str, as_of: date, *, account: Account | None = None
) -> Backtest:
    """Walk the history of one file in a git repository.

    Args:
        store: The knowledge base.
        rules: The rules.
        repository: The repository.
        path: The file, as git names it.
        as_of: The day up to which the newest version is followed.
        account: The account whose own limits count, on every day; since when it has them, nobody says.

    Raises:
        UsageError: There is no git, no repository, or no such file in its history.
    """
    commits = [commit for commit in _commits_of(repository, path) if FIRST_DAY <= commit[1] <= as_of]
    if not commits:
        raise UsageError(f"{path}: no commit of {repository} up to {as_of} has it: name it as git does, from the top")
    standing: list[_Standing] = []
    for number, (commit, day, subject, name) in enumerate(commits):
        until = commits[number + 1][1] if number + 1 < len(commits) else as_of
        bases = [replace(one, account=account) for one in (basis_on(store, day, day), basis_on(store, day))]
        read = _read_version(repository, (commit, day, subject, name))
        standing.append(_judge_version(store, rules, bases, read, until))
    return Backtest(as_of, tuple(one.version for one in standing), tuple(_find_breaches(store, rules, standing)))


Commit = tuple[str, date, str, str]


def _run_git(repository: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    try:
        # A repository that asks for a pager, a signature or a password must not hold the work up.
        environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_OPTIONAL_LOCKS": "0"}
        done = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603 - git itself
    except FileNotFoundError as e:
        raise UsageError("backtest needs git: install it") from e
    except subprocess.CalledProcessError as e:
        said = e.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"{repository}: git says: {said[0] if said else e}") from e
    return done.stdout


def _commits_of(repository: Path, path: str) -> list[Commit]:
    """The commits that changed the file, oldest first, each with its day and the file's name then."""
    log = _run_git(
        repository,
        "log",
        "--follow",
        "--diff-filter=AMRC",
        "--name-only",
        "-z",
        "--format=%x01%H%x00%ct%x00%s",
        "--",
        path,
    ).decode(errors="replace")
    found: list[Commit] = []
    for entry in log.split("\x01")[1:]:
        commit, seconds, subject, *names = [part.strip("\n") for part in entry.split("\0")]
        day = datetime.fromtimestamp(int(seconds), UTC).date()
        name = next((part for part in names if part), path)
        found.append((commit, day, subject, name))
    return found[::-1]


def _read_version(repository: Path, commit: Commit) -> tuple[Commit, Document | str]:
    """A version with what it says, or why it cannot be read."""
    sha, _, _, name = commit
    try:
        return commit, read_text(name, _run_git(repository, "show", f"{sha}:{name}"), Inputs())
    except UnreadableError as e:
        return commit, e.reason


def _judge_version(
    store: Store, rules: Sequence[Rule], bases: Sequence[Basis], read: tuple[Commit, Document | str], until: date
) -> _Standing:
    """A version judged as known on its own day, and by everything that is known today, which the windows use."""
    (sha, day, subject, name), document = read
    if isinstance(document, str):
        return _Standing(CommittedVersion(sha[:12], day, subject, name, 0, 0, 0, (), document), until, None)
    then, now = (
        judge(store, [document], rules, CheckQuestion(one, Operation.CREATE, windows=windows))
        for one, windows in zip(bases, (False, True), strict=True)
    )
    labels = [finding.severity.label for finding in group_findings(then).findings]
    broken = tuple(sorted({finding.rule for finding in then.findings if finding.severity.label != "note"}))
    counts = (len(then.functions), labels.count("error"), labels.count("warning"))
    return _Standing(CommittedVersion(sha[:12], day, subject, name, *counts, broken, None), until, now)


def _find_breaches(store: Store, rules: Sequence[Rule], standing: Sequence[_Standing]) -> Iterator[Breach]:
    """Each operation of each function, from its first forbidden day to what ended it."""
    open_: dict[tuple[str, str], _Begun] = {}
    ended: list[tuple[tuple[str, str], _Begun, _End | None]] = []
    for one in standing:
        if one.report is None:
            continue
        spells = {
            (function.name, operation.value): list(_forbidden_spells(one.report, function, operation, one))
            for function in one.report.functions
            for operation in Operation
        }
        for key in sorted(open_):
            if not any(spell.day == one.version.day for spell in spells.get(key, ())):
                ended.append((key, open_.pop(key), (one.version.day, one.version.commit)))
        for key, found in sorted(spells.items()):
            for spell in found:
                open_.setdefault(key, (spell.day, spell.rule, one))
                if spell.end is not None:
                    ended.append((key, open_.pop(key), (spell.end, None)))
    ended += [(key, begun, None) for key, begun in sorted(open_.items())]
    by_id = {rule.id: rule for rule in rules}
    for key, begun, end in sorted(ended, key=lambda item: (item[1][0], item[0])):
        day, named, one = begun
        yield _breach_of(key, begun, end, _published_since(store, one, key[0], by_id.get(named or ""), day))


_Begun = tuple[date, "str | None", _Standing]
_End = tuple[date, "str | None"]


@dataclass(frozen=True, slots=True)
class _Spell:
    """Days on which an operation is not accepted while a version stands."""

    day: date
    rule: str | None
    end: date | None


def _forbidden_spells(
    report: Report, function: JudgedFunction, operation: Operation, one: _Standing
) -> Iterator[_Spell]:
    """The gaps between the windows, as far as the version stands in them, and which rule makes each.

    Days on which nobody can tell are no gaps: nothing was broken on them that could be shown.
    """
    spans = [window for window in (*function.windows, *function.doubts) if window.operation is operation]
    windows = sorted(spans, key=lambda window: window.start)
    start = one.version.day
    if not windows and function.operations[operation] == "blocked":
        # Never accepted: the first error says why. Where a field is not known nobody can tell.
        errors = (f.rule for f in report.findings if f.function == function.name and f.severity is Severity.ERROR)
        yield _Spell(start, next(errors, None), None)
    for before, after in pairwise([None, *windows, None]) if windows else ():
        first = before.end if before else FIRST_DAY
        end = after.start if after else None
        if first is None or first > one.until or (end is not None and (end <= start or end <= first)):
            continue
        rule = before.closed_by if before else after.opened_by if after else None
        yield _Spell(max(first, start), rule, end if end is not None and end <= one.until else None)


def _breach_of(key: tuple[str, str], begun: _Begun, end: _End | None, known: date | None) -> Breach:
    day, rule, one = begun
    return Breach(
        function=key[0],
        operation=key[1],
        rule=rule,
        since=day,
        commit=one.version.commit,
        committed_so=day == one.version.day,
        known_since=known,
        days_of_warning=(day - known).days if known else None,
        ended=end[0] if end else None,
        ended_by=end[1] if end else None,
    )


def _published_since(store: Store, one: _Standing, function: str, rule: Rule | None, day: date) -> date | None:
    """When AWS first said what the rule holds against the function on that day."""
    if rule is None or one.report is None:
        return None
    if rule.id in ("LKB102", "LKB103"):
        runtime = next((judged.runtime for judged in one.report.functions if judged.name == function), None)
        return _block_published(store, runtime, day) if runtime else None
    # A version that broke a limit from its first day was told so; the limit is the one that held since then.
    since = {
        finding.since for finding in one.report.findings if (finding.function, finding.rule) == (function, rule.id)
    }
    limits = Facts(store, basis_on(store, day)).limits()
    return min(
        (limit.known_from for limit in limits if limit.limit in rule.literals and limit.valid_from in since),
        default=None,
    )


def _block_published(store: Store, runtime: str, day: date) -> date | None:
    """When AWS first said that a runtime would be blocked by a day."""
    rows = fetch_rows(
        store.cursor(),
        "select min(known_from) as known from runtime_milestones where retracted_in is null "
        f"and runtime = {sql_literal(runtime)} and milestone in ('block_create', 'block_update') "
        f"and date <= {sql_literal(day)} and basis <> 'third_party_tool'",
    )
    known: date | None = rows[0]["known"] if rows else None
    return known
