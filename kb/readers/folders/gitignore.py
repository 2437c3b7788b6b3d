"""What git ignores in a folder, by the nested rules of its .gitignore files."""

from __future__ import annotations

import os
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.data_classes import dataclass
from kb.readers.trees.text_lines import split_lines

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(slots=True)
class Ignored:
    """The ignore files on the way down to a folder; the deepest that has an opinion decides."""

    specs: list[tuple[str, GitIgnoreSpec]] = field(default_factory=list)
    """Folder, with a slash at its end, and rules; outer folders first."""
    here: str = ""
    """The folder, links resolved, with a slash at its end."""

    def enter(self, folder: str, *, has_file: bool) -> None:
        """Go on to a folder: forget the rules of folders beside it, and read its own."""
        self.here = os.path.realpath(folder).replace(os.sep, "/").rstrip("/") + "/"
        self.specs = [(base, spec) for base, spec in self.specs if self.here.startswith(base)]
        if has_file and all(base != self.here for base, _ in self.specs):
            spec = _spec_of_file(Path(folder, ".gitignore"))
            if spec:
                self.specs.append((self.here, spec))

    def hides(self, name: str, *, folder: bool) -> bool:
        """Whether git ignores what has this name here; whether it ignores the folder around it is not asked."""
        for base, spec in reversed(self.specs):
            path = f"{self.here}{name}"[len(base) :] + ("/" if folder else "")
            verdict = spec.check_file(path).include
            if verdict is not None:
                return verdict
        return False


def outer_ignores(folder: Path) -> Ignored:
    """The rules that a folder inherits from the repository around it; none if the folder itself is ignored.

    A user who names an ignored folder, such as `cdk.out`, wants it read.
    """
    top = folder.resolve()
    ignored = Ignored()
    root = next((parent for parent in (top, *top.parents) if os.path.exists(parent / ".git")), None)
    if root is None or root == top:
        return ignored
    for parent in [*reversed(top.relative_to(root).parents)]:
        here = root / parent
        ignored.enter(str(here), has_file=os.path.isfile(here / ".gitignore"))
        if ignored.hides(top.relative_to(here).parts[0], folder=True):
            return Ignored()
    return ignored


def _spec_of_file(file: Path) -> GitIgnoreSpec | None:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - folders without ignore files need it not

    try:
        return GitIgnoreSpec.from_lines(split_lines(file.read_bytes().decode("utf-8", errors="replace")))
    except (OSError, ValueError):
        # Git passes over what it cannot read or understand.
        return None


def path_matcher(patterns: list[str], folder: Path) -> GitIgnoreMatcher:
    """Whether a path is excluded by patterns in the style of .gitignore, relative to a folder."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    return GitIgnoreMatcher(GitIgnoreSpec.from_lines(patterns), str(folder.resolve()))


@dataclass(frozen=True, slots=True)
class GitIgnoreMatcher:
    """Patterns on paths below a folder."""

    spec: GitIgnoreSpec
    """The patterns."""
    folder: str
    """What they are relative to."""

    def __call__(self, path: str) -> bool:
        """Whether the patterns match; a folder's path ends in a slash."""
        relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self.spec.match_file(relative + ("/" if path.endswith("/") else ""))
