"""The GitHub Action and the pre-commit hook: their steps, run as their hosts run them."""

from __future__ import annotations

import base64
import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Run

ROOT = Path(__file__).parent.parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
OLD = "Resources:\n  Old: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x}}\n"
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
CHECK, COMPARE, COMMENT, UPLOAD = 1, 2, 3, 4


def _step(
    number: int, folder: Path, database: Path, given_by_github: dict[str, str] | None = None, /, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: inputs filled in, in a shell that stops at errors, with files to report to."""
    step = ACTION["runs"]["steps"][number]
    given = {name: value["default"] for name, value in ACTION["inputs"].items()} | inputs
    variables = {
        name: INPUT.sub(lambda found: str(given[found[1]]), text).replace("${{ github.action_path }}", str(ROOT))
        for name, text in step["env"].items()
    }
    places = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "RUNNER_TEMP")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | variables | places | {"LAMBDA_KB_DB": str(database)} | (given_by_github or {}),
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with an old function, and the command where the first step puts it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app/t.yaml").write_text(OLD)
    (tmp_path / "RUNNER_TEMP/lambda-kb/bin").mkdir(parents=True)
    command = tmp_path / "RUNNER_TEMP/lambda-kb/bin/lambda-kb"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m kb.cli.main "$@"\n')
    command.chmod(0o755)
    return tmp_path


def test_the_action_annotates_summarises_and_fails(checkout: Path, database: Path) -> None:
    """With nothing but its defaults."""
    done = _step(1, checkout, database, **{"as-of": "2026-11-23"})

    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=app/t.yaml,line=2,col=")
    assert "## lambda-kb" in (checkout / "GITHUB_STEP_SUMMARY").read_text()
    assert (checkout / "GITHUB_OUTPUT").read_text() == "exit-code=1\n"


def test_the_action_takes_all_its_inputs(checkout: Path, database: Path) -> None:
    """A report in a file, several paths and globs, and no failure for an old function that is only invoked."""
    given = {"as-of": "2026-11-23", "known-at": "2026-11-01", "operation": "invoke", "fail-on": "error", "horizon": "9"}
    done = _step(1, checkout, database, paths="app/*.yaml\n  app", format="sarif", output="out.sarif", **given)

    assert (done.returncode, done.stdout) == (0, "")
    assert '"operation": "invoke"' in (checkout / "out.sarif").read_text()


def test_an_input_is_never_a_piece_of_the_script(checkout: Path, database: Path) -> None:
    """A path that looks like shell is a path."""
    done = _step(1, checkout, database, paths='$(touch${IFS}pwned) "; touch pwned; "')

    assert done.returncode == 3
    assert not (checkout / "pwned").exists()
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])
    assert all("${{" not in script.read_text() for script in (ROOT / "action").glob("*.sh"))


@pytest.mark.all
def test_the_action_installs_from_its_checkout(checkout: Path, database: Path) -> None:
    """And what it installs answers."""
    (checkout / "RUNNER_TEMP/lambda-kb/bin/lambda-kb").unlink()
    done = _step(0, checkout, database, python=sys.executable)

    assert done.returncode == 0, done.stderr
    assert _step(1, checkout, database, **{"as-of": "2026-11-23"}).returncode == 1


def test_the_hook_takes_the_files_that_changed(call: Run, checkout: Path) -> None:
    """pre-commit names files of a type, templates or not."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (checkout / "package.json").write_text('{"name": "x"}')
    _, *options = shlex.split(hook["entry"])

    assert call(*options, "package.json").returncode == 0
    assert call(*options, "package.json", "app/t.yaml", "--as-of", "2026-11-23").returncode == 1


GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in
  *"--method"*) exit "${GH_REFUSES:-0}" ;;
  *) printf '%s' "$GH_FINDS" ;;
esac
"""
"""The command of GitHub, which says what it was asked: no server of theirs is here."""


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def _template(**runtimes: str) -> str:
    functions = (
        f"  {name}:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        f"      Runtime: {runtime}\n      Handler: a.b\n      Role: r\n      Code: {{S3Bucket: b, S3Key: k}}\n"
        for name, runtime in runtimes.items()
    )
    return "Resources:\n" + "".join(functions)


@pytest.fixture
def pull_request(tmp_path: Path, checkout: Path) -> tuple[Path, str]:
    """A shallow checkout of a pull request as a runner has it: the merge alone, its parents at the origin only.

    The base branch went on after the pull request was made: what it fixed and brought is not the pull request's.
    """
    origin = tmp_path / "origin"
    origin.mkdir()
    _git(origin, "init", "--quiet", "--initial-branch", "main")
    _git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    (origin / "app").mkdir()
    (origin / "app/t.yaml").write_text(_template(Old="nodejs12.x", Gone="go1.x"))
    _commit(origin)
    made_on = _git(origin, "rev-parse", "HEAD")
    _git(origin, "switch", "--quiet", "--create", "topic")
    (origin / "app/t.yaml").write_text(_template(Old="nodejs12.x", New="python3.8"))
    (origin / "app/new.yaml").write_text(_template(Fresh="ruby2.7"))
    _commit(origin)
    _git(origin, "switch", "--quiet", "main")
    (origin / "app/other.yaml").write_text(_template(Elsewhere="nodejs10.x"))
    _commit(origin)
    _git(origin, "switch", "--quiet", "--create", "merge")
    _git(origin, "merge", "--quiet", "--no-ff", "--no-edit", "topic")
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "--quiet", "--depth=1", "--branch", "merge", f"file://{origin}", "clone")
    shutil.copytree(checkout / "RUNNER_TEMP", clone / "RUNNER_TEMP")
    return clone, made_on


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "x")


def _compare(pull_request: tuple[Path, str], database: Path, **inputs: str) -> tuple[str, str]:
    """What the comparing step reports, and the comment."""
    folder, base = pull_request
    done = _step(COMPARE, folder, database, {"BASE": base}, **{"as-of": "2026-11-23", "paths": "app"} | inputs)
    assert done.returncode == 0, done.stdout + done.stderr
    file = folder / "RUNNER_TEMP/lambda-kb-compared/comment.md"
    return (folder / "GITHUB_OUTPUT").read_text(), file.read_text()


def test_a_pull_request_is_compared_with_its_base(pull_request: tuple[Path, str], database: Path) -> None:
    """What is new in it, with the dates; neither what was there nor what the base branch has brought since."""
    output, text = _compare(pull_request, database)

    titles = ("New", "Dates of what changes here", "Fixed")
    new, dates, fixed = (text.partition(f"### {title}\n")[2].partition("###")[0] for title in titles)
    assert output.splitlines()[0] == "news=true"
    assert text.startswith("<!-- lambda-kb comment: check -->\n### AWS Lambda: 1 error, 1 warning new\n")
    assert [row.split(" | ")[2] for row in new.splitlines() if "LKB" in row] == ["app/new.yaml:5", "app/t.yaml:12"]
    assert "| 2024-10-14 | 2027-02-01 |" in new
    assert "Gone" in fixed
    assert "Elsewhere" not in text
    assert "| New in app/t.yaml | python3.8 | create 2027-02-01 (LKB102), update 2027-03-03 (LKB103) |" in dates
    assert _git(pull_request[0], "worktree", "list").count("\n") == 0


def test_a_comparison_honours_the_baseline(pull_request: tuple[Path, str], database: Path) -> None:
    """What the baseline of the pull request lists is not new."""
    folder, _ = pull_request
    command = [sys.executable, "-m", "kb.cli.main", "check", "app", "--as-of", "2026-11-23", "--write-baseline"]
    environment = os.environ | {"LAMBDA_KB_DB": str(database)}
    subprocess.run([*command, "--baseline", "known.json"], cwd=folder, env=environment, check=True, capture_output=True)

    output, text = _compare(pull_request, database, baseline="known.json")

    assert output.splitlines()[0] == "news=false"
    assert "in the baseline" in text


def test_a_file_that_the_base_lacks_is_new(pull_request: tuple[Path, str], database: Path) -> None:
    """Nothing is compared with, and everything is new."""
    output, text = _compare(pull_request, database, paths="app/new.yaml")

    assert "Fresh" in text
    assert output.startswith("news=true\ncomment=")


def test_without_git_nothing_is_compared(checkout: Path, database: Path) -> None:
    """It is said, and no step fails."""
    done = _step(COMPARE, checkout, database, {"GIT_CEILING_DIRECTORIES": "/", "GIT_DIR": "/nowhere"}, paths="app")

    assert (done.returncode, "no git checkout" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("found", "news", "asked"),
    [
        ("", "true", "--method POST repos/o/r/issues/7/comments"),
        ("", "false", ""),
        ("12\n15\n", "true", "--method PATCH repos/o/r/issues/comments/12"),
        ("12\n", "false", "--method PATCH repos/o/r/issues/comments/12"),
    ],
)
def test_a_comment_is_made_once_and_renewed(checkout: Path, database: Path, found: str, news: str, asked: str) -> None:
    """One that is there is renewed whatever there is to say; none is made to say nothing."""
    log, github = _beside_github(checkout, found)
    done = _step(COMMENT, checkout, database, github | {"NEWS": news})

    assert done.returncode == 0, done.stderr
    assert "startswith(env.mark)" in log.read_text().splitlines()[0]
    assert " ".join(log.read_text().splitlines()[1:]).startswith(f"api --silent {asked}" if asked else "")
    assert len(log.read_text().splitlines()) == (2 if asked else 1)


def test_a_comment_that_is_refused_goes_into_the_summary(checkout: Path, database: Path) -> None:
    """As for a pull request from a fork, whose token may only read."""
    _, github = _beside_github(checkout, "")
    done = _step(COMMENT, checkout, database, github | {"NEWS": "true", "GH_REFUSES": "1"})

    assert (done.returncode, "pull-requests: write" in done.stdout) == (0, True)
    assert "the words" in (checkout / "GITHUB_STEP_SUMMARY").read_text()


def _beside_github(checkout: Path, found: str) -> tuple[Path, dict[str, str]]:
    programs = checkout / "programs"
    programs.mkdir()
    (programs / "gh").write_text(GH)
    (programs / "gh").chmod(0o755)
    comment = checkout / "comment.md"
    comment.write_text("<!-- lambda-kb comment: check -->\nthe words\n")
    log = checkout / "gh.log"
    log.touch()
    return log, {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "GH_LOG": str(log), "GH_FINDS": found,
        "COMMENT": str(comment), "NUMBER": "7", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "0" * 40,
        "GITHUB_REF": "refs/pull/7/merge",
    }  # fmt: skip


def test_sarif_is_written_and_handed_over(checkout: Path, database: Path) -> None:
    """Packed as the interface wants it; the file stays for other steps."""
    log, github = _beside_github(checkout, "")
    done = _step(UPLOAD, checkout, database, github, sarif="out.sarif", **{"as-of": "2026-11-23"})

    packed = (checkout / "RUNNER_TEMP/lambda-kb.sarif.gz.b64").read_text()
    assert done.returncode == 0, done.stderr
    assert gzip.decompress(base64.b64decode(packed)) == (checkout / "out.sarif").read_bytes()
    assert "repos/o/r/code-scanning/sarifs" in log.read_text()
    assert "LKB103" in (checkout / "out.sarif").read_text()


@pytest.mark.parametrize("script", sorted((ROOT / "action").glob("*.sh")), ids=lambda script: script.name)
def test_scripts_are_bash(script: Path) -> None:
    """Each can be parsed, and those that are run may be."""
    done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert os.access(script, os.X_OK) == script.read_text().startswith("#!")
