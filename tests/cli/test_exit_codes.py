"""Every fault has its exit code and one line; none is a traceback with exit code 1."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Run

LISTED = ("runtimes", "--as-of", "2021-08-01", "--limit", "3")
posix = pytest.mark.skipif(os.name != "posix", reason="a matter of descriptors and signals")


def shell(database: Path, folder: Path, words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell, where descriptors can be closed."""
    command = f"{sys.executable} -m kb.cli.main {words}"
    root = str(Path(__file__).parents[2])
    given = {**os.environ, "LAMBDA_KB_DB": str(database), "PYTHONPATH": root, **environment}
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, cwd=folder, env=given, timeout=120
    )


@posix
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("runtimes --limit 1 >/dev/full", 2, "cannot be written: No space left on device"),
        ("runtimes --format json >/dev/full", 2, "cannot be written: No space left on device"),
        ("--version >/dev/full", 2, "lambda-kb: the output cannot be written: No space left on device"),
        ("check --help >/dev/full", 2, "lambda-kb: the output cannot be written: No space left on device"),
        (">/dev/full", 2, "lambda-kb: the output cannot be written: No space left on device"),
        ("runtimes python3.99 2>/dev/full", 2, ""),
        ("--version | head -0; exit 0", 0, ""),
        ("| head -0; exit 0", 0, ""),
        ("runtimes --limit 1 >&-", 2, "standard output is closed"),
        ("check - <&-", 3, "nothing came on standard input: pipe a template into it, or name a file"),
        ("check - --as-of 2021-08-01 --format json </dev/null", 3, "nothing came on standard input"),
        ("audit - --as-of 2021-08-01 </dev/null", 3, "nothing came on standard input: pipe a fleet into it"),
        ("runtimes --limit 1 2>&-", 0, ""),
        ("runtimes --no-such-option 2>&-", 2, ""),
        ("check missing.yaml --as-of 2021-08-01 --format sarif", 3, "no such file"),
        ("runtimes --as-of yesterday", 2, "--as-of"),
    ],
)
def test_a_fault_has_its_exit_code(database: Path, tmp_path: Path, words: str, code: int, said: str) -> None:
    """And one line on standard error, where there is one."""
    if "/dev/full" in words and not os.path.exists("/dev/full"):
        pytest.skip("there is no full device here")
    done = shell(database, tmp_path, words)

    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "code"), [("check missing.yaml", 3), ("runtimes --as-of x", 2), ("runtimes", 0)])
def test_the_package_ends_as_the_command_does(database: Path, tmp_path: Path, words: str, code: int) -> None:
    """`python -m kb` and `lambda-kb` are one."""
    given = {**os.environ, "LAMBDA_KB_DB": str(database), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "kb", *words.split()]

    assert subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, env=given).returncode == code


@posix
def test_a_folder_that_is_gone_is_said_to_be_gone(database: Path, tmp_path: Path) -> None:
    """The working directory was deleted."""
    folder = tmp_path / "gone"
    folder.mkdir()
    done = shell(
        database, tmp_path, f"runtimes >/dev/null; cd gone && rmdir ../gone && {sys.executable} -m kb.cli.main check ."
    )

    assert done.returncode == 2
    assert "the working directory does not exist any more" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_table_is_as_wide_in_every_encoding(database: Path, tmp_path: Path, encoding: str) -> None:
    """Windows pipes without the line below a table's head; spelt by numbers it was six times as wide."""
    words = "regions eu-west-1 --as-of 2026-11-23"
    heads = [
        shell(database, tmp_path, words, PYTHONIOENCODING=one, LANG="C").stdout.splitlines()[1:3]
        for one in (encoding, "utf-8")
    ]

    assert heads[0][0] == heads[1][0]
    assert heads[0][1] == heads[1][1].replace("─", "─" if encoding == "utf-8" else "-")


def test_what_an_encoding_cannot_print_is_spelled_out(database: Path, tmp_path: Path) -> None:
    """The name of a function, on a terminal of ASCII; the findings are the same."""
    template = "Resources:\n  Fé: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.8}}\n"
    (tmp_path / "t.yaml").write_text(template, encoding="utf-8")
    words = "check t.yaml --as-of 2021-08-01 --fail-on error"
    done = shell(database, tmp_path, words, PYTHONIOENCODING="ascii")

    assert done.returncode == 1, done.stderr
    assert "F\\xe9" in done.stdout


@posix
def test_ctrl_c_is_130_at_any_time(database: Path, tmp_path: Path) -> None:
    """From the first import of ours on, and no traceback."""
    command = [sys.executable, "-c", "import sys; print(1, flush=True); from kb.cli.main import main; sys.exit(main())"]
    root = str(Path(__file__).parents[2])
    given = {**os.environ, "LAMBDA_KB_DB": str(database), "PYTHONPATH": root}
    for pause in (0.1, 0.2, 0.4):
        with subprocess.Popen(
            [*command, "check", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=given,
            cwd=tmp_path,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=60)

        assert (process.returncode, b"Traceback" in complaints) == (130, False), complaints


def test_a_damaged_knowledge_base_is_4_or_makes_no_difference(database: Path, tmp_path: Path) -> None:
    """Bytes flipped anywhere: refused in a line, or the same answer, never another and never a traceback."""
    good = database.read_bytes()
    target = tmp_path / "flipped.duckdb"
    shutil.copyfile(database, target)
    expected = shell(target, tmp_path, " ".join(LISTED)).stdout
    chance = Random(17)  # noqa: S311 - repeatable, not secret
    for number in range(8):
        damaged = bytearray(good)
        at = chance.randrange(12288) if number % 2 else chance.randrange(len(good))
        damaged[at : at + 4096] = bytes(4096) if number % 3 == 0 else bytes([damaged[at] ^ 64])
        target.write_bytes(damaged)
        done = shell(target, tmp_path, " ".join(LISTED))

        assert "Traceback" not in done.stderr
        assert (done.returncode, done.stdout) in {(0, expected), (4, "")}, (number, at, done.stderr)


@posix
@pytest.mark.parametrize(
    "words",
    [
        "chart runtimes -o {}.svg",
        "evidence -o {}.html",
        "openeox -o {}.json",
        "audit fleet.csv -o {}.csv",
        "audit fleet.csv -o found.csv --digest {}.md --since found.csv",
    ],
)
def test_what_is_no_file_is_not_replaced_by_one(call: Run, tmp_path: Path, words: str) -> None:
    """A pipe stands for devices, which who may write everywhere would replace too."""
    (tmp_path / "fleet.csv").write_text("name,runtime\napi,python3.12\n")
    (tmp_path / "found.csv").write_text("")
    named = words.format(tmp_path / "pipe").split()
    pipe = Path(next(word for word in named if word.startswith(str(tmp_path))))
    os.mkfifo(pipe)
    done = call(*named)

    assert done.returncode == 2
    assert f"{pipe}: this is a pipe: name a file" in done.stderr
    assert pipe.is_fifo()


@posix
@pytest.mark.parametrize(
    "words",
    [
        "chart runtimes -o {}/c.svg",
        "evidence -o {}/e.html",
        "openeox -o {}/o.json",
        "export --policies guard -o {}/policies",
        "export -o {}/engine",
        "site -o {}/site",
        "audit fleet.csv -o {}/found.csv",
        "intake propose --recordings . -o {}/proposals.json",
    ],
)
def test_a_place_that_takes_no_files_is_told_before_any_work(call: Run, tmp_path: Path, words: str) -> None:
    """Here it is one of the system's, in which nobody can make a file, whatever the rights."""
    if not os.path.isdir("/proc/self"):
        pytest.skip("there is no such place here")
    (tmp_path / "fleet.csv").write_text("FunctionName,Runtime\na,python3.9\n")
    done = call(*words.format("/proc/self").split())

    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1
    assert "/proc/" in done.stderr
