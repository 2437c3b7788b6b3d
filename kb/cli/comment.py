"""`lambda-kb comment`: what a pull request brings, for one comment that is renewed."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb.cli.shared_options import print_text
from kb.errors import UsageError
from kb.exit_codes import DONE, FINDINGS
from kb.whole_files import read_whole


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "render what is new against the base branch as a comment on a pull request; exit 1 if anything is"
    parser = commands.add_parser("comment", help=about, description=about)
    parser.add_argument(
        "head", metavar="HEAD", type=Path, help="what `check --format json` printed of the pull request"
    )
    parser.add_argument(
        "--base", metavar="BASE", type=Path, help="what it printed of the base branch; none for no files"
    )
    parser.add_argument("--name", default="check", help="tells several comments on one pull request apart")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare the two reports, and print the comment."""
    from kb.reports.comments import comment_markdown, compare_reports, read_body

    head = read_body(_content(args.head), str(args.head))
    base = None if args.base is None else read_body(_content(args.base), str(args.base))
    found = compare_reports(base, head)
    print_text(comment_markdown(found, head, args.name))
    return FINDINGS if found.new else DONE


def _content(file: Path) -> bytes:
    try:
        return read_whole(file)
    except OSError as e:
        raise UsageError(f"{file}: cannot be read: {e.strerror or e}") from e
