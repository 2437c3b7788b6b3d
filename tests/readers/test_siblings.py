"""Files beside the one that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.readers import read_text
from kb.readers.folders.named_files import Walk, named_files
from kb.readers.folders.sibling_files import DiskFiles, GivenFiles
from kb.readers.interface import Inputs, Unresolved


def test_a_folder_lists_its_files_only(tmp_path: Path) -> None:
    """Folders and missing folders list nothing."""
    (tmp_path / "b.tf").touch()
    (tmp_path / "a.tf").touch()
    (tmp_path / "c").mkdir()
    files = DiskFiles([str(tmp_path)])

    assert files.names(str(tmp_path)) == ("a.tf", "b.tf")
    assert files.names(str(tmp_path / "missing")) == ()


def test_a_folder_above_lists_services_up_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say what the files below are; what stands in them is read by nobody who did not name them."""
    (tmp_path / "app" / "res").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "app"):
        (folder / "serverless.yml").touch()
        (folder / "other.yml").touch()
    monkeypatch.chdir(tmp_path / "app")
    files = DiskFiles(["res"])

    assert [files.names(folder) for folder in ("res", "", ".", "..")] == [(), *[("serverless.yml",)] * 2, ()]
    assert files.content("serverless.yml") is None


def test_files_below_a_named_folder_are_read(tmp_path: Path) -> None:
    """What the user named may refer to what lies below it."""
    (tmp_path / "part.yml").write_bytes(b"x")

    assert DiskFiles([str(tmp_path)]).content(str(tmp_path / "part.yml")) == b"x"


def test_files_elsewhere_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration cannot make us read what lies outside, not even through a link."""
    home, secret = tmp_path / "home", tmp_path / "secret.yml"
    home.mkdir()
    secret.write_bytes(b"x")
    (home / "link.yml").symlink_to(secret)
    monkeypatch.chdir(home)
    files = DiskFiles([str(home)])

    assert files.content("../secret.yml") is None
    assert files.content("link.yml") is None


def test_modules_may_lie_beside_the_folder_that_calls_them(tmp_path: Path) -> None:
    """Terraform files are read wherever Terraform would read them."""
    (tmp_path / "main.tf").write_bytes(b"x")
    (tmp_path / "env").mkdir()

    assert DiskFiles([str(tmp_path / "env")]).content(str(tmp_path / "env/../main.tf")) == b"x"


def test_documents_of_a_request_are_siblings() -> None:
    """Names are compared after `./` and `..` are resolved."""
    files = GivenFiles({"./env/main.tf": b"x", "main.tf": b"y"})

    assert files.names("env") == ("main.tf",)
    assert files.names("") == ("main.tf",)
    assert files.content("env/../env/main.tf") == b"x"


def test_only_the_sources_of_modules_may_lie_elsewhere(tmp_path: Path) -> None:
    """Values, names and everything else may not; what functions read may not even be a source."""
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    for name in ("main.tf", "prod.tfvars", "notes.txt"):
        (other / name).write_text("secret")
    files = DiskFiles([str(home)])

    assert files.names(str(other)) == ("main.tf",)
    assert files.content(str(other / "main.tf")) == b"secret"
    assert files.content(str(other / "prod.tfvars")) is None
    assert files.inside().names(str(other)) == ()
    assert files.inside().content(str(other / "main.tf")) is None


def test_the_working_directory_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named decides, and the repository that it belongs to."""
    (tmp_path / "home/.git").mkdir(parents=True)
    (tmp_path / "home/app").mkdir()
    (tmp_path / "home/part.yml").write_bytes(b"x")
    (tmp_path / "secret.yml").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    files = DiskFiles(["home/app"])

    assert files.content("home/part.yml") == b"x"
    assert files.content("secret.yml") is None


@pytest.mark.parametrize("function", ["file(%s)", "templatefile(%s, {})", 'join("", fileset(%s, "*"))'])
def test_terraform_functions_read_nothing_elsewhere(tmp_path: Path, function: str) -> None:
    """Whatever the file is called, and wherever a link leads."""
    (tmp_path / "home").mkdir()
    (tmp_path / "secret.tf").write_text("password")
    (tmp_path / "home/link.tf").symlink_to(tmp_path / "secret.tf")
    for path in ("../secret.tf", str(tmp_path / "secret.tf"), "link.tf"):
        asked = function % f'"{path if "fileset" not in function else ".."}"'
        main = tmp_path / "home/main.tf"
        main.write_text(f'resource "aws_lambda_function" "f" {{\n  runtime = {asked}\n}}\n')
        document = read_text(str(main), main.read_bytes(), Inputs({}, DiskFiles([str(main)])))

        assert isinstance(document.functions[0].fields["Runtime"], Unresolved)


def test_a_link_that_leads_out_of_the_repository_is_told(tmp_path: Path) -> None:
    """It is not read when its folder is walked; one within the repository is."""
    (tmp_path / "home/.git").mkdir(parents=True)
    (tmp_path / "home/app").mkdir()
    (tmp_path / "secret.yaml").write_text("a: 1")
    (tmp_path / "home/inside.yaml").write_text("a: 1")
    (tmp_path / "home/app/out.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "home/app/in.yaml").symlink_to(tmp_path / "home/inside.yaml")
    walk = Walk()
    found = [Path(one.path).name for one in named_files([str(tmp_path / "home/app")], walk)]

    assert found == ["in.yaml"]
    assert ["outside of this folder and its repository" in one.reason for one in walk.left_out] == [True]
