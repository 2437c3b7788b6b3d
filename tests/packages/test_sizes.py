"""Packages are measured as their tools pack them, inside bounds, and nowhere else."""

from __future__ import annotations

import io
import json
import random
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kb.facts import basis_on
from kb.facts.archive_limits import always_taken_bytes
from kb.packages import sizes, with_packages
from kb.packages.globs import matches_glob
from kb.packages.local_packages import FIELD
from kb.readers import read_text
from kb.readers.folders.sibling_files import DiskFiles
from kb.readers.interface import Inputs, Plain, Resolved
from kb.store import Store
from tests.conftest import Run

SAM = "Transform: AWS::Serverless-2016-10-31\nResources:\n"


def _sam(*properties: str, name: str = "F") -> str:
    lines = "".join(f"      {line}\n" for line in properties)
    return f"  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n{lines}"


def _write(folder: Path, files: dict[str, int]) -> None:
    for name, size in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * size)


def _measured(path: Path, text: str) -> dict[str, dict[str, Plain]]:
    """The packages of the functions of a file by their names."""
    path.write_text(text)
    document = read_text(str(path), text.encode(), Inputs(files=DiskFiles([str(path.parent)])))
    found = next(iter(with_packages([document], DiskFiles([str(path.parent)]).holds)))
    packages = {one.name: one.fields.get(FIELD) for one in found.functions}
    return {
        name: package.value
        for name, package in packages.items()
        if isinstance(package, Resolved) and isinstance(package.value, dict)
    }


def test_a_source_of_sam_is_a_lower_bound_without_what_a_build_makes_anew(tmp_path: Path) -> None:
    """SAM has no ignore files: what .gitignore names is packed."""
    _write(tmp_path, {"src/a.py": 100, "src/b/c.py": 50, "src/node_modules/x.js": 999, "src/ignored.bin": 7})
    (tmp_path / ".gitignore").write_text("ignored.bin\n")
    found = _measured(tmp_path / "t.yaml", SAM + _sam("Runtime: python3.13", "CodeUri: src/"))["F"]

    assert (found["Unzipped"], found["Files"]) == (157, 3)
    assert "sam build" in str(found["LowerBound"])


def test_what_was_built_counts_as_it_is(tmp_path: Path) -> None:
    """`sam build` has put it beside the template."""
    _write(tmp_path, {"src/a.py": 100, ".aws-sam/build/F/a.py": 100, ".aws-sam/build/F/lib.py": 400})
    found = _measured(tmp_path / "t.yaml", SAM + _sam("Runtime: java21", "CodeUri: src/"))["F"]

    assert (found["Unzipped"], found.get("LowerBound")) == (500, None)


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "provided.al2023", "go1.x"])
def test_source_that_is_compiled_is_no_package(tmp_path: Path, runtime: str) -> None:
    """It says nothing of the size of what comes of it."""
    _write(tmp_path, {"src/a.java": 100})

    assert _measured(tmp_path / "t.yaml", SAM + _sam(f"Runtime: {runtime}", "CodeUri: src/")) == {}


def test_layers_of_the_same_template_count(tmp_path: Path) -> None:
    """Those that the function takes."""
    _write(tmp_path, {"src/a.py": 100, "one/x": 30, "other/x": 5})
    layer = "  {0}:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {{ContentUri: {1}/}}\n"
    layers = layer.format("One", "one") + layer.format("Other", "other")
    text = SAM + layers + _sam("Runtime: python3.13", "CodeUri: src/", "Layers: [!Ref One]")

    assert _measured(tmp_path / "t.yaml", text)["F"]["Layers"] == 30


def test_an_archive_tells_what_is_in_it(tmp_path: Path) -> None:
    """Terraform sends it directly; zipped is what lies there."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", "x" * 10_000)
    text = (
        'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  filename = "x.zip"\n'
        '  role = "arn:aws:iam::123456789012:role/r"\n}\n'
    )
    found = _measured(tmp_path / "main.tf", text)["aws_lambda_function.f"]

    zipped = (tmp_path / "x.zip").stat().st_size
    assert (found["Unzipped"], found["Zipped"], found["Direct"]) == (10_000, zipped, True)


def test_a_folder_is_zipped_as_a_tool_would(tmp_path: Path) -> None:
    """Within a few bytes for each file; where a limit on archives may touch it."""
    _write(tmp_path, {f"src/{n}.py": 200_000 + n for n in range(20)})
    found = _measured(tmp_path / "t.yaml", SAM + _sam("Runtime: python3.13", "CodeUri: src/"))["F"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((tmp_path / "src").iterdir()):
            archive.write(file, file.name)

    assert isinstance(found["Zipped"], int)
    assert abs(found["Zipped"] - len(packed.getvalue())) <= 20 * 60


def test_what_no_limit_touches_is_not_zipped(tmp_path: Path, store: Store) -> None:
    """A hook runs on every commit; archives that were always taken need not be made to see how small they get."""
    _write(tmp_path, {"src/a.py": sizes.ALWAYS_TAKEN - 1000})
    size = sizes.folder_size(tmp_path / "src", lambda _: True, lambda _: True, sizes.PackingBudget())
    query = "select min(max) * 1024 * 1024 from limits where \"limit\" similar to 'deployment_package_(console|zip.*)'"
    smallest = store.cursor().execute(query).fetchall()[0][0]

    assert size.zipped is None
    assert smallest >= sizes.ALWAYS_TAKEN


@pytest.mark.parametrize(("day", "megabytes"), [("2026-11-27", 50), ("2025-01-01", 3), ("2016-01-01", 3)])
def test_the_smallest_limit_on_archives_is_that_of_the_day(store: Store, day: str, megabytes: int) -> None:
    """The console took 3 MB once; where a change, or the first value, is not certain the smaller one counts."""
    basis = basis_on(store, date.fromisoformat(day), None, None)

    assert always_taken_bytes(store, basis) == megabytes * 1024 * 1024


def test_only_code_that_a_limit_of_the_day_may_refuse_is_zipped_to_see(tmp_path: Path) -> None:
    """At the bound and a byte past it, with what an archive has around a file and what bad packing adds."""
    _write(tmp_path, {"src/a.bin": 4_000_000})
    whole = 4_000_000 + 22 + 30 + 46 + 2 * 24 + 2 * len("a.bin")
    largest = whole + whole // 2000

    def size(taken: float) -> sizes.Size:
        budget = sizes.PackingBudget(taken=lambda: taken)
        return sizes.folder_size(tmp_path / "src", lambda _: True, lambda _: True, budget)

    assert (size(largest).zipped, size(largest).too_large_to_pack) == (None, False)
    assert size(largest - 1).zipped is not None
    assert size(largest - 1).zipped == size(0).zipped
    assert not size(largest - 1).too_large_to_pack


def test_a_days_limit_on_the_console_is_held_against_the_archive_as_zipped(call: Run, tmp_path: Path) -> None:
    """Of the same folder: 3 MB were too little for it then, and nobody need zip it where 50 are enough."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/model.bin").write_bytes(random.Random(1).randbytes(4_000_000))  # noqa: S311
    template = tmp_path / "t.yaml"
    template.write_text(SAM + _sam("Runtime: python3.8", "Handler: a.b", "CodeUri: src/"))

    then = call("check", str(template), "--as-of", "2021-01-01", "--notes").stdout
    now = call("check", str(template), "--as-of", "2026-11-27", "--notes").stdout

    assert "LKB239" in then
    assert "3.8 MB zipped, the console takes 3 MB" in then
    assert "LKB239" not in now


def test_a_rule_of_a_user_has_every_size(call: Run, tmp_path: Path) -> None:
    """What it asks of a size nobody knows, so that code is zipped as if no limit had ever grown."""
    _write(tmp_path, {"src/a.bin": 4_000_000})
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/own.sql").write_text(
        "-- id: OWN1\n-- title: Some code\n-- why: We count it.\n-- source: https://example.com\n-- severity: note\n"
        "-- reads: Package\n-- message: {value} bytes zipped\n"
        "select function_id, as_of, 'Code' as field, package_zipped as value, null as since, null as until,\n"
        "null as fix from functions where package_zipped > 0\n"
    )
    template = tmp_path / "t.yaml"
    template.write_text(SAM + _sam("Runtime: python3.13", "Handler: a.b", "CodeUri: src/"))

    told = call("check", str(template), "--as-of", "2026-11-27", "--notes", "--rules", str(tmp_path / "rules")).stdout

    assert "bytes zipped" in told


def test_an_archive_that_was_not_made_has_a_size_that_no_packing_gets_below(tmp_path: Path) -> None:
    """Whether it was too small to be packed or too large: of all zeros, nothing packs better."""
    _write(tmp_path, {"small/a.py": 1000})
    (tmp_path / "large").mkdir()
    (tmp_path / "large/model.bin").write_bytes(bytes(5_000_000))
    none_left = sizes.PackingBudget(left=0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(tmp_path / "large/model.bin", "model.bin")

    found = [
        sizes.folder_size(tmp_path / name, lambda _: True, lambda _: True, none_left) for name in ("small", "large")
    ]

    assert [size.zipped for size in found] == [None, None]
    assert 0 < found[0].packed_least < 1000
    assert 4000 < found[1].packed_least <= len(packed.getvalue()) + 2 * (9 + 5)


def test_a_folder_is_measured_once_whichever_links_lead_there(tmp_path: Path) -> None:
    """A link beside a folder, to it, and a link in it to its parent."""
    _write(tmp_path, {"src/a/one.py": 7})
    (tmp_path / "src" / "b").symlink_to(tmp_path / "src" / "a")
    (tmp_path / "src" / "a" / "up").symlink_to(tmp_path / "src")
    size = sizes.folder_size(tmp_path / "src", lambda _: True, lambda _: True, sizes.PackingBudget())

    assert (size.unzipped, size.files) == (7, 1)


def test_the_serverless_framework_packs_by_its_patterns(tmp_path: Path) -> None:
    """Without its own file, and with what a later pattern brings back."""
    _write(tmp_path, {"a.py": 10, "tests/t.py": 99, "tests/keep.py": 5, ".git/x": 99, "node_modules/m.js": 99})
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\n"
        "package: {patterns: ['!tests/**', 'tests/keep.py']}\nfunctions: {f: {handler: a.b}}\n"
    )
    found = _measured(tmp_path / "serverless.yml", text)["f"]

    assert (found["Unzipped"], "npm" in str(found["LowerBound"])) == (15, True)


def test_an_image_is_the_sum_of_its_layers(tmp_path: Path) -> None:
    """As `docker save` writes it."""
    with tarfile.open(tmp_path / "image.tar", "w") as archive:
        for name, size in (("a/layer.tar", 700), ("b/layer.tar", 300), ("manifest.json", 50)):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, io.BytesIO(b"x" * size))
    text = SAM + _sam("PackageType: Image", "ImageUri: image.tar")

    assert _measured(tmp_path / "t.yaml", text)["F"]["Image"] == 1000


def test_links_are_followed_inside_only(tmp_path: Path) -> None:
    """What lies elsewhere is not looked at, and that is said; a circle ends."""
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    _write(elsewhere, {"secret": 1000})
    _write(root, {"src/a.py": 100, "shared/b.py": 20})
    (root / "src" / "out").symlink_to(elsewhere)
    (root / "src" / "in").symlink_to(root / "shared")
    (root / "src" / "self").symlink_to(root / "src")
    found = _measured(root / "t.yaml", SAM + _sam("Runtime: python3.13", "CodeUri: src/"))["F"]

    assert found["Unzipped"] == 120
    assert "links that lead elsewhere are not followed" in str(found["LowerBound"])
    assert _measured(root / "t.yaml", SAM + _sam("Runtime: python3.13", "CodeUri: ../elsewhere/")) == {}


def test_past_the_bounds_a_size_is_a_lower_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of files; bytes past their bound are not zipped to see, and what is unzipped is known all the same."""
    _write(tmp_path, {f"src/{n}.py": 2_000_000 for n in range(5)})
    left = sizes.PackingBudget(left=5_999_999)
    monkeypatch.setattr(sizes, "MOST_FILES", 3)
    size = sizes.folder_size(tmp_path / "src", lambda _: True, lambda _: True, left)

    assert (size.unzipped, size.zipped, size.files, size.too_large_to_pack) == (6_000_000, None, 3, True)
    assert size.least == ("more than 3 files",)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_no_archive_is_told(call: Run, tmp_path: Path, content: bytes) -> None:
    """And nothing else is lost."""
    (tmp_path / "x.zip").write_bytes(content)
    (tmp_path / "t.yaml").write_text(SAM + _sam("Runtime: python3.13", "Timeout: 2000", "CodeUri: x.zip"))
    done = call("check", "t.yaml", "--as-of", "2026-11-23", "--format", "json")

    body = json.loads(done.stdout)
    assert [one["message"] for one in body["warnings"]] == ["x.zip is no sound zip archive: its size is not judged"]
    assert "LKB203" in {one["rule"] for one in body["findings"]}


def test_what_is_told_of_an_archive_does_not_tell_its_hidden_path(call: Run, tmp_path: Path) -> None:
    """Its size is looked at all the same."""
    (tmp_path / "hunter2.zip").write_bytes(b"no archive")
    parameter = "Parameters: {P: {Type: String, NoEcho: true, Default: hunter2.zip}}\n"
    (tmp_path / "t.yaml").write_text(parameter + SAM + _sam("Runtime: python3.13", "CodeUri: !Ref P"))
    said = call("check", "t.yaml").stdout

    assert "a hidden path is no sound zip archive" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("src/**", "src/a/b.py", True),
        ("**/*.py", "a.py", True),
        ("*.py", "a/b.py", False),
        ("a?.py", "ab.py", True),
        ("{a,b}.py", "b.py", True),
        ("{a,b.py", "b.py", False),
        ("[ab].py", "a.py", True),
        ("[!a].py", "a.py", False),
        ("./x", "x", True),
        ("src/", "src/a", True),
    ],
)
def test_globs_match_as_the_framework_reads_them(pattern: str, name: str, *, matches: bool) -> None:
    """As the framework reads them."""
    assert matches_glob(pattern, name) is matches
