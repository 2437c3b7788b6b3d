"""`lambda-kb drift`: what others say today beside our newest facts."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb.cli.common import add_clocks, add_list_options, facts_of, show_rows

DRIFT = 1


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "compare our newest facts with the installed botocore, or with tables of cfn-lint or endoflife.date"
    parser = commands.add_parser("drift", help=about, description=f"{about}; exit 1 where they differ")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=Path,
        help="cfn-lint's LmbdRuntimeLifecycle.json or endoflife.date's aws-lambda.json; without one, botocore",
    )
    add_clocks(parser)
    add_list_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare with every list named; the exit code is 1 where anything differs."""
    from kb.drift import drift
    from kb.drift.botocore_model import REQUESTS, installed
    from kb.drift.lifecycle_files import read

    facts = facts_of(args)
    outside = [read(path) for path in args.files] or [installed(REQUESTS)]
    rows = [row for said in outside for row in drift(facts, said)]
    show_rows(args, facts.basis, rows, ("difference", "kind", "id", "aspect", "ours", "theirs"))
    return DRIFT if rows else 0
