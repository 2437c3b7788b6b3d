"""The site under the service's addresses: nothing of the service is missing that files can give, and it is the same."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from kb.clock import today
from kb.errors import UsageError
from kb.facts import basis_on
from kb.outlets.site import build_site
from kb.store import Store
from kb.store.contract import contract_tables
from tests.api.routes.test_endoflife import V1, complaints

pytestmark = pytest.mark.all

DAY = "2026-11-23"
ASKING = {"/v1/check", "/v1/search", "/v1/windows", "/v1/versions/diff", "/v1/calendar.ics", "/v1/feed.atom"}
"""Addresses that answer a question of their own, and the two that have an ending already."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own file server, without its log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A site that knows its address, in a folder of a plain file server: its own folder and that address."""
    root = tmp_path_factory.mktemp("host")
    folder = root / "team" / "lambda"
    folder.parent.mkdir()
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/team/lambda"
        build_site(store, basis_on(store, date.fromisoformat(DAY)), folder, today(), url=f"{address}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, address
        server.shutdown()


def test_every_list_of_the_service_is_a_file(site: tuple[Path, str], service: httpx.Client) -> None:
    """What the service describes without a variable in its address, in JSON."""
    paths = [path for path in service.get("/openapi.json").json()["paths"] if path.startswith("/v1/")]
    lists = [path for path in paths if "{" not in path and path not in ASKING and "/download/" not in path]

    assert len(lists) > 10
    assert [path for path in lists if not (site[0] / f"{path[1:]}.json").is_file()] == []


def test_every_file_with_a_list_has_an_address_of_the_service(site: tuple[Path, str], service: httpx.Client) -> None:
    """Its own without the ending: whoever moves from one to the other asks the same."""
    described = service.get("/openapi.json").json()["paths"]
    lists = {f"/v1/{file.stem}" for file in (site[0] / "v1").glob("*.json")}

    assert len(lists) > 10
    assert lists - described.keys() == set()


@pytest.mark.parametrize("name", ["runtimes", "limits", "features", "events", "claims", "slips", "stats", "practices"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_list_is_that_of_the_service(site: tuple[Path, str], service: httpx.Client, name: str, ending: str) -> None:
    """Byte by byte."""
    asked = f"/v1/{name}?as_of={DAY}&format={ending}&limit=1000"

    assert (site[0] / f"v1/{name}.{ending}").read_bytes() == service.get(asked).content


@pytest.mark.parametrize("name", ["limits", "runtime_milestones", "config_fields", "versions"])
def test_a_table_is_that_of_the_service(site: tuple[Path, str], service: httpx.Client, name: str) -> None:
    """Under the very same address."""
    path = f"v1/download/{name}.parquet"

    assert (site[0] / path).read_bytes() == service.get(f"/{path}").content
    assert {file.stem for file in (site[0] / "v1/download").iterdir()} == set(contract_tables())


def test_a_client_of_endoflife_date_finds_its_way_from_the_index(site: tuple[Path, str]) -> None:
    """Every link leads to a file that the file server has, and the product has its published shape."""
    seen: dict[str, int] = {}
    ahead = [f"{site[1]}/api/v1.json"]
    while ahead:
        answer = httpx.get(ahead.pop())
        seen[str(answer.url)] = answer.status_code
        links = [one["uri"] for one in answer.json()["result"] if "uri" in one] if answer.json().get("total") else []
        ahead += [link for link in links if link not in seen]

    assert (len(seen), set(seen.values())) == (9, {200})
    assert complaints(httpx.get(f"{site[1]}/api/v1/products/aws-lambda.json").json(), V1, "/products/{product}") == []


@pytest.mark.parametrize("url", ["", "kb.example", "http://", "http://a b", "https://x/?q=1", "http://[::1", "ftp://x"])
def test_what_is_no_address_is_refused(store: Store, tmp_path: Path, url: str) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match="--url"):
        build_site(store, basis_on(store, date.fromisoformat(DAY)), tmp_path / "site", today(), url=url)
    assert list(tmp_path.iterdir()) == []


def test_the_page_for_what_is_not_there_knows_the_folder_of_the_site(site: tuple[Path, str]) -> None:
    """Its links begin at the root of the host, since it is shown under any address; search engines are not told."""
    page = (site[0] / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src|action)="([^"]+)"', page)

    assert [one for one in links if not one.startswith(("/team/lambda/", "#", "https://www.apache.org/"))] == []
    assert 'content="noindex"' in page
    assert "canonical" not in page
    assert "/lambda/404.html" not in (site[0] / "sitemap.xml").read_text(encoding="utf-8")


def test_who_shows_a_link_gets_whole_addresses(site: tuple[Path, str]) -> None:
    """Of the page and of its picture."""
    page = (site[0] / "runtimes" / "python3.9.html").read_text(encoding="utf-8")
    told = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]+)">', page))

    assert told["og:url"].endswith("/team/lambda/runtimes/python3.9.html")
    assert told["og:image"].endswith("/team/lambda/assets/card.png")
    assert all(told[name].startswith("http://") for name in ("og:url", "og:image"))
