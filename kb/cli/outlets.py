"""The commands that put the facts where other tools look: `openeox`, `mcp`, `site`, `compare-scanners`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.output_files import require_place, write_output
from kb.cli.progress import progress_bar
from kb.cli.shared_options import add_clocks, add_list_options, basis_of, facts_of, print_text, show_rows, store_of
from kb.clock import today
from kb.errors import UsageError
from kb.nouns import count_noun

if TYPE_CHECKING:
    from kb.scanners import Tally

_LISTS = {
    "cfn-lint": "LmbdRuntimeLifecycle.json (default: the installed one)",
    "checkov": "DeprecatedLambdaRuntime.py (default: the installed one)",
    "prowler": "config.yaml or check (default: the installed one)",
    "tflint": "deprecated_runtimes.json",
}


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    about = "the lives of the runtimes as OpenEoX Core 1.0"
    openeox = commands.add_parser("openeox", help=about, description=about)
    openeox.add_argument("runtime", nargs="?", help="only the record of this runtime")
    openeox.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to make (default: print)")
    add_clocks(openeox)
    openeox.set_defaults(run=_run_openeox)
    about = "serve an agent over the Model Context Protocol, on standard input and output"
    mcp = commands.add_parser("mcp", help=about, description=about)
    mcp.add_argument("--db", metavar="FILE", help="the knowledge base file (default: LAMBDA_KB_DB or the cache)")
    mcp.set_defaults(run=_run_mcp)
    about = "write the whole knowledge base as files for any file server"
    site = commands.add_parser("site", help=about, description=about)
    site.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True, help="the folder to make")
    site.add_argument("--url", help="where it will be served; adds the answers that must hold whole addresses")
    add_clocks(site)
    site.set_defaults(run=_run_site)
    about = "which deprecated or blocked runtimes other scanners miss, date otherwise or flag early on a day"
    scanners = commands.add_parser("compare-scanners", help=about, description=about)
    for name, file in _LISTS.items():
        scanners.add_argument(f"--{name}", metavar="PATH", type=Path, help=f"its {file}, or the folder it is in")
    add_clocks(scanners)
    add_list_options(scanners)
    scanners.set_defaults(run=_run_scanners)


def _run_openeox(args: argparse.Namespace) -> int:
    from kb.answers import dump_json
    from kb.outlets.openeox import eox_document, eox_record

    if args.output is not None:
        require_place(args.output)
    facts = facts_of(args)
    text = dump_json(eox_document(facts) if args.runtime is None else eox_record(facts, args.runtime))
    if args.output is None:
        print_text(text)
    else:
        write_output(args.output, text)
        print_text(f"{args.output}\n")
    return 0


def _run_mcp(args: argparse.Namespace) -> int:
    import signal

    try:
        import anyio

        from kb.outlets.agents.stdio import serve_stdio
    except ModuleNotFoundError as e:
        raise UsageError(f"the server for agents needs {e.name}: pip install 'lambda-kb[mcp]'") from e
    store = store_of(args)
    # The thread that reads standard input cannot be woken, so that Python's own Ctrl-C would wait for the next line.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(serve_stdio, store, today)
    return 0


def _run_site(args: argparse.Namespace) -> int:
    from kb.outlets.site import build_site

    store = store_of(args)
    basis = basis_of(args, store)
    with progress_bar() as progress:

        def tell(files: int) -> None:
            progress(f"{args.output}: {count_noun(files, 'file')}", None)

        made = build_site(store, basis, args.output, today(), url=args.url, told=tell)
    print_text(f"{made.path}: {made.files:,} files, {made.size / 1e6:.1f} MB\n")
    return 0


def _run_scanners(args: argparse.Namespace) -> int:
    from kb.answers import dump_json, list_envelope
    from kb.scanners import Miss, compare, find_list, installed, tallies

    named = {name: getattr(args, name.replace("-", "_")) for name in _LISTS}
    lists = [find_list(name, path) for name, path in named.items() if path]
    lists = lists or installed()
    if not lists:
        raise UsageError("no scanner is installed here: pip install cfn-lint checkov, or name a file (see --help)")
    facts = facts_of(args)
    rows, counts = compare(facts, lists), tallies(facts, lists)
    if args.format == "json":
        shown = rows[: args.limit] if args.limit else rows
        print_text(dump_json({"scanners": counts} | list_envelope(facts.basis, shown, len(rows), args.limit)))
        return 0
    if args.format == "table":
        for one in counts:
            verdict = f"misses {one.missed}, flags {one.early} others early, dates {one.misdated} otherwise"
            print_text(f"{one.scanner}: of {one.to_flag} deprecated or blocked runtimes\n  it {verdict}\n")
            print_text("".join(f"  {line}\n" for line in _lag_lines(one)))
        print_text("\n")
    columns = ("scanner", "problem", "runtime", "phase", "milestone", "ours", "theirs")
    return show_rows(args, facts.basis, rows, columns, Miss)


def _lag_lines(one: Tally) -> list[str]:
    """How old a scanner's list is, and what our policies add to it, in lines for the terminal."""
    import textwrap

    if not one.adds:
        return ["its list lags 0 days, and our policies of the day add nothing to it"]
    added = ", ".join(f"{more.runtime} ({more.rule})" for more in one.adds)
    text = f"our policies of the day (export --policies) add {len(one.adds)}: {added}"
    lines = textwrap.wrap(text, 76, break_on_hyphens=False, subsequent_indent="  ")
    return [f"its list lags {count_noun(one.lags, 'day')}: it is complete until {one.complete_until}", *lines]
