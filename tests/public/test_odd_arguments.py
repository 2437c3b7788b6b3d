"""What programs have at hand: versions out of files, empty paths, rows for other processes."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

import kb
from kb.public.knowledge import KnowledgeBase
from kb.store import Store

T = TypeVar("T")
DAY = "2021-08-16"
ASKED: Any = kb
"""The same without types, as a notebook asks it."""


def _pickled(value: T) -> T:
    """A value as another process has it."""
    found: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    return found


@pytest.fixture
def day(store: Store) -> KnowledgeBase:
    """The knowledge base on the day on which Python 3.9 came."""
    return kb.as_of(DAY, db=store)


@pytest.mark.parametrize("version", ["3", 3.5, float("nan"), [3], True])
def test_any_other_version_is_refused(store: Store, version: object) -> None:
    """A text was told that there are versions 1 to 15; a list was no error of ours."""
    with pytest.raises(kb.UsageError, match=r"^data_version: .* is no whole number$"):
        kb.as_of(DAY, data_version=version, db=store)  # type: ignore[arg-type]


def test_a_moment_of_a_data_frame_is_told_how_its_day_is_given(store: Store) -> None:
    """It has no text to which a Z could be added; with a time zone its UTC day counts."""
    moment = pd.Timestamp("2021-08-16")
    with pytest.raises(kb.UsageError, match=r"give its .date\(\), or a moment with a time zone$"):
        kb.as_of(moment, db=store)
    with pytest.raises(kb.UsageError, match=r"^from: .* give its .date\(\)"):
        kb.as_of(DAY, db=store).events(from_=moment)
    with pytest.raises(kb.UsageError, match=r"add one, such as Z$"):
        kb.as_of(moment.isoformat(), db=store)

    for day in (moment.date(), moment.tz_localize("UTC")):
        assert kb.as_of(day, db=store).basis.as_of.isoformat() == DAY


def test_rows_can_be_copied_and_handed_to_another_process(day: KnowledgeBase) -> None:
    """With what they rest on; windows with their verdict."""
    rows = day.runtimes(language="Python")
    windows = day.windows("python3.8", memory=128)
    for other in (_pickled(rows), copy.copy(rows), copy.deepcopy(rows)):
        assert (other, other.basis, other.columns, type(other)) == (rows, rows.basis, rows.columns, type(rows))

    assert _pickled(windows).operations == windows.operations


@pytest.mark.parametrize("paths", ["", [""], [".", ""]])
def test_an_empty_path_is_refused(store: Store, paths: str | list[str]) -> None:
    """A setting that is not there; it was told as a file without a name, and as a folder of rules the working one."""
    with pytest.raises(kb.UsageError, match=r"^paths: a path is empty: give its name, or leave it out$"):
        kb.check(paths, db=store)
    with pytest.raises(kb.UsageError, match=r"^rules: a path is empty"):
        kb.check_text("Resources: {}", rules=paths, db=store)


def test_a_path_of_a_blank_is_a_name(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An odd one, but one that there may be."""
    monkeypatch.chdir(tmp_path)
    Path(" ").mkdir()

    assert not kb.check(" ", db=store).findings


@pytest.mark.parametrize("path", ["", "a\0b", b"kb.duckdb", 3])
def test_what_is_no_path_of_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: object) -> None:
    """A number and bytes became files of a knowledge base in the working folder; nothing is written."""
    monkeypatch.chdir(tmp_path)
    for ask, given in ((ASKED.check, path), (ASKED.check, [path]), (lambda db: ASKED.as_of(DAY, db=db), path)):
        with pytest.raises(kb.UsageError, match=r"^(db|paths): .*give"):
            ask(given)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_an_account_is_a_file_with_a_name(store: Store, path: str) -> None:
    """An empty one was told as the working folder."""
    for account in (path, [path]):
        with pytest.raises(kb.UsageError, match=r"^account: .*give"):
            kb.as_of(DAY, account=account, db=store)


@pytest.mark.parametrize("value", [None, True, 1.5, ["x"]])
def test_the_value_of_a_parameter_is_a_text_or_a_whole_number(store: Store, value: object) -> None:
    """Nobody knows what else would be written into a template: None was judged as a runtime of that name."""
    text = "{Parameters: {P: {Type: String}}, Resources: {F: {Type: AWS::Lambda::Function, Properties: {X: !Ref P}}}}"
    with pytest.raises(kb.UsageError, match=r"^parameters: P: .* is no text$"):
        kb.check_text(text, parameters={"P": value}, db=store)  # type: ignore[dict-item]

    assert kb.check_text(text, parameters={"P": 512}, db=store).findings  # type: ignore[dict-item]
