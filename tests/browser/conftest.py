"""What all browser tests share."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's chromium; in CI it must be there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs chromium: apt install chromium")
    assert found is not None, "CI needs chromium: apt install chromium"
    return found
