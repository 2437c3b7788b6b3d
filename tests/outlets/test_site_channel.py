"""A site publishes only what those who take data from it would believe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.channel import taking
from kb.channel.archives import file_names
from kb.channel.publishing import sound_channel
from kb.clock import today
from kb.errors import DataError
from kb.paths import shipped_folder
from tests.channel.planted import offer, release

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of this software, to be spoiled."""
    return shutil.copytree(shipped_folder(), tmp_path / "tables")


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _spoil_digest(tables: Path) -> str:
    digest = taking.sealed_versions(tables).digests[3]
    _edit(tables / "versions.csv", digest, digest[::-1])
    return r"versions\.csv:4: sealed: the digest of data version 3 .* would refuse this"


def _spoil_row(tables: Path) -> str:
    _edit(tables / "topics.csv", "The web console:", "A web console:")
    return r"topics\.csv:2: sealed: a released row was edited.*would refuse this"


def _spoil_words(tables: Path) -> str:
    (tables / "seed_runs.txt").unlink()
    return r"seed_runs\.txt: no such file"


def _spoil_models(tables: Path) -> str:
    (tables / "sdk_models.txt").write_text("nothing\n", encoding="utf-8")
    return r"sdk_models\.txt.*companion"


@pytest.mark.parametrize("spoil", [_spoil_digest, _spoil_row, _spoil_words, _spoil_models])
def test_what_an_update_would_refuse_is_not_published(tables: Path, spoil: object) -> None:
    """A digest that is not that of its rows, an edited row, a file that is gone or spoiled: where, what, how."""
    assert callable(spoil)
    told = spoil(tables)

    with pytest.raises(DataError, match=told) as refused:
        sound_channel(tables, today())
    assert str(refused.value).startswith(str(tables))


def test_sound_tables_are_published_whole(tables: Path, tmp_path: Path) -> None:
    """With every file that data have; what a channel of them says is so."""
    channel = sound_channel(tables, today())
    assert channel is not None
    packed, manifest = channel
    (tmp_path / "a.zip").write_bytes(packed)

    found = taking.fetch_tables(taking.locate_offer(str(tmp_path / "a.zip"), 1), 1, tmp_path / "taken")

    assert (found.data_version, found.versions) == (manifest.data_version, manifest.versions)
    assert tuple(sorted(path.name for path in (tmp_path / "taken").iterdir())) == file_names()


@pytest.mark.all
def test_a_version_is_not_published_as_another(tmp_path: Path) -> None:
    """Whoever took it from the channel that stands there would refuse the new one; a newer version may follow."""
    release(tmp_path / "first", seconds=1800)
    release(tmp_path / "other", seconds=2700)
    release(tmp_path / "next", source=tmp_path / "first")
    there = offer(tmp_path / "first", tmp_path / "site")

    with pytest.raises(DataError, match=r"has the digest .* and a version never changes.*in a new data version"):
        sound_channel(tmp_path / "other", today(), there)
    assert sound_channel(tmp_path / "first", today(), there) is not None
    assert sound_channel(tmp_path / "next", today(), there) is not None


def test_a_channel_that_nobody_could_take_from_binds_nobody(tmp_path: Path) -> None:
    """One that is damaged is replaced."""
    release(tmp_path / "first", seconds=1800)
    release(tmp_path / "other", seconds=2700)
    there = offer(tmp_path / "first", tmp_path / "site")
    next(there.glob("*.zip")).write_bytes(b"PK")

    assert sound_channel(tmp_path / "other", today(), there) is not None


def test_a_site_that_is_refused_leaves_the_one_there(tables: Path, tmp_path: Path) -> None:
    """The command ends with 4, and nothing is written anywhere."""
    (tmp_path / "software").mkdir()
    (tmp_path / "software/kb").symlink_to(ROOT / "kb")
    (tmp_path / "out").mkdir()
    _spoil_digest(tables)
    tables.rename(tmp_path / "software/data")
    homes = {name: str(tmp_path / name) for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "kb", "site", "-o", "../out/site"],
        env=os.environ | homes | {"PYTHONPATH": str(tmp_path / "software")},
        cwd=tmp_path / "software",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 4
    assert "data/versions.csv:4: sealed: " in done.stderr
    assert list((tmp_path / "out").iterdir()) == []
