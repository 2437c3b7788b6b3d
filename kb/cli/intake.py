"""`lambda-kb intake`: read the sources, propose, accept, replay."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.output_files import require_place, write_output
from kb.cli.shared_options import day_of, print_text
from kb.clock import today
from kb.errors import KbError
from kb.exit_codes import DONE, FINDINGS, UNREADABLE

if TYPE_CHECKING:
    from kb.intake.proposals import Proposed


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    about = "read AWS's pages, propose what our tables lack, accept it"
    parser = commands.add_parser("intake", help=about, description=about)
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_sources(actions)
    _add_fetch(actions)
    _add_propose(actions)
    _add_accept(actions)
    _add_replay(actions)


def _add_sources(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "what is read, from where, how often, and what it may propose"
    sources = actions.add_parser("sources", help=about, description=about)
    sources.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    sources.set_defaults(run=_guard_inputs(_run_sources))


def _add_fetch(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "record what the sources say today; the only action with a network"
    fetch = actions.add_parser("fetch", help=about, description=f"{about}; unchanged bytes record nothing new")
    fetch.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="names of `intake sources` (default: all that need no credentials)"
    )
    _add_recordings(fetch)
    fetch.add_argument(
        "--address",
        action="append",
        default=[],
        metavar="SOURCE=URL",
        help="read a source there instead: a page that moved, or a copy of it",
    )
    fetch.set_defaults(run=_guard_inputs(_run_fetch))


def _add_propose(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "what the recordings show and our tables lack"
    propose = actions.add_parser("propose", help=about, description=about)
    _add_recordings(propose)
    propose.add_argument("--source", metavar="SOURCE", help="only what this source shows")
    propose.add_argument("--since", metavar="DATE", help="only what was recorded on this day or later")
    propose.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write there; `intake accept` takes the JSON"
    )
    propose.add_argument("--format", choices=("table", "json", "markdown"), help="default: table; of -o, json")
    _add_data(propose)
    propose.set_defaults(run=_guard_inputs(_run_propose))


def _add_accept(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "write proposals to the open data version; opens one if none is"
    accept = actions.add_parser("accept", help=about, description=f"{about}; nothing is written that lint refuses")
    accept.add_argument("file", metavar="FILE", type=Path, help="what `intake propose -o FILE` wrote")
    accept.add_argument("--only", metavar="ID", nargs="+", default=[], help="only these proposals")
    accept.add_argument("--automatic", action="store_true", help="only those that need no person")
    accept.add_argument("--summary", metavar="TEXT", help="what the data version is about, if one is opened")
    _add_data(accept)
    accept.set_defaults(run=_guard_inputs(_run_accept))


def _add_replay(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "play the recordings in order and say how much of our tables comes out"
    replay = actions.add_parser("replay", help=about, description=about)
    _add_recordings(replay)
    replay.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    replay.add_argument(
        "--readings",
        action="store_true",
        help="write to readings.csv of the open data version where the rows that came out were read",
    )
    _add_data(replay)
    replay.set_defaults(run=_guard_inputs(_run_replay))


def _add_recordings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recordings", metavar="DIR", type=Path, required=True, help="the folder of recordings")


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", type=Path, help="the folder of tables (default: our own)")


def _guard_inputs(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command whose unreadable inputs are one line and exit code 3."""

    def guarded(args: argparse.Namespace) -> int:
        from kb.intake.errors import IntakeError

        try:
            return run(args)
        except IntakeError as e:
            print(f"lambda-kb: {' '.join(str(e).split())}", file=sys.stderr)
            return UNREADABLE
        except ImportError as e:
            if e.name is None or e.name.partition(".")[0] not in ("bs4", "feedparser", "httpx", "markdown_it"):
                raise
            message = f"intake needs {e.name}: pip install 'lambda-kb[intake]'"
            raise KbError(message) from e

    return guarded


def _tables_folder(args: argparse.Namespace) -> Path:
    from kb.paths import data_folder

    return args.data or data_folder()


def _run_sources(args: argparse.Namespace) -> int:
    from kb.answers import dump_json
    from kb.intake.source_lists import format_sources, sources_document

    print_text(dump_json({"sources": sources_document()}) if args.format == "json" else format_sources())
    return DONE


def _run_fetch(args: argparse.Namespace) -> int:
    from kb.intake.fetching import addresses_of, fetch_all

    done = fetch_all(args.recordings, args.sources, addresses_of(args.address))
    for line in done.lines:
        print_text(f"{line}\n")
    for line in done.failed:
        print(f"lambda-kb: {line}", file=sys.stderr)
    return UNREADABLE if done.failed else DONE


def _run_propose(args: argparse.Namespace) -> int:
    from kb.intake.errors import IntakeError
    from kb.intake.proposals import propose_changes
    from kb.intake.recordings import Recordings
    from kb.intake.tables import read_curated

    since = day_of(args.since, "--since")
    if args.output is not None:
        require_place(args.output)
    data = read_curated(_tables_folder(args))
    found = propose_changes(Recordings(args.recordings), data, today(), source=args.source, since=since)
    for name in found.unread:
        print(f"lambda-kb: recordings of {name}: no source of that name, left out", file=sys.stderr)
    if not found.recordings:
        raise IntakeError(f"{args.recordings}: no recording of a source of ours: run `lambda-kb intake fetch` first")
    text = _proposals_text(found, args.format or ("json" if args.output else "table"))
    if args.output is None:
        print_text(text)
        return DONE
    write_output(args.output, text.encode())
    return DONE


def _proposals_text(found: Proposed, form: str) -> str:
    from kb.answers import dump_json
    from kb.intake.proposal_files import format_proposals, proposals_document, proposals_markdown

    if form == "json":
        return dump_json(proposals_document(found)).decode()
    return proposals_markdown(found) if form == "markdown" else format_proposals(found)


def _run_accept(args: argparse.Namespace) -> int:
    from kb.intake.accepting import accept_proposals
    from kb.intake.proposal_files import read_proposals

    done = accept_proposals(
        _tables_folder(args),
        read_proposals(args.file),
        today(),
        only=tuple(args.only),
        automatic=args.automatic,
        summary=args.summary,
    )
    for line in done.said:
        print(f"lambda-kb: {line}", file=sys.stderr)
    print_text("".join(f"{complaint}\n" for complaint in done.complaints) + done.note)
    return FINDINGS if done.complaints else DONE


def _run_replay(args: argparse.Namespace) -> int:
    from kb.answers import dump_json
    from kb.intake.recordings import Recordings
    from kb.intake.replaying import format_replay, replay_document, replay_recordings
    from kb.intake.tables import read_curated

    recordings = Recordings(args.recordings)
    if args.readings:
        from kb.intake.backfilling import record_readings

        written = record_readings(_tables_folder(args), recordings, today())
        print(f"lambda-kb: {written} readings written", file=sys.stderr)
    found = replay_recordings(recordings, read_curated(_tables_folder(args)), today())
    for name in found.unread:
        print(f"lambda-kb: recordings of {name}: no source of that name, left out", file=sys.stderr)
    print_text(dump_json(replay_document(found)) if args.format == "json" else format_replay(found))
    return DONE
