"""The command in bad company: interrupts, closed pipes, huge files, wrong words; exit codes, the first that applies."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.reports.format_names import Format
from tests.conftest import Run

OLD = """\
Resources:
  Old:
    Type: AWS::Lambda::Function
    Properties:
      {Runtime: nodejs12.x, Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Role: !Sub r,
       MemorySize: 512, Timeout: 9, TracingConfig: {Mode: Active}}
"""


FORMS = [form.value for form in Format]


def _started(folder: Path, database: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kb.cli.main", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        start_new_session=True,
    )


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are always Unicode here")
@pytest.mark.parametrize("options", [("--format", form) for form in FORMS] + [("--fix-diff",)], ids=" ".join)
def test_a_name_that_is_not_utf_8_is_reported(tmp_path: Path, database: Path, options: tuple[str, ...]) -> None:
    """In every format, with the exit code that counts."""
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text(OLD)
    out, err = (process := _started(tmp_path, database, "check", name, *options)).communicate(timeout=60)

    assert (process.returncode, b"Traceback" in err) == (1, False)
    assert re.search(rb"caf(\\{1,2}udce9|%E9|\\351|\xef\xbf\xbd).yaml", out)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are always Unicode here")
def test_a_baseline_knows_a_name_that_is_not_utf_8(tmp_path: Path, database: Path) -> None:
    """What is written of it is read back as the same name."""
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text(OLD)
    for more in (["--write-baseline"], []):
        process = _started(tmp_path, database, "check", name, "--baseline", "baseline.json", *more)
        _, said = process.communicate(timeout=60)

        assert (process.returncode, said) == (0, b"")


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are always Unicode here")
@pytest.mark.parametrize(
    "arguments",
    [("history", "\udcff"), ("build", "--db", "\udcff.duckdb"), ("export", "-o", "\udcff")],
    ids=lambda words: words[0],
)
def test_a_word_that_is_not_utf_8_is_exit_2_where_it_must_be(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """SQL is UTF-8, and DuckDB opens no file of another name; the word is named."""
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)

    assert done.returncode == 2
    assert done.stderr.startswith(f"lambda-kb: {arguments[-1]}: it is not UTF-8".replace("\udcff", "\\udcff"))


def test_ctrl_c_ends_quietly(tmp_path: Path, database: Path) -> None:
    """While it waits for standard input: exit 130, and no traceback."""
    process = _started(tmp_path, database, "check", "-")
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)

    assert (process.returncode, said) == (130, b"")


def test_ctrl_c_ends_all_reading_processes(tmp_path: Path, database: Path) -> None:
    """Those that only read say nothing either, whatever they were about to do."""
    (tmp_path / "many").mkdir()
    for number in range(2500):
        (tmp_path / f"many/{number}.yaml").write_text(OLD)
    process = _started(tmp_path, database, "check", "many")
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)

    assert (process.returncode, said) == (130, b"")


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, database: Path, form: str) -> None:
    """As with `| head -1`."""
    (tmp_path / "t.yaml").write_text(
        OLD * 1 + "".join(f"  F{n}: {{Type: AWS::Lambda::Function}}\n" for n in range(500))
    )
    command = f"{sys.executable} -m kb.cli.main check t.yaml --format {form} --db {database} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=tmp_path, check=True)

    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_template_of_10_mb_is_judged(call: Run, tmp_path: Path) -> None:
    """Larger than CloudFormation takes, and read all the same."""
    padding = "".join(
        f"  T{number}: {{Type: AWS::SNS::Topic, Properties: {{N: {'x' * 9000}}}}}\n" for number in range(1100)
    )
    (tmp_path / "t.yaml").write_text(OLD + padding)

    body = json.loads(call("check", "t.yaml", "--as-of", "2026-11-23", "--format", "json").stdout)

    assert (tmp_path / "t.yaml").stat().st_size > 10**7 - 200_000
    assert [finding["rule"] for finding in body["findings"]] == ["LKB103"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "bad.yaml", "old.yaml", "--as-of", "1999-01-01", "--db", "broken.duckdb"), 4),
        (("check", "bad.yaml", "old.yaml", "--as-of", "1999-01-01"), 2),
        (("check", "bad.yaml", "old.yaml", "--rules", "nowhere"), 2),
        (("check", "bad.yaml", "old.yaml"), 3),
        (("check", "nowhere/*.yaml", "old.yaml"), 3),
        (("check", "old.yaml"), 1),
        (("check", "old.yaml", "--operation", "invoke"), 0),
        (("check", "old.yaml", "--operation", "invoke", "--fail-on", "warning"), 1),
        (("check", "."), 3),
        (("check", ".", "--exclude", "bad.yaml"), 1),
        (("check", "empty.yaml"), 3),
        (("check", "none.yaml", "none"), 0),
        (("check",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_first_exit_code_that_applies(call: Run, tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    """4 no knowledge base, 2 usage, 3 unreadable input, 1 findings, 0 otherwise."""
    (tmp_path / "none").mkdir()
    files = {"bad.yaml": "Resources:\n  F: [\n", "old.yaml": OLD, "empty.yaml": "", "none.yaml": "Resources:\n"}
    for name, text in (files | {"broken.duckdb": "x" * 99}).items():
        (tmp_path / name).write_text(text)

    done = call(*arguments)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "markdown"])
def test_a_report_is_printed_with_exit_3_too(call: Run, tmp_path: Path, form: str) -> None:
    """In every format, with what could not be read and what was found."""
    (tmp_path / "bad.yaml").write_text("Resources:\n  F: [\n")
    (tmp_path / "old.yaml").write_text(OLD)

    done = call("check", "bad.yaml", "old.yaml", "nowhere.yaml", "--as-of", "2026-11-23", "--format", form)

    assert done.returncode == 3
    assert all(word in done.stdout for word in ("bad.yaml", "nowhere.yaml", "LKB103"))


def test_a_name_cannot_steer_the_terminal(call: Run) -> None:
    """Nor make two lines of one."""
    done = call("check", "no\n\x1b[2Jwhere.yaml")

    said = "no\\n\\x1b[2Jwhere.yaml:1:1: unreadable: no such file: check the path\n"
    assert done.stdout[: len(said)] == said
    machine = call("check", "no\n\x1b[2Jwhere.yaml", "--format", "json")
    assert done.stderr == machine.stderr == "lambda-kb: no\\n\\x1b[2Jwhere.yaml: no such file: check the path\n"
