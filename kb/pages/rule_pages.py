"""Pages about the rules that configurations are judged by: all of them, and each with the facts behind it."""

from __future__ import annotations

import re

from htpy import Node

from kb.judging.explanations import Explanation, Fact
from kb.judging.rules import Rule
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.elements import Siblings
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    folded_part,
    folded_section,
    html_link,
    html_list,
    join_things,
    page_section,
    record_table,
    term_pairs,
    time_mark,
    word_badge,
)
from kb.pages.words import on_clocks, space_word

_FAMILIES = {
    "1": "Runtimes",
    "2": "Functions",
    "3": "Event sources, destinations and what stands around a function",
    "4": "Features, and what excludes what",
    "5": "Practices",
    "6": "Sums over a stack or an account",
    "9": "Suppressions and baselines",
}
"""What rules are about, by the first digit of their ids."""


def rule_page(library: Library, name: str) -> PageContent:
    """What a rule finds, why that matters, and the facts that it rests on."""
    found = library.explained(name)
    rule = found.rule
    return PageContent(
        section="rules",
        name=name,
        heading=name,
        title=f"{name}: {rule.title}",
        about=rule.title,
        answer=[h.p(".answer")[rule.why], _weights_part(rule)],
        body=[
            _facts_part(library, found),
            page_section("What it finds on the day", html_list(found.finds)),
            page_section(
                "What it says",
                h.p[_template_part(rule.message)],
                h.p["And: ", _template_part(rule.advice)] if rule.advice else None,
            ),
            page_section("Sources", library.source_list(rule.sources)),
            page_section("Its SQL", folded_part("The file", h.pre(tabindex="0")[h.code[rule.sql]])),
        ],
        description=f"{name}: {rule.title}. {rule.why}",
        answers=(f"v1/rules/{name}",),
    )


def _template_part(text: str) -> Node:
    """What a rule says, with the words that it fills in shown as such."""
    parts = re.split(r"\{(\w+)\}", text)
    return Siblings(h.var[space_word(part)] if place % 2 else part for place, part in enumerate(parts))


def _weights_part(rule: Rule) -> Node:
    rows: list[tuple[str, Node]] = [
        (operation.value.capitalize(), word_badge(weight.label)) for operation, weight in rule.severity.items()
    ]
    return h.div(".operations")[term_pairs([*rows, ("Looks at", join_things(h.code[name] for name in rule.reads))])]


def _facts_part(library: Library, found: Explanation) -> Node:
    rows = [
        (
            _named_part(library, one),
            one.value,
            time_mark(one.since),
            time_mark(one.until),
            library.source_links(one.sources),
        )
        for one in found.facts
    ]
    columns = ("Fact", "Value", "Since", "Until", "Source")
    return page_section("The facts behind it", record_table(f"Facts {on_clocks(library.basis)}", columns, rows))


def _named_part(library: Library, one: Fact) -> Node:
    name = one.id.split()[0]
    return library.thing(name) if one.kind in ("limit", "feature", "trigger") else h.code[one.id]


def rules_page(library: Library) -> PageContent:
    """All rules with their weights, by what they are about."""
    text = f"{len(library.rules)} rules judge configurations."
    return PageContent(
        section="rules",
        name="",
        heading="Rules",
        title="Rules about AWS Lambda configurations",
        answer=h.p(".answer")[text, " ", html_link(library.to.page("check"), "Check a template"), "."],
        body=[_family_part(library, digit) for digit in sorted({rule[3] for rule in library.rules})],
        description=f"lambda-kb: {text}",
        answers=("v1/rules",),
        clocked=False,
    )


def _family_part(library: Library, digit: str) -> Node:
    found = [rule for rule in library.rules.values() if rule.id[3] == digit]
    rows: list[tuple[Node, ...]] = [
        (
            html_link(library.to.page("rules", rule.id), rule.id),
            rule.title,
            *(word_badge(weight.label) for weight in rule.severity.values()),
        )
        for rule in found
    ]
    operations = [operation.value.capitalize() for operation in found[0].severity]
    title = _FAMILIES.get(digit, f"LKB{digit}")
    made = record_table(f"{title}: the weight for each operation", ("Rule", "Finds", *operations), rows)
    return folded_section(title, count_noun(len(rows), "rule"), made, unfolded=digit == "1")
