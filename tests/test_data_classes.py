"""Our data classes behave as those of the standard library do, apart from refusing to be changed."""

from __future__ import annotations

import inspect
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import MISSING, field, fields, replace
from threading import Barrier

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


@dataclass(slots=True, repr=False)
class Sum:
    """One with all that a field can have, and a method that is run afterwards."""

    parts: list[int] = field(default_factory=list)
    unit: str = field(default="MB", compare=False)
    whole: int = field(init=False)
    rounded: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        self.whole = sum(self.parts)


@dataclass(slots=True)
class NamedSum(Sum):
    """One that has more than its base."""

    name: str = ""


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


def test_methods_are_those_of_the_standard_library_whenever_they_are_made() -> None:
    """Defaults, factories, fields left out of comparisons, what runs afterwards, bases, and what a caller is told."""
    assert (Sum([1, 2]).whole, Sum().parts, Sum(rounded=True).rounded) == (3, [], True)
    assert Sum([1], "MB") == Sum([1], "GB") != Sum([2])
    assert Sum([1]) != NamedSum([1])
    assert repr(NamedSum([4], name="code")) == "NamedSum(parts=[4], unit='MB', whole=4, rounded=False, name='code')"
    assert repr(Sum()).startswith("<"), "where none is wanted none is made"
    assert str(inspect.signature(Limit)) == "(name: 'str', most: 'int' = 900) -> None"
    assert Limit.__init__.__qualname__ == "Limit.__init__"
    assert Limit.__match_args__ == ("name", "most")
    assert [one.default is MISSING for one in fields(Sum)] == [True, False, True, False]
    with pytest.raises(TypeError, match=r"Limit.__init__\(\) missing 1 required positional argument: 'name'"):
        Limit()  # type: ignore[call-arg]


def test_what_inherits_a_method_gets_the_one_of_its_base() -> None:
    """Also where it is the first to call it."""

    @dataclass(slots=True)
    class Base:
        """Never made itself."""

        number: int = 1

    class Kind(Base):
        pass

    assert Kind(2).number == 2
    assert Kind(2) == Kind(2) != Kind(3)
    assert Base(2) != Kind(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Kind())


def test_threads_may_be_the_first_together() -> None:
    """Each gets a whole one."""
    for _ in range(20):

        @dataclass(frozen=True, slots=True)
        class Fresh:
            """Nobody has made one yet."""

            number: int

        together = Barrier(8)

        def make(number: int, kind: type = Fresh, together: Barrier = together) -> object:
            together.wait()
            return kind(number)

        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(make, range(8)))
        assert len(set(made)) == 8
        assert made == [Fresh(number) for number in range(8)]


def test_nothing_is_compiled_for_a_class_that_nobody_uses() -> None:
    """A hundred classes are made for each command."""

    @dataclass(frozen=True, slots=True)
    class Unused:
        """Nobody makes one."""

        name: str

    names = ("__init__", "__repr__", "__eq__", "__hash__")
    assert [name for name in names if inspect.isfunction(vars(Unused)[name])] == []
    assert Unused("one").name == "one"
    assert [name for name in names if inspect.isfunction(vars(Unused)[name])] == ["__init__"]
