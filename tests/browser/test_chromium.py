"""What people open in a browser shows itself there, with no network but our own service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import serving

pytestmark = pytest.mark.all


def _page(chromium: str, address: str, profile: Path) -> str:
    """The page after its scripts have run, as the browser holds it."""
    offline = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    done = subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", *offline, f"--user-data-dir={profile}"),
            *("--virtual-time-budget=10000", "--dump-dom", address),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_the_start_page_and_the_description_show_themselves(chromium: str, database: Path, tmp_path: Path) -> None:
    """Both load nothing from anywhere else."""
    with serving(database) as (_, address):
        start = _page(chromium, address, tmp_path / "a")
        described = _page(chromium, f"{address}/docs", tmp_path / "b")

    assert "lambda-kb" in start
    assert "/v1/snapshot" in start
    assert "What ends next" in start
    assert "/v1/check" in described


@pytest.mark.parametrize("name", ["runtimes", "days"])
def test_a_chart_in_html_draws_itself_without_a_network(
    chromium: str, database: Path, tmp_path: Path, name: str
) -> None:
    """The file carries its scripts."""
    chart = tmp_path / "chart.html"
    subprocess.run(
        [sys.executable, "-m", "kb.cli.main", "chart", name, "-o", str(chart), "--db", str(database)],
        check=True,
        capture_output=True,
    )

    page = _page(chromium, chart.as_uri(), tmp_path / "profile")

    assert "<canvas" in page or 'class="marks"' in page
