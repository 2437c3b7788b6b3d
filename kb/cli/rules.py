"""`lambda-kb rules` and `lambda-kb explain`: what the rules are, and what is behind one."""

from __future__ import annotations

import argparse
import difflib

from kb.cli.common import add_clocks, add_list_options, show
from kb.errors import UnknownIdError


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register both commands."""
    about = "the rules that configurations are judged by"
    parser = commands.add_parser("rules", help=about, description=about)
    add_clocks(parser)
    add_list_options(parser)
    parser.add_argument("--template", action="store_true", help="print a rule to write your own by, instead")
    parser.set_defaults(run=_rules)
    about = "one rule: why it is, its sources, its severities and its SQL"
    parser = commands.add_parser("explain", help=about, description=about)
    parser.add_argument("rule", help="its id, such as LKB201")
    parser.set_defaults(run=_explain)


def _rules(args: argparse.Namespace) -> int:
    from kb.answers import rule_body  # noqa: PLC0415
    from kb.cli.common import facts_of, show_rows  # noqa: PLC0415
    from kb.judging.rules import documented_rules  # noqa: PLC0415

    if args.template:
        from kb.judging.templates import rule_template  # noqa: PLC0415

        show(rule_template())
        return 0
    facts = facts_of(args)
    rows = [rule_body(rule) for rule in documented_rules()]
    columns = ("rule", "title", "severity.create", "severity.update", "severity.invoke")
    return show_rows(args, facts.basis, rows, columns)


def _explain(args: argparse.Namespace) -> int:
    from kb.judging.equivalents import TOOLS, equivalents  # noqa: PLC0415
    from kb.judging.rules import documented_rules  # noqa: PLC0415

    rules = {rule.id: rule for rule in documented_rules()}
    rule = rules.get(args.rule.upper())
    if rule is None:
        close = tuple(difflib.get_close_matches(args.rule.upper(), rules, n=3))
        hint = f"did you mean {' or '.join(close)}?" if close else "`lambda-kb rules` lists them"
        raise UnknownIdError(f"no rule {args.rule!r}: {hint}", close)
    weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
    lines = [f"{rule.id}: {rule.title}", "", rule.why, "", f"Severity: {weights}", f"Looks at: {', '.join(rule.reads)}"]
    elsewhere = [f"{TOOLS[other.tool]} {other.check}" for other in equivalents().get(rule.id, ())]
    lines += [f"Elsewhere: {', '.join(elsewhere)}"] if elsewhere else []
    lines += [f"Source: {source}" for source in rule.sources]
    show("\n".join(lines) + f"\n\n{rule.sql}")
    return 0
