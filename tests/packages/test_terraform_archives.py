"""Packages and layers that Terraform packs itself, or finds packed."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from kb.packages import with_packages
from kb.readers import read_text
from kb.readers.folders.sibling_files import DiskFiles
from kb.readers.interface import Inputs, Plain, Resolved
from tests.conftest import Run

MB = 1024**2
FUNCTION = """
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  handler       = "a.handler"
  runtime       = "python3.13"
  filename      = {code}
  layers        = [{layers}]
}}
"""
LAYER = """
resource "aws_lambda_layer_version" "{name}" {{
  layer_name = "{name}"
  filename   = {code}
}}
"""
ARCHIVE = """
data "archive_file" "{name}" {{
  type        = "zip"
  output_path = "${{path.module}}/build/{name}.zip"
  {source}
}}
"""
PACKED = "data.archive_file.{0}.output_path"


def _write(folder: Path, files: dict[str, int]) -> None:
    for name, size in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * size)


def _packages(folder: Path, text: str) -> dict[str, dict[str, Plain]]:
    """What is measured of functions and layers, by address."""
    (folder / "main.tf").write_text(text)
    disk = DiskFiles([str(folder)])
    read = read_text(str(folder / "main.tf"), text.encode(), Inputs(files=disk))
    document = next(iter(with_packages([read], disk.holds)))
    found = {one.name: one.fields.get("Package") for one in document.functions}
    found |= {one.name: one.fields.get("Package") for one in document.attachments}
    return {
        name: package.value
        for name, package in found.items()
        if isinstance(package, Resolved) and isinstance(package.value, dict)
    }


def test_an_archive_of_a_folder_is_measured_without_what_it_leaves_out(tmp_path: Path) -> None:
    """Whole folders and globs; Terraform makes it anew, so an archive that lies there says nothing."""
    _write(tmp_path, {"src/a.py": 100, "src/lib/b.py": 50, "src/tests/t.py": 999, "src/x.pyc": 7, "build/code.zip": 3})
    text = ARCHIVE.format(
        name="code", source='source_dir = "${path.module}/src"\n  excludes = ["tests", "**/*.pyc", "*.pyc"]'
    )
    found = _packages(tmp_path, text + FUNCTION.format(code=PACKED.format("code"), layers=""))

    package = found["aws_lambda_function.f"]
    assert (package["Unzipped"], package["Files"], package["Direct"]) == (150, 2, True)


def test_an_archive_of_one_file_is_that_file(tmp_path: Path) -> None:
    """And nothing else of its folder."""
    _write(tmp_path, {"src/a.py": 100, "src/b.py": 50})
    text = ARCHIVE.format(name="code", source='source_file = "src/a.py"')
    found = _packages(tmp_path, text + FUNCTION.format(code=PACKED.format("code"), layers=""))

    assert (found["aws_lambda_function.f"]["Unzipped"], found["aws_lambda_function.f"]["Files"]) == (100, 1)


def test_the_way_to_an_archive_may_lead_through_locals_and_modules(tmp_path: Path) -> None:
    """It is found by the path that comes out."""
    _write(tmp_path, {"src/a.py": 100})
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/main.tf").write_text('variable "package" {}\n' + FUNCTION.format(code="var.package", layers=""))
    text = ARCHIVE.format(name="code", source='source_dir = "src"') + (
        f"locals {{\n  package = {PACKED.format('code')}\n}}\n"
        'module "m" {\n  source = "./inner"\n  package = local.package\n}\n'
    )

    assert _packages(tmp_path, text)["module.m.aws_lambda_function.f"]["Unzipped"] == 100


def test_a_counted_archive_packs_each_its_own(tmp_path: Path) -> None:
    """By for_each over functions."""
    _write(tmp_path, {"a/x.py": 100, "b/x.py": 50})
    text = """
locals { names = toset(["a", "b"]) }
data "archive_file" "code" {
  for_each    = local.names
  type        = "zip"
  source_dir  = each.key
  output_path = "${each.key}.zip"
}
resource "aws_lambda_function" "f" {
  for_each      = local.names
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
  filename      = data.archive_file.code[each.key].output_path
}
"""
    found = _packages(tmp_path, text)

    assert [found[f'aws_lambda_function.f["{name}"]']["Unzipped"] for name in "ab"] == [100, 50]


def test_layers_packed_and_found_packed_count_with_the_function(tmp_path: Path) -> None:
    """Those that it takes, each once; one of a count is all that the reference names."""
    _write(tmp_path, {"src/a.py": 1, "one/x": 20, "other/x": 5})
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("x", "x" * 300)
    text = (
        ARCHIVE.format(name="code", source='source_dir = "src"')
        + ARCHIVE.format(name="one", source='source_dir = "one"')
        + ARCHIVE.format(name="other", source='source_dir = "other"')
        + LAYER.format(name="one", code=PACKED.format("one"))
        + LAYER.format(name="two", code='"${path.module}/two.zip"')
        + LAYER.format(name="other", code=PACKED.format("other"))
        + FUNCTION.format(
            code=PACKED.format("code"),
            layers="aws_lambda_layer_version.one.arn, aws_lambda_layer_version.two.arn",
        )
    )
    found = _packages(tmp_path, text)

    assert found["aws_lambda_layer_version.one"]["Unzipped"] == 20
    assert found["aws_lambda_layer_version.two"]["Unzipped"] == 300
    assert found["aws_lambda_function.f"]["Layers"] == 320


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize(("more", "found"), [(0, []), (1, ["LKB237"])])
def test_a_package_with_its_layer_is_found_one_byte_past_the_bound(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, found: list[str], *, relative: bool
) -> None:
    """From wherever Terraform is run."""
    folder = tmp_path / "infra"
    for name, size in (("src/a.py", 10), ("one/x.bin", 250 * MB - 10 + more)):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).touch()
        os.truncate(folder / name, size)
    (folder / "main.tf").write_text(
        ARCHIVE.format(name="code", source='source_dir = "${path.module}/src"')
        + ARCHIVE.format(name="one", source='source_dir = "one"')
        + LAYER.format(name="one", code=PACKED.format("one"))
        + FUNCTION.format(code=PACKED.format("code"), layers="aws_lambda_layer_version.one.arn")
    )
    monkeypatch.chdir(tmp_path)
    named = "infra" if relative else str(folder)

    report = json.loads(call("check", named, "--as-of", "2026-11-23", "--format", "json").stdout)

    assert [one["rule"] for one in report["findings"] if one["rule"] in ("LKB237", "LKB344")] == found


@pytest.mark.parametrize("source", ['source {\n    content  = "x"\n    filename = "a.py"\n  }', ""])
def test_an_archive_of_texts_is_not_measured(tmp_path: Path, source: str) -> None:
    """Nor one of nothing; both are sound."""
    text = ARCHIVE.format(name="code", source=source) + FUNCTION.format(code=PACKED.format("code"), layers="")

    assert _packages(tmp_path, text) == {}


@pytest.mark.parametrize(
    "packs", ["source", "file", "two"], ids=["a folder", "a file", "what is left for a second one"]
)
def test_what_is_too_large_to_be_packed_to_see_is_said(tmp_path: Path, packs: str, call: Run) -> None:
    """Whether it may be sent directly nobody judged, and silence would say that it may."""
    sizes = {"source/a.py": 90 if packs == "two" else 150, "file.bin": 150, "more/b.py": 90}
    for name, megabytes in sizes.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("wb") as sparse:
            sparse.truncate(megabytes * MB)
    made = {
        "source": ARCHIVE.format(name="a", source='source_dir = "${path.module}/source"'),
        "file": ARCHIVE.format(name="a", source='source_file = "${path.module}/file.bin"'),
    }
    text = made["source" if packs == "two" else packs] + FUNCTION.format(code=PACKED.format("a"), layers="")
    if packs == "two":
        second = FUNCTION.format(code=PACKED.format("b"), layers="").replace('"f"', '"g"')
        text += ARCHIVE.format(name="b", source='source_dir = "${path.module}/more"') + second
    (tmp_path / "main.tf").write_text(text)

    noted = json.loads(call("check", "main.tf", "--as-of", "2026-11-23", "--format", "json").stdout)["warnings"]

    size = "90.0 MB" if packs == "two" else "150.0 MB"
    assert [size in one["message"] and "sent directly is not judged" in one["message"] for one in noted] == [True]
