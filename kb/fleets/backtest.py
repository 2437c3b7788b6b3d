"""A file's history judged: each version on its own day as known then, and what became of it while it stood."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kb.errors import UnreadableError, UsageError
from kb.facts import basis
from kb.facts.basis import FIRST_DAY
from kb.facts.queries import fetch
from kb.judging import Operation, judge
from kb.judging.report import JudgedFunction, Report
from kb.judging.rules import Rule
from kb.judging.verdicts import Question
from kb.readers import read_text
from kb.readers.interface import Document, Inputs
from kb.store import Store
from kb.store.literals import literal


@dataclass(frozen=True, slots=True)
class Version:
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
    """When a later version ended it; None if it lasts."""
    ended_by: str | None
    """That version's commit."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a file's history comes to."""

    as_of: date
    """The day up to which the newest version is followed."""
    versions: tuple[Version, ...]
    """Oldest first."""
    breaches: tuple[Breach, ...]
    """By day."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A version with what it says and how long it stood."""

    version: Version
    until: date
    report: Report | None


def backtest(store: Store, rules: Sequence[Rule], repository: Path, path: str, as_of: date) -> Backtest:
    """Walk the history of one file in a git repository.

    Raises:
        UsageError: There is no git, no repository, or no such file in its history.
    """
    commits = [commit for commit in _commits(repository, path) if FIRST_DAY <= commit[1] <= as_of]
    if not commits:
        raise UsageError(f"{path}: no commit of {repository} up to {as_of} has it: name it as git does, from the top")
    standing: list[_Standing] = []
    for number, (commit, day, subject, name) in enumerate(commits):
        until = commits[number + 1][1] if number + 1 < len(commits) else as_of
        standing.append(_judged(store, rules, repository, (commit, day, subject, name), until))
    return Backtest(as_of, tuple(one.version for one in standing), tuple(_breaches(store, standing)))


Commit = tuple[str, date, str, str]


def _git(repository: Path, *arguments: str) -> bytes:
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


def _commits(repository: Path, path: str) -> list[Commit]:
    """The commits that changed the file, oldest first, each with its day and the file's name then."""
    log = _git(
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


def _judged(store: Store, rules: Sequence[Rule], repository: Path, commit: Commit, until: date) -> _Standing:
    sha, day, subject, name = commit
    document: Document | None = None
    unreadable = None
    try:
        document = read_text(name, _git(repository, "show", f"{sha}:{name}"), Inputs())
    except UnreadableError as e:
        unreadable = e.reason
    if document is None:
        return _Standing(Version(sha[:12], day, subject, name, 0, 0, 0, (), unreadable), until, None)
    then = judge(store, [document], rules, Question(basis(store, day, day), Operation.CREATE))
    # What held is another question than what was known: the windows use everything that is known today.
    now = judge(store, [document], rules, Question(basis(store, day), Operation.CREATE))
    labels = [finding.severity.label for finding in then.findings]
    broken = tuple(sorted({finding.rule for finding in then.findings if finding.severity.label != "note"}))
    counts = (len(then.functions), labels.count("error"), labels.count("warning"))
    return _Standing(Version(sha[:12], day, subject, name, *counts, broken, None), until, now)


def _breaches(store: Store, standing: Sequence[_Standing]) -> Iterator[Breach]:
    """Each operation of each function, from its first forbidden day to the version that ended it."""
    open_: dict[tuple[str, str], tuple[date, str | None, _Standing]] = {}
    ended: list[tuple[tuple[str, str], tuple[date, str | None, _Standing], _Standing | None]] = []
    for one in standing:
        if one.report is None:
            continue
        forbidden = {
            (function.name, operation.value): turn
            for function in one.report.functions
            for operation in Operation
            if (turn := _forbidden(function, operation, one)) is not None
        }
        for key in sorted(open_.keys() - forbidden.keys()):
            ended.append((key, open_.pop(key), one))
        for key, (day, rule) in sorted(forbidden.items()):
            if key in open_ and day > one.version.day:
                # It was allowed again on the day of this version.
                ended.append((key, open_.pop(key), one))
            open_.setdefault(key, (day, rule, one))
    ended += [(key, found, None) for key, found in sorted(open_.items())]
    for key, found, by in sorted(ended, key=lambda item: (item[1][0], item[0])):
        yield _breach(store, key, found, by)


def _forbidden(function: JudgedFunction, operation: Operation, one: _Standing) -> tuple[date, str | None] | None:
    """The first day, while the version stands, on which an operation is not accepted, and why."""
    windows = [window for window in function.windows if window.operation is operation]
    start, until = one.version.day, one.until
    inside = next((w for w in windows if w.start <= start and (w.end is None or start < w.end)), None)
    if inside is not None:
        return (inside.end, inside.closed_by) if inside.end is not None and inside.end <= until else None
    if not windows and function.operations[operation] != "blocked":
        # A field is not known: nobody can tell.
        return None
    former = [w for w in windows if w.end is not None and w.end <= start]
    later = [w for w in windows if w.start > start]
    rule = former[-1].closed_by if former else later[0].opened_by if later else None
    return start, rule


def _breach(
    store: Store, key: tuple[str, str], found: tuple[date, str | None, _Standing], by: _Standing | None
) -> Breach:
    day, rule, one = found
    known = _published(store, one, key[0], rule, day)
    return Breach(
        function=key[0],
        operation=key[1],
        rule=rule,
        since=day,
        commit=one.version.commit,
        committed_so=day == one.version.day,
        known_since=known,
        days_of_warning=(day - known).days if known else None,
        ended=by.version.day if by else None,
        ended_by=by.version.commit if by else None,
    )


def _published(store: Store, one: _Standing, function: str, rule: str | None, day: date) -> date | None:
    """When AWS first said that the runtime would be blocked by that day."""
    runtime = next((f.runtime for f in one.report.functions if f.name == function), None) if one.report else None
    if runtime is None or rule not in ("LKB102", "LKB103"):
        return None
    rows = fetch(
        store.cursor(),
        "select min(known_from) as known from runtime_milestones where retracted_in is null "
        f"and runtime = {literal(runtime)} and milestone in ('block_create', 'block_update') "
        f"and date <= {literal(day)} and basis <> 'third_party_tool'",
    )
    known: date | None = rows[0]["known"] if rows else None
    return known
