"""What other scanners miss: small lists with one defect each, and the real lists of cfn-lint and Checkov."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kb.drift.interface import Outside
from kb.errors import UsageError
from kb.scanners import SCANNERS, compare, find_list, tallies
from kb.scanners.comparison import ENDED
from tests.conftest import AsOf

DAY = "2026-11-23"
RIGHT = {"deprecated": "2025-12-15", "create-block": "2027-02-01", "update-block": "2027-03-03"}
CHECKOV = "def get_forbidden_values(self):\n    return ['python2.7', 'python3.8', # 'nodejs18.x'\n    ]\n"
PROWLER_YAML = "aws:\n  obsolete_lambda_runtimes: [python2.7, python3.8]\n"
PROWLER_PY = "default_obsolete_lambda_runtimes = ['python2.7', 'python3.8']\n"
TFLINT = {
    "updated_at": "2026-07-31T15:23:50Z",
    "runtimes": {"python3.9": {"end_of_support_date": "2025-12-15T00:00:00Z", "block_create_date": None}},
}


def _problems(facts: AsOf, said: Outside, runtime: str) -> list[tuple[str, str]]:
    missed = compare(facts(DAY), [said])
    return [(miss.problem, miss.milestone) for miss in missed if miss.runtime == runtime]


def _cfn_lint(folder: Path, **dates: str | None) -> Outside:
    path = folder / "LmbdRuntimeLifecycle.json"
    path.write_text(json.dumps({"python3.9": RIGHT | {key.replace("_", "-"): value for key, value in dates.items()}}))
    return find_list("cfn-lint", path)


@pytest.mark.parametrize(
    ("dates", "problems"),
    [
        ({}, []),
        ({"deprecated": "2025-12-14"}, [("misdated", "deprecation")]),
        ({"deprecated": "2026-11-24"}, [("missed", "deprecation")]),
        ({"deprecated": None}, [("missed", "deprecation")]),
        ({"create_block": "2026-01-14"}, [("misdated", "block_create")]),
        ({"update_block": None}, [("misdated", "block_update")]),
    ],
    ids=str,
)
def test_a_list_with_dates_is_held_against_each_of_them(
    ask: AsOf, tmp_path: Path, dates: dict[str, str | None], problems: list[tuple[str, str]]
) -> None:
    """A date that lies ahead of the day makes the scanner silent: that is a miss."""
    assert _problems(ask, _cfn_lint(tmp_path, **dates), "python3.9") == problems


@pytest.mark.parametrize("runtime", ["dotnet5.0", "dotnet7", "dotnet9"])
@pytest.mark.parametrize(
    "listed", [frozenset[str](), frozenset({"dotnet5.0", "dotnet7", "dotnet9"})], ids=["none", "all"]
)
def test_what_the_api_never_took_is_no_scanner_s_to_flag(ask: AsOf, runtime: str, listed: frozenset[str]) -> None:
    """Runtimes of container images only: neither missed nor early, nor among those to flag, whoever names them."""
    said = Outside("list", listed)
    (count,) = tallies(ask(DAY), [said])

    assert not [miss for miss in compare(ask(DAY), [said]) if miss.runtime == runtime]
    assert count.to_flag == sum(one.api_identifier and one.phase in ENDED for one in ask(DAY).runtimes())


def test_the_day_decides_what_is_missed(ask: AsOf) -> None:
    """A list without dates that names python3.9 was early in 2025, and one that does not misses it since."""
    named, silent = Outside("list", frozenset({"python3.9"})), Outside("list", frozenset({"python2.7"}))

    def problems(said: Outside, day: str) -> list[str]:
        return [miss.problem for miss in compare(ask(day), [said]) if miss.runtime == "python3.9"]

    assert (problems(named, "2025-12-14"), problems(named, "2025-12-15")) == (["early"], [])
    assert (problems(silent, "2025-12-14"), problems(silent, "2025-12-15")) == ([], ["missed"])


@pytest.mark.parametrize(
    ("option", "name", "text"),
    [
        ("checkov", "DeprecatedLambdaRuntime.py", CHECKOV),
        ("prowler", "config.yaml", PROWLER_YAML),
        ("prowler", "check.py", PROWLER_PY),
    ],
)
def test_a_list_of_words_is_read_without_running_anything(tmp_path: Path, option: str, name: str, text: str) -> None:
    """What stands in a comment is not in the list."""
    (tmp_path / name).write_text(text)

    assert find_list(option, tmp_path / name).runtimes == {"python2.7", "python3.8"}


def test_dates_of_tflint_are_read(tmp_path: Path) -> None:
    """With the day of its list, and what it leaves out."""
    path = tmp_path / "deprecated_runtimes.json"
    path.write_text(json.dumps(TFLINT))
    said = find_list("tflint", path)

    assert said.name == "tflint of 2026-07-31"
    assert said.dates["python3.9", "deprecation"] == date(2025, 12, 15)
    assert said.dates["python3.9", "block_create"] is None


def _short(content: object) -> str:
    return str(content)[:12]


@pytest.mark.parametrize("option", list(SCANNERS))
@pytest.mark.parametrize(
    "content", [b"", b"[", b"{}", b"\xff\xfe", b"x = 1", b"&a [*a]", b"[" * 9999, None], ids=_short
)
def test_a_file_of_another_form_is_named(tmp_path: Path, option: str, content: bytes | None) -> None:
    """Broken, empty, or not there: one error, no traceback."""
    path = tmp_path / ("list.py" if option == "checkov" else "list.json")
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UsageError, match="list"):
        find_list(option, path)


def test_tallies_count_what_the_rows_say(ask: AsOf) -> None:
    """Of all runtimes that a scanner is to flag."""
    (count,) = tallies(ask(DAY), [Outside("list", frozenset({"python2.7", "python3.14"}))])

    assert (count.listed, count.early, count.misdated, count.dated) == (2, 1, 0, False)
    assert count.missed == count.to_flag - 1


def _run(*arguments: str, python: Sequence[str] = (sys.executable,), **env: str) -> subprocess.CompletedProcess[str]:
    command = [*python, "-m", "kb.cli.main", "compare-scanners", "--as-of", DAY, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | env)


def test_the_command_says_where_the_facts_stand(database: Path, tmp_path: Path) -> None:
    """With counts in front, in JSON as in the table."""
    (tmp_path / "config.yaml").write_text(PROWLER_YAML)
    options = ("--prowler", str(tmp_path / "config.yaml"), "--db", str(database))
    body = json.loads(_run(*options, "--format", "json").stdout)

    assert body["scanners"][0]["missed"] == body["page"]["total"]
    assert all(row["sources"] for row in body["data"])
    assert max(len(line) for line in _run(*options).stdout.splitlines()) <= 80


def test_without_any_scanner_it_says_what_to_do(database: Path, tmp_path: Path) -> None:
    """Not an empty table, which would mean that nothing is missed; here by all packages but the scanners' own."""
    hidden = {scanner.file.partition("/")[0] for scanner in SCANNERS.values()}
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if package.name not in hidden:
            (tmp_path / package.name).symlink_to(package)
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])
    done = _run("--db", str(database), python=[sys.executable, "-S"], PYTHONPATH=path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install cfn-lint checkov" in done.stderr


@pytest.fixture(scope="module")
def scanners() -> Path:
    """The folder into which `make test-all` installs the scanners."""
    folder = Path(sys.prefix) / "scanners"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("needs the scanners: make test-all installs them")
    return folder


@pytest.mark.all
def test_the_real_scanners_miss_what_was_found_by_running_them(scanners: Path, database: Path) -> None:
    """Checkov 3.3.30 passes python3.8, Prowler 5.46.0 python3.9; cfn-lint 1.58.0 lacks none."""
    done = _run("--db", str(database), "--format", "json", PYTHONPATH=str(scanners))
    body = json.loads(done.stdout)
    missed = {(row["scanner"].split()[0], row["runtime"]) for row in body["data"] if row["problem"] == "missed"}

    assert not {runtime for name, runtime in missed if name == "cfn-lint"}
    assert {("Checkov", "python3.8"), ("Checkov", "nodejs18.x"), ("Prowler", "python3.9")} <= missed
    assert [count["missed"] for count in body["scanners"]] == [0, 7, 7]


@pytest.mark.all
def test_the_real_lists_are_read_from_their_folders_too(scanners: Path, database: Path) -> None:
    """As options name them, with the version of what is installed there."""
    named = [part for name in ("cfn-lint", "checkov", "prowler") for part in (f"--{name}", str(scanners))]
    done = _run(*named, "--db", str(database))

    assert done.stdout.startswith("cfn-lint 1.58.0: ")
    assert "Checkov 3.3.30: " in done.stdout
    assert "Prowler 5.46.0: " in done.stdout


@pytest.mark.all
def test_the_notebook_finds_them_too(scanners: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where the scanners can be imported, it shows what they miss."""
    monkeypatch.setenv("PYTHONPATH", str(scanners))
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    path = Path(__file__).parents[2] / "notebooks/20_what_scanners_miss.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]

    with warnings.catch_warnings():
        # The kernel's own sockets are closed late by its client library; nothing of ours is in that warning.
        warnings.simplefilter("ignore", ResourceWarning)
        NotebookClient(notebook, kernel_name="python3", timeout=120).execute()

    assert "nodejs18.x" in "".join(str(cell.get("outputs")) for cell in notebook.cells)
