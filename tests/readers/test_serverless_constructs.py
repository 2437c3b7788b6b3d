"""What the plug-in Lift reads beside the sections of a service: functions in constructs, and sections of its own."""

from __future__ import annotations

import pytest

from kb.readers.interface import Position

from .services import read
from .templates import known

HEAD = "service: s\nprovider: {name: aws, runtime: nodejs22.x, timeout: 9}\n"
LIFT = HEAD + "plugins: [serverless-lift]\n"
CONSTRUCTS = """constructs:
  mails:
    type: queue
    worker:
      handler: a.b
      memorySize: 64
  calls:
    type: webhook
    authorizer: {handler: c.d, runtime: python3.12}
  jobs: {type: queue, workerRef: own}
  files: {type: storage, worker: {handler: e.f}}
"""


def test_functions_in_constructs_are_read_with_what_all_share() -> None:
    """The plug-in adds them to those of the service, under the names of construct and part."""
    found = {one.name: one for one in read(LIFT + CONSTRUCTS + "functions: {own: {handler: g.h}}\n").functions}

    assert found.keys() == {"mailsWorker", "callsAuthorizer", "own"}
    assert found["mailsWorker"].position == Position(7, 5)
    worker = found["mailsWorker"].fields
    assert [known(worker[name]) for name in ("Runtime", "MemorySize", "Timeout")] == ["nodejs22.x", 64, 9]
    assert known(worker["FunctionName"]) == "s-dev-mailsWorker"
    assert known(found["callsAuthorizer"].fields["Runtime"]) == "python3.12"


@pytest.mark.parametrize("plugins", ["", "plugins: [serverless-offline]\n"])
def test_without_the_plug_in_constructs_are_nothing(plugins: str) -> None:
    """The framework itself makes no function of them."""
    assert read(HEAD + plugins + CONSTRUCTS).functions == ()


@pytest.mark.parametrize("modules", ["[serverless-lift]", "{modules: [serverless-lift]}"])
@pytest.mark.parametrize(("section", "told"), [("providers", False), ("provides", True), ("function", True)])
def test_a_section_of_the_plug_in_is_no_misspelt_one(modules: str, section: str, told: bool) -> None:
    """Others are told with what was meant."""
    text = HEAD + f"plugins: {modules}\n{section}: {{pay: {{type: stripe}}}}\n"
    found = [one for _, one in read(text).warnings if one.startswith(f"{section} is no section of a service")]

    assert bool(found) is told


def test_constructs_that_are_not_known_are_told() -> None:
    """Functions may stand in them."""
    document = read(LIFT + "constructs: ${file(none.yml)}\n")

    assert [told for _, told in document.warnings] == ["constructs is not read: there is no file none.yml"]
