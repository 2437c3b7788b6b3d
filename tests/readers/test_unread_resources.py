"""Resources and events of a service of the Serverless Framework that cannot be read: told, and nothing said of them."""

from __future__ import annotations

import pytest

from kb.readers.interface import Unresolved

from .services import HEAD, read

GONE = "${file(./gone.yml)}"
WHY = "there is no file ./gone.yml"


@pytest.mark.parametrize(
    ("resources", "what"),
    [
        (f"['{GONE}']", "resources"),
        (f"{{Resources: '{GONE}'}}", "Resources of resources"),
        (f"{{Resources: {{R: '{GONE}'}}}}", "resource R"),
    ],
)
def test_resources_that_cannot_be_known_are_told(resources: str, what: str) -> None:
    """Functions may be among them."""
    assert [said for _, said in read(f"{HEAD}resources: {resources}\n").warnings] == [f"{what} is not read: {WHY}"]


@pytest.mark.parametrize("resource", ["R: {Type: AWS::Lambda::Function, ", "FLambdaFunction: {"])
def test_a_function_whose_properties_cannot_be_known_may_have_any(resource: str) -> None:
    """None is said to be missing, also where the framework's own function is changed."""
    own = f"{{Resources: {{{resource}Properties: '{GONE}'}}}}}}"
    found = read(f"{HEAD}functions: {{f: {{handler: a.b}}}}\nresources: {own}\n").functions

    assert [(one.partial, one.demanded) for one in found if one.partial] == [(WHY, ())]


def test_a_mapping_that_cannot_be_known_is_the_reason() -> None:
    """Not that it lacks an entry."""
    function = "{Type: AWS::Lambda::Function, Properties: {Runtime: {'Fn::FindInMap': [M, a, b]}}}"
    (found,) = read(f"{HEAD}resources: {{Mappings: {{M: '{GONE}'}}, Resources: {{R: {function}}}}}\n").functions
    told = found.fields["Runtime"]

    assert isinstance(told, Unresolved)
    assert told.reason == WHY


def test_an_event_whose_settings_cannot_be_known_may_have_any() -> None:
    """The framework's default for the batch is no known size then."""
    found = read(f"{HEAD}functions: {{f: {{handler: a.b, events: [{{sqs: '{GONE}'}}]}}}}\n").attachments

    assert [one.partial for one in found if one.name == "f.sqs"] == [WHY]
