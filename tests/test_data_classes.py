"""Our data classes behave as those of the standard library do, apart from refusing to be changed."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace

import pytest

from kb.data_classes import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """A limit, for these tests."""

    name: str
    most: int = 900


@dataclass(frozen=True, slots=True)
class Named:
    """One that is hashed by a method of its own."""

    name: str
    note: str = ""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(slots=True)
class Count:
    """One that changes."""

    number: int = 0


def test_frozen_ones_are_compared_hashed_ordered_and_copied_by_their_values() -> None:
    """Their text and their pickles are those of the standard library, too."""
    assert Limit("timeout") == Limit("timeout", 900) != Limit("timeout", 1800)
    assert len({Limit("timeout"), Limit("timeout", 900), replace(Limit("timeout"), most=1800)}) == 2
    assert Limit("timeout") < Limit("timeout", 1800)
    assert repr(Limit("timeout")) == "Limit(name='timeout', most=900)"
    assert [field.name for field in fields(Limit)] == ["name", "most"]
    assert pickle.loads(pickle.dumps(Limit("timeout", 1800))) == Limit("timeout", 1800)  # noqa: S301 - our own


def test_a_hash_of_its_own_stays_and_what_changes_has_none() -> None:
    """Only a frozen class without a method for it is hashed by its values."""
    assert hash(Named("one", "this")) == hash(Named("one", "that")) == hash("one")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Count())


def test_slots_take_no_other_names() -> None:
    """A misspelt name is an error at run time, too."""
    with pytest.raises(AttributeError):
        Limit("timeout").least = 1  # type: ignore[attr-defined]
