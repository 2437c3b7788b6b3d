"""The static site: complete, the same bytes every time, every link right, and its answers those of the service."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

import duckdb
import httpx
import pytest

from kb.clock import today
from kb.errors import FleetError, UsageError
from kb.facts import Basis
from kb.outlets.site import build_site
from kb.outlets.site.folder import MARK, fill_folder
from kb.pages import SECTIONS
from kb.paths import shipped_folder
from kb.store import Store
from kb.taken_data import sealed_version
from tests.conftest import AsOf

DAY = "2026-11-23"
VOID = {"meta", "link", "input", "rect", "br", "img", "wbr"}


def _make(database: Path, target: Path, seed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb.cli.main", "site", "-o", str(target), "--as-of", DAY, "--db", str(database)]
    env = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env)


@pytest.fixture(scope="module")
def site(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, made by the command."""
    target = tmp_path_factory.mktemp("site") / "site"
    assert _make(database, target, "1").stdout.startswith(f"{target}: ")
    return target


class Seen(HTMLParser):
    """What a page holds: its links, its ids, and whether its tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        given = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.ids.update(value for value in [given.get("id")] if value)
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take note of an end."""
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Seen]:
    """Every page, taken apart."""
    return {path: Seen(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.all
def test_two_builds_are_equal_byte_by_byte(site: Path, database: Path, tmp_path: Path) -> None:
    """Whatever the seed of hashes."""
    _make(database, tmp_path / "again", "2")

    assert _digests(tmp_path / "again") == _digests(site)


@pytest.mark.all
def test_the_whole_site_is_small(site: Path) -> None:
    """Under 25 MB, so that any file server takes it."""
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 25_000_000


def test_nothing_is_told_that_only_whole_addresses_could(site: Path) -> None:
    """Nobody said where this one will stand."""
    page = (site / "runtimes" / "python3.9.html").read_text(encoding="utf-8")

    assert "<title>python3.9 on " in page
    assert not [name for name in ('"og:', '"twitter:') if name in page]


@pytest.mark.all
def test_everything_has_a_page(site: Path, ask: AsOf) -> None:
    """One per runtime, limit, trigger, feature and event, and one of each section of the service."""
    facts = ask(DAY)
    expected = [f"runtimes/{one.runtime}" for one in facts.runtimes()]
    expected += [f"limits/{one.limit}" for one in facts.limits()]
    expected += [f"triggers/{one.trigger}" for one in facts.triggers()]
    expected += [f"events/{one.event}" for one in facts.events()]
    expected += [f"features/{one.feature}" for one in facts.features()]
    expected += [name for name in SECTIONS if name]

    assert [name for name in expected if not (site / f"{name}.html").is_file()] == []


@pytest.mark.all
def test_every_link_within_the_site_leads_somewhere(site: Path, pages: dict[Path, Seen]) -> None:
    """To a file that is there, and to a place on it that is there."""
    broken = []
    for path, seen in pages.items():
        for address in seen.links:
            target, place = urldefrag(unquote(address))
            target = target.partition("?")[0]
            if address.startswith(("http", "data:")):
                continue
            # The page that stands for those that there are not thinks of the root of a host.
            root = site if target.startswith("/") else path.parent
            file = (root / target.lstrip("/")).resolve() if target else path
            if not file.is_file() or (place and file in pages and place not in pages[file].ids):
                broken.append((str(path.relative_to(site)), address))

    assert broken == []


@pytest.mark.all
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Links may lead away, but styles and scripts are the site's own."""
    texts = [path.read_text(encoding="utf-8") for path in (site / "index.html", site / "runtimes/python3.9.html")]

    assert all('src="http' not in text and 'stylesheet" href="http' not in text for text in texts)


@pytest.mark.all
def test_pages_are_sound(pages: dict[Path, Seen]) -> None:
    """Tags are closed in order, ids are unique, and there is one title, before all other headings."""
    for path, seen in pages.items():
        assert seen.open == [], path
        assert [name for name, count in seen.ids.items() if count > 1] == [], path
        assert seen.headings.count("h1") == 1, path
        assert seen.headings[0] == "h1", path


@pytest.mark.all
@pytest.mark.parametrize(
    "path",
    [
        "runtimes/python3.9",
        "runtimes/nodejs4.3-edge",
        "limits/function_timeout",
        "triggers/amazon-sqs",
    ],
)
def test_an_answer_is_that_of_the_service(site: Path, service: httpx.Client, path: str) -> None:
    """Byte by byte, under the same address with `.json` behind it."""
    assert (site / f"v1/{path}.json").read_bytes() == service.get(f"/v1/{path}", params={"as_of": DAY}).content


@pytest.mark.all
@pytest.mark.parametrize("path", ["snapshot", "rules/LKB103"])
def test_a_large_answer_says_what_the_service_says(site: Path, service: httpx.Client, path: str) -> None:
    """In one line, which takes less room."""
    written = (site / f"v1/{path}.json").read_bytes()

    assert json.loads(written) == service.get(f"/v1/{path}", params={"as_of": DAY}).json()
    assert written.count(b"\n") == 1


@pytest.mark.all
@pytest.mark.parametrize(
    "name",
    [
        "runtimes",
        "limits",
        "triggers",
        "events",
        "features",
        "upcoming",
        "runtimes/java8/history",
        "features/snapstart/history",
    ],
)
def test_a_list_has_the_rows_of_the_service(site: Path, service: httpx.Client, name: str) -> None:
    """All on one page."""
    rows = json.loads((site / f"v1/{name}.json").read_text(encoding="utf-8"))["data"]

    assert rows[:100] == service.get(f"/v1/{name}", params={"as_of": DAY}).json()["data"]


@pytest.mark.all
def test_the_calendar_is_that_of_the_service(site: Path, service: httpx.Client) -> None:
    """Byte by byte."""
    assert (site / "v1/calendar.ics").read_bytes() == service.get("/v1/calendar.ics", params={"as_of": DAY}).content


@pytest.mark.all
def test_the_feed_leads_to_files_of_the_site(site: Path) -> None:
    """Its entries have ids of their own, and every one leads to a page that is there."""
    feed = ElementTree.parse(site / "v1/feed.atom").getroot()  # noqa: S314 - made a moment ago
    atom = "{http://www.w3.org/2005/Atom}"
    links = [link.get("href", "") for link in feed.iterfind(f"{atom}entry/{atom}link[@rel='alternate']")]
    ids = [entry.findtext(f"{atom}id") for entry in feed.iterfind(f"{atom}entry")]

    assert (len(ids), len(set(ids))) == (200, 200)
    assert [link for link in links if not (site / "v1" / unquote(link)).is_file()] == []


@pytest.mark.all
@pytest.mark.parametrize("name", ["runtimes", "limits", "triggers", "features", "events", "changes", "claims", "slips"])
def test_parquet_holds_the_rows_of_the_json(site: Path, name: str) -> None:
    """With days as days, and lists as lists."""
    rows = json.loads((site / f"v1/{name}.json").read_text(encoding="utf-8"))["data"]
    with duckdb.connect() as connection:
        found = connection.execute(f"from '{site}/v1/{name}.parquet'")
        columns = {column[0]: str(column[1]) for column in found.description or ()}
        first = found.fetchall()

    assert (len(first), list(columns)) == (len(rows), list(rows[0]))
    assert columns["sources"] == "VARCHAR[]"
    assert all(columns[name] == "DATE" for name in columns if name in ("date", "valid_from", "first_date"))


@pytest.mark.all
def test_the_tables_themselves_come_along(site: Path) -> None:
    """As CSV with the descriptor, and as Parquet under the service's address."""
    with duckdb.connect() as connection:
        rows = connection.execute(f"from '{site}/v1/download/limits.parquet'").fetchall()

    assert len(rows) == (site / "data/limits.csv").read_bytes().count(b"\n") - 1
    assert (site / "data/datapackage.json").is_file()


@pytest.mark.all
def test_clients_of_endoflife_date_find_their_files(site: Path) -> None:
    """Under that API's own addresses."""
    cycles = {one["cycle"]: one for one in json.loads((site / "api/aws-lambda.json").read_text(encoding="utf-8"))}

    assert cycles["python3.9"]["eol"] == "2027-03-03"
    assert (site / "api/v1/products/aws-lambda/releases/latest.json").is_file()


@pytest.mark.all
def test_without_an_address_there_are_no_links_to_nowhere(site: Path) -> None:
    """Answers of that API that must hold whole addresses are made with `--url` only."""
    assert not (site / "api/v1.json").exists()


@pytest.mark.all
def test_the_links_of_llms_txt_are_files(site: Path) -> None:
    """With their endings, since no service adds them."""
    lines = (site / "llms.txt").read_text(encoding="utf-8").splitlines()
    links = [line.split("](")[1].split(")")[0] for line in lines if "](" in line]

    assert [link for link in links if not (site / link).is_file()] == []


OTHER_DAYS = [
    pytest.param("2014-11-13", None, marks=pytest.mark.all),
    pytest.param("2018-09-01", "2018-09-01", marks=pytest.mark.all),
    pytest.param("2031-01-01", None, marks=pytest.mark.all),
]


@pytest.mark.parametrize(("as_of", "known_at"), OTHER_DAYS)
def test_a_site_can_be_of_any_day(store: Store, ask: AsOf, tmp_path: Path, as_of: str, known_at: str | None) -> None:
    """The first day, a day as it was known then, a day to come."""
    basis: Basis = ask(as_of, known_at).basis
    made = build_site(store, basis, tmp_path / "site", today())

    assert f"AWS Lambda on {as_of}" in (made.path / "index.html").read_text(encoding="utf-8")


def test_a_site_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    """Only a folder with our mark, or an empty one."""
    with fill_folder(tmp_path / "site") as folder:
        folder.put("old.txt", "old")
    with fill_folder(tmp_path / "site") as folder:
        folder.put("new.txt", "new")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")

    assert {path.name for path in (tmp_path / "site").iterdir()} == {MARK, "new.txt"}
    with pytest.raises(UsageError, match="not ours"), fill_folder(tmp_path / "mine"):
        pass
    assert (tmp_path / "mine/thesis.txt").is_file()


def test_behind_a_link_the_folder_is_replaced(tmp_path: Path) -> None:
    """The link stays, and nothing is left beside it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    with fill_folder(tmp_path / "site") as folder:
        folder.put("new.txt", "new")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["real", "site"]
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "real/new.txt").is_file()


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """And nothing beside it."""
    with fill_folder(tmp_path / "site") as folder:
        folder.put("old.txt", "old")
    with pytest.raises(ZeroDivisionError), fill_folder(tmp_path / "site"):
        raise ZeroDivisionError

    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site/old.txt").is_file()


@pytest.mark.parametrize("name", ["file/site", "file", "."])
def test_a_folder_that_cannot_be_made_is_wrong_usage(tmp_path: Path, name: str) -> None:
    """With what to do instead."""
    (tmp_path / "file").write_text("")

    with pytest.raises((UsageError, FleetError), match=r"name|cannot be written"), fill_folder(tmp_path / name):
        pass


@pytest.mark.all
def test_the_site_is_a_channel(site: Path, tmp_path: Path) -> None:
    """`latest.json` tells every version and the digest of the archive; `update` finds nothing newer in its own site."""
    body = json.loads((site / "data/latest.json").read_bytes())
    archive = (site / "data" / body["archive"]["address"]).read_bytes()

    assert hashlib.sha256(archive).hexdigest() == body["archive"]["sha256"]
    assert [release["data_version"] for release in body["versions"]] == list(range(1, body["data_version"] + 1))
    assert body["data_version"] == sealed_version(shipped_folder())
    command = [sys.executable, "-m", "kb.cli.main", "update", "--check", "--from", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
