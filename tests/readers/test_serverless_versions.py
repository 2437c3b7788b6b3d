"""Which version of the Serverless Framework a service is for that does not say so."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs, Resolved


@pytest.mark.parametrize(
    ("packages", "runtime"),
    [
        ({"app/package.json": {"devDependencies": {"serverless": "^2.50.0"}}}, "nodejs12.x"),
        (
            {"app/package.json": {"name": "app"}, "package.json": {"dependencies": {"serverless": "4.1.0"}}},
            "nodejs20.x",
        ),
        ({"app/package.json": {"devDependencies": {"serverless-offline": "^8"}}}, None),
        ({"app/package.json": {"devDependencies": {"serverless": "latest"}}}, None),
    ],
)
def test_the_default_runtime_is_that_of_the_package_that_is_installed(
    packages: dict[str, object], runtime: str | None
) -> None:
    """The command runs the framework of the service's folder, or of one above it."""
    files = GivenFiles({name: json.dumps(text).encode() for name, text in packages.items()})
    text = "service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\n"
    (function,) = read_text("app/serverless.yml", text.encode(), Inputs({}, files)).functions
    found = function.fields["Runtime"]

    assert (found.value if isinstance(found, Resolved) else None) == runtime
