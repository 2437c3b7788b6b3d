"""The answers of the service as files, each under the service's address with its format as the name's ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any, TypeAlias

from kb.answers import (
    basis_body,
    csv_text,
    dump_in_line,
    dump_json,
    explanation_body,
    list_envelope,
    rule_body,
    snapshot_body,
)
from kb.channel.archives import Channel
from kb.channel.manifest import NAME as LATEST
from kb.channel.manifest import manifest_text
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.catalogue import FACT_LISTS
from kb.facts.changes import Change, changes, upcoming
from kb.judging.rules import documented_rules
from kb.outlets import atom, calendars, endoflife, openeox
from kb.outlets.llms import llms_text
from kb.outlets.parquet import rows_parquet, table_parquet
from kb.outlets.site.folder import Folder
from kb.outlets.site.policy_files import put_policies
from kb.pages import Library
from kb.paths import data_folder
from kb.reports.snapshots import snapshot_csv
from kb.row_columns import csv_columns
from kb.store.contract import contract_tables

MOST_ENTRIES = 100
"""The most entries of the feed on each axis."""

PAGES = atom.Pages(
    "text/html",
    "../index.html",
    {
        "runtime": "../runtimes/{}.html",
        "limit": "../limits/{}.html",
        "trigger": "../triggers/{}.html",
        "feature": "../features/{}.html",
    },
)
"""What the feed's entries lead to."""


def write_answers(folder: Folder, library: Library, channel: Channel | None, url: str | None = None) -> None:
    """Everything that programs read.

    Args:
        folder: Where to.
        library: The facts.
        channel: The data that `update` can take from here; None for none.
        url: The address of the site; answers that must hold whole addresses are left out without one.
    """
    facts = library.facts
    lists = service_lists(library)
    _lists(folder, library, lists)
    _things(folder, library)
    _tables(folder, facts)
    if channel is not None:
        _put_channel(folder, facts, channel)
    _elsewhere(folder, facts)
    if url is not None:
        for path, body in endoflife.addressed_answers(facts, url, ".json").items():
            folder.put(f"{path.lstrip('/')}.json", dump_json(body))
    folder.put("v1/snapshot.json", dump_in_line(snapshot_body(facts)))
    folder.put("v1/snapshot.csv", snapshot_csv(facts))
    folder.put("llms.txt", llms_text(facts.store, ".json"))
    folder.put("v1/calendar.ics", calendars.milestone_calendar(library.coming, version("lambda-kb")))
    past = {"known": lists["changes-known"], "valid": lists["changes"]}
    newest = [(axis, change) for axis, (_, rows) in past.items() for change in rows[-MOST_ENTRIES:]]
    folder.put("v1/feed.atom", atom.changes_feed(newest, facts.basis.as_of, "feed.atom", (PAGES,)))


def _past(facts: Facts, axis: str) -> tuple[Change, ...]:
    return changes(facts, FIRST_DAY, facts.basis.as_of, axis)


Lists: TypeAlias = dict[str, tuple[type[Any], Sequence[Any]]]
"""The shape of the rows and the rows of lists, by their names."""


def service_lists(library: Library) -> Lists:
    """Every list of the service: its name, the shape of its rows, and the rows."""
    facts = library.facts
    found: Lists = {name: (one.row_type, library.list_rows(one)) for name, one in FACT_LISTS.items()}
    return found | {
        "changes": (Change, _past(facts, "valid")),
        "changes-known": (Change, _past(facts, "known")),
        "upcoming": (Change, upcoming(facts)),
    }


def _lists(folder: Folder, library: Library, lists: Lists) -> None:
    facts = library.facts
    for name, (shape, rows) in lists.items():
        folder.put(f"v1/{name}.json", dump_in_line(list_envelope(facts.basis, rows, len(rows))))
        folder.put(f"v1/{name}.csv", csv_text(rows, csv_columns(shape)))
        folder.put(f"v1/{name}.parquet", rows_parquet(shape, rows))
    rules = [rule_body(rule) for rule in documented_rules()]
    folder.put("v1/rules.json", dump_in_line(list_envelope(facts.basis, rules, len(rules))))
    folder.put("v1/rules.csv", csv_text(rules))
    for rule in documented_rules():
        explained = {"basis": basis_body(facts.basis), "data": explanation_body(library.explained(rule.id))}
        folder.put(f"v1/rules/{rule.id}.json", dump_in_line(explained))


def _things(folder: Folder, library: Library) -> None:
    """One file for each runtime, limit and trigger, and one for the history of each of them and of each feature."""
    facts = library.facts
    for one in FACT_LISTS.values():
        if one.thing:
            for row in library.list_rows(one):
                _one(folder, facts, f"v1/{one.name}/{getattr(row, one.thing.names[0])}", row)
    # The history of a thing is longer than the days on which it is there.
    for name, said in library.histories.items():
        for one in FACT_LISTS.values():
            rows = [statement for statement in said if one.has_history and statement.kind == one.kind]
            if rows:
                found = list_envelope(facts.basis, rows, len(rows))
                folder.put(f"v1/{one.name}/{name}/history.json", dump_in_line(found))


def _one(folder: Folder, facts: Facts, path: str, row: object) -> None:
    folder.put(f"{path}.json", dump_json({"basis": basis_body(facts.basis), "data": row}))


def _tables(folder: Folder, facts: Facts) -> None:
    """The tables as they are kept, with what describes them to other tools."""
    source = data_folder()
    for name, table in contract_tables().items():
        folder.put(f"data/{name}.csv", (source / f"{name}.csv").read_bytes())
        folder.put(f"v1/download/{name}.parquet", table_parquet(facts.store, table))
    folder.put("data/datapackage.json", (source / "datapackage.json").read_bytes())
    folder.put("data/README.md", (source / "README.md").read_bytes())


def _put_channel(folder: Folder, facts: Facts, channel: Channel) -> None:
    """The archive, and what names it and the policies."""
    packed, manifest = channel
    manifest = replace(manifest, policies=put_policies(folder, facts))
    folder.put(f"data/{manifest.archive}", packed)
    folder.put(f"data/{LATEST}", manifest_text(manifest))


def _elsewhere(folder: Folder, facts: Facts) -> None:
    """The shapes of other worlds: OpenEoX records, and releases for clients of endoflife.date."""
    folder.put("openeox.json", dump_json(openeox.eox_document(facts)))
    for runtime, record in openeox.eox_cores(facts).items():
        folder.put(f"openeox/{runtime}.json", dump_json(record))
    folder.put("api/all.json", dump_json([endoflife.PRODUCT]))
    folder.put(f"api/{endoflife.PRODUCT}.json", dump_json(endoflife.release_cycles(facts)))
    names = [str(one["name"]) for one in endoflife.all_releases(facts)]
    for name in names:
        folder.put(f"api/{endoflife.PRODUCT}/{name}.json", dump_json(endoflife.release_cycle(facts, name)))
    for name in [*names, "latest"] if names else []:
        body = endoflife.answer_envelope(facts, endoflife.find_release(facts, endoflife.PRODUCT, name))
        folder.put(f"api/v1/products/{endoflife.PRODUCT}/releases/{name}.json", dump_json(body))
