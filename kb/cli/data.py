"""`lambda-kb data`: keep the curated tables sound."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.shared_options import parse_whole, print_text
from kb.clock import today
from kb.exit_codes import DONE, FINDINGS

if TYPE_CHECKING:
    from kb.curation.sealing import Sealing


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    about = "check, format, compare and release the tables of data/"
    parser = commands.add_parser("data", help=about, description=about)
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    lint = _add_action(actions, "lint", "check everything; one line per complaint")
    lint.add_argument("--warnings", action="store_true", help="show what may stay, too: it never fails")
    lint.set_defaults(run=_run_lint)
    fmt = _add_action(actions, "fmt", "rewrite files that are not in canonical order and quoting")
    fmt.add_argument("--check", action="store_true", help="only say which")
    fmt.set_defaults(run=_run_fmt)
    diff = _add_action(actions, "diff", "the release note between two data versions")
    diff.add_argument("first", type=parse_whole, metavar="A", help="the earlier data version")
    diff.add_argument("last", type=parse_whole, metavar="B", help="the later one")
    diff.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    diff.set_defaults(run=_run_diff)
    new = _add_action(actions, "new-version", "seal the open data version and open the next")
    new.add_argument("--summary", required=True, help="what the next version is about")
    new.set_defaults(run=_new_version)
    seal = _add_action(actions, "seal", "seal the open data version")
    seal.set_defaults(run=_run_seal)
    for action in (lint, fmt, diff, new, seal):
        action.add_argument("--data", metavar="DIR", type=Path, help="the folder of tables (default: our own)")


def _add_action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    return actions.add_parser(name, help=about, description=about)


def _folder_named(args: argparse.Namespace) -> Path:
    from kb.paths import shipped_folder

    return args.data or shipped_folder()


def _run_lint(args: argparse.Namespace) -> int:
    from kb.curation.lint import lint_tables

    complaints = lint_tables(_folder_named(args), today(), warnings=True)
    errors = [complaint for complaint in complaints if complaint.severity == "error"]
    shown = complaints if args.warnings else errors
    print_text("".join(f"{complaint}\n" for complaint in shown))
    warned = len(complaints) - len(errors)
    more = "" if args.warnings or not warned else ": --warnings shows them"
    print(
        f"{_folder_named(args)}: {_count_text(len(errors), 'complaint')}, {_count_text(warned, 'warning')}{more}",
        file=sys.stderr,
    )
    return FINDINGS if errors else DONE


def _count_text(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _run_fmt(args: argparse.Namespace) -> int:
    from kb.curation.formatting import format_tables

    changed = format_tables(_folder_named(args), check=args.check)
    print_text("".join(f"{path}: {'not canonical' if args.check else 'rewritten'}\n" for path in changed))
    return FINDINGS if changed and args.check else DONE


def _run_diff(args: argparse.Namespace) -> int:
    from kb.answers import dump_json
    from kb.curation.release_notes import release_note
    from kb.curation.releases import version_differences

    found = version_differences(_folder_named(args), args.first, args.last)
    if args.format == "json":
        print_text(dump_json({"from": args.first, "to": args.last, "data": found}))
    else:
        print_text(release_note(found, args.first, args.last))
    return 0


def _new_version(args: argparse.Namespace) -> int:
    from kb.curation.sealing import open_sound_version

    done = open_sound_version(_folder_named(args), args.summary, today())
    return _tell_sealing(done, f"data version {done.data_version} is open\n")


def _run_seal(args: argparse.Namespace) -> int:
    from kb.curation.sealing import seal_sound_version

    done = seal_sound_version(_folder_named(args), today())
    sealed = f"data version {done.data_version} is sealed"
    return _tell_sealing(done, f"{sealed}\n" if done.changed else f"{sealed} already: none is open\n")


def _tell_sealing(done: Sealing, said: str) -> int:
    """What was done, or what lint refuses and that nothing was."""
    print_text("".join(f"{complaint}\n" for complaint in done.complaints) or said)
    if not done.complaints:
        return DONE
    print(
        f"lambda-kb: data version {done.data_version} stays open, nothing was written: "
        f"{_count_text(len(done.complaints), 'complaint')} of `lambda-kb data lint` to mend first",
        file=sys.stderr,
    )
    return FINDINGS
