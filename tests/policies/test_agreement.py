"""Every example of every rule, at every bound, judged by the real tools with our policies, must come out as by us."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.store import Store
from tests.policies.agreement import FOLDERS, TOOLS, verdicts

EXCEPTIONS = {
    "subnets where there are security groups 0": "AWS and its provider take an empty list of subnets for no VPC at all",
    "a step of MaximumRetryAttempts -0.5": "Guard reads no fraction below zero",
}
"""Examples that a tool may judge otherwise, with the reason; one that agrees everywhere fails the test."""


@pytest.mark.all
@pytest.mark.parametrize("engine", sorted(FOLDERS))
def test_a_tool_with_our_policies_judges_as_we_do(
    store: Store, tmp_path: Path, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rule by rule and format by format; the agreement is printed as a table."""
    if not (TOOLS / FOLDERS[engine]).is_dir():
        pytest.skip(f"needs {FOLDERS[engine]}: make test-all installs it where it is to be had")

    found = verdicts(store, engine, tmp_path)

    agreed, asked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in found:
        asked[one.rule, one.format] += 1
        agreed[one.rule, one.format] += one.ours == one.theirs
    with capsys.disabled():
        print(f"\n{engine}: {sum(agreed.values())} of {sum(asked.values())} verdicts agree")  # noqa: T201
        for rule, form in sorted(asked):
            print(f"  {rule}  {form:<14} {agreed[rule, form]:>3} of {asked[rule, form]:>3}")  # noqa: T201
    differing = [one for one in found if one.ours != one.theirs and one.example not in EXCEPTIONS]
    assert differing == []
    assert any(one.ours for one in found)
