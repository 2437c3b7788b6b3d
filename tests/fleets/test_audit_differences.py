"""What differs between the findings of two audits."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.fleets.audit_differences import compare_audits

HEAD = "function_id,rule,field,resource,severity,value,message,owner\n"


def written(path: Path, *severities: str) -> Path:
    """Findings of one function, rule and field, one of each severity, whose value and message name it."""
    rows = "".join(f"f,LKB251,Tags,,{one},{one} value,a {one},team\n" for one in severities)
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("severities", "told"),
    [
        (("note", "warning"), "warning"),
        (("warning", "note"), "warning"),
        (("note", "error"), "error"),
        (("warning", "error", "note"), "error"),
        (("note",), "note"),
    ],
)
def test_of_several_alike_the_gravest_is_told_with_its_own_words(
    tmp_path: Path, severities: tuple[str, ...], told: str
) -> None:
    """Its value and its message belong to it, and it alone decides how grave what is new is."""
    found = compare_audits(written(tmp_path / "before.csv"), written(tmp_path / "after.csv", *severities))

    assert [(row["status"], row["severity"], row["value"], row["message"]) for row in found.rows] == [
        ("new", told, f"{told} value", f"a {told}")
    ]
    assert found.worst_new == told
