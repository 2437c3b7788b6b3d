"""`lambda-kb search`: find a runtime, limit, trigger, feature, rule, field, operation or event by a word."""

from __future__ import annotations

import argparse
import sys

from kb.cli.shared_options import add_clocks, add_list_options, facts_of, show_rows


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
    from kb.pages.found_things import TABLE_COLUMNS, FoundThing, find_near, find_things

    facts, text = facts_of(args), " ".join(args.words)
    found = find_things(facts, text)
    if not found:
        near = ", ".join(f"{one.id} ({one.kind})" for one in find_near(facts, text))
        print(f"lambda-kb: nothing is like {text!r}{f'; near it: {near}' if near else ''}", file=sys.stderr)
    return show_rows(args, facts.basis, found, TABLE_COLUMNS, FoundThing)
