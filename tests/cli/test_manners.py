"""The manners of the command line: help in families, what was meant, widths, colours, completion, speed."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import kb
from kb import exit_codes
from kb.cli.commands import command_parser
from kb.cli.families import MORE, known_families
from kb.cli.manual import EXITS, VARIABLES, manual_page
from kb.cli.parsing import leaf_parsers
from kb.cli.shared_options import parse_memory
from kb.packages.sizes import ALWAYS_TAKEN
from tests.conftest import Run
from tests.terminal import run_on_terminal

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs12.x, Timeout: 2400}\n"
HEAVY = {"duckdb", "altair", "pandas", "rich", "yaml", "fastapi", "htpy"}
ESCAPE = "\x1b["


def test_the_package_is_the_command_too(tmp_path: Path) -> None:
    """`python -m kb`, where the script is not on the path; exit codes as well."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    command = [sys.executable, "-m", "kb", "check", "template.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, "LKB" in done.stdout) == (1, True)


def test_no_command_is_short_help_in_families(run: Run) -> None:
    """On standard output, so that it can be paged; the exit code says that nothing was asked."""
    done = run()

    assert (done.returncode, done.stderr) == (2, "")
    assert [line.split()[0] for line in done.stdout.splitlines() if re.match(r"  \w", line)] == list(known_families())
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_every_command_has_one_family() -> None:
    """A new one is put into a family; what a family names is there, or comes with another part."""
    families = command_parser().families()
    placed = [one for _, known in families.values() for one in known]

    assert MORE not in families
    assert sorted(placed) == sorted(command_parser().commands)


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("prog", [leaf.prog for leaf in leaf_parsers(command_parser())] + ["lambda-kb"])
def test_help_fits_and_breaks_no_word(prog: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page, at both widths: no line is longer, none ends in a hyphen, every option says what it does."""
    monkeypatch.setenv("COLUMNS", str(width))
    top = command_parser()
    found = {leaf.prog: leaf for leaf in leaf_parsers(top)} | {"lambda-kb": top}
    lines = found[prog].format_help().splitlines()

    assert max(map(len, lines)) <= width
    assert not [line for line in lines if re.search(r"\w-$", line)]
    assert found[prog].description
    assert all(action.help for action in found[prog]._actions if action.dest != "==SUPPRESS==")


def test_the_version_is_that_of_software_and_data(run: Run) -> None:
    """In a line."""
    assert run("--version").stdout == f"lambda-kb {kb.__version__}, data version {kb.data_version}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("snapshto",), "did you mean snapshot?"),
        (("data", "lnt"), "did you mean lint?"),
        (("--vresion",), "did you mean --version?"),
        (("runtimes", "--langage", "Go"), "did you mean --language?"),
        (("windows", "--runtme", "python3.8"), "did you mean --runtime?"),
        (("check", "x", "--operation", "updat"), "did you mean update?"),
        (("runtimes", "--phase", "suported"), "did you mean supported?"),
        (("runtimes", "--language", "Phyton"), "did you mean Python?"),
        (("runtimes", "--region", "eu-centrl-1"), "did you mean eu-central-1"),
        (("limits", "--topic", "funtion_config"), "did you mean function_config?"),
        (("events", "--topic", "lifecylce"), "did you mean lifecycle?"),
        (("features", "--applies-to", "runtime:pyton3.8"), "did you mean runtime:python3.8"),
        (("fields", "--resource", "Functin"), "did you mean Function"),
        (("operations", "--api", "lamda"), "did you mean lambda"),
        (("regions", "--partition", "aws-cm"), "did you mean aws-cn"),
        (("claims", "--about", "pyton3.9"), "did you mean python3.9"),
        (("chart", "runtmes"), "did you mean runtimes?"),
        (("completion", "bsh"), "did you mean bash"),
        (("policies", "--rule", "LBK201"), "did you mean LKB201"),
        (("explain", "e2531"), "no rule 'e2531': it is a check of cfn-lint; LKB102 looks at the same"),
        (("rules", "CKV_AWS_363"), "a check of Checkov; LKB101 and LKB102 and LKB103 look at the same"),
        (("compare-scanners", "cfn-lint"), "lambda-kb compare-scanners: too many arguments: cfn-lint"),
        (("runtimes", "--limit", "1_0"), "'1_0' is no whole number"),
        (("check", "x", "--horizon", "90d"), "'90d' is no whole number: write it in digits"),
        (("check", "x", "--horizon", "9" * 19), "9' is no whole number of at most 18 digits"),
        (("check", "x", "--ignore-checks", "LKB101"), "no option --ignore-checks: a finding is passed over by"),
        (("check", "x", "-i", "LKB101"), "no option -i: a finding is passed over by"),
        (("check", "x", "--soft-fail"), "no option --soft-fail: `--fail-on never`"),
        (("check", "x", "-x"), "no option -x: there are --help"),
        (("audit", "x", "--skip-path", "y"), "no option --skip-path: "),
        (("runtimes", "-o", "x.csv"), "no option -o: what it prints goes to standard output"),
        (("project", "f.csv", "--months", "241"), "--months: 241 is not between 1 and 240"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_misspelt_word_is_exit_2_with_what_was_meant(call: Run, arguments: tuple[str, ...], said: str) -> None:
    """Commands, options, filters and closed vocabularies: one line on standard error."""
    done = call(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_language_that_had_not_come_yet_is_no_mistake(call: Run) -> None:
    """Whatever its case: there are no rows on that day."""
    done = call("runtimes", "--language", "PYTHON", "--as-of", "2014-12-01", "--format", "json")

    assert (done.returncode, '"total": 0' in done.stdout) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        (),
        ("runtimes", "--help"),
        ("snapshto",),
        ("runtimes", "--langage", "x"),
        ("chart", "nope"),
        ("chart", "runtimes", "--axis", "valid"),
        ("completion", "fish"),
        ("--version",),
    ],
    ids=" ".join,
)
def test_help_and_typing_errors_load_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Neither the database nor what draws charts and tables."""
    assert _loaded_by(arguments, tmp_path) & HEAVY == set()


ANSWERED = (
    ("check", "template.yaml"),
    ("check", "template.yaml", "--region", "eu-west-1", "--windows"),
    ("check", "beside.yaml"),
    ("audit", "fleet.csv", "-o", "findings.csv"),
    ("audit", "fleet.csv", "--as-of", "2024-01-01", "--known-at", "as-of"),
    ("project", "fleet.csv"),
    ("snapshot",),
    ("runtimes", "--language", "Python"),
    ("limits", "--as-of", "2018-01-01", "--region", "eu-west-1"),
    ("history", "python3.9"),
    ("upcoming", "--within", "90"),
    ("diff", "2024-01-01", "2025-01-01"),
    ("windows", "--runtime", "python3.9"),
    ("explain", "LKB203"),
    ("search", "streaming"),
    ("data", "lint"),
)
"""Commands that answer in text."""


@pytest.fixture(scope="module")
def loaded_for_answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """By command what it loads beside what those before it did, in one process for all."""
    folder = tmp_path_factory.mktemp("answers")
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "code").mkdir()
    with (folder / "code" / "app.py").open("wb") as code:
        code.truncate(ALWAYS_TAKEN + 1)
    (folder / "beside.yaml").write_text(
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, CodeUri: code/}}}\n"
    )
    (folder / "fleet.csv").write_text("FunctionName,Runtime,Timeout\nf,python3.8,1200\n")
    script = (
        "import json, sys; from kb.cli.main import main\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    before = set(sys.modules); main(command)\n"
        "    print('LOADED', *set(sys.modules) - before, file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, json.dumps(ANSWERED)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    told = [set(line.split()) for line in done.stderr.splitlines() if line.startswith("LOADED")]
    return dict(zip(map(" ".join, ANSWERED), told, strict=True))


@pytest.mark.parametrize("command", [" ".join(command) for command in ANSWERED])
def test_answers_in_text_load_no_data_frames(loaded_for_answers: dict[str, set[str]], command: str) -> None:
    """DuckDB imports pandas, which takes longer than most answers, when a statement is given parameters."""
    assert loaded_for_answers[command] & {"pandas", "numpy", "altair", "pyarrow"} == set()


def _loaded_by(arguments: tuple[str, ...], folder: Path) -> set[str]:
    """The modules of a process that ran a command."""
    script = (
        "import sys; from kb.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, cwd=folder
    )
    return set(done.stderr.rpartition("LOADED")[2].split())


def test_a_typing_error_costs_little() -> None:
    """Processor time of the cheapest of five runs, beside an interpreter that does nothing."""

    def cheapest(*command: str) -> float:
        costs = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *command], capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(costs)

    assert cheapest("-m", "kb.cli.main", "chart", "nope") - cheapest("-c", "pass") < 0.25


@pytest.mark.parametrize("command", ["audit", "project", "evidence"])
@pytest.mark.parametrize("size", ["3XB", "10", "0GB", "lots", "-1GB"])
def test_a_size_of_memory_that_is_none_names_its_option(call: Run, command: str, size: str) -> None:
    """Before anything is read, and with a size that is one; no file of our own is named."""
    done = call(command, "fleet.csv", f"--memory={size}")

    assert done.returncode == 2
    assert done.stderr == (
        f"lambda-kb {command}: argument --memory: {size!r} is no size: "
        f"write a number with its unit, such as 512MB or 4GB (see lambda-kb {command} --help)\n"
    )


@pytest.mark.parametrize("size", ["512MB", "1.5 gb", "2GiB", "4g", ".5tb", "1 gigabyte"])
def test_a_size_of_memory_is_written_as_people_write_it(size: str) -> None:
    """As the engine reads it."""
    assert parse_memory(size) == size


@pytest.mark.parametrize(("axis", "said"), [("valid", "What came to hold"), ("known", "What was published")])
def test_a_comparison_says_between_which_days(call: Run, axis: str, said: str) -> None:
    """Under the line that says what it rests on."""
    lines = call("diff", "2019-01-01", "2019-03-02", "--axis", axis).stdout.splitlines()

    assert lines[1] == f"{said} after 2019-01-01 and until 2019-03-02"


def test_findings_have_their_place_in_front_when_piped(run: Run, tmp_path: Path) -> None:
    """As `--format concise` always does; `--format text` groups them by file wherever it is printed."""
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    piped = run("check", "t.yaml", "--as-of", "2026-11-23", COLUMNS="")
    concise = run("check", "t.yaml", "--as-of", "2026-11-23", "--format", "concise")
    text = run("check", "t.yaml", "--as-of", "2026-11-23", "--format", "text", COLUMNS="")
    found = [line for line in piped.stdout.splitlines() if " LKB" in line and line.startswith("t.yaml")]

    assert piped.stdout == concise.stdout
    assert found
    assert all(re.match(r"t\.yaml:\d+:\d+: (error|warning) LKB\d{3} F: ", line) for line in found)
    assert piped.stdout.splitlines()[-1].startswith("Create on 2026-11-23, data version ")
    assert "\nt.yaml\n" in text.stdout


def test_a_configured_format_holds_in_pipes(run: Run, tmp_path: Path) -> None:
    """Who says text gets text."""
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    (tmp_path / ".lambda-kb.toml").write_text('format = "text"\n')

    assert "\nt.yaml\n" in run("check", "t.yaml", "--as-of", "2026-11-23").stdout


def test_a_terminal_gets_text_in_colour_unless_it_is_refused(database: Path, tmp_path: Path) -> None:
    """NO_COLOR refuses it; the text is as wide as the terminal."""
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    asked = ("check", "t.yaml", "--as-of", "2026-11-23")
    settings = {"LAMBDA_KB_DB": str(database), "TERM": "xterm"}
    coloured = run_on_terminal(asked, tmp_path, settings | {"NO_COLOR": ""}).stdout
    plain = run_on_terminal(asked, tmp_path, settings).stdout

    assert f"{ESCAPE}31merror" in coloured
    assert ESCAPE not in plain
    assert "\nt.yaml\n" in plain
    assert max(map(len, plain.splitlines())) <= 80


def test_no_coloured_blanks_end_a_line(database: Path, tmp_path: Path) -> None:
    """They would go on in a line of their own where the terminal is narrow."""
    settings = {"LAMBDA_KB_DB": str(database), "TERM": "xterm", "NO_COLOR": "", "COLUMNS": "40"}
    shown = run_on_terminal(("features", "arm64", "--as-of", "2026-11-23"), tmp_path, settings).stdout

    assert f"{ESCAPE}32msupported{ESCAPE}0m\n" in shown
    assert [line for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines() if line.endswith(" ")] == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("lambda-kb snap", {"snapshot"}),
        ("lambda-kb history python3.1", {"python3.10", "python3.11", "python3.12", "python3.13", "python3.14"}),
        ("lambda-kb runtimes --language P", {"Python"}),
        ("lambda-kb limits --topic function_c", {"function_config"}),
        ("lambda-kb explain LKB20", {"LKB201", "LKB202", "LKB203", "LKB204", "LKB205"}),
        ("lambda-kb chart rev", {"revisions"}),
        ("lambda-kb check --fail-on e", {"error"}),
        ("lambda-kb windows --runtime java8", {"java8", "java8.al2"}),
    ],
)
def test_a_shell_is_given_words(typed: str, words: set[str], tmp_path: Path) -> None:
    """Commands, options, vocabularies and ids; as bash asks."""
    answer = tmp_path / "words"
    asked = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_STDOUT_FILENAME": str(answer)}
    line = {"COMP_LINE": typed, "COMP_POINT": str(len(typed))}
    subprocess.run([sys.executable, "-m", "kb.cli.main"], env=os.environ | asked | line, check=True)
    found = {word.strip() for word in answer.read_text().splitlines()}

    assert words <= found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_a_shell_reads(call: Run, shell: str) -> None:
    """It names the command."""
    done = call("completion", shell)

    assert done.returncode == 0
    assert "lambda-kb" in done.stdout


def test_bash_takes_the_completion(tmp_path: Path) -> None:
    """Without complaint, and it is registered."""
    script = f'eval "$({sys.executable} -m kb.cli.main completion bash)" && complete -p lambda-kb'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True)

    assert "lambda-kb" in done.stdout
    assert done.stderr == ""


def test_search_finds_by_words_and_misspelt_ones(call: Run) -> None:
    """As the page of the service does; nothing found is no error."""
    first = call("search", "ephemeral", "storage", "--format", "csv").stdout.splitlines()[1]
    misspelt = call("search", "snapstrat", "--format", "csv").stdout
    nothing = call("search", "zzzzzz", "--format", "json")

    assert first.startswith("limit,ephemeral_storage,")
    assert "feature,snapstart," in misspelt
    assert (nothing.returncode, '"total": 0' in nothing.stdout) == (0, True)


def test_the_manual_page_is_fresh() -> None:
    """It is written from the parsers: `python -m tests.cli.test_manners` writes it anew."""
    assert (ROOT / "docs" / "lambda-kb.1").read_text(encoding="utf-8") == manual_page(command_parser())


@pytest.mark.parametrize(
    ("told", "page"), [(EXITS, "docs/reference/exit-codes.md"), (VARIABLES, "docs/reference/configuration.md")]
)
def test_the_manual_page_tells_all_that_the_documentation_tells(told: Sequence[tuple[str, str]], page: str) -> None:
    """Every exit code that there is, and every variable."""
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    named = {word.strip("` ") for row in rows for word in row.split(",")} - {"exit code", "variable", "---"}

    assert {name for name, _ in told} == named


def test_every_exit_code_is_documented() -> None:
    """Those that the command line ends with are constants of one module."""
    assert {int(code) for code, _ in EXITS} == {code for code in vars(exit_codes).values() if isinstance(code, int)}


if __name__ == "__main__":
    (ROOT / "docs" / "lambda-kb.1").write_text(manual_page(command_parser()), encoding="utf-8")
