"""The configuration file: `[tool.lambda-kb]` of pyproject.toml, or `.lambda-kb.toml`.

It is looked for from the working directory upwards to the root of the repository. The command line wins over it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.operations import OPERATIONS
from kb.readers.folders.boundaries import is_inside, repository_root
from kb.readers.trees.text_lines import split_lines
from kb.reports.format_names import Format
from kb.severities import FAIL_ON
from kb.suggestions import closest_names, hint_at
from kb.whole_files import read_whole
from kb.whole_numbers import MOST_DAYS, above_words

OWN_FILE = ".lambda-kb.toml"
PROJECT_FILE = "pyproject.toml"
_TABLE = "lambda-kb"
_SUPPRESSION_KEYS = ("rule", "rules", "path", "function", "until", "reason")


@dataclass(frozen=True, slots=True)
class ConfiguredSuppression:
    """A suppression of the configuration file."""

    rules: tuple[str, ...]
    """Ids of the rules."""
    path: str | None
    """A pattern in the style of .gitignore, relative to the file's folder; None for every path."""
    function: str | None
    """The function or resource; None for every one."""
    until: date
    """The first day on which it no longer counts."""
    reason: str
    """Why."""
    line: int
    """Where it stands in the file."""


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What a configuration file says; None and empty where it says nothing."""

    file: Path | None = None
    """The file."""
    values: dict[str, Any] = field(default_factory=dict)
    """Settings that options have too, by the option's name, as the option would be given."""
    exclude: tuple[str, ...] = ()
    """Patterns of paths that are left out of walked folders."""
    suppressions: tuple[ConfiguredSuppression, ...] = ()
    """What is passed over, and why."""

    @property
    def folder(self) -> Path:
        """What relative paths are relative to."""
        return self.file.parent if self.file else Path()


def settings_for(start: Path, named: Path | None = None, *, outside: bool = False) -> FileSettings:
    """The settings that hold in a folder, or those of the file the user named.

    Args:
        start: The folder.
        named: The file that the user named.
        outside: Whether a file that nobody named may name files outside of its repository.

    Raises:
        UsageError: The file is missing, is no TOML, or says something that does not exist.
    """
    file = named or _find_file(start)
    if file is None:
        return FileSettings()
    body = _table_of(file)
    settings = _settings_of(file, body or {})
    if named is None and not outside:
        _refuse_outside(settings)
    return settings


def _refuse_outside(settings: FileSettings) -> None:
    """A repository that is checked must not make us read what lies outside of it, nor run rules from there."""
    if settings.file is None:
        return
    within = [repository_root(settings.file.parent.resolve())]
    for key in ("rules", "parameters_files", "baseline", "account"):
        value = settings.values.get(key, [])
        for path in [value] if isinstance(value, str) else value:
            if not is_inside(Path(path), within):
                where = f"{settings.file}: {key}: {path} lies outside of {within[0]}"
                raise UsageError(f"{where}: name it on the command line, or allow it with --allow-outside")


def _find_file(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        own, project = folder / OWN_FILE, folder / PROJECT_FILE
        if os.path.isfile(own):
            return own
        if os.path.isfile(project) and _table_of(project) is not None:
            return project
        if os.path.exists(folder / ".git"):
            break
    return None


def _table_of(file: Path) -> dict[str, Any] | None:
    """Our part of a file; None if it has none."""
    import tomllib  # most runs have no configuration file

    try:
        text = read_whole(file).decode("utf-8-sig")
        # A project's file that does not name us is not worth parsing, and its mistakes are not ours to report.
        if file.name == PROJECT_FILE and _TABLE not in text:
            return None
        body = tomllib.loads(text)
    except OSError as e:
        raise UsageError(f"{file}: cannot be read: {e.strerror or e}") from e
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise UsageError(f"{file}: cannot be read: {e}") from e
    if file.name != PROJECT_FILE:
        return body
    found = body.get("tool", {}).get(_TABLE) if isinstance(body.get("tool", {}), dict) else None
    return found if isinstance(found, dict) else None


def _settings_of(file: Path, body: dict[str, Any]) -> FileSettings:
    for key in body:
        if key not in _KEYS:
            raise UsageError(f"{file}: unknown setting {key!r}: {_hint_for(key, _KEYS)}")
    values = {key: read(file, key, body[key]) for key, read in _KEYS.items() if key in body and read is not _read_later}
    exclude = values.pop("exclude", ())
    listed = body.get("suppressions", [])
    if not isinstance(listed, list):
        raise UsageError(f"{file}: suppressions: write [[suppressions]] tables")
    lines = _suppression_lines(file)
    suppressions = [_suppression_of(file, item, lines, number) for number, item in enumerate(listed)]
    return FileSettings(file, values, tuple(exclude), tuple(suppressions))


def _hint_for(key: str, known: object) -> str:
    names = [str(name) for name in known]  # type: ignore[attr-defined]
    return hint_at(closest_names(key.replace("-", "_"), names, 1), f"there are {', '.join(names)}")


def _day_text(file: Path, key: str, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise UsageError(f"{file}: {key}: write a day, such as 2026-11-23")


def _choice_of(*allowed: str) -> Callable[[Path, str, object], str]:
    def read(file: Path, key: str, value: object) -> str:
        if value not in allowed:
            hint = hint_at(closest_names(str(value), allowed), "choose one of them")
            raise UsageError(f"{file}: {key}: {value!r} is none of {', '.join(allowed)}: {hint}")
        return str(value)

    return read


def _whole_number(file: Path, key: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise UsageError(f"{file}: {key}: {value!r} is no whole number of at least 0")


def _days_ahead(file: Path, key: str, value: object) -> int:
    number = _whole_number(file, key, value)
    if number > MOST_DAYS:
        raise UsageError(f"{file}: {key}: {above_words(number, MOST_DAYS)}")
    return number


def _switch(file: Path, key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise UsageError(f"{file}: {key}: {value!r} is neither true nor false")


def _path_text(file: Path, key: str, value: object) -> str:
    if isinstance(value, str) and value:
        return str(file.parent / value)
    raise UsageError(f"{file}: {key}: {value!r} is no path")


def _path_texts(file: Path, key: str, value: object) -> list[str]:
    return [_path_text(file, key, item) for item in _text_list(file, key, value)]


def _text_list(file: Path, key: str, value: object) -> list[str]:
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and all(isinstance(item, str) for item in items):
        return list(items)
    raise UsageError(f"{file}: {key}: write a list of texts")


def _parameter_pairs(file: Path, key: str, value: object) -> list[str]:
    if isinstance(value, dict) and all(isinstance(item, str | int | float) for item in value.values()):
        return [f"{name}={_spell_value(item)}" for name, item in value.items()]
    raise UsageError(f"{file}: {key}: write a table of names and values")


def _spell_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_later(_file: Path, _key: str, _value: object) -> None:
    """A setting that is read in a way of its own."""


_KEYS: dict[str, Callable[[Path, str, Any], Any]] = {
    "as_of": _day_text,
    "known_at": _day_text,
    "data_version": _whole_number,
    "operation": _choice_of(*OPERATIONS),
    "horizon": _days_ahead,
    "max_data_age": _whole_number,
    "format": _choice_of(*(form.value for form in Format)),
    "fail_on": _choice_of(*FAIL_ON),
    "rules": _path_texts,
    "baseline": _path_text,
    "account": _path_texts,
    "packages": _switch,
    "parameters": _parameter_pairs,
    "parameters_files": _path_texts,
    "exclude": _text_list,
    "suppressions": _read_later,
}


def _suppression_lines(file: Path) -> list[int]:
    """The lines on which the tables of suppressions begin; tomllib does not tell."""
    lines = split_lines(file.read_text(encoding="utf-8-sig"))
    return [number for number, line in enumerate(lines, 1) if line.replace(" ", "").rstrip().endswith("suppressions]]")]


def _suppression_of(file: Path, item: object, lines: list[int], number: int) -> ConfiguredSuppression:
    """A suppression as the settings write it.

    An unknown key is refused rather than passed over, since a suppression of more than was meant hides findings.

    Raises:
        UsageError: It lacks something, or has a key that there is not.
    """
    where = f"{file}: suppression {number + 1}"
    if not isinstance(item, dict):
        raise UsageError(f"{where}: write a table with rule, until and reason")
    for key in item:
        if key not in _SUPPRESSION_KEYS:
            raise UsageError(f"{where}: unknown setting {key!r}: {_hint_for(key, _SUPPRESSION_KEYS)}")
    from kb.judging.suppressions import problem_with  # most files have no suppressions

    rules = tuple(_text_list(file, "rules", item.get("rules", item.get("rule", []))))
    until = None if "until" not in item else _day_text(file, "until", item["until"])
    reason = item.get("reason")
    problem = problem_with(rules, until, reason if isinstance(reason, str) else None, set(rules))
    if problem or until is None:
        raise UsageError(f"{where}: {problem}")
    path, function = (item.get(key) for key in ("path", "function"))
    return ConfiguredSuppression(
        rules=tuple(rule.upper() for rule in rules),
        path=path if isinstance(path, str) else None,
        function=function if isinstance(function, str) else None,
        until=date.fromisoformat(until),
        reason=str(reason),
        line=lines[number] if number < len(lines) else 1,
    )
