"""`lambda-kb check`: judge the functions in configuration files on a date."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.shared_options import (
    add_account,
    add_clocks,
    add_fail_on,
    basis_of,
    not_negative,
    parse_days,
    print_text,
)
from kb.clock import MAX_DATA_AGE
from kb.errors import UsageError
from kb.exit_codes import DONE, FINDINGS, UNREADABLE
from kb.named_values import parse_pairs
from kb.nouns import count_noun
from kb.operations import OPERATIONS
from kb.reports.format_names import READ_BY_PEOPLE, Format
from kb.severities import fails

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.cli.settings import FileSettings
    from kb.judging import Report
    from kb.judging.question import CheckQuestion
    from kb.judging.rules import Rule
    from kb.judging.suppressions import Cover
    from kb.readers.folders.reading import PathsReading
    from kb.readers.interface import Document, Inputs
    from kb.reports.checked import CheckedRun
    from kb.store import Store

DEFAULTS: dict[str, object] = {
    "operation": "create",
    "horizon": 0,
    "fail_on": "error",
    "max_data_age": MAX_DATA_AGE,
    "packages": True,
}
"""What holds where neither the command line nor the configuration file says otherwise."""


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "judge the functions in configuration files on a date"
    parser = commands.add_parser("check", help=about, description=about)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs, or - for standard input")
    add_clocks(parser)
    asked = parser.add_argument_group("what is judged")
    asked.add_argument("--operation", choices=OPERATIONS, help="default: create")
    asked.add_argument("--horizon", metavar="DAYS", type=parse_days, help="also find dates this near")
    asked.add_argument("--region", metavar="TEXT", help="the Region of the functions, such as eu-central-1")
    add_account(asked)
    asked.add_argument(
        "--max-data-age", metavar="DAYS", type=not_negative, help="warn where the data are older (default: 45)"
    )
    asked.add_argument("--rules", metavar="DIR", action="append", help="a folder with rules of your own")
    asked.add_argument("--parameter", metavar="NAME=VALUE", action="append", help="the value of a template parameter")
    asked.add_argument("--parameters-file", metavar="FILE", action="append", default=[], help="values of parameters")
    asked.add_argument("--exclude", metavar="PATTERN", action="append", help="leave out, as a line of .gitignore would")
    asked.add_argument("--no-ignore", action="store_true", help="also look at what .gitignore leaves out")
    about_sizes = "do not look how large the code is that lies beside the templates"
    asked.add_argument("--no-packages", dest="packages", action="store_const", const=False, help=about_sizes)
    asked.add_argument("--pass-over", action="store_true", help="named files may be no templates, as in a folder")
    said = parser.add_argument_group("what is said")
    said.add_argument("--format", choices=[form.value for form in Format], help="default: text; piped: concise")
    said.add_argument("--windows", action="store_true", help="text: list when each function is accepted")
    asked.add_argument("--config-env", metavar="NAME", help="the environment of samconfig files (default: default)")
    said.add_argument("--notes", action="store_true", help="text: list notes instead of counting them")
    said.add_argument("--fix-diff", action="store_true", help="print the fixes that are sure as a diff instead")
    add_fail_on(said, default=None)
    said.add_argument("--baseline", metavar="FILE", help="findings listed here do not count")
    said.add_argument("--write-baseline", action="store_true", help="list all findings in the baseline, and pass")
    said.add_argument("--config", metavar="FILE", type=Path, help="default: .lambda-kb.toml or pyproject.toml")
    about_outside = "let a configuration file that is found name files outside of its repository"
    said.add_argument("--allow-outside", action="store_true", help=about_outside)
    parser.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Read, judge, report; the exit code says the worst that happened."""
    from kb.store.connection import open_store_meanwhile

    opened = open_store_meanwhile(args.db)
    # Loaded meanwhile, which takes about as long.
    from kb.cli.settings import settings_for
    from kb.judging import judge  # noqa: F401
    from kb.judging.rules import all_rules
    from kb.readers.folders.reading import PathsReading  # noqa: F401

    store = opened()
    settings = settings_for(Path.cwd(), args.config, outside=args.allow_outside)
    _complete_arguments(args, settings)
    args.age_told = _reports_to_people(args) and sys.stdout.isatty()
    if args.write_baseline and not args.baseline:
        raise UsageError("--write-baseline: name the file with --baseline FILE")
    rules = all_rules(args.rules)
    covers = _configured_covers(settings, rules)
    reading = _reading_of(args, settings)
    report = _judge_reading(args, store, rules, covers, reading)
    _refuse_unused(args, reading)
    if args.write_baseline:
        from kb.judging.baselines import write_baseline

        listed = write_baseline(Path(args.baseline), report)
        print_text(f"{args.baseline}: {count_noun(listed, 'finding')}\n")
        _print_complaints(args, report)
        return UNREADABLE if reading.failing else DONE
    checked = _checked_report(args, report, rules, reading)
    _print_report(args, checked, reading)
    _print_complaints(args, report)
    return _exit_code(checked)


def _refuse_unused(args: argparse.Namespace, reading: PathsReading) -> None:
    """Say that a value was given in vain: whoever gives one believes that it counts.

    Raises:
        UsageError: No file takes a parameter of the command line, or one of a file that it names, or has the
            environment of a samconfig.
    """
    from kb.readers.given_values import ENVIRONMENT, refuse_unused

    given = {f"--parameter {name}": name for name in parse_pairs(args.parameter or [], "--parameter")}
    given |= {f"--config-env {args.config_env}": f"{ENVIRONMENT}{args.config_env}"} if args.config_env else {}
    # What could not be read may have taken it.
    if reading.failing:
        return
    if given:
        refuse_unused(given, reading.takes)
    for file in args.named_files:
        from kb.readers.folders.named_files import read_content
        from kb.readers.folders.parameter_files import parameters_in, tolerates_unused

        held = parameters_in(file, read_content(file), args.config_env or "default")
        # One file serves many modules: Terraform passes over what a module does not declare, CloudFormation refuses it.
        if not tolerates_unused(file) or reading.takes.isdisjoint(held):
            refuse_unused({f"{file}: {name}": name for name in held}, reading.takes)


def _complete_arguments(args: argparse.Namespace, settings: FileSettings) -> None:
    """Fill what the command line leaves open from the configuration file, and from the defaults."""
    values = dict(settings.values)
    # Values of the file come first, so that every value of the command line wins over them.
    args.configured = values.pop("parameters", [])
    args.named_files = args.parameters_file
    args.parameters_file = [*values.pop("parameters_files", []), *args.parameters_file]
    # What is piped has its place at the front of every line, as editors and `grep` want it.
    form = Format.TEXT if sys.stdout.isatty() else Format.CONCISE
    for name, value in {**DEFAULTS, "format": form.value, **values}.items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    args.rules, args.account = args.rules or [], args.account or []


def _configured_covers(settings: FileSettings, rules: tuple[Rule, ...]) -> list[Cover]:
    if not settings.suppressions:
        return []
    from kb.cli.configured_suppressions import read_covers  # few configurations suppress anything

    return read_covers(settings, rules)


def _reading_of(args: argparse.Namespace, settings: FileSettings) -> PathsReading:
    from kb.cli.progress import with_progress
    from kb.readers.folders.named_files import Walk
    from kb.readers.folders.reading import PathsReading

    walk = Walk(gitignore=not args.no_ignore)
    patterns = [(list(settings.exclude), settings.folder), (args.exclude or [], Path())]
    matchers = []
    for listed, folder in patterns:
        if listed:
            from kb.readers.folders.gitignore import path_matcher

            matchers.append(path_matcher(listed, folder))
    if matchers:
        walk.excluded = lambda path: any(matches(path) for matches in matchers)
    return PathsReading(args.paths, _inputs_of(args), walk, lenient=args.pass_over, progress=with_progress)


def _inputs_of(args: argparse.Namespace) -> Inputs:
    from kb.readers.folders.sibling_files import DiskFiles
    from kb.readers.interface import Inputs

    parameters = {"AWS::Region": args.region} if args.region else {}
    parameters |= parse_pairs(args.configured, "--parameter")
    for file in args.parameters_file:
        from kb.readers.folders.named_files import read_content
        from kb.readers.folders.parameter_files import parameters_in

        parameters |= parameters_in(file, read_content(file), args.config_env or "default")
    parameters |= parse_pairs(args.parameter or [], "--parameter")
    return Inputs(parameters, DiskFiles(args.paths), args.config_env or "default")


def _judge_reading(
    args: argparse.Namespace, store: Store, rules: tuple[Rule, ...], covers: list[Cover], reading: PathsReading
) -> Report:
    from kb.judging import (
        Operation,
        judge,
    )
    from kb.judging.question import CheckQuestion

    question = CheckQuestion(
        basis_of(args, store),
        Operation(args.operation),
        args.horizon,
        args.region,
        windows=args.windows or Format(args.format) is Format.JSON,
    )
    known = None
    if args.baseline and not args.write_baseline:
        from kb.judging.baselines import read_baseline

        known = read_baseline(Path(args.baseline))
    documents = reading.documents()
    if args.packages:
        documents = _with_packages(args, documents, store, rules, question)
    return judge(
        store,
        documents,
        rules,
        question,
        unreadable=reading.unreadable,
        covers=covers,
        baseline=known,
        read=reading.read,
    )


def _with_packages(
    args: argparse.Namespace,
    documents: Iterable[Document],
    store: Store,
    rules: Sequence[Rule],
    question: CheckQuestion,
) -> Iterator[Document]:
    """Documents with the sizes of the code beside them; packing code takes seconds, so what no limit refuses is not."""
    from kb.judging.rules import builtin_rules
    from kb.packages import with_packages
    from kb.readers.folders.sibling_files import DiskFiles

    def taken_bytes() -> float:
        from kb.facts.archive_limits import always_taken_bytes

        return always_taken_bytes(store, question.basis)

    # What rules of a user ask of a size, nobody knows; in an account all code together must fit what is left.
    wanted = question.account or any("package_zipped" in rule.sql for rule in rules[len(builtin_rules()) :])
    return with_packages(documents, DiskFiles(args.paths).holds, None if wanted else taken_bytes)


def _checked_report(
    args: argparse.Namespace, report: Report, rules: tuple[Rule, ...], reading: PathsReading
) -> CheckedRun:
    from kb.reports.checked import CheckedRun
    from kb.reports.edits import fixing_edits

    findings = (*report.findings, *(item.finding for item in report.suppressed if not args.fix_diff))
    return CheckedRun(
        report=report,
        rules=rules,
        fail_on=args.fail_on,
        failing=frozenset(reading.failing),
        edits=lambda: fixing_edits(findings, reading.bytes_of, reading.again, reading.near, reading.is_source),
        colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        windows=args.windows,
        notes=args.notes or args.fail_on == "note",
    )


def _print_report(args: argparse.Namespace, checked: CheckedRun, reading: PathsReading) -> None:
    if args.fix_diff:
        from kb.reports.patches import unified_patch

        edits = checked.edits()
        fixed = {key for edit in edits for key in edit.keys}
        left = [f for f in checked.report.findings if (f.path, f.resource, f.field) not in fixed]
        print_text(unified_patch(edits, reading.bytes_of))
        print(f"lambda-kb: {count_noun(len(left), 'finding')} left for a person to fix", file=sys.stderr)
        return
    from kb.reports.formats import render_report

    form = Format(args.format)
    print_text(render_report(form, checked))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form is Format.GITHUB and summary:
        from kb.reports.annotations import write_summary

        write_summary(Path(summary), checked.report)


def _reports_to_people(args: argparse.Namespace) -> bool:
    """Whether standard output says to people what could not be read and how old the data are."""
    return Format(args.format) in READ_BY_PEOPLE and not args.fix_diff and not args.write_baseline


def _print_complaints(args: argparse.Namespace, report: Report) -> None:
    from kb.reports.printable_texts import printable_text

    # On a terminal the report above says it; where its output is kept, whoever reads errors alone must see it too.
    for broken in () if _reports_to_people(args) and sys.stdout.isatty() else report.unreadable:
        place = broken.path if broken.line is None else f"{broken.path}:{broken.line}"
        print(printable_text(f"lambda-kb: {place}: {broken.reason}"), file=sys.stderr)
    if not report.functions and not report.unreadable:
        print(f"lambda-kb: no Lambda functions in {', '.join(args.paths)}", file=sys.stderr)


def _exit_code(checked: CheckedRun) -> int:
    from kb.reports.text import worst_severity

    if checked.failing:
        return UNREADABLE
    return FINDINGS if fails(worst_severity(checked.report.findings), checked.fail_on) else DONE
