"""Files beside the one that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.readers.folders.sibling_files import DiskFiles, GivenFiles


def test_a_folder_lists_its_files_only(tmp_path: Path) -> None:
    """Folders and missing folders list nothing."""
    (tmp_path / "b.tf").touch()
    (tmp_path / "a.tf").touch()
    (tmp_path / "c").mkdir()
    files = DiskFiles([str(tmp_path)])

    assert files.names(str(tmp_path)) == ("a.tf", "b.tf")
    assert files.names(str(tmp_path / "missing")) == ()


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
