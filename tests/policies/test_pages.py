"""There is a page for each engine; tests/test_shell_examples.py runs the commands of every page."""

from __future__ import annotations

from kb.policies import CONSTANT_NAMES, ENGINE_NAMES
from tests.documentation import ROOT
from tests.test_shell_examples import SHELL

PAGES = sorted((ROOT / "docs/policies").glob("*.md"))


def test_every_engine_has_a_page() -> None:
    """And no page is about an engine that is none."""
    assert {page.stem for page in PAGES} == {"index", *ENGINE_NAMES, *CONSTANT_NAMES}


def test_the_commands_of_every_page_are_run() -> None:
    """A page of policies without an example in the shell would show nobody how to export them."""
    run = {page.path for page, code in SHELL if "--policies" in code}

    assert set(PAGES) <= run
