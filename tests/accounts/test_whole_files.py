"""Files that people name are read within bounds, whatever they are on the disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kb.accounts import accounts_from
from kb.cli.main import main
from kb.whole_files import read_whole

SETTINGS = '{"AccountLimit": {"ConcurrentExecutions": 10}}'


@pytest.mark.parametrize(("size", "error"), [(10, None), (11, errno.EFBIG)], ids=["at the bound", "one past it"])
def test_a_file_is_read_up_to_its_bound(tmp_path: Path, size: int, error: int | None) -> None:
    """One byte more is told of, not cut off."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * size)
    if error is None:
        assert read_whole(file, 10) == b"x" * size
        return
    with pytest.raises(OSError, match="larger than 0 MB") as refused:
        read_whole(file, 10)

    assert refused.value.errno == error


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize(
    "command",
    [
        ("check", "{}", "--account"),
        ("check", "{}", "--baseline"),
        ("check", "{}", "--config"),
        ("comment",),
        ("drift",),
        ("intake", "accept"),
    ],
    ids=["account", "baseline", "configuration", "comment", "drift", "proposals"],
)
def test_a_device_without_an_end_is_refused(
    command: tuple[str, ...], tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the disk it has no size at all, and all of it is more than any memory."""
    template = tmp_path / "t.yaml"
    template.write_text("Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}}")
    given = [template if word == "{}" else word for word in command]
    code = main([*map(str, given), "/dev/zero", *(["--db", str(database)] if command[0] == "check" else [])])

    assert code in (1, 2, 3)
    assert "larger than" in capsys.readouterr().err


def test_a_pipe_of_the_shell_is_read() -> None:
    """As in `--account <(aws lambda get-account-settings)`."""
    read, write = os.pipe()
    with os.fdopen(write, "w") as opened:
        opened.write(SETTINGS)
    try:
        found = accounts_from([f"/dev/fd/{read}"])
    finally:
        os.close(read)

    assert found.answers[0].settings == (("ConcurrentExecutions", 10.0),)
