"""Where the code of functions and layers lies on disk, by what each tool packs and leaves out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from enum import Enum
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from kb.data_classes import dataclass
from kb.readers.interface import Attachment, Document, Field, FunctionConfig, Plain, Resolved

IMAGES = (".tar", ".tar.gz", ".tgz")
ARCHIVES = (".zip", ".jar")
_ELSEWHERE = ("s3://", "http://", "https://")
_COMPILED = ("java", "dotnet", "go", "provided", "rust")
_COPIED = ("python", "nodejs", "ruby")
"""Runtimes whose build copies the source and adds to it."""
_SAM_LEAVES = (".aws-sam", ".git", "node_modules")
"""What a build of SAM leaves out of the source, or makes anew."""
_SERVERLESS_LEAVES = (
    ".git", ".gitignore", ".DS_Store", "npm-debug.log", "yarn-*.log", ".serverless", ".serverless_plugins",
    "serverless.yml", "serverless.yaml", "serverless.json", "serverless.js", "serverless.ts", ".env*", "node_modules",
)  # fmt: skip
"""What the Serverless Framework leaves out unasked; of node_modules it takes what only npm knows is needed."""
_SERVERLESS_BUILDS = ("esbuild", "webpack", "bundle", "python-requirements", "plugin-typescript", "rust", "go-build")
"""Words in the names of plug-ins that make the package themselves."""


class Form(Enum):
    """What something is on disk."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class CodePlace:
    """What will be packed, or is."""

    path: Path
    form: Form
    direct: bool = False
    """Whether a tool sends it to Lambda itself, without a bucket."""
    least: tuple[str, ...] = ()
    """Why the package may be larger."""
    leaves: tuple[str, ...] = ()
    """What is left out, by which places are told apart."""
    wanted: Callable[[str], bool] = field(default=lambda _: True, compare=False)
    """Whether a file of the folder is packed, by its path in it; of a folder, which ends in a slash, whether any is."""


def place_of(document: Document, one: FunctionConfig | Attachment) -> CodePlace | None:
    """Where the code of a function or layer lies; None where that is not on this disk, or a build makes it."""
    code = one.fields.get("Code" if isinstance(one, FunctionConfig) else "Content")
    packaging = _plain(one.fields.get("Packaging"))
    told = packaging if isinstance(packaging, dict) else {}
    base = _folder_of(document, code)
    if told.get("Tool") == "serverless" and isinstance(one, FunctionConfig):
        return _serverless_place(base, one, told)
    packed = _packed_by_terraform(base, told) if document.format == "terraform" else None
    return packed or _named_place(document, one, base, told)


def _named_place(
    document: Document, one: FunctionConfig | Attachment, base: Path, told: dict[str, Plain]
) -> CodePlace | None:
    """The path that a configuration names itself."""
    code = one.fields.get("Code" if isinstance(one, FunctionConfig) else "Content")
    match told.get("Asset") or _plain(code) or {"Filename": _plain(one.fields.get("Filename"))}:
        case str() as written if "Asset" in told:
            return _existing(base / written, direct=False)
        case str() as written:
            return _written_place(document, one, base, written)
        case {"Filename": str() as written}:
            return _near(base, written) if document.format == "terraform" else _existing(base / written, direct=True)
        case {"ImageUri": str() as written} if written.endswith(IMAGES) and not written.startswith(_ELSEWHERE):
            return _existing(base / written, direct=False)
    return None


def _plain(found: Field | None) -> Plain:
    return found.value if isinstance(found, Resolved) else None


def _folder_of(document: Document, code: Field | None) -> Path:
    """The folder that paths are relative to: that of the file they stand in; of Terraform, that of the root module."""
    written = code.position.path if isinstance(code, Resolved) and document.format != "terraform" else None
    return Path(posixpath.dirname(written or document.path))


def _existing(path: Path, *, direct: bool) -> CodePlace | None:
    """What lies at a path; None where nothing does that is packed."""
    name = path.name.lower()
    if path.is_dir():
        return CodePlace(path, Form.FOLDER, direct)
    if not path.is_file():
        return None
    if name.endswith(IMAGES):
        return CodePlace(path, Form.IMAGE)
    return CodePlace(path, Form.ARCHIVE, direct) if name.endswith(ARCHIVES) else None


def _written_place(document: Document, one: FunctionConfig | Attachment, base: Path, written: str) -> CodePlace | None:
    """A path in a template: `CodeUri`, `Code`, `ContentUri`."""
    if not written or "${" in written or written.startswith(_ELSEWHERE):
        return None
    if document.format == "sam" and ".aws-sam" not in base.parts:
        built = base / ".aws-sam" / "build" / one.name
        if built.is_dir():
            return CodePlace(built, Form.FOLDER)
        found = _existing(base / written, direct=False)
        return _source_place(one, found) if found and found.form is Form.FOLDER else found
    return _existing(base / written, direct=False)


def _source_place(one: FunctionConfig | Attachment, source: CodePlace) -> CodePlace | None:
    """A folder that `sam build` may still work on: what it copies is the least that the package will be."""
    told = _plain(one.fields.get("Packaging"))
    method = told.get("BuildMethod") if isinstance(told, dict) else None
    runtime = _plain(one.fields.get("Runtime"))
    how = method if isinstance(method, str) else runtime if isinstance(runtime, str) else ""
    if isinstance(one, FunctionConfig) and not how.startswith(_COPIED):
        return None
    least = ("sam build may add to it",)
    return CodePlace(source.path, Form.FOLDER, least=least, leaves=_SAM_LEAVES, wanted=_without(_SAM_LEAVES))


@lru_cache(maxsize=32)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of any of some names; that of what a tool leaves out is asked for with every function."""
    return re.compile("|".join(translate(name) for name in names))


def _without(names: Sequence[str]) -> Callable[[str], bool]:
    """Whether no part of a path is among some names."""
    left_out = _any_of(tuple(names)).match
    known: dict[str, bool] = {}

    def is_left_out(part: str) -> bool:
        if part not in known:
            known[part] = left_out(part) is not None
        return known[part]

    def wants(name: str) -> bool:
        return not any(map(is_left_out, name.rstrip("/").split("/")))

    return wants


def _packed_by_terraform(base: Path, told: dict[str, Plain]) -> CodePlace | None:
    """What an `archive_file` packs anew each time, whatever archive lies there; None where that is not told."""
    folder, file, excludes = (told.get(name) for name in ("SourceDir", "SourceFile", "Excludes"))
    if isinstance(folder, str) and (found := _near(base, folder)) and found.form is Form.FOLDER:
        left_out = [item for item in excludes if isinstance(item, str)] if isinstance(excludes, list) else []
        return replace(found, leaves=tuple(left_out), wanted=_without_globs(left_out))
    if isinstance(file, str) and (found := _near(base, posixpath.dirname(file) or ".")):
        name = posixpath.basename(file)
        return replace(found, leaves=(f"all but {name}",), wanted=lambda one: one == name)
    return None


def _near(base: Path, written: str) -> CodePlace | None:
    """What lies at a path of Terraform, which sends it to Lambda directly.

    Relative paths begin where Terraform runs, and `path.module` says the whole way.
    """
    return _existing(base / written, direct=True) or _existing(Path(written), direct=True)


def _without_globs(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a file is packed that no pattern names, nor a folder around it."""
    from kb.packages.globs import matches_glob  # noqa: PLC0415 - only few have patterns

    def wants(name: str) -> bool:
        parts = name.rstrip("/").split("/")
        around = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        return not any(matches_glob(pattern, path) for path in around for pattern in patterns)

    return wants


def _serverless_place(base: Path, one: FunctionConfig, told: dict[str, Plain]) -> CodePlace | None:
    """What the framework packs: an artifact, what it packed last, or the service's folder by its patterns."""
    artifact = _plain(one.fields.get("Code"))
    artifact = artifact if isinstance(artifact, str) else told.get("Artifact")
    if isinstance(artifact, str):
        return _existing(base / artifact, direct=False)
    made = f"{one.name if told.get('Individually') else told.get('Service')}.zip"
    packed = _existing(base / ".serverless" / made, direct=False)
    plugins = told.get("Plugins")
    building = [name for name in plugins if isinstance(name, str)] if isinstance(plugins, list) else []
    runtime = _plain(one.fields.get("Runtime"))
    builds = told.get("Builds") is True and isinstance(runtime, str) and runtime.startswith("nodejs")
    builds = builds or any(word in name for name in building for word in _SERVERLESS_BUILDS)
    if packed is not None or builds or not isinstance(runtime, str) or not runtime.startswith(_COPIED):
        return packed
    patterns = told.get("Patterns")
    lines = [item for item in patterns if isinstance(item, str)] if isinstance(patterns, list) else []
    least = ("what npm installs for production comes to it",) if (base / "node_modules").is_dir() else ()
    leaves = (*_SERVERLESS_LEAVES, *lines)
    return CodePlace(base, Form.FOLDER, least=least, leaves=leaves, wanted=_serverless_wants(lines))


def _serverless_wants(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether the framework packs a file: the last pattern that names it decides, one with `!` leaves out."""
    from kb.packages.globs import matches_glob  # noqa: PLC0415 - only services have patterns

    unasked = _without(_SERVERLESS_LEAVES)
    brought = [pattern for pattern in patterns if not pattern.startswith("!")]

    def wants(name: str) -> bool:
        packed = unasked(name)
        if name.endswith("/"):
            # A folder is entered where anything in it may be packed.
            return packed or bool(brought)
        for pattern in patterns:
            out = pattern.startswith("!")
            if matches_glob(pattern.removeprefix("!"), name):
                packed = not out
        return packed

    return wants


__all__ = ["CodePlace", "Form", "place_of"]
