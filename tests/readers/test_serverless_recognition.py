"""What is a service of the Serverless Framework, and what only has sections of the same names."""

from __future__ import annotations

import pytest

from kb.errors import NotATemplateError

from .services import read

PACKAGE = "{name: pkg, provider: {}, resources: {}, functions: {'%s': {inputs: {}}}}"


@pytest.mark.parametrize("name", ["pkg:index:call", "pkg:index/part:call", "pkg::call", "pkg:a.b/c-d:call"])
def test_the_schema_of_a_pulumi_package_is_no_service(name: str) -> None:
    """Its functions are named by package, module and name, as the framework takes no name."""
    with pytest.raises(NotATemplateError):
        read(PACKAGE % name)


@pytest.mark.parametrize("name", ["call", "${self:custom.a}-${self:custom.b}", "pkg:call"])
def test_what_is_named_otherwise_is_a_service_all_the_same(name: str) -> None:
    """Variables have colons, too."""
    assert [one.name for one in read(PACKAGE % name).functions] == [name]
