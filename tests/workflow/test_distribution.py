"""What is published: a wheel and a source distribution that work in a new environment, far from this repository."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

import kb

ROOT = Path(__file__).parent.parent.parent
UV = Path(sys.executable).with_name("uv")
TEMPLATE = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs12.x, Timeout: 2400}\n"
MODULE = 'resource "aws_lambda_function" "f" {\n  runtime = "python3.7"\n}\n'
SERVICE = "service: shop\nprovider: {name: aws, runtime: nodejs12.x}\nfunctions: {f: {handler: a.b}}\n"


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both, built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    return next(distributions.glob("*.whl"))


def test_the_wheel_holds_what_is_needed(wheel: Path) -> None:
    """Tables, rules, SQL, types, terms and the manual page; the version of `kb`; nothing of the tests."""
    names = zipfile.ZipFile(wheel).namelist()
    metadata = zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("/METADATA"))).decode()

    for wanted in (
        "kb/_data/runtimes.csv",
        "kb/rules/LKB101_deprecated_runtime.sql",
        "kb/sql/tables.sql",
        "kb/py.typed",
        "api/app.py",
    ):
        assert wanted in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert any(name.endswith("/share/man/man1/lambda-kb.1") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "notebooks/"))]
    assert f"\nVersion: {kb.__version__}\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata


def test_links_of_the_readme_lead_out_of_the_package(wheel: Path) -> None:
    """An index shows it where no file lies beside it; its picture too."""
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA"))).decode()
    targets = re.findall(r'\]\(([^)\s]+)|(?:src|srcset)="([^"]+)"', metadata)

    assert len(targets) > 20
    assert {(link or picture).partition(":")[0] for link, picture in targets} <= {"https", "http"}
    assert "https://OWNER.example/lambda-kb/source/notebooks/gallery/runtimes.svg" in {two for _, two in targets}


def test_the_source_distribution_builds_the_same_wheel(distributions: Path, wheel: Path, tmp_path: Path) -> None:
    """From nothing but its own files."""
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as packed:
        packed.extractall(tmp_path, filter="data")
    folder = next(tmp_path.iterdir())
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    again = next((tmp_path / "dist").glob("*.whl"))

    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module", params=["oldest", "newest"])
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment, with the oldest or the newest versions that the ranges allow."""
    home = tmp_path_factory.mktemp(request.param)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home / "venv"], check=True)
    python = home / "venv" / "bin" / "python"
    wanted = home / "wanted.txt"
    oldest = ("--resolution", "lowest-direct") if request.param == "oldest" else ()
    asked = ("--extra", "charts", "--only-binary", ":all:", "--python-version", f"3.{sys.version_info.minor}")
    _uv("pip", "compile", str(ROOT / "pyproject.toml"), *asked, *oldest, "-o", str(wanted))
    _uv("pip", "install", "--python", str(python), "--only-binary", ":all:", "-r", str(wanted))
    _uv("pip", "install", "--python", str(python), "--no-deps", str(wheel))
    return python.parent


def _uv(*arguments: str) -> None:
    done = subprocess.run([UV, "-q", *arguments], capture_output=True, text=True, check=False)
    unreachable = re.search(r"Failed to fetch|dns error|error sending request", done.stderr)
    if unreachable and not os.environ.get("CI"):
        pytest.skip("needs a package index")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """That of a stranger: none of our variables, caches of their own, and no way to the network."""
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **home, **nowhere, "no_proxy": "127.0.0.1"}


@pytest.mark.all
def test_a_stranger_gets_an_answer_a_check_a_chart_and_a_page(
    installed: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    """With the oldest and the newest dependencies, outside of the repository, without a network."""
    for name, text in (("t.yaml", TEMPLATE), ("m.tf", MODULE), ("serverless.yml", SERVICE)):
        (tmp_path / name).write_text(text)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [installed / command[0], *command[1:]],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
            timeout=120,
        )

    version = run("lambda-kb", "--version")
    answer = run("lambda-kb", "runtimes", "--language", "Python", "--as-of", "2026-11-23")
    check = run("lambda-kb", "check", "t.yaml", "m.tf", "serverless.yml", "--as-of", "2026-11-23")
    chart = run("lambda-kb", "chart", "runtimes", "-o", "runtimes.svg", "--as-of", "2026-11-23")
    asked = run("python", "-c", "import kb; print(len(kb.as_of('2021-08-01').runtimes(language='Python').frame()))")

    assert version.stdout.startswith(f"lambda-kb {kb.__version__}, data version "), version.stderr
    assert "python3.8" in answer.stdout, answer.stderr
    assert (check.returncode, check.stderr) == (1, "")
    for place in (r"t\.yaml:4:27: error LKB103", r"m\.tf:2:\d+: error LKB102", r"serverless\.yml:2:\d+: error LKB103"):
        assert re.search(place, check.stdout), check.stdout
    assert (chart.returncode, (tmp_path / "runtimes.svg").read_text()[:4]) == (0, "<svg")
    assert asked.stdout == "4\n", asked.stderr
    with _served(installed, tmp_path, environment) as address:
        for path in ("/v1/runtimes/python3.9?as_of=2021-08-16", "/runtimes/python3.9", "/v1/charts/runtimes.svg"):
            with urlopen(address + path, timeout=60) as served:  # noqa: S310 - our own address
                assert served.status == 200


@contextlib.contextmanager
def _served(installed: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    command = [str(installed / "lambda-kb"), "serve", "--port", "0", "--log", "warnings"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None, "the service did not start"
        yield found[0].rstrip("/")
        process.send_signal(signal.SIGTERM)
