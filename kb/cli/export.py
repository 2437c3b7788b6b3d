"""`lambda-kb export`: facts and rules for other engines, as tables and SQL or as policies."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb.cli import policies
from kb.cli.shared_options import add_clocks, basis_of, parse_days, print_text, store_of
from kb.errors import UsageError
from kb.exit_codes import DONE


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "write facts for other engines: the tables and rules in SQL, or policies of one day"
    parser = commands.add_parser("export", help=about, description=about)
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True, help="the folder to make")
    about = "a day for which to say what is in force; may be given often (default: today, UTC)"
    parser.add_argument("--as-of", metavar="DATE", action="append", help=about)
    add_clocks(parser, as_of=False)
    parser.add_argument("--horizon", metavar="DAYS", type=parse_days, default=0, help="days that LKB106 looks ahead")
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    policies.add_export_options(parser)
    parser.set_defaults(run=_run_export)


def _run_export(args: argparse.Namespace) -> int:
    from kb.fleets.engines.engine_export import Order, export_engine
    from kb.judging.rules import all_rules

    if args.policies:
        return policies.run_export(args)
    if args.known_at == "as-of":
        raise UsageError("--known-at as-of: an export says for all its days what is known on one: name the day")
    store = store_of(args)
    bases = [basis_of(args, store, day) for day in args.as_of or ["today"]]
    if args.operation:
        raise UsageError("--operation is for --policies: the exported tables and rules serve every operation")
    days = tuple(sorted({basis.as_of for basis in bases}))
    manifest = export_engine(store, all_rules(args.rules), Order(bases[0], days, args.horizon), args.output)
    print_text(f"{args.output}: {len(manifest['files'])} files, data version {manifest['data_version']}\n")
    return DONE
