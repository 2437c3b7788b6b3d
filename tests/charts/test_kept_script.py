"""The script that shows charts is bundled once for each user, and never taken from a file that is not whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.charts.living import bundled

SCRIPT = "show"


@pytest.fixture
def made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """The script as a new process gets it, with a cache of its own in `cache`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def made() -> str:
        bundled.cache_clear()
        return bundled(SCRIPT)

    return made


def test_what_is_kept_is_taken_only_whole(made_again: Callable[[], str], tmp_path: Path) -> None:
    """A file that is whole is what the next process gets; a damaged one is bundled anew and put right."""
    made = made_again()
    (kept,) = tmp_path.rglob("charts-*.js")
    whole = kept.read_bytes()
    for harmed in (whole[: len(whole) // 2], b"", whole + b"x", b"// \xff\n"):
        kept.write_bytes(harmed)
        assert made_again() == made
        assert kept.read_bytes() == whole

    other = "let ends = '\r\n\u2028';"
    kept.write_bytes(f"// {hashlib.sha256(other.encode()).hexdigest()}\n{other}".encode())
    assert made_again() == other
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [kept]


def test_without_a_cache_it_is_bundled_all_the_same(made_again: Callable[[], str], tmp_path: Path) -> None:
    """A file in the place of the folder costs nothing but time, and is left alone."""
    (tmp_path / "cache").write_text("mine")

    assert SCRIPT in made_again()
    assert (tmp_path / "cache").read_text() == "mine"


def test_another_script_is_kept_for_itself(made_again: Callable[[], str], tmp_path: Path) -> None:
    """As are those of a page and of a notebook."""
    assert made_again() != bundled("show(1)")
    assert len(list(tmp_path.rglob("charts-*.js"))) == 2
