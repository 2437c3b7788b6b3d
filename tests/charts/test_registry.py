"""Charts by name, with options as text: what the command line and the service ask with."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.questions.question_parameters import ChartQuery, ClockParameters
from kb.charts import CHARTS, chart_named
from kb.cli.chart import NAMES, OPTIONS
from kb.errors import UnknownIdError, UsageError
from tests.conftest import Run


@pytest.mark.parametrize("name", CHARTS)
def test_options_are_the_arguments_of_the_function(name: str) -> None:
    """None is missing, none is too many; required is what has no default."""
    arguments = dict(list(inspect.signature(CHARTS[name].draw).parameters.items())[1:])
    options = {option.argument: option for option in CHARTS[name].options}

    assert options.keys() == arguments.keys()
    assert all(options[key].required == (it.default is inspect.Parameter.empty) for key, it in arguments.items())


def test_the_command_knows_every_option() -> None:
    """Its list is written by hand, so that parsing loads no Altair."""
    assert set(OPTIONS) == {option.name for chart in CHARTS.values() for option in chart.options}
    assert {name: tuple(option.name for option in chart.options) for name, chart in CHARTS.items()} == NAMES


def test_the_service_takes_every_option() -> None:
    """Under the name that the command has for it."""
    shown = {field.alias or name for name, field in ChartQuery.model_fields.items()} - set(ClockParameters.model_fields)

    assert {name.replace("_", "-") for name in shown - {"theme"}} == set(OPTIONS)


@pytest.mark.parametrize("option", OPTIONS)
def test_the_service_names_the_charts_of_every_option(option: str) -> None:
    """In the words that describe it, in parentheses."""
    fields = {field.alias or name: field for name, field in ChartQuery.model_fields.items()}
    (named,) = re.findall(r"\(([^)]*)\)", fields[option.replace("-", "_")].description or "")

    assert set(named.split(", ")) == {chart for chart, options in NAMES.items() if option in options}


@pytest.mark.parametrize(
    ("name", "texts", "said"),
    [
        ("limits", {"language": "Python"}, "has no option language: it has limit"),
        ("triggers", {"language": "Python"}, "it has none"),
        ("fleet", {}, "needs functions"),
        ("fleet", {"functions": "python3.9"}, "write RUNTIME=NUMBER"),
        ("fleet", {"functions": "python3.9=1", "months": "many"}, "no whole number"),
        ("fleet", {"functions": "python3.9=1", "months": "9" * 5000}, "no whole number"),
        ("fleet", {"functions": f"python3.9={'9' * 5000}"}, "write RUNTIME=NUMBER"),
        ("fleet", {"functions": " , "}, "names nothing"),
        ("changes", {"axis": "record"}, "none of valid, known"),
        ("changes", {"from": "2021-02-30"}, "no day of the calendar"),
        ("slips", {"milestone": "ga"}, "none of deprecation"),
    ],
)
def test_a_wrong_option_is_refused(name: str, texts: dict[str, str], said: str) -> None:
    """The message says what there is."""
    with pytest.raises(UsageError, match=said):
        CHARTS[name].arguments(texts)


def test_a_misspelt_chart_is_suggested() -> None:
    """As ids are everywhere."""
    with pytest.raises(UnknownIdError, match="did you mean revisions"):
        chart_named(CHARTS, "revision")


@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{"), ("html", b"<!DOC")]
)
def test_the_command_draws_into_a_file(call: Run, tmp_path: Path, suffix: str, start: bytes) -> None:
    """Whole, alone in its folder, with the options and the theme asked for."""
    target = tmp_path / f"chart.{suffix}"

    done = call("chart", "revisions", "-o", str(target), "--runtime", "python3.8", "--theme", "dark")

    assert done.returncode == 0, done.stderr
    assert target.read_bytes().lstrip().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_the_command_builds_no_grammar_of_addresses(database: Path) -> None:
    """JupyterLab brings one for jsonschema, which takes a second; who imports it afterwards still can."""
    script = (
        "import sys; from kb.cli.main import main; code = main(['chart']); "
        "print('altair' in sys.modules, 'rfc3987_syntax' in sys.modules, code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.splitlines()[-1] == "True False 0"


def test_without_a_name_the_command_lists_the_charts(call: Run) -> None:
    """Each with its question."""
    lines = call("chart").stdout.splitlines()

    assert [line.split()[0] for line in lines if not line.startswith(" ")] == list(CHARTS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lifecycles", "-o", "x.svg"), "there are runtimes, days"),
        (("runtime", "-o", "x.svg"), "did you mean runtimes"),
        (("runtimes", "-o", "x.gif"), "must end in"),
        (("runtimes",), "-o FILE is missing"),
        (("runtimes", "-o", f"{os.devnull}/where.svg"), "cannot be written"),
        (("triggers", "-o", "x.svg", "--memory", "3"), "no option memory"),
    ],
)
def test_a_wrong_chart_is_one_line_and_exit_2(call: Run, arguments: tuple[str, ...], said: str) -> None:
    """The message says what there is."""
    done = call("chart", *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
