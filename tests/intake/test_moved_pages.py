"""A page that gets another name stays one page: what it loses with the move is told."""

from __future__ import annotations

from kb.intake.interface import Gate
from tests.intake.conftest import PROSE, Folder, table


def _limits(*rows: tuple[str, str]) -> str:
    return f"# Limits\n\n{PROSE}\n\n{table(('Resource', 'Quota'), rows)}"


LIMITS = [("File descriptors", "1,024"), ("Test events (console editor)", "10"), ("Function layers", "5 layers")]
LIMITS += [("Function resource-based policy", "20 KB"), ("Function timeout", "900 seconds")]


def test_what_a_page_loses_when_it_moves_and_afterwards_is_gone(folder: Folder) -> None:
    """Its former address lists it no more, since nobody reads that again."""
    folder.add("guide-limits", "2019-10-03", _limits(*LIMITS))
    folder.add("guide-gettingstarted-limits", "2020-02-24", _limits(*LIMITS[1:]))
    folder.add("guide-gettingstarted-limits", "2020-03-01", _limits(*LIMITS[2:]))

    assert [one.why for one in folder.propose().proposals if one.gates == (Gate.ROW_VANISHED,)] == [
        "gone: file_descriptors",
        "gone: file_descriptors, test_events_console",
    ]


def test_a_row_that_moves_between_two_pages_that_are_both_read_has_not_vanished(folder: Folder) -> None:
    """Neither page is the other one under a new name."""
    folder.add("guide-limits", "2019-10-03", _limits(*LIMITS[:3]))
    folder.add("guide-gettingstarted-limits", "2020-02-24", _limits(*LIMITS))
    folder.add("guide-limits", "2020-02-25", _limits(*LIMITS[1:3]))

    assert not [one for one in folder.propose().proposals if one.gates == (Gate.ROW_VANISHED,)]
