"""Folders, globs and odd files, as `check` meets them in repositories."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.readers.folders import reading
from kb.readers.folders.gitignore import path_matcher
from kb.readers.folders.named_files import MOST_BYTES, Walk, named_files, read_content
from kb.readers.interface import Inputs
from tests.conftest import Run
from tests.nobody import as_nobody

FUNCTION = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}}\n"
BLOCK = 'resource "aws_lambda_function" "f" {\n  runtime = "python3.6"\n'
Tree = dict[str, str]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _lay(folder: Path, files: Tree) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def _found(*arguments: str, walk: Walk | None = None) -> list[str]:
    return [named.path for named in named_files(arguments, walk)]


@pytest.mark.parametrize(
    ("ignores", "left"),
    [
        ({".gitignore": "b/\n"}, ["a/x.yaml", "a/y.yaml"]),
        ({".gitignore": "*.yaml\n!y.yaml\n"}, ["a/y.yaml"]),
        ({"a/.gitignore": "/x.yaml\n"}, ["a/y.yaml", "b/x.yaml"]),
        ({".gitignore": "x.yaml\n", "b/.gitignore": "!x.yaml\n"}, ["a/y.yaml", "b/x.yaml"]),
        ({".gitignore": "# none\n\n"}, ["a/x.yaml", "a/y.yaml", "b/x.yaml"]),
    ],
    ids=["folder", "negated", "nested", "deeper wins", "comments only"],
)
def test_what_git_ignores_is_left_out(tree: Path, ignores: Tree, left: list[str]) -> None:
    """By nested ignore files, as git reads them."""
    _lay(tree, {"a/x.yaml": "", "a/y.yaml": "", "b/x.yaml": ""} | ignores)

    assert _found(".") == left
    assert _found(".", walk=Walk(gitignore=False)) == ["a/x.yaml", "a/y.yaml", "b/x.yaml"]


def test_the_rules_of_the_repository_reach_into_a_named_folder(tree: Path) -> None:
    """Unless the folder itself is ignored: who names it wants it read."""
    (tree / ".git").mkdir()
    _lay(tree, {".gitignore": "cdk.out\nold.yaml\n", "app/old.yaml": "", "app/x.yaml": "", "cdk.out/t.json": ""})

    assert _found("app") == ["app/x.yaml"]
    assert _found("cdk.out") == ["cdk.out/t.json"]
    assert _found(".") == ["app/x.yaml"]


def test_excluded_paths_are_left_out(tree: Path) -> None:
    """By patterns in the style of .gitignore, relative to a folder."""
    _lay(tree, {"a/x.yaml": "", "legacy/deep/x.yaml": "", "legacy/y.yaml": ""})

    assert _found(".", walk=Walk(excluded=path_matcher(["legacy/deep"], tree))) == ["a/x.yaml", "legacy/y.yaml"]
    assert _found(".", walk=Walk(excluded=path_matcher(["/legacy/"], tree))) == ["a/x.yaml"]


def test_loops_of_links_and_links_to_nowhere_trap_no_walk(tree: Path) -> None:
    """Neither traps the walk; a link to nowhere is named."""
    _lay(tree, {"a/x.yaml": ""})
    (tree / "a/loop").symlink_to(tree / "a")
    (tree / "a/self.yaml").symlink_to("self.yaml")

    assert _found("a") == ["a/self.yaml", "a/x.yaml"]
    with pytest.raises(UnreadableError, match=r"leads nowhere|symbolic links"):
        read_content("a/self.yaml", explicit=False)


def test_a_pipe_that_the_shell_names_is_read() -> None:
    """As in `check <(sam package)`; it is no file and no folder."""
    reading_end, writing_end = os.pipe()
    with os.fdopen(writing_end, "wb") as pipe:
        pipe.write(b"Resources:")

    try:
        assert read_content(f"/dev/fd/{reading_end}") == b"Resources:"
    finally:
        os.close(reading_end)


@pytest.fixture
def unprivileged(tree: Path) -> Iterator[None]:
    """Root may read everything, so be somebody else for a while."""
    # What is imported late may lie where only root may read.
    list(reading.PathsReading([__file__, *map(str, tree.rglob("x.yaml"))], Inputs(), Walk()).documents())
    with as_nobody(tree):
        yield


def test_files_and_folders_that_may_not_be_read(tree: Path, request: pytest.FixtureRequest) -> None:
    """Each is named with the reason; the others are read."""
    _lay(tree, {"a/x.yaml": FUNCTION, "a/shut/y.yaml": "", "a/z.yaml": FUNCTION})
    (tree / "a/shut").chmod(0)
    (tree / "a/z.yaml").chmod(0)
    request.getfixturevalue("unprivileged")
    read = reading.PathsReading(["a"], Inputs(), Walk())

    assert [document.path for document in read.documents()] == ["a/x.yaml"]
    assert [(file.path, file.reason) for file in read.unreadable] == [
        ("a/shut", "the folder cannot be read: Permission denied"),
        ("a/z.yaml", "cannot be read: Permission denied"),
    ]
    assert read.failing == {"a/shut", "a/z.yaml"}


def test_what_cannot_be_opened_is_exit_3_and_a_link_to_nowhere_is_told(call: Run, tree: Path) -> None:
    """A socket stands for all that the system gives to nobody; what is excluded need not be read."""
    _lay(tree, {"a/x.yaml": "Resources: {}\n"})
    (tree / "a/nowhere.yaml").symlink_to("missing.yaml")
    assert call("check", "a", "--as-of", "2024-01-01").returncode == 0

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a/shut.yaml")
    done = call("check", "a", "--as-of", "2024-01-01")
    machine = call("check", "a", "--as-of", "2024-01-01", "--format", "json")
    excluded = call("check", "a", "--as-of", "2024-01-01", "--exclude", "shut.yaml")

    assert (done.returncode, machine.returncode, excluded.returncode) == (3, 3, 0)
    assert "a/nowhere.yaml:1:1: unreadable: a link that leads nowhere\n" in done.stdout
    assert "a/shut.yaml:1:1: unreadable: not a regular file\n" in done.stdout
    assert done.stderr == machine.stderr
    assert machine.stderr.splitlines() == [
        "lambda-kb: a/nowhere.yaml: a link that leads nowhere",
        "lambda-kb: a/shut.yaml: not a regular file",
    ]


def test_a_folder_whose_files_may_be_listed_but_not_opened(tree: Path, request: pytest.FixtureRequest) -> None:
    """Its links are told of as its files are."""
    _lay(tree, {"a/x.yaml": FUNCTION, "a/half/y.yaml": FUNCTION})
    (tree / "a/half/link.yaml").symlink_to("y.yaml")
    (tree / "a/half").chmod(0o444)
    request.getfixturevalue("unprivileged")
    read = reading.PathsReading(["a"], Inputs(), Walk())

    assert [document.path for document in read.documents()] == ["a/x.yaml"]
    assert read.failing == {"a/half/link.yaml", "a/half/y.yaml"}


def test_a_file_of_zeros_is_binary_by_its_first_block(tree: Path) -> None:
    """However large it is: nothing is read beyond."""
    for name in ("big.json", "big.yaml"):
        with Path(name).open("wb") as file:
            file.truncate(MOST_BYTES - 1)
        for explicit in (True, False):
            with pytest.raises(UnreadableError, match="a binary file"):
                read_content(name, explicit=explicit)
    assert tree


def test_a_named_folder_that_may_not_be_read_is_exit_3(tree: Path, request: pytest.FixtureRequest) -> None:
    """It was named, so the run cannot pass for sound."""
    (tree / "shut").mkdir(mode=0)
    request.getfixturevalue("unprivileged")
    read = reading.PathsReading(["shut/"], Inputs(), Walk())

    assert list(read.documents()) == []
    assert read.failing == {"shut"}


def test_files_in_a_folder_that_may_not_be_looked_into(tree: Path, request: pytest.FixtureRequest) -> None:
    """Whether a file in it is named or a link leads to it: it is told of, and the others are read."""
    _lay(tree, {"a/x.yaml": FUNCTION, "shut/y.yaml": FUNCTION})
    (tree / "a/link.yaml").symlink_to(tree / "shut/y.yaml")
    (tree / "shut").chmod(0)
    request.getfixturevalue("unprivileged")
    read = reading.PathsReading(["a", "shut/y.yaml"], Inputs(), Walk())

    assert [document.path for document in read.documents()] == ["a/x.yaml"]
    assert [(file.path, file.reason) for file in read.unreadable] == [
        ("a/link.yaml", "cannot be read: Permission denied"),
        ("shut/y.yaml", "cannot be read: Permission denied"),
    ]
    assert read.failing == {"a/link.yaml", "shut/y.yaml"}


@pytest.mark.parametrize(
    "text",
    [b"\x89PNG\0\0 aws lambda", b"name: something else\n", b"\xff\xd8 lambda \0", b"{broken: ["],
    ids=["image", "no word of ours", "binary", "broken and about something else"],
)
def test_files_about_something_else_are_passed_over_in_folders(call: Run, tmp_path: Path, text: bytes) -> None:
    """Without being parsed, and without a word."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here/x.yaml").write_bytes(text)

    done = call("check", "here", "--format", "json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["unreadable"] == []


def test_named_files_may_be_no_templates_where_the_user_says_so(call: Run, tmp_path: Path) -> None:
    """As with the files that pre-commit names; a broken template is still refused."""
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "broken.yaml").write_text("Resources:\n  F: [\n")

    assert call("check", "package.json").returncode == 3
    assert call("check", "package.json", "--pass-over").returncode == 0
    assert call("check", "broken.yaml", "--pass-over").returncode == 3


def test_many_files_are_read_in_several_processes(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same outcome in the same order."""
    _lay(tree, {f"a/{number:03}.yaml": FUNCTION if number % 3 else "Resources: [" for number in range(150)})
    alone = reading.PathsReading(["a"], Inputs(), Walk())
    together = reading.PathsReading(["a"], Inputs(), Walk())
    documents = list(alone.documents())
    monkeypatch.setattr(reading, "MANY", 1)

    assert list(together.documents()) == documents
    assert together.unreadable == alone.unreadable


def test_a_module_says_which_of_its_files_are_not_read(call: Run, tmp_path: Path) -> None:
    """Also where another file is named, and in a module that is called."""
    _lay(tmp_path, {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/f.tf": BLOCK, "m/v.tf": 'variable "v" {}\n'})

    assert "m/f.tf:3:1: noted: not read" in call("check", "main.tf").stdout
    assert "m/f.tf:3:1: noted: not read" in call("check", "m/v.tf").stdout


@pytest.mark.parametrize(
    ("text", "line", "wanted"),
    [
        (
            '{"Resources": {\n"F": {"Type": "AWS::Lambda::Function", {"a": 1}}}}',
            2,
            "a key in double quotes is expected here",
        ),
        ('{"Resources": {\n\n"F": {"Type" "AWS::Lambda::Function"}}}', 3, "a colon is expected here"),
        ('{"Resources": {"F": {"Type": "AWS::Lambda::Function"\n"X": 1}}}', 2, "a comma is expected here"),
        ('{"Resources": {"F": {"Type": "AWS::Lambda::Function"', 1, "the file ends too early"),
    ],
)
def test_broken_json_is_told_in_the_words_of_json(call: Run, tmp_path: Path, text: str, line: int, wanted: str) -> None:
    """With the line, and what should stand there."""
    _lay(tmp_path, {"t.json": text})

    assert f"t.json:{line}: JSON syntax: {wanted}" in call("check", "t.json").stderr


def test_a_broken_file_in_a_walked_folder_is_reported(call: Run, tmp_path: Path) -> None:
    """It is a template to everybody who looks, so the run fails with 3 until it is left out."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here/broken.yaml").write_text("Resources:\n  F: [\n")
    (tmp_path / "here/template.yaml").write_text(
        "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Role: r, Handler: index.h, "
        "Code: {ZipFile: x}}}}\n"
    )

    done = call("check", "here", "--format", "json")

    assert done.returncode == 3
    assert call("check", "here", "--exclude", "broken.yaml").returncode == 0
    assert [file["path"] for file in json.loads(done.stdout)["unreadable"]] == ["here/broken.yaml"]
    assert "here/broken.yaml" in done.stderr
