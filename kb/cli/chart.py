"""`lambda-kb chart`: draw a chart into a file, or list the charts there are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.cli.output_files import require_place, write_output
from kb.cli.shared_options import add_clocks, facts_of, print_text
from kb.errors import UsageError
from kb.suggestions import known_name

_GRAMMAR = "rfc3987_syntax"
SUFFIXES = (".svg", ".png", ".html", ".json")
OPTIONS = {
    "language": "only this language",
    "limit": "the limits to draw by id or name, with commas between them",
    "topic": "only this topic",
    "applies-to": "what the features apply to, such as runtime:python3.9",
    "runtime": "the runtime; for revisions also several with commas between them",
    "milestone": "deprecation, block_create or block_update",
    "from": "the earlier day",
    "to": "the later day",
    "axis": "valid or known",
    "memory": "MB of memory",
    "timeout": "seconds",
    "ephemeral-storage": "MB of /tmp",
    "architecture": "x86_64 or arm64",
    "package-type": "Zip or Image",
    "operation": "create, update or invoke",
    "functions": "functions by runtime, such as python3.9=120,nodejs18.x=40",
    "months": "how many months ahead",
    "layers": "how many layers",
    "partition": "only this partition, such as aws-cn",
    "kind": "runtime, limit, trigger or feature",
}
"""Every option of any chart; named here so that the command line is parsed without loading Altair."""
NAMES: dict[str, tuple[str, ...]] = {
    "runtimes": ("language",),
    "days": (),
    "limits": ("limit", "topic"),
    "events": ("topic", "from"),
    "triggers": (),
    "features": ("applies-to",),
    "revisions": ("milestone", "runtime"),
    "slips": ("milestone",),
    "announced": ("milestone",),
    "bitemporal": ("runtime",),
    "changes": ("from", "to", "axis"),
    "validity": ("runtime", "memory", "timeout", "ephemeral-storage", "architecture", "package-type", "operation"),
    "config": (
        "runtime",
        "memory",
        "timeout",
        "ephemeral-storage",
        "architecture",
        "package-type",
        "layers",
        "operation",
    ),
    "next": ("functions",),
    "compare": ("from", "to", "kind"),
    "trust": ("milestone",),
    "regions": ("partition",),
    "age": (),
    "fleet": ("functions", "months"),
}
"""The charts, and the options that each has; likewise."""


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "draw a chart into an SVG, PNG, HTML or JSON file"
    more = "Without a name: list the charts. HTML carries its scripts and needs no network."
    parser = commands.add_parser("chart", help=about, description=f"{about}. {more}")
    parser.add_argument("name", nargs="?", help="the chart")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to make; its ending says the form")
    parser.add_argument("--theme", choices=("light", "dark"), help="default: light; in HTML what its reader prefers")
    asked = parser.add_argument_group("what to draw")
    for name, about_option in OPTIONS.items():
        charts = ", ".join(chart for chart, options in NAMES.items() if name in options)
        asked.add_argument(f"--{name}", dest=f"chart_{name}", metavar="VALUE", help=f"{about_option} ({charts})")
    add_clocks(parser)
    parser.set_defaults(require_names=require_names, run=run_chart)


def require_names(args: argparse.Namespace) -> None:
    """Refuse a chart, an option or a place that there is not, before Altair is loaded.

    Raises:
        UnknownIdError: There is no such chart.
        UsageError: It has no such option, or the file cannot be made.
    """
    if args.name is None:
        return
    options = NAMES[known_name(args.name, NAMES, "chart")]
    for name in OPTIONS:
        if getattr(args, f"chart_{name}") is not None and name not in options:
            has = f"it has {', '.join(options)}" if options else "it has none"
            raise UsageError(f"chart {args.name} has no option {name}: {has}")
    _checked_output(args.output)


def run_chart(args: argparse.Namespace) -> int:
    """Draw; the file appears whole or not at all."""
    try:
        with _without_iris():
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
    write_output(output, drawn)
    print_text(f"{output}\n")
    return 0


@contextmanager
def _without_iris() -> Iterator[None]:
    """Import without the grammar of IRIs, which jsonschema builds for Altair where JupyterLab has brought it.

    That takes a second of each command, and no chart asks for it. A module that is None cannot be imported.
    """
    if _GRAMMAR in sys.modules:
        yield
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_GRAMMAR]


def _checked_output(output: Path | None) -> Path:
    if output is None:
        raise UsageError("-o FILE is missing: name the file to make, such as runtimes.svg")
    if output.suffix not in SUFFIXES:
        raise UsageError(f"-o {output}: the name must end in {', '.join(SUFFIXES)}")
    require_place(output)
    return output


def _list_charts() -> str:
    from kb.charts import CHARTS
    from kb.reports.widths import print_width, wrap_words

    lines: list[str] = []
    for chart in CHARTS.values():
        lines += wrap_words(chart.question, print_width(), f"{chart.name:<12}", " " * 12)
        if chart.options:
            options = " ".join(f"--{option.name.replace('_', '-')}" for option in chart.options)
            lines += wrap_words(options, print_width(), " " * 12)
    return "\n".join(lines) + "\n"
