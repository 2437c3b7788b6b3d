"""The README and the documentation are true: examples print what they show, and they name what there is.

tests/test_shell_examples.py runs the examples in the shell.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from pkgutil import resolve_name

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kb.cli.main import whole_parser
from kb.cli.parsing import leaf_parsers
from kb.cli.settings import settings_for
from kb.judging import Severity
from tests.documentation import ELSEWHERE, PAGES, ROOT, Page, example_id, examples, named_files
from tests.terminal import run_on_terminal

CONSOLE = [(page, block) for page, block in examples("console") if page.name != ELSEWHERE]
PYTHON = examples("python")
FILES = named_files()


@pytest.mark.parametrize(("page", "block"), CONSOLE, ids=example_id)
def test_an_example_prints_what_it_shows(page: Page, block: str, database: Path, tmp_path: Path) -> None:
    """Each line shown is printed in that order; `...` stands for anything."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    command, *shown = block.splitlines()

    asked = tuple(shlex.split(command.removeprefix("$ lambda-kb ")))
    done = run_on_terminal(asked, tmp_path, {"LAMBDA_KB_DB": str(database)})

    pattern = "\n".join(".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), f"{page.name}: {done.stdout}{done.stderr}"


def test_the_magic_of_the_documentation_judges_its_cell(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shell of IPython, as a notebook has one."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    text = (ROOT / "docs" / "how-to" / "notebooks.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(%%lambda_check.*?)```", text, re.DOTALL)
    assert block is not None
    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    shell.run_line_magic("load_ext", "kb.notebook")
    result = shell.run_cell(block[1])  # type: ignore[no-untyped-call]

    assert result.success
    weighty = [finding.rule for finding in result.result.findings if finding.severity is not Severity.NOTE]
    assert weighty == ["LKB101", "LKB203"]


OTHERS = (
    *("CONTRIBUTING.md", "SECURITY.md", "api/README.md", "data/README.md", "benchmarks/README.md"),
    "notebooks/gallery/README.md",
)
"""Pages that name commands, beside those of the documentation."""
NAMED = {
    " ".join(command.split()): page
    for page in (*PAGES, *(Page(ROOT / name) for name in OTHERS))
    for command in re.findall(r"`lambda-kb\s([^`]+)`", re.sub(r"^```.*?^```", "", page.text, flags=re.S | re.M))
}


_COMMANDS = {one.prog.removeprefix("lambda-kb ") for one in leaf_parsers(whole_parser())} | {"data", "intake"}


@pytest.mark.parametrize("command", sorted(NAMED))
def test_a_command_named_in_a_sentence_exists(command: str) -> None:
    """With these options, as many arguments, and names that there are, such as that of a chart."""
    words = shlex.split(command)
    if words == ["--help"] or " ".join(words) in _COMMANDS:
        # A command named by itself lacks what it needs to run: it is there if it has help.
        with pytest.raises(SystemExit, match="0"):
            whole_parser().parse_args([*words, "--help"])
        return
    found = whole_parser().parse_args(words)
    getattr(found, "require_names", lambda _: None)(found)

    assert found.run, NAMED[command].name


PYTHON_NAMES = {name: page for page in PAGES for name in re.findall(r"`(kb(?:\.\w+)+)", page.text)}


@pytest.mark.parametrize("name", sorted(PYTHON_NAMES))
def test_a_python_name_in_a_sentence_exists(name: str) -> None:
    """Modules, and what they hold."""
    assert resolve_name(name) is not None, PYTHON_NAMES[name].name


@pytest.mark.parametrize("page", PAGES, ids=example_id)
def test_a_page_leads_to_pages_that_there_are(page: Page) -> None:
    """Files of the repository, and pages that the code writes."""
    prose = re.sub(r"^```.*?^```", "", page.text, flags=re.DOTALL | re.MULTILINE)
    for address in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
        place = (page.path.parent / address).resolve()
        assert place.exists() or "generated" in place.parts, f"{page.name} leads to {address}"


def test_the_readme_is_short() -> None:
    """Who wants more finds it in the documentation."""
    assert len((ROOT / "README.md").read_bytes()) < 15_000


@pytest.mark.parametrize(("page", "code"), PYTHON, ids=example_id)
def test_an_example_in_python_runs(page: Page, code: str, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    """From the folder of the README, where a stranger stands."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    monkeypatch.chdir(ROOT)

    exec(compile(code, page.name, "exec"), {})  # noqa: S102 - the page's own example


def test_the_settings_of_the_documentation_are_settings(tmp_path: Path) -> None:
    """Every key of the example is one that is read."""
    code = Page(ROOT / "docs" / "reference" / "configuration.md").blocks("toml")
    (tmp_path / ".lambda-kb.toml").write_text(code[0])

    assert settings_for(tmp_path).suppressions[0].rules == ("LKB101",)
