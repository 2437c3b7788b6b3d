"""A journal is held by one process, and read as far as it is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.errors import FleetError
from kb.fleets.collecting.journals import Journal, lines, whole_records

STARTED = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("damage", [b'{"ResourceType": "x"}', b"{\n", b"null\n", b"{}\n", b"\xff\n", b"\x00\x00\n"])
def test_what_follows_damage_is_not_believed(tmp_path: Path, damage: bytes) -> None:
    """Neither is a last line without an end."""
    good = lines([{"ResourceType": "a"}, {"ResourceType": "b"}])
    file = tmp_path / "part"
    file.write_bytes(good + damage + good)

    assert [item["ResourceType"] for item in whole_records(file)] == ["a", "b"]


def test_of_two_at_once_the_second_is_told_to_wait(tmp_path: Path) -> None:
    """Also where the first ends between the second's looking and its holding."""
    output = tmp_path / "fleet.jsonl"
    first, second = (Journal(output, {}, STARTED) for _ in range(2))
    with first.opened():
        with pytest.raises(FleetError, match="wait for it, or name another"), second.opened():
            pass
        first.half.write_bytes(b"whole\n")
        first.finish(output)
    with pytest.raises(FleetError, match="wait for it, or name another"), second.opened():
        pass

    assert output.read_bytes() == b"whole\n"
