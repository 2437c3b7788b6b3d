"""Today's policies for other engines, at the addresses that a site has them at."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from pathlib import Path

import httpx
import pytest

from kb.clock import today
from kb.facts import Facts, basis_on
from kb.outlets.site.folder import fill_folder
from kb.outlets.site.policy_files import put_policies
from kb.store import Store


@pytest.mark.all
def test_the_service_has_the_files_of_the_site(service: httpx.Client, store: Store, tmp_path: Path) -> None:
    """To the byte, with the digests that `latest.json` of the site lists."""
    day = date.fromisoformat(service.get("/policies/rules.json").json()["stamp"]["as_of"])
    with fill_folder(tmp_path / "site") as folder:
        listed = put_policies(folder, Facts(store, basis_on(store, day)))
    files = [file for file in (tmp_path / "site/policies").rglob("*") if file.is_file()]

    assert {f"../{file.relative_to(tmp_path / 'site').as_posix()}" for file in files} == {one.address for one in listed}
    for one in listed:
        content = service.get(one.address.removeprefix("..")).content
        assert content == (tmp_path / "site" / one.address.removeprefix("../")).read_bytes(), one.address
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.sha256, one.size)


def test_the_index_has_the_digest_of_every_other_file(service: httpx.Client) -> None:
    """So that a team can pin what it takes."""
    index = service.get("/policies/rules.json").json()

    assert {one["path"].split("/")[0] for one in index["files"]} >= {"guard", "rego", "checkov", "renovate", "python"}
    for one in index["files"]:
        assert hashlib.sha256(service.get(f"/policies/{one['path']}").content).hexdigest() == one["sha256"]


def test_a_file_is_tagged_and_has_a_digest(service: httpx.Client) -> None:
    """The tag spares the second download; HEAD and parts are answered too."""
    address = "/policies/checkov/error/__init__.py"
    answer = service.get(address)
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert service.get(address, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert service.get(address, headers={"range": "bytes=0-9"}).content == answer.content[:10]
    assert service.head(address).headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/policies/guard/eror.guard", 404, "guard/error.guard"),
        ("/policies/", 404, "rules.json"),
        ("/policies/../policies/rules.json/", 404, "rules.json"),
        ("/policies/rules.json?as_of=2021-01-01", 422, "as_of"),
    ],
)
def test_what_is_not_there_is_a_problem(service: httpx.Client, address: str, status: int, word: str) -> None:
    """That says what is."""
    answer = service.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert word in answer.text


def test_they_are_those_of_today(service: httpx.Client) -> None:
    """Of the service's day and the newest data, as every file says."""
    before = today()
    stamp = service.get("/policies/rules.json").json()["stamp"]

    assert stamp["as_of"] in {before.isoformat(), today().isoformat()}
    assert stamp["data_version"] == service.get("/v1/versions").json()["data"][-1]["version"]
