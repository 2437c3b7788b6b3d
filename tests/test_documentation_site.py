"""The documentation builds without a warning, and no page of it leads nowhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from kb.judging.rules import documented_rules
from tests.documentation import ROOT

pytestmark = pytest.mark.all


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Path:
    """The documentation, built."""
    target = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(ROOT / "docs"), str(target)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LAMBDA_KB_DB": str(database), "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_every_rule_has_a_page_with_its_example_and_its_sql(built: Path) -> None:
    """Those about suppressions and baselines have neither."""
    for rule in documented_rules():
        page = (built / "reference" / "generated" / "rules" / f"{rule.id}.html").read_text(encoding="utf-8")
        assert rule.title in page.replace("&#39;", "'").replace("&amp;", "&")
        assert not re.search(r"Advice: [^<]*\{", page), "words that a rule fills in are shown as such"
        if rule.query.strip():
            assert {"It is broken by", "<h2>SQL"} <= {part for part in ("It is broken by", "<h2>SQL") if part in page}


def test_no_page_leads_nowhere(built: Path) -> None:
    """Every address inside the documentation is a file, and every place in it has its id."""
    pages = {path: path.read_text(encoding="utf-8") for path in built.rglob("*.html")}
    for path, text in pages.items():
        for address in re.findall(r'(?:href|src)="([^"]+)"', text):
            if address.startswith(("http:", "https:", "mailto:", "data:")):
                continue
            file, _, place = unquote(address).partition("#")
            target = (path.parent / file.partition("?")[0]).resolve() if file else path
            assert target.exists(), f"{path.relative_to(built)} leads to {address}"
            if place and target in pages:
                assert f'id="{place}"' in pages[target], f"{path.relative_to(built)} leads to {address}"
