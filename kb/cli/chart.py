"""`lambda-kb chart`: draw a chart into a file, or list the charts there are."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kb.cli.common import add_clocks, facts_of, print_text
from kb.errors import UsageError

SUFFIXES = (".svg", ".png", ".html", ".json")
OPTIONS = {
    "language": "only this language (runtimes)",
    "limit": "the limits to draw by id or name, with commas between them (limits)",
    "topic": "only this topic (events, limits)",
    "applies-to": "what the features apply to, such as runtime:python3.9 (features)",
    "runtime": "the runtime, or several with commas between them (revisions, bitemporal, validity, config)",
    "milestone": "deprecation, block_create or block_update (revisions, slips, announced, trust)",
    "from": "the earlier day (changes, compare, events)",
    "to": "the later day (changes, compare)",
    "axis": "valid or known (changes)",
    "memory": "MB of memory (validity, config)",
    "timeout": "seconds (validity, config)",
    "ephemeral-storage": "MB of /tmp (validity, config)",
    "architecture": "x86_64 or arm64 (validity, config)",
    "package-type": "Zip or Image (validity, config)",
    "operation": "create, update or invoke (validity, config)",
    "functions": "functions by runtime, such as python3.9=120,nodejs18.x=40 (fleet, next)",
    "layers": "how many layers (config)",
    "partition": "only this partition, such as aws-cn (regions)",
    "kind": "runtime, limit, trigger or feature (compare)",
    "months": "how many months ahead (fleet)",
}
"""Every option of any chart; named here so that the command line is parsed without loading Altair."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "draw a chart into an SVG, PNG, HTML or JSON file"
    more = "Without a name: list the charts. HTML carries its scripts and needs no network."
    parser = commands.add_parser("chart", help=about, description=f"{about}. {more}")
    parser.add_argument("name", nargs="?", help="the chart")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to make; its ending says the form")
    parser.add_argument("--theme", choices=("light", "dark"), help="default: light; in HTML what its reader prefers")
    asked = parser.add_argument_group("what to draw")
    for name, about_option in OPTIONS.items():
        asked.add_argument(f"--{name}", dest=f"chart_{name}", metavar="VALUE", help=about_option)
    add_clocks(parser)
    parser.set_defaults(run=run_chart)


def run_chart(args: argparse.Namespace) -> int:
    """Draw; the file appears whole or not at all."""
    try:
        from kb.charts import CHARTS, PictureForm, Theme, chart_named, render_chart
    except ModuleNotFoundError as e:
        raise UsageError(f"charts need {e.name}: pip install 'lambda-kb[charts]'") from e
    if args.name is None:
        print_text(_list_charts())
        return 0
    chart = chart_named(CHARTS, args.name)
    output = _checked_output(args.output)
    texts = {name: getattr(args, f"chart_{name}") for name in OPTIONS}
    arguments = chart.arguments({name: text for name, text in texts.items() if text is not None})
    drawn = render_chart(
        chart(facts_of(args), **arguments), PictureForm(output.suffix[1:]), Theme(args.theme) if args.theme else None
    )
    half = output.with_name(f".{os.getpid()}.{output.name}")
    try:
        half.write_bytes(drawn)
        half.replace(output)
    except OSError as e:
        raise UsageError(f"-o {output}: cannot be written: {e.strerror}: choose another place") from e
    finally:
        half.unlink(missing_ok=True)
    print_text(f"{output}\n")
    return 0


def _checked_output(output: Path | None) -> Path:
    if output is None:
        raise UsageError("-o FILE is missing: name the file to make, such as runtimes.svg")
    if output.suffix not in SUFFIXES:
        raise UsageError(f"-o {output}: the name must end in {', '.join(SUFFIXES)}")
    if not output.parent.is_dir():
        raise UsageError(f"-o {output}: there is no folder {output.parent}: make it first")
    return output


def _list_charts() -> str:
    from kb.charts import CHARTS

    lines: list[str] = []
    for chart in CHARTS.values():
        lines.append(f"{chart.name:<12}{chart.question}")
        if chart.options:
            lines.append(f"{'':<12}{' '.join(f'--{option.name}' for option in chart.options)}")
    return "\n".join(lines) + "\n"
