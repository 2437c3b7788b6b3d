"""The suppressions of the configuration file, ready to be applied."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from kb.cli.settings import ConfiguredSuppression, FileSettings
from kb.errors import UsageError
from kb.judging.report import Finding
from kb.judging.rules import Rule
from kb.judging.suppressions import Cover, problem_with
from kb.readers.folders.gitignore import path_matcher
from kb.readers.interface import Position


def read_covers(settings: FileSettings, rules: Iterable[Rule]) -> list[Cover]:
    """The suppressions of the configuration file.

    Raises:
        UsageError: One names a rule that does not exist.
    """
    known = {rule.id for rule in rules}
    file = os.path.relpath(settings.file or "").replace(os.sep, "/")
    found: list[Cover] = []
    for item in settings.suppressions:
        problem = problem_with(item.rules, item.until.isoformat(), item.reason, known)
        if problem:
            raise UsageError(f"{file}:{item.line}: the suppression has no effect: {problem}")
        place = Position(item.line, 1)
        meant = _meant_by(item, settings)
        found.append(Cover("configuration", file, place, item.rules, item.until, item.reason, meant))
    return found


def _meant_by(item: ConfiguredSuppression, settings: FileSettings) -> Callable[[Finding], bool]:
    paths = None if item.path is None else path_matcher([item.path], settings.folder)

    def covers(finding: Finding) -> bool:
        if item.function not in (None, finding.function, finding.resource):
            return False
        return paths is None or paths(finding.path)

    return covers
