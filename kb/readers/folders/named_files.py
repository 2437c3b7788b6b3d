"""From the paths a user names to texts: files, folders, globs and standard input."""

from __future__ import annotations

import codecs
import errno
import glob
import json
import os
import posixpath
import stat
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from kb.data_classes import dataclass
from kb.errors import NotATemplateError, ShutError, UnreadableError
from kb.readers.folders import cdk_assemblies
from kb.readers.folders.boundaries import is_inside, read_boundaries
from kb.readers.folders.gitignore import Ignored, outer_ignores
from kb.readers.program_files import binary_kind, known_by_name
from kb.readers.terraform_files import MODULES

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".sam", ".tf", ".tofu", ".tfstate")
"""What a walked folder is looked through for; a file named by the user may have any name."""

_ENVIRONMENT = ".env"
"""How files of environment variables begin, whatever they are the templates of."""
NAMES = frozenset(f"serverless.{suffix}" for suffix in ("ts", "js", "mjs", "cjs", "mts", "cts"))
"""Other names that are looked at, so that a configuration we cannot read is at least named; see `known_by_name`."""

OUTPUTS = {"cdk.json": "cdk.out", "cdktf.json": "cdktf.out"}
"""The folders into which tools write what they make, by the file that names the tool."""

SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox"}
    | {".aws-sam", ".serverless", ".terraform", ".terragrunt-cache"}
)
"""Folders of other tools, whose files are not the user's."""

STANDARD_INPUT = "-"
MOST_BYTES = 64 * 1024 * 1024
"""No configuration is larger; past it a file is not read into memory."""
MOST_BYTES_OF_SETTINGS = 1024 * 1024
"""The settings of an app are smaller by far."""
MOST_BYTES_OF_JSON = 4 * MOST_BYTES
"""Plans and states grow past that; of JSON only what is looked at is built."""

_STREAMS = ("/dev/fd/", "/dev/stdin")
_SNIFFED = 4096
_NO_TEXT = "not UTF-8; save it as UTF-8"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARKS = (
    b"lambda",
    b"aws",
    b"resources",
    b"transform",
    b"functions",
    b"functionname",
    b"layername",
    b"capacityprovidername",
    b"allowedpublishers",
    b"fn::",
    b"function-runtime",
    b"function-handler",
)
"""Lower-case pieces of text of which everything that configures a function has at least one."""
_CALL = b"module"
"""What stands in files of Terraform that call modules, however it is quoted."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file to read."""

    path: str
    """Its path as it will be reported, with forward slashes."""
    explicit: bool
    """Whether the user named it; a file found in a folder may turn out to be something else."""


@dataclass(slots=True)
class Walk:
    """How folders are walked."""

    gitignore: bool = True
    """Whether what git ignores is left out."""
    excluded: Callable[[str], bool] = lambda _: False
    """Whether the user does not want a path found in a folder."""
    broken: list[UnreadableError] = field(default_factory=list)
    """Folders that could not be looked into, as they were met."""
    left_out: list[UnreadableError] = field(default_factory=list)
    """What would have been read but for what git ignores, where a link leads, or what is not there, with what to do."""

    def note_shut(self, error: OSError) -> None:
        """Note a folder that cannot be looked into."""
        where = _with_slashes(str(error.filename))
        self.broken.append(UnreadableError(where, f"the folder cannot be read: {error.strerror or error}"))


def named_files(arguments: Iterable[str], walk: Walk | None = None) -> Iterator[Named]:
    """The files behind the arguments, each once, in a fixed order; a path that does not exist is kept."""
    walk = walk or Walk()
    seen: set[str] = set()
    for argument in arguments:
        for found in _files_behind(argument, walk):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _files_behind(argument: str, walk: Walk) -> Iterator[Named]:
    """The files behind an argument, and whether it names them itself: what is named is read whatever it looks like.

    A manifest of the CDK stands for its stacks; a pattern that matches nothing is told of as a file that is not there.
    """
    path = Path(argument)
    if path.name == cdk_assemblies.MANIFEST and (stacks := cdk_assemblies.assembly_templates(path.parent)) is not None:
        for stack in stacks:
            yield Named(_with_slashes(str(stack)), explicit=True)
    elif argument == STANDARD_INPUT or os.path.isfile(argument):
        yield Named(_with_slashes(argument), explicit=True)
    elif os.path.isdir(argument):
        for file in _walk_folder(path, walk):
            yield Named(file, explicit=False)
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not matches:
            yield Named(_with_slashes(argument), explicit=True)
        for match in matches:
            if not os.path.isdir(match):
                yield Named(_with_slashes(match), explicit=False)
    else:
        yield Named(_with_slashes(argument), explicit=True)


def _walk_folder(folder: Path, walk: Walk) -> Iterator[str]:
    """The files below a folder that may be read, sorted, folder by folder.

    Output of the CDK is read by its manifest and not walked. What is ignored, left out or a link to the outside is not
    read; what a user may miss for it is noted in the walk.
    """
    ignored = outer_ignores(folder) if walk.gitignore else Ignored()
    within = read_boundaries([str(folder)])
    # os.walk does not follow links to folders, so a loop of links cannot trap it.
    for parent, folders, files in os.walk(folder, onerror=walk.note_shut):
        stacks = cdk_assemblies.assembly_templates(Path(parent)) if cdk_assemblies.MANIFEST in files else None
        if stacks is not None and cdk_assemblies.is_output(Path(parent)):
            folders.clear()
            yield from (_with_slashes(str(stack)) for stack in stacks)
            continue
        stray = any(os.path.isfile(stack) for stack in stacks or ())
        # Of an assembly that is there, what is missing is told of.
        yield from (_with_slashes(str(stack)) for stack in stacks or () if stray)
        walk.left_out += [_without_stacks(Path(parent))] if stacks and not stray else []
        if walk.gitignore:
            ignored.enter(parent, has_file=".gitignore" in files)
        outputs = sorted(set(folders).intersection(OUTPUTS.values()))
        hidden = [Path(parent, name) for name in outputs if ignored.hides(name, folder=True)]
        walk.left_out += [_ignored_output(output) for output in hidden if _holds_stacks(output)]
        made = {name for name in OUTPUTS if name in files and _holds_stacks(_output_of(Path(parent, name)))}
        own = [name for name in (*folders, *files) if not (stray and cdk_assemblies.belongs_to_assembly(name))]
        folders[:] = _walked_folders(parent, set(folders).intersection(own), ignored, walk)
        for name in sorted(set(files).intersection(own)):
            file = _with_slashes(str(Path(parent, name)))
            if not _is_looked_at(file, name, made) or ignored.hides(name, folder=False) or walk.excluded(file):
                continue
            if not _leads_outside(file, within):
                yield file
            else:
                reason = "a link to a file outside of this folder and its repository; name it to have it read"
                walk.left_out.append(UnreadableError(file, reason))


def _walked_folders(parent: str, names: Iterable[str], ignored: Ignored, walk: Walk) -> list[str]:
    return sorted(
        name
        for name in names
        if name not in SKIPPED_FOLDERS
        and not ignored.hides(name, folder=True)
        and not walk.excluded(_with_slashes(f"{Path(parent, name)}/"))
    )


def _leads_outside(file: str, within: frozenset[Path]) -> bool:
    """Whether a file is a link to one that is there, outside of all that may be read."""
    return os.path.islink(file) and os.path.exists(file) and not is_inside(Path(file), within)


def _output_of(settings: Path) -> Path:
    """The folder into which an app's tool writes what it makes, by the app's settings."""
    written: object = None
    try:
        content = settings.read_bytes()
        found = json.loads(content) if len(content) < MOST_BYTES_OF_SETTINGS else None
        written = found.get("output") if isinstance(found, dict) else None
    except (OSError, ValueError, RecursionError):
        pass
    return settings.parent / (written if isinstance(written, str) and written else OUTPUTS[settings.name])


def _holds_stacks(folder: Path) -> bool:
    """Whether anything lies in a folder of a tool's output that may be a stack; one that is kept empty holds none."""
    return any(name.endswith(".json") for _, _, names in os.walk(folder) for name in names)


def _is_looked_at(path: str, name: str, made: Container[str]) -> bool:
    """Whether a name may be that of a configuration; an app whose output is there need not be named."""
    if name in OUTPUTS:
        return name not in made
    if name.startswith(_ENVIRONMENT) or (name.startswith(".") and name.lower().endswith(MODULES)):
        return False
    return name.lower().endswith(SUFFIXES) or name in NAMES or known_by_name(path) is not None


def _without_stacks(folder: Path) -> UnreadableError:
    reason = "it names stacks that are not there; run `cdk synth` and check the folder cdk.out"
    return UnreadableError(_with_slashes(str(folder / cdk_assemblies.MANIFEST)), reason)


def _ignored_output(folder: Path) -> UnreadableError:
    return UnreadableError(
        _with_slashes(str(folder)), "left out by .gitignore: name it to have it checked, or --no-ignore"
    )


def _with_slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def read_content(path: str, *, explicit: bool = True) -> bytes:
    """The bytes of a file or of standard input.

    A file that nobody named is looked at only as far as it takes to see that it configures no function.

    Raises:
        ShutError: It is there, but may not be read or is no file.
        UnreadableError: It does not exist, is binary, or is far too large; or nothing came on standard input.
        NotATemplateError: Nobody named it, and it is binary, far too large, or about something else.
    """
    kind = UnreadableError if explicit else NotATemplateError
    try:
        if path == STANDARD_INPUT:
            return _read_standard_input()
        found = _state_of(path)
        # A pipe that the shell names, as in `check <(sam package)`, is no regular file.
        streamed = path.startswith(_STREAMS) and not stat.S_ISDIR(found.st_mode)
        if not streamed and not stat.S_ISREG(found.st_mode):
            raise ShutError(path, "not a regular file")
        most = MOST_BYTES_OF_JSON if path.lower().endswith(".json") else MOST_BYTES
        if found.st_size > most:
            raise _too_large(path, most, kind)
        with Path(path).open("rb") as file:
            content = _read_text(path, file, most, kind)
    except OSError as e:
        raise ShutError(path, f"cannot be read: {e.strerror or e}") from e
    if not explicit and not known_by_name(path):
        _require_mark(path, content)
    return content


def _read_standard_input() -> bytes:
    content = _read_text(STANDARD_INPUT, sys.stdin.buffer, MOST_BYTES_OF_JSON, UnreadableError)
    if not content.strip():
        reason = "nothing came on standard input: pipe a template into it, or name a file"
        raise UnreadableError(STANDARD_INPUT, reason)
    return content


def _state_of(path: str) -> os.stat_result:
    """What the system says of a file, links followed.

    Raises:
        UnreadableError: There is none.
        OSError: The system does not say.
    """
    try:
        return os.stat(path)  # noqa: PTH116 - Path.exists takes some files that may not be looked at for missing
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError as e:
        if e.errno != errno.ELOOP:
            raise
    raise UnreadableError(path, "a link that leads nowhere" if os.path.islink(path) else "no such file: check the path")


def _read_text(path: str, file: BinaryIO, most: int, kind: type[UnreadableError]) -> bytes:
    """What stands in a file; the first block says whether it is binary, and one that is, is not read on."""
    start = file.read(_SNIFFED)
    if b"\0" in start and not start.startswith(_UTF16):
        raise UnreadableError(path, _NO_TEXT) if _is_marred(path, start) else kind(path, binary_kind(start))
    content = start + file.read(most + 1 - len(start))
    if len(content) > most:
        raise _too_large(path, most, kind)
    return content


def _too_large(path: str, most: int, kind: type[UnreadableError]) -> UnreadableError:
    return kind(path, f"larger than {most // 2**20} MB: this is no configuration")


def _require_mark(path: str, content: bytes) -> None:
    """Pass over a file without any word of those that configure functions; programs take such from elsewhere."""
    if not content.startswith(_UTF16) and posixpath.basename(path) not in NAMES and not _has_mark(path, content):
        raise NotATemplateError(path, "it configures no function")


def _is_marred(path: str, start: bytes) -> bool:
    """Whether a file is text but for zeros in it, as that of Windows has them, and about what we read."""
    text = start.replace(b"\0", b"")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)
    except UnicodeDecodeError:
        return False
    return path.lower().endswith(SUFFIXES) and _has_mark(path, text)


def _has_mark(path: str, content: bytes) -> bool:
    lower = content.lower()
    marks = (*_MARKS, _CALL) if path.lower().endswith(MODULES) else _MARKS
    return any(mark in lower for mark in marks)
