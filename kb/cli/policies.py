"""`lambda-kb export --policies` and `lambda-kb policies`: rules for other engines, and what each can say."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kb.cli.output_files import require_place
from kb.cli.shared_options import add_clocks, add_list_options, basis_of, parse_days, print_text, show_rows, store_of
from kb.errors import UsageError
from kb.nouns import count_noun
from kb.operations import OPERATIONS
from kb.policies import ALL, CONSTANT_NAMES, ENGINE_NAMES

if TYPE_CHECKING:
    from kb.policies.export import Policies
    from kb.policies.said_rules import PolicyQuestion
    from kb.store import Store

_STATUSES = ("said", "partly", "idle", "unsaid")


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """What `export` takes for policies."""
    about = "write the rules of the day as policies of an engine, or constants of a language, instead"
    names = (*ENGINE_NAMES, *CONSTANT_NAMES, ALL)
    parser.add_argument("--policies", choices=names, help=f"{about}: {', '.join(names)}", metavar="ENGINE")
    about = "of --policies: what is to be done to the functions, by which findings weigh (default: create)"
    parser.add_argument("--operation", choices=OPERATIONS, help=about)


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "which rules can be said in which engine by `export --policies`, and why the others cannot"
    parser = commands.add_parser("policies", help=about, description=about)
    parser.add_argument("--engine", choices=ENGINE_NAMES, help="only this engine")
    parser.add_argument("--rule", metavar="ID", help="only this rule")
    parser.add_argument(
        "--status", choices=_STATUSES, help="only what is said, partly said, idle on the day, or unsaid"
    )
    parser.add_argument("--operation", choices=OPERATIONS, default="create", help="default: create")
    parser.add_argument("--horizon", metavar="DAYS", type=parse_days, default=0, help="days that LKB106 looks ahead")
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    add_clocks(parser)
    add_list_options(parser)
    parser.set_defaults(run=_run_policies)


def run_export(args: argparse.Namespace) -> int:
    """Write policies, and say what each engine can be told."""
    from kb.policies.export import require_own_folder, write_policies

    if args.as_of and len(args.as_of) > 1:
        raise UsageError("--as-of: policies are those of one day: give it once")
    args.as_of = args.as_of[0] if args.as_of else None
    require_place(args.output, folder=True)
    require_own_folder(args.output)
    store, question = _asked(args)
    found = _made(args, store, question, args.policies)
    write_policies(found, args.output)
    shown = question.basis
    files = count_noun(len(found.files), "file")
    print_text(f"{args.output}: {files}, as of {shown.as_of}, data version {shown.data_version}\n")
    for engine in dict.fromkeys(row.engine for row in found.coverage):
        own = [row.status for row in found.coverage if row.engine == engine]
        counts = ", ".join(f"{own.count(status)} {status}" for status in _STATUSES if own.count(status))
        print_text(f"  {engine:<10} {counts}\n")
    return 0


def _asked(args: argparse.Namespace) -> tuple[Store, PolicyQuestion]:
    from kb.judging import Operation
    from kb.policies.said_rules import PolicyQuestion

    store = store_of(args)
    basis = basis_of(args, store)
    return store, PolicyQuestion(basis, Operation(args.operation or "create"), args.horizon)


def _made(args: argparse.Namespace, store: Store, question: PolicyQuestion, name: str) -> Policies:
    from kb.judging.rules import all_rules
    from kb.policies.export import chosen_engines, make_policies

    return make_policies(store, all_rules(args.rules), question, chosen_engines(name), args.rules)


def _run_policies(args: argparse.Namespace) -> int:
    from kb.judging.equivalents import known_rule
    from kb.policies.engines.interface import RuleCoverage

    store, question = _asked(args)
    rows = _made(args, store, question, args.engine or ALL).coverage
    rule = None if args.rule is None else known_rule(args.rule, sorted({row.rule for row in rows}))
    shown = [row for row in rows if rule in (None, row.rule) and args.status in (None, row.status)]
    columns = ("rule", "engine", "status", "formats", "reasons")
    ordered = sorted(shown, key=lambda row: (row.rule, row.engine))
    return show_rows(args, question.basis, ordered, columns, RuleCoverage)
