"""What is shipped to run the service elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kb.store.connection import Store
from tests.api.conftest import started
from tests.pinned_versions import constrained_versions

ROOT = Path(__file__).parents[3]
NOTES = (ROOT / "api" / "README.md").read_text(encoding="utf-8")


DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
HASHED = ("api/requirements.txt", "api/requirements-build.txt")


def _hashed_requirements(path: str) -> dict[str, Requirement]:
    """By name, without their hashes; each has one."""
    logical = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert [line for line in logical if "--hash=sha256:" not in line] == []
    found = [Requirement(line.partition(" --hash")[0]) for line in logical]
    return {canonicalize_name(one.name): one for one in found}


def test_the_base_of_the_image_is_one_image_for_good() -> None:
    """Every stage starts from the same digest, beside which the tag says what it is."""
    first, *others = re.findall(r"^FROM (.+)$", DOCKERFILE, re.MULTILINE)

    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64} AS base", first)
    assert others == ["base AS build", "base"]


@pytest.mark.parametrize("path", HASHED)
def test_what_the_image_is_built_from_is_what_is_tested(path: str) -> None:
    """The versions of the constraints, where both name a package; every package with hashes of its files."""
    tested = constrained_versions()
    hashed = _hashed_requirements(path)

    assert len(hashed) >= 6
    for name, one in hashed.items():
        if name in tested:
            assert str(one.specifier) == f"=={tested[name]}", name
    here = {name for name, one in hashed.items() if one.marker is None or one.marker.evaluate()}
    assert here <= tested.keys(), "not in constraints.txt"


def test_every_requirement_of_the_image_is_among_the_hashed() -> None:
    """Else pip would refuse the whole list, or install nothing for an import that comes later."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {Requirement(line).name for line in [*project["dependencies"], *extras["charts"], *extras["mcp"]]}

    assert {canonicalize_name(name) for name in wanted} <= _hashed_requirements("api/requirements.txt").keys()


def _copy_into(source: Path, words: str) -> None:
    """What a COPY of the Dockerfile does, for the forms that it uses."""
    *names, target = words.split()
    for name in names:
        whole = (ROOT / name).is_dir()
        goal = source / target / ("" if whole else Path(name).name)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if whole:
            shutil.copytree(ROOT / name, goal, dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / name, goal)


@pytest.mark.all
def test_the_commands_of_the_dockerfile_build_the_service(tmp_path: Path, store: Store) -> None:
    """All that its first stage runs, in a folder that holds what the context does: every hash is compared."""
    stage = DOCKERFILE.split("\nFROM ")[2].replace("\\\n", " ")
    source = tmp_path / "source"
    for line in stage.splitlines():
        word, _, words = line.partition(" ")
        if word == "COPY":
            _copy_into(source, words)
        elif word == "RUN":
            here = re.sub(r"(?<![\w.])/(opt|dist)\b", rf"{tmp_path}/\1", words)
            here = here.replace("python -m venv", f"{sys.executable} -m venv")
            done = subprocess.run(["sh", "-ec", here], cwd=source, capture_output=True, text=True, check=False)
            if re.search("NewConnectionError|Failed to establish", done.stderr) and not os.environ.get("CI"):
                pytest.skip("needs a package index")
            assert done.returncode == 0, done.stderr[-3000:]
    assert _what_is_served(tmp_path) == ("ready", store.data_version, store.digest)


def _what_is_served(root: Path) -> tuple[str, int, str]:
    """State, data version and digest that /readyz tells: the entry point of the image with a folder for its root."""
    words = json.loads(re.findall(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)[0])
    program = [str(root) + words[0], *words[1:], "--host", "127.0.0.1", "--port", "0"]
    environment = {"PATH": os.environ["PATH"], "LAMBDA_KB_DB": f"{root}/opt/lambda-kb/lambda-kb.duckdb"}
    with started(program, cwd=root, env=environment) as (_, address):
        told = httpx.get(f"{address.rstrip('/')}/readyz", timeout=60)
    state = told.raise_for_status().json()
    return state["status"], state["data_version"], state["digest"]


def test_the_dockerfile_has_nothing_to_complain_about() -> None:
    """By hadolint, with no exception."""
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([str(hadolint), "Dockerfile"], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stdout) == (0, "")


def test_the_dockerfile_copies_what_the_context_holds() -> None:
    """Everything that is copied exists and is not ignored."""
    lines = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    copied = {name for line in lines for name in line.split() if not name.startswith("api/")}
    kept = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(copied) == sorted(kept)
    assert all((ROOT / name).exists() for name in copied)


def test_the_notes_name_metrics_that_there_are() -> None:
    """Every one that is to be watched."""
    source = (ROOT / "api" / "running" / "metrics.py").read_text(encoding="utf-8")
    named = set(re.findall(r"lambda_kb_\w+", NOTES))

    assert len(named) > 5
    assert all(name in source for name in named)
