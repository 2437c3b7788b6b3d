"""Search: words in any order, words for kinds, numbers, and what is near; the files find what the service finds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from kb.pages import Library, Served, searching
from kb.pages.searching import SearchEntry, search_entries, search_near, search_text
from tests.conftest import AsOf, Run

ASKED = (
    *("memory limit", "limit memory", "memory", "10240", "10,240", "900", "python runtime", "limits", "trigger sqs"),
    *("SQS", "snapstrat", "timeuot limit", "memory frobnicate", "zzzzqqq", "field MemorySize", "LKB203 rule", "102"),
    *("C#", "how long may a function run", "max layers", "10 GB", "how much frobnicate", "is the", "W2531"),
)
SCRIPT = """
const [index, asked] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const SEARCH_INDEX = index, REFUSED = true, location = { search: "" };
const document = { getElementById: () => ({}) };
CODE
process.stdout.write(JSON.stringify(asked.map((text) => [search(text).map((one) => one.id), nearest(text)])));
"""


@pytest.fixture
def entries(ask: AsOf) -> tuple[SearchEntry, ...]:
    """Everything that can be found on a day."""
    return search_entries(Library(ask("2026-11-23"), Served()))


def test_a_word_for_a_kind_leaves_only_what_is_of_it(entries: tuple[SearchEntry, ...]) -> None:
    """In any order; where nothing of the kind has the other words, it is a word like others."""
    found = search_text(entries, "memory limit")

    assert found[0].id == "function_memory"
    assert {one.section for one in found} == {"limits"}
    assert [one.id for one in search_text(entries, "limit memory")] == [one.id for one in found]
    assert {one.section for one in search_text(entries, "python runtimes")} == {"runtimes"}
    assert [one.id for one in search_text(entries, "trigger sqs")] == ["amazon-sqs"]


@pytest.mark.parametrize("text", ["10240", "10,240"])
def test_a_number_finds_the_limits_with_that_value(entries: tuple[SearchEntry, ...], text: str) -> None:
    """With commas or without; a longer number is another."""
    found = [one.id for one in search_text(entries, text) if one.section == "limits"]

    assert {"function_memory", "ephemeral_storage"} <= set(found)
    assert "function_memory" not in [one.id for one in search_text(entries, "1024")]
    assert "function_memory" not in [one.id for one in search_text(entries, "102")]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("max memory", "function_memory"),
        ("tmp size", "ephemeral_storage"),
        ("30 minutes", "function_timeout"),
        ("10240 MB", "function_memory"),
        ("docker", "container-image"),
        ("python eol", "python3.15"),
        ("C#", "dotnet10"),
        ("W2531", "LKB101"),
        ("ckv_aws_363", "LKB101"),
        ("how long may a function run", "function_timeout"),
        ("what is the limit of layers", "function_layers"),
    ],
)
def test_words_of_other_tools_of_units_and_of_questions_find_the_thing(
    entries: tuple[SearchEntry, ...], text: str, first: str
) -> None:
    """Words that only make a question count where something has them."""
    assert search_text(entries, text)[0].id == first


def test_where_nothing_has_all_words_what_is_near_is_told(call: Run, entries: tuple[SearchEntry, ...]) -> None:
    """What has the most of them; of what is like nothing, nothing."""
    assert search_text(entries, "memory frobnicate") == []
    assert "memory" in search_near(entries, "memory frobnicate")[0].words
    assert search_near(entries, "zzzzqqq") == []
    assert "; near it: " in call("search", "memory", "frobnicate").stderr


@pytest.mark.all
def test_the_files_find_what_the_service_finds(entries: tuple[SearchEntry, ...], node: Path) -> None:
    """In the same order: there is one index for both."""
    code = Path(searching.__file__).with_name("assets").joinpath("search.js").read_text(encoding="utf-8")
    index = [(one.section, one.id, one.name, one.address, one.more) for one in entries]
    script = SCRIPT.replace("CODE", code.replace('"use strict";', ""))
    done = subprocess.run(
        [node, "-e", script], input=json.dumps([index, ASKED]), capture_output=True, text=True, check=True
    )

    def near(text: str) -> str:
        ids = ", ".join(one.id for one in search_near(entries, text))
        return f" Near it: {ids}." if ids else ""

    for text, (ids, told) in zip(ASKED, json.loads(done.stdout), strict=True):
        assert ids == [one.id for one in search_text(entries, text)], text
        assert told == near(text), text
