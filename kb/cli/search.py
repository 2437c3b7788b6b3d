"""`lambda-kb search`: find a runtime, limit, trigger, feature, rule, field, operation or event by a word."""

from __future__ import annotations

import argparse
import sys

from kb.cli.shared_options import add_clocks, add_list_options, facts_of, show_rows
from kb.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found."""

    kind: str
    """`runtime`, `limit`, `trigger`, `feature`, `rule`, `field`, `operation` or `event`."""
    id: str
    """Its id: what `history`, `explain` and the others take."""
    name: str
    """Its name for people; of an event its headline."""
    page: str
    """The address of its page in the service."""


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "find a runtime, limit, trigger, feature, rule, field, operation or event by words of its id or name"
    more = "A word such as limit or runtime leaves only these, a number finds limits with that value, and the id of a "
    more += "check of another tool the rules that look at the same. "
    more += "The best comes first; a misspelt word is taken for what it is like if nothing else matches."
    parser = commands.add_parser("search", help=about, description=f"{about}. {more}")
    parser.add_argument("words", nargs="+", metavar="WORD", help="all must be in its id, name, subjects or other names")
    add_clocks(parser)
    add_list_options(parser)
    parser.set_defaults(run=run_search)


def run_search(args: argparse.Namespace) -> int:
    """Search as the page of the service does."""
    from kb.pages import Library, Served
    from kb.pages.searching import search_entries, search_near, search_text

    facts, text = facts_of(args), " ".join(args.words)
    entries = search_entries(Library(facts, Served()))
    found = search_text(entries, text)
    if not found:
        near = ", ".join(f"{one.id} ({one.section.removesuffix('s')})" for one in search_near(entries, text))
        print(f"lambda-kb: nothing is like {text!r}{f'; near it: {near}' if near else ''}", file=sys.stderr)
    rows = [Found(one.section.removesuffix("s"), one.id, one.name, one.address) for one in found]
    return show_rows(args, facts.basis, rows, ("kind", "id", "name"), Found)
