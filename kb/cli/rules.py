"""`lambda-kb rules` and `lambda-kb explain`: what the rules are, and what is behind one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kb.cli.shared_options import add_clocks, add_list_options, facts_of, print_text
from kb.reports.widths import print_width, wrap_words

if TYPE_CHECKING:
    from kb.judging.explanations import Explanation, Fact
    from kb.judging.rules import Rule


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register both commands."""
    about = "the rules that configurations are judged by"
    parser = commands.add_parser("rules", help=about, description=about)
    parser.add_argument("ids", nargs="*", metavar="ID", help="only the rules with these ids")
    add_clocks(parser)
    add_list_options(parser)
    parser.add_argument("--template", action="store_true", help="print a rule to write your own by, instead")
    parser.set_defaults(run=_run_rules)
    about = "one rule: why it is, its severities, its SQL, and the facts and sources behind it"
    parser = commands.add_parser("explain", help=about, description=about)
    parser.add_argument("rule", help="its id, such as LKB201")
    add_clocks(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.set_defaults(run=_run_explain)


def _run_rules(args: argparse.Namespace) -> int:
    from kb.answers import rule_body
    from kb.cli.shared_options import show_rows
    from kb.judging.rules import documented_rules

    if args.template:
        from kb.judging.rule_template import rule_template

        print_text(rule_template())
        return 0
    facts = facts_of(args)
    named = [_rule_named(one) for one in args.ids]
    rows = [rule_body(rule) for rule in documented_rules() if not named or rule in named]
    columns = ("rule", "title", "severity.create", "severity.update", "severity.invoke")
    return show_rows(args, facts.basis, rows, columns)


def _run_explain(args: argparse.Namespace) -> int:
    from kb.answers import basis_body, dump_json, explanation_body
    from kb.judging.explanations import explain_rule

    rule = _rule_named(args.rule)
    facts = facts_of(args)
    explanation = explain_rule(rule, facts)
    if args.format == "json":
        print_text(dump_json({"basis": basis_body(facts.basis), "data": explanation_body(explanation)}))
    else:
        print_text(_explanation_text(explanation, str(facts.basis.as_of)))
    return 0


def _rule_named(named: str) -> Rule:
    from kb.judging.equivalents import known_rule
    from kb.judging.rules import documented_rules

    rules = {rule.id: rule for rule in documented_rules()}
    return rules[known_rule(named, rules)]


def _explanation_text(explanation: Explanation, as_of: str) -> str:
    """A rule as text: what it finds, why, where AWS says so, the facts of the day, and its SQL."""
    from kb.judging.equivalents import TOOLS, read_equivalents

    rule = explanation.rule
    weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
    lines = [*_wrap_text(f"{rule.id}: {rule.title}"), "", *_wrap_text(rule.why), ""]
    lines += _wrap_text(f"Severity: {weights}")
    lines += _wrap_text(f"Looks at: {rule.about}, {', '.join(rule.reads)}")
    elsewhere = [f"{TOOLS[other.tool]} {other.check}" for other in read_equivalents().get(rule.id, ())]
    lines += _wrap_text(f"Elsewhere: {', '.join(elsewhere)}") if elsewhere else []
    lines += [f"Source: {source}" for source in rule.sources]
    if explanation.facts:
        lines += ["", f"Facts on {as_of}"]
        lines += [line for fact in explanation.facts for line in _fact_lines(fact)]
    if explanation.finds:
        lines += ["", f"Runtimes found on {as_of}"]
        lines += [line for text in explanation.finds for line in _wrap_text(text, 2)]
    return "\n".join(lines) + f"\n\n{rule.sql}"


def _fact_lines(fact: Fact) -> list[str]:
    since = f", since {fact.since}" if fact.since else ""
    until = f", until {fact.until}" if fact.until else ""
    return [
        *_wrap_text(f"{fact.kind} {fact.id}: {fact.value}{since}{until}", 2),
        *(f"    {url}" for url in fact.sources),
    ]


def _wrap_text(text: str, indent: int = 0) -> list[str]:
    first, rest = " " * indent, " " * (indent + 2 if indent else 0)
    return wrap_words(text, print_width(), first, rest)
