"""`lambda-kb chart`: draw a chart into a file."""

from __future__ import annotations

import argparse
import difflib
import os
from pathlib import Path

from kb.cli.common import add_clocks, facts_of, show
from kb.errors import UsageError

SUFFIXES = (".svg", ".png", ".html", ".json")
RESOLUTION = 144
"""Dots per inch of a PNG."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "draw a chart into an SVG, PNG, HTML or JSON file"
    parser = commands.add_parser("chart", help=about, description=about)
    parser.add_argument("name", help="runtimes, limits")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to make")
    add_clocks(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Draw; the file appears whole or not at all. HTML carries its scripts, so it works without a network."""
    output: Path = args.output
    if output.suffix not in SUFFIXES:
        raise UsageError(f"-o {output}: the name must end in {', '.join(SUFFIXES)}")
    if not output.parent.is_dir():
        raise UsageError(f"-o {output}: there is no folder {output.parent}: make it first")
    try:
        from kb.charts import CHARTS  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise UsageError(f"charts need {e.name}: pip install 'lambda-kb[notebooks]'") from e
    if args.name not in CHARTS:
        close = difflib.get_close_matches(args.name, CHARTS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(CHARTS)}"
        raise UsageError(f"no chart {args.name!r}: {hint}")
    drawn = CHARTS[args.name](facts_of(args))
    half = output.with_name(f".{os.getpid()}.{output.name}")
    try:
        if output.suffix == ".html":
            drawn.save(half, inline=True)
        else:
            drawn.save(half, ppi=RESOLUTION)
        half.replace(output)
    finally:
        half.unlink(missing_ok=True)
    show(f"{output}\n")
    return 0
