"""`lambda-kb drift`: what others say today beside our newest facts."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.shared_options import add_clocks, add_list_options, facts_of, print_text, show_rows
from kb.errors import UsageError
from kb.exit_codes import DONE, FINDINGS
from kb.nouns import count_noun

if TYPE_CHECKING:
    from kb.drift import Outside
    from kb.sdk.compared_models import ComparedRelease

_ABOUT = (
    "compare our newest facts with the installed botocore (every Lambda service: operations, errors, members, values, "
    "bounds, numbers in the documentation), or with lists of others"
)


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = f"{_ABOUT}; exit 1 where they differ"
    parser = commands.add_parser("drift", help="compare our newest facts with what others say today", description=about)
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=Path,
        help="a wheel of botocore, a table of cfn-lint, tflint, endoflife.date or awslabs' aws-service-eol-data, or an "
        "answer of AWS Health, recognised by content; without one, the installed botocore",
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="for who curates the data: note this botocore as the one that they were last compared with",
    )
    add_clocks(parser)
    add_list_options(parser)
    parser.set_defaults(run=run_drift)


def run_drift(args: argparse.Namespace) -> int:
    """Compare with every list named; the exit code is 1 where anything differs."""
    from kb.drift import compare_list
    from kb.drift.interface import Drift
    from kb.paths import data_folder
    from kb.sdk.compared_models import read_baseline

    lists = [_read_list(path) for path in args.files] or [_installed_model()]
    if args.record:
        return _record_lists(lists)
    former = read_baseline(data_folder())
    facts = facts_of(args)
    rows = [row for said in lists for row in compare_list(facts, said, former)]
    notes = [_compared_text(said, former, facts.basis.as_of) for said in lists if said.sdk]
    for note in notes:
        print(note, file=sys.stderr)
    show_rows(args, facts.basis, rows, ("difference", "kind", "id", "aspect", "ours", "theirs"), Drift)
    return FINDINGS if rows else DONE


def _installed_model() -> Outside:
    from kb.drift.botocore_model import read_sdk_release
    from kb.sdk.models import installed_sdk

    return read_sdk_release(installed_sdk())


def _read_list(path: Path) -> Outside:
    from kb.drift.botocore_model import read_sdk_release
    from kb.drift.lifecycle_files import read_lifecycle_file
    from kb.sdk.models import wheel_sdk

    return read_sdk_release(wheel_sdk(path)) if path.suffix == ".whl" else read_lifecycle_file(path)


def _record_lists(lists: list[Outside]) -> int:
    from kb.paths import shipped_folder
    from kb.sdk.compared_models import record_baseline

    (sdk, *more) = [said.sdk for said in lists]
    if sdk is None or more:
        raise UsageError("--record: name one wheel of botocore, or none for the installed one")
    path = record_baseline(shipped_folder(), sdk)
    print_text(f"{path}: compared with {sdk.name}{_packed_text(sdk.packed_on)}\n")
    return DONE


def _compared_text(said: Outside, former: ComparedRelease | None, day: date) -> str:
    """Which release was compared, how old it is, and which one the data were last compared with."""
    from kb.sdk.compared_models import release_order

    if said.sdk is None:
        return ""
    now = f"{said.name}{_packed_text(said.sdk.packed_on, day)}"
    if former is None:
        return f"{now}; the data were never compared with a release before: `--record` notes one"
    last = f"the data were last compared with botocore {former.version}{_packed_text(former.packed_on, day)}"
    if release_order(said.sdk.version) < release_order(former.version):
        return f"{now}; {last}, a newer one, so that only our tables were compared: upgrade botocore"
    return f"{now}; {last}"


def _packed_text(packed_on: date | None, day: date | None = None) -> str:

    if packed_on is None:
        return ""
    age = "" if day is None else f", {count_noun((day - packed_on).days, 'day', 'old')}"
    return f" of {packed_on}{age}"
