"""The cell magic `%%lambda_check`: the cell is a template, its output the findings."""

from __future__ import annotations

import argparse
import shlex
from typing import NoReturn

from IPython.core.error import UsageError as MagicError
from IPython.core.magic import Magics, cell_magic, magics_class

import kb
from kb.cli.parsing import Parser
from kb.cli.shared_options import parse_days, parse_whole
from kb.named_values import parse_pairs
from kb.notebook.cell_reports import CellReport, report_on_cell
from kb.notebook.checks import PATH, complaint_line
from kb.operations import OPERATIONS


class _Options(Parser):
    """The options of a magic's line, read as those of the command: errors are one line in the cell's output."""

    def error(self, message: str) -> NoReturn:
        raise MagicError(f"%%lambda_check: {message}")


def _options_parser() -> argparse.ArgumentParser:
    parser = _Options(prog="%%lambda_check", add_help=False)
    parser.add_argument("--as-of")
    parser.add_argument("--known-at")
    parser.add_argument("--data-version", type=parse_whole)
    parser.add_argument("--operation", choices=OPERATIONS, default="create")
    parser.add_argument("--horizon", type=parse_days, default=0)
    parser.add_argument("--parameter", action="append", default=[])
    parser.add_argument("--region")
    parser.add_argument("--account", action="append", default=[])
    parser.add_argument("--fix", action="store_true")
    return parser


def _judge_cell(cell: str, asked: argparse.Namespace) -> CellReport:
    parameters = parse_pairs(asked.parameter, "--parameter")
    report = kb.check_text(
        cell,
        PATH,
        asked.as_of or "today",
        asked.operation,
        parameters,
        known_at=asked.known_at,
        data_version=asked.data_version,
        horizon=asked.horizon,
        region=asked.region,
        account=asked.account or None,
    )
    return report_on_cell(report, cell, parameters)


@magics_class
class CheckMagics(Magics):
    """The magics of `%load_ext kb.notebook`."""

    @cell_magic
    def lambda_check(self, line: str, cell: str) -> CellReport:
        """Judge the template in the cell.

        %%lambda_check [--as-of DATE] [--known-at DATE] [--data-version N] [--operation create|update|invoke]
                       [--horizon DAYS] [--parameter NAME=VALUE] [--region TEXT] [--account FILE] [--fix]

        With `--fix` the cell is written anew with its sure fixes, and judged as it then is.
        """
        try:
            words = shlex.split(line)
            asked = _options_parser().parse_args(words)
            report = _judge_cell(cell, asked)
            if asked.fix and report.fixed is not None and self.shell is not None:
                # argparse takes the beginnings of options as well.
                kept = shlex.join(word for word in words if not (word.startswith("--f") and "--fix".startswith(word)))
                # IPython ends each cell with a line break, which nobody wrote.
                written = f"%%lambda_check {kept}".rstrip() + f"\n{report.fixed}".rstrip("\n")
                self.shell.set_next_input(written, replace=True)
                report = _judge_cell(report.fixed, asked)
            return report
        except kb.KbError as e:
            # One line in the output, as on the command line; a traceback would be of no use.
            raise MagicError(complaint_line(e)) from None
        except ValueError as e:
            raise MagicError(f"%%lambda_check: {e}") from None
