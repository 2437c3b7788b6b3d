"""The lists of deprecated runtimes that scanners carry, read from their files and never by running them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from kb.data_classes import dataclass
from kb.drift.interface import Outside
from kb.drift.lifecycle_files import read_lifecycle_file as lifecycle_file
from kb.errors import UsageError
from kb.whole_files import absence_words, read_whole


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where a scanner keeps its list, and how to read it."""

    name: str
    """Its name."""
    package: str
    """Its package on Python's path; for one in another language, a name that is never there."""
    file: str
    """The file with the list, below the folder that holds the package."""
    read: Callable[[Path], Outside]
    """Reads that file."""


def _cfn_lint(path: Path) -> Outside:
    return replace(lifecycle_file(path), name="cfn-lint")


def _read_checkov(path: Path) -> Outside:
    return Outside("Checkov", _words_named(path, "get_forbidden_values"))


def _read_prowler(path: Path) -> Outside:
    return Outside("Prowler", _words_named(path, "obsolete_lambda_runtimes"))


def _read_tflint(path: Path) -> Outside:
    said = lifecycle_file(path)
    return replace(said, name=said.name.removesuffix(f" ({path.name})"))


SCANNERS: Mapping[str, Scanner] = {
    "cfn-lint": Scanner("cfn-lint", "cfnlint", "cfnlint/data/AdditionalSpecs/LmbdRuntimeLifecycle.json", _cfn_lint),
    "checkov": Scanner(
        "Checkov", "checkov", "checkov/cloudformation/checks/resource/aws/DeprecatedLambdaRuntime.py", _read_checkov
    ),
    "prowler": Scanner("Prowler", "prowler", "prowler/config/config.yaml", _read_prowler),
    "tflint": Scanner("tflint", "(Go)", "rules/lambda_deprecated_runtime/deprecated_runtimes.json", _read_tflint),
}
"""The scanners whose lists can be read, by the name of their option."""


def find_list(option: str, path: Path) -> Outside:
    """The list of a scanner.

    Args:
        option: Which scanner.
        path: Its file, or a folder that holds its package or its repository.

    Raises:
        UsageError: It is not there, or has another form.
    """
    scanner = SCANNERS[option]
    file = path / scanner.file if path.is_dir() else path
    if not file.is_file():
        raise UsageError(f"--{option} {path}: {absence_words(file)}: name {Path(scanner.file).name} of {scanner.name}")
    said = scanner.read(file)
    release = _release_beside(file, scanner) if path.is_dir() else None
    return replace(said, name=f"{said.name} {release}") if release else said


def installed() -> list[Outside]:
    """The lists of the scanners that this Python could import; none of them is imported."""
    places = [Path(place or ".") for place in sys.path]
    return [
        find_list(option, next(place for place in places if (place / scanner.file).is_file()))
        for option, scanner in SCANNERS.items()
        if any((place / scanner.file).is_file() for place in places)
    ]


def _release_beside(file: Path, scanner: Scanner) -> str | None:
    """The version of the distribution beside a package."""
    folder = file.parents[scanner.file.count("/")]
    wanted = scanner.name.lower().replace("-", "_")
    for metadata in sorted(folder.glob("*.dist-info")):
        name, _, version = metadata.name.removesuffix(".dist-info").partition("-")
        if name.lower().replace("-", "_") == wanted:
            return version
    return None


def _words_named(path: Path, name: str) -> frozenset[str]:
    """The list of words that has a name, in a file of Python or YAML.

    Raises:
        UsageError: There is none.
    """
    try:
        text = read_whole(path).decode()
        lists = list(_in_python(text, name) if path.suffix == ".py" else _in_yaml(text, name))
    except OSError as e:
        raise UsageError(f"{path}: cannot be read: {e.strerror or e}") from e
    except (UnicodeDecodeError, SyntaxError, RecursionError, yaml.YAMLError) as e:
        raise UsageError(f"{path}: cannot be read: {' '.join(str(e).split())}") from e
    if not lists:
        raise UsageError(f"{path}: no list {name} in it: name the file that holds it")
    return frozenset(word for words in lists for word in words)


def _in_python(text: str, name: str) -> Iterator[list[str]]:
    """Lists that a function of that name returns, or that are bound to a name with it."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name=function) if function == name:
                values = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            case ast.Assign(targets=[ast.Name(id=variable)], value=bound) if variable.endswith(name):
                values = [bound]
            case _:
                continue
        yield from (_strings_in(value) for value in values if isinstance(value, ast.List | ast.Tuple | ast.Set))


def _strings_in(node: ast.List | ast.Tuple | ast.Set) -> list[str]:
    return [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _in_yaml(text: str, name: str) -> Iterator[list[str]]:
    yield from _lists_below(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), name, set())  # noqa: S506 - safe


def _lists_below(node: object, name: str, seen: set[int]) -> Iterator[list[str]]:
    """The lists of that name at any depth; a node that aliases repeat, or that holds itself, is looked at once."""
    if not isinstance(node, dict | list) or id(node) in seen:
        return
    seen.add(id(node))
    inner = node.items() if isinstance(node, dict) else ((None, one) for one in node)
    for key, value in inner:
        if key == name and isinstance(value, list):
            yield [one for one in value if isinstance(one, str)]
        else:
            yield from _lists_below(value, name, seen)
