"""Imports point one way, and the path of a check stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Container, Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = (
    *(
        "data_classes",
        "errors",
        "calendar_days",
        "clock",
        "unreachable",
        "name_lookups",
        "exit_codes",
        "background",
        "signals",
        "operations",
        "severities",
        "suggestions",
        "named_values",
        "nouns",
        "taken_data",
        "paths",
        "html",
        "whole_files",
        "whole_numbers",
        "row_columns",
        "json_schemas",
        "strict_json",
        "calendar_lines",
        "readers",
    ),
    *(
        "accounts",
        "packages",
        "store",
        "spreadsheets",
        "facts",
        "client_questions",
        "client",
        "rules",
        "judging",
        "data_frames",
        "answers",
        "fleets",
        "evidence",
        "policies",
        "reports",
        "sdk",
        "drift",
        "scanners",
    ),
    *("curation", "channel", "charts", "pages", "public", "outlets", "intake", "cli", "notebook"),
)
"""Every package and module of kb; each may import what stands before it, never what stands after."""
_BASICS = {"data_classes", "errors", "operations", "suggestions", "named_values"}
ALONE = {"readers": _BASICS, "client": {*_BASICS, "facts", "client_questions"}}
"""What may import less than its place would allow: a reader reports what is written, what it means is for the rules."""


def _imports(file: Path, root: Path) -> set[str]:
    """The modules that a file imports anywhere in it, and the names that it takes from them, as full names."""
    package = file.relative_to(root).parent.parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def _rooms(root: Path) -> set[str]:
    """The packages and modules right below kb."""
    folders = {file.relative_to(root / "kb").parts[0] for file in (root / "kb").glob("*/**/*.py")}
    return folders | {file.stem for file in (root / "kb").glob("*.py")} - {"__init__", "__main__"}


def _faults(root: Path, files: Iterable[Path] | None = None) -> set[str]:
    """What stands in no layer, and every import of a later layer, as `file imports what`; of some files, or of all."""
    rooms = _rooms(root)
    found = {f"{name} has no place in the order of layers" for name in rooms - set(ORDER)}
    for file in (root / "kb").rglob("*.py") if files is None else files:
        parts = file.relative_to(root / "kb").with_suffix("").parts
        room = parts[0]
        if room not in ORDER:
            continue
        allowed = {room} | ALONE.get(room, set(ORDER[: ORDER.index(room)]))
        for name in _imports(file, root):
            top, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            if top == "api" or (top == "kb" and other in {*ORDER, *rooms} - allowed):
                found.add(f"kb/{'/'.join(parts)}.py imports {name}")
    return found


def test_imports_point_downward() -> None:
    """Whatever the depth of a file; kb never imports api, and readers know no facts."""
    assert _faults(ROOT) == set()


def test_the_reader_of_terraform_imports_in_one_direction() -> None:
    """Also for types alone: whoever follows its imports never comes back to where they began."""
    files = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): file
        for file in (ROOT / "kb/readers/terraform").rglob("*.py")
    }
    imported = {
        name: {other for one in _imports(file, ROOT) for other in (one, one.rpartition(".")[0]) if other in files}
        - {name}
        for name, file in files.items()
    }
    while ready := [name for name, others in imported.items() if not others & imported.keys()]:
        for name in ready:
            del imported[name]

    assert not imported


@pytest.mark.parametrize(
    ("folder", "stages"),
    [
        ("kb/fleets", ("collecting", "inventories", "judging", "engines")),
        ("api", ("running", "memory", "questions", "edge", "judging", "answers", "description", "routes")),
    ],
    ids=["audit", "service"],
)
def test_the_rooms_of_a_package_point_downward(folder: str, stages: tuple[str, ...]) -> None:
    """Who lists a fleet knows nothing of who judges it, who speaks HTTP nothing of who answers; no room is left out."""
    package = folder.replace("/", ".")
    above = {
        f"{file.relative_to(ROOT)} imports {name}"
        for at, stage in enumerate(stages)
        for file in (ROOT / folder / stage).glob("*.py")
        for name in _imports(file, ROOT)
        for later in stages[at + 1 :]
        if name.startswith(f"{package}.{later}.")
    }

    assert {file.parent.name for file in (ROOT / folder).glob("*/__init__.py")} == set(stages)
    assert above == set()


@pytest.mark.parametrize("folder", ["kb/judging", "kb/readers/cloudformation", "kb/readers/serverless"])
def test_no_module_of_a_package_needs_itself(folder: str) -> None:
    """Not by way of others either, nor for types alone: one may read them in some order, each after what it needs."""
    files = [file.relative_to(ROOT).with_suffix("") for file in (ROOT / folder).rglob("*.py")]
    modules = {".".join(file.parts).removesuffix(".__init__"): ROOT / file.with_suffix(".py") for file in files}
    needed = {
        name: {_module_of(taken, modules) for taken in _imports(file, ROOT)} & modules.keys() - {name}
        for name, file in modules.items()
    }

    assert len([*TopologicalSorter(needed).static_order()]) == len(modules)


def _module_of(taken: str, modules: Container[str]) -> str:
    """The module that an imported name is, or comes from."""
    return taken if taken in modules else taken.rpartition(".")[0]


def test_every_layer_of_the_order_exists() -> None:
    """What is gone leaves the order."""
    assert set(ORDER) == _rooms(ROOT)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of kb, to be spoiled; each test takes back what it planted."""
    root = tmp_path_factory.mktemp("copy")
    for file in (ROOT / "kb").rglob("*.py"):
        target = root / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return root


@pytest.mark.parametrize(
    ("place", "line", "fault"),
    [
        ("outlets/site/planted", "from kb.cli import main", "imports kb.cli.main"),
        ("outlets/site/planted", "from kb import cli", "imports kb.cli"),
        ("outlets/site/planted", "from ...cli import main", "imports kb.cli.main"),
        ("outlets/site/planted", "def late():\n    import kb.cli.main", "imports kb.cli.main"),
        ("readers/terraform/syntax/planted", "from kb.facts import Facts", "imports kb.facts.Facts"),
        ("readers/planted", "from kb.paths import sql_text", "imports kb.paths.sql_text"),
        ("judging/planted", "from kb.reports.formats import Format", "imports kb.reports.formats.Format"),
        ("store/planted", "import api.app", "imports api.app"),
        ("cli/planted", "from kb.nowhere import thing", None),
    ],
    ids=range(9),
)
def test_an_import_that_points_upward_is_a_fault(copy: Path, place: str, line: str, fault: str | None) -> None:
    """Four spellings of one import deep inside the site, and others; what does not exist is for the type checker."""
    planted = copy / "kb" / f"{place}.py"
    planted.write_text(line)
    found = _faults(copy, [planted])
    planted.unlink()

    assert found == ({f"kb/{place}.py {fault}"} if fault else set())


@pytest.mark.parametrize("name", ["newcomer/__init__", "newcomer/deep/module", "newcomer"])
def test_a_package_that_nobody_listed_is_a_fault(copy: Path, name: str) -> None:
    """Whoever adds one says where it belongs."""
    planted = copy / "kb" / f"{name}.py"
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text("")
    found = _faults(copy, [planted])
    planted.unlink()

    assert found == {"newcomer has no place in the order of layers"}


def test_nothing_but_the_edges_reads_the_clock() -> None:
    """Today is resolved by the command line and the service, once."""
    edges = {ROOT / "kb/clock.py"}
    words = ("date.today(", "datetime.now(", "time.time(", "utcnow(")
    files = [file for file in (ROOT / "kb").rglob("*.py") if file not in edges]
    guilty = [str(file) for file in files if any(word in file.read_text(encoding="utf-8") for word in words)]

    assert guilty == []


def test_the_command_line_pays_for_no_parser_of_pages() -> None:
    """Reading sources needs parsers and a client that no other command may wait for."""
    code = (
        "import sys; from kb.cli.main import whole_parser; whole_parser(); "
        "print(sorted({'bs4', 'feedparser', 'httpx', 'markdown_it', 'kb.intake.registry'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_check_imports_nothing_heavy(tmp_path: Path) -> None:
    """A cold check of a template in YAML must not pay for pandas, Altair, FastAPI, pydantic or orjson."""
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13}\n")
    code = (
        "import sys; from kb.cli.main import main; "
        f"main(['check', {str(template)!r}, '--as-of', '2026-11-23', '--db', {str(tmp_path / 'kb.duckdb')!r}]); "
        "heavy = {'pandas', 'altair', 'fastapi', 'pydantic', 'rich', 'numpy', 'pyarrow'}; "
        "heavy |= {'orjson', 'difflib', 'tarfile'}; print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "command", [("snapshot", "2021-08-01"), ("history", "python3.8"), ("stats", "--format", "json")]
)
def test_questions_about_facts_pay_for_no_judge(database: Path, command: tuple[str, ...]) -> None:
    """No reader of configurations and no rule is imported for them."""
    code = (
        "import sys; from kb.cli.main import main; "
        f"main([*{command!r}, '--db', {str(database)!r}]); "
        "print(sorted({'kb.judging.report', 'kb.readers.interface', 'yaml', 'rich'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "file",
    sorted(file for top in ("kb", "api") for file in (ROOT / top).rglob("__init__.py")),
    ids=lambda it: it.parent.name,
)
def test_a_package_says_what_lives_there_and_what_must_not(file: Path) -> None:
    """In its first words; that of `kb` shows what people write instead."""
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""

    assert "\n\n" in told or "nothing" in told
