"""`lambda-kb evidence`: what held, what was known and what was run on a day, as a file for an auditor."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cli.output_files import require_place, write_output
from kb.cli.shared_options import add_clocks, basis_of, parse_memory, parse_positive, print_text, store_of
from kb.errors import UsageError
from kb.exit_codes import UNREADABLE
from kb.nouns import count_noun

if TYPE_CHECKING:
    from kb.evidence.fleet_counts import FleetCounts

SUFFIXES = (".html", ".json")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "write what was supported on a day, what was known of it on another, and what a fleet ran, with digests"
    parser = commands.add_parser("evidence", help=about, description=about)
    files = "the fleet, if any: CSV, JSON, JSON lines or Parquet: files, folders, globs, or - for standard input"
    parser.add_argument("fleet", nargs="*", metavar="FLEET", help=files)
    written = "the file to write, .html or .json; may be given twice"
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, action="append", default=[], help=written)
    parser.add_argument("--map", metavar="FIELD=COLUMN", action="append", default=[], help="such as Runtime=rt")
    about = "spill to the disk past this (default: 1GB)"
    parser.add_argument("--memory", metavar="SIZE", type=parse_memory, default="1GB", help=about)
    parser.add_argument("--threads", metavar="N", type=parse_positive, help="default: one per core")
    add_clocks(parser)
    parser.set_defaults(run=run_evidence)


def run_evidence(args: argparse.Namespace) -> int:
    """Gather, and write; each file appears whole or not at all."""
    from kb.evidence.gathering import gather_evidence

    outputs = _checked_outputs(args.output)
    if args.known_at is None:
        raise UsageError("--known-at DATE is missing: the day on which it was decided; as-of: the day itself")
    store = store_of(args)
    basis = basis_of(args, store)
    fleet = None
    if args.fleet:
        from kb.cli.progress import progress_bar
        from kb.evidence.fleet_counts import count_fleet
        from kb.fleets.audit import AuditJob
        from kb.fleets.interface import AuditQuestion
        from kb.fleets.inventories.column_names import parsed_mapping

        job = AuditJob(
            tuple(args.fleet),
            AuditQuestion(basis),
            mapping=parsed_mapping(args.map),
            memory=args.memory,
            threads=args.threads,
        )
        with progress_bar() as progress:
            fleet = count_fleet(store, job, progress)
    body = gather_evidence(store, basis, fleet)
    for output in outputs:
        content = _written(body, output)
        print_text(f"{output}  sha256 {hashlib.sha256(content).hexdigest()}\n")
    return 0 if fleet is None else _tell_left_out(fleet)


def _tell_left_out(fleet: FleetCounts) -> int:
    """Say what of the fleet the evidence does not count; the exit code."""
    for noted in fleet.warnings:
        print(f"lambda-kb: {noted.text}", file=sys.stderr)
    for unread in fleet.unread:
        print(f"lambda-kb: {unread.path}: {unread.reason}", file=sys.stderr)
    if fleet.rejected:
        rows = count_noun(fleet.rejected, "row")
        print(f"lambda-kb: {rows} cannot be used: `lambda-kb audit` with --rejects FILE says why", file=sys.stderr)
    return UNREADABLE if fleet.unread or fleet.rejected else 0


def _checked_outputs(outputs: list[Path]) -> list[Path]:
    if not outputs:
        raise UsageError("-o FILE is missing: name the file to write, such as evidence.html")
    for output in outputs:
        if output.suffix.lower() not in SUFFIXES:
            raise UsageError(f"-o {output}: the name must end in {' or '.join(SUFFIXES)}")
        require_place(output)
    return outputs


def _written(body: dict[str, Any], output: Path) -> bytes:
    """Write the evidence in the form that the name asks for."""
    from kb.answers import dump_json
    from kb.evidence.pages import evidence_page

    content = dump_json(body) if output.suffix.lower() == ".json" else evidence_page(body).encode()
    write_output(output, content)
    return content
