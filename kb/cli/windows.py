"""`lambda-kb windows`: when was, is and will a configuration be accepted."""

from __future__ import annotations

import argparse

from kb.cli.shared_options import FORMATS, add_account, add_clocks, facts_of, not_negative, parse_whole, print_text

CONFIGURATION = (
    *("runtime", "memory", "timeout", "ephemeral_storage", "architecture", "package_type"),
    "reserved_concurrency",
)


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "when was, is and will a configuration be accepted"
    parser = commands.add_parser("windows", help=about, description=about)
    parser.add_argument("--runtime", required=True, help="its identifier, such as python3.8")
    parser.add_argument("--memory", metavar="MB", type=parse_whole, help="its memory")
    parser.add_argument("--timeout", metavar="S", type=parse_whole, help="seconds until a run is stopped")
    parser.add_argument("--ephemeral-storage", metavar="MB", type=parse_whole, help="its temporary storage")
    parser.add_argument("--architecture", choices=("x86_64", "arm64"), help="its instruction set")
    parser.add_argument("--package-type", choices=("Zip", "Image"), help="how its code is packed")
    parser.add_argument("--reserved-concurrency", metavar="N", type=not_negative, help="executions that it reserves")
    parser.add_argument("--region", metavar="TEXT", help="the Region of the function, such as eu-central-1")
    add_account(parser)
    add_clocks(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.set_defaults(run=run_windows)


def run_windows(args: argparse.Namespace) -> int:
    """Judge the configuration on every day on which an answer may change, and print the intervals."""
    from kb.answers import basis_body, csv_text, dump_json, windows_body
    from kb.judging.configurations import configuration_document, configuration_verdict
    from kb.operations import Operation

    facts = facts_of(args)
    given = {name: getattr(args, name) for name in CONFIGURATION}
    found = configuration_verdict(facts, configuration_document(**given), args.region)
    body = windows_body(found)
    if args.format == "json":
        print_text(dump_json({"basis": basis_body(facts.basis)} | body))
    elif args.format == "csv":
        rows = [row | {"verdict": "accepted"} for row in body["data"]]
        rows += [row | {"verdict": "unknown"} for row in body["unknown"]]
        rows.sort(key=lambda row: (list(Operation).index(row["operation"]), row["from"]))
        print_text(csv_text(rows, ("operation", "from", "to", "opened_by", "closed_by", "verdict")))
    else:
        from kb.reports.windows import windows_text

        print_text(windows_text(facts.basis, given, found))
    return 0
