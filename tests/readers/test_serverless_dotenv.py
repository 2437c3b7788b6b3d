"""Environment variables in the files that the Serverless Framework loads by itself."""

from __future__ import annotations

import pytest

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Field, Inputs

from .templates import known, reason

SERVICE = """\
service: shop
%s
provider: {name: aws, runtime: nodejs22.x, stage: %s}
functions: {f: {handler: a.b, memorySize: "${env:SIZE, 512}"}}
"""


def _size(files: dict[str, str], head: str = "useDotenv: true", stage: str = "dev", **given: str) -> Field:
    text = SERVICE % (head, stage)
    contents = {name: content.encode() for name, content in {**files, "serverless.yml": text}.items()}
    parameters = {name.replace("__", ":"): value for name, value in given.items()}
    (function,) = read_text("serverless.yml", text.encode(), Inputs(parameters, GivenFiles(contents))).functions
    return function.fields["MemorySize"]


@pytest.mark.parametrize(
    ("head", "loads"),
    [
        ("useDotenv: true", True),
        ("useDotenv: false", False),
        ("# says nothing", False),
        ("frameworkVersion: '4'", True),
        ("frameworkVersion: ^4.2.0", True),
        ("frameworkVersion: '>=4'", True),
        ("frameworkVersion: '3'", False),
        ("frameworkVersion: '>=3.40'", False),
        ("frameworkVersion: '4'\nuseDotenv: false", False),
        ("frameworkVersion: '3'\nuseDotenv: true", True),
    ],
)
def test_the_file_is_loaded_where_the_framework_does(head: str, loads: bool) -> None:
    """From version 4 on by itself; the default of a variable held although the file has another value."""
    assert str(known(_size({".env": "SIZE=1024\n"}, head))) == ("1024" if loads else "512")


def test_the_package_says_the_version_where_the_service_does_not() -> None:
    """What is installed runs, and loads the file from version 4 on."""
    files = {".env": "SIZE=1024\n", "package.json": '{"devDependencies": {"serverless": "^4.1.0"}}'}

    assert known(_size(files, "# says nothing")) == 1024
    assert str(known(_size(files, "frameworkVersion: '3'"))) == "512"


@pytest.mark.parametrize(
    "line",
    ["SIZE=1024", "export SIZE=1024", "SIZE = '1024'", 'SIZE="1024" # so', "SIZE=1024 # so", "A=1\n\nSIZE=`1024`"],
)
def test_a_line_of_the_file(line: str) -> None:
    """As such files are written."""
    assert known(_size({".env": f"# sizes\n{line}\n"})) == 1024


def test_the_file_of_the_stage_wins_and_the_user_over_both() -> None:
    """The stage is known before the files are."""
    files = {".env": "SIZE=1\nSTAGE=prod\n", ".env.dev": "SIZE=2\n", ".env.prod": "SIZE=3\n"}

    assert known(_size(files)) == 2
    assert known(_size(files, opt__stage="prod")) == 3
    assert known(_size(files, stage="\"${env:STAGE, 'dev'}\"")) == 2
    assert known(_size(files, env__SIZE="4")) == 4
    assert known(_size({".env.prod": "SIZE=3\n"})) == 512


@pytest.mark.parametrize("value", ["hunter2", "${OTHER}", ""])
def test_a_text_in_the_file_is_not_told(value: str) -> None:
    """Such files hold secrets; that the default does not hold is known all the same."""
    said = reason(_size({".env": f"OTHER=5\nSIZE={value}\n"}))

    assert said == "environment variable SIZE stands in .env, whose texts are not read"
