"""The pages that list things, and the files that all pages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.models import Limit
from kb.facts.tables import practices
from kb.facts.timelines import Timelines, timelines
from kb.judging.rules import builtin_rules
from kb.outlets.site import html, things
from kb.outlets.site.bars import Scale, bar, ruler
from kb.outlets.site.folder import Folder
from kb.outlets.site.html import Html, Part
from kb.reports.snapshots import limit_text

ALL = ("json", "csv", "parquet")
PHASES = ("supported", "preview", "deprecated", "create_blocked", "update_blocked")


_LISTS = (
    ("snapshot", "Everything supported on the day", ALL[:2]),
    ("runtimes", "Every runtime with its phase, dates and accepted operations", ALL),
    ("limits", "Every limit with its condition", ALL),
    ("triggers", "The services that start functions", ALL),
    ("features", "Features and what each applies to", ALL),
    ("events", "The release timeline", ALL),
    ("changes", "What came to hold, day by day", ALL),
    ("changes-known", "What AWS came to say, day by day", ALL),
    ("upcoming", "What is announced for the days ahead", ALL),
    ("rules", "What configurations are judged by", ALL[:2]),
    ("slips", "How far AWS moved the dates it had published", ALL),
    ("claims", "Where sources contradict each other", ALL),
    ("fields", "Fields of the AWS API and their names in templates", ALL),
    ("practices", "Advice and explanations", ALL),
    ("sources", "Where every fact comes from", ALL),
    ("stats", "How well each table is known", ALL),
    ("versions", "The releases of the data", ALL),
)


def write(folder: Folder, facts: Facts) -> None:
    """All pages but the first."""
    lives = timelines(facts.store, facts.basis)
    folder.put("style.css", html.asset("style.css"))
    for path, title, body in (
        ("runtimes.html", "Runtimes", _runtimes(facts, lives)),
        ("limits.html", "Limits", _limits(facts, lives)),
        ("triggers.html", "Triggers", _triggers(facts)),
        ("features.html", "Features", _features(facts)),
        ("events.html", "Events", _events(facts)),
        ("rules.html", "Rules", _rules()),
        ("files.html", "Files", _files(facts)),
    ):
        folder.put(path, html.page(path, title, facts.basis, body))
    shown = things.Things(facts, lives, scale(facts.basis.as_of))
    for path, title, body in shown.pages():
        folder.put(path, html.page(path, title, facts.basis, body))


def scale(today: date) -> Scale:
    """From the first day of Lambda until four years ahead."""
    return Scale(FIRST_DAY, date(min(today.year + 4, date.max.year), 1, 1), today)


def _runtimes(facts: Facts, lives: Timelines) -> Iterable[Part]:
    years = scale(facts.basis.as_of)
    keys = ", ".join(html.badge(phase).text for phase in PHASES)
    yield html.formats("v1/runtimes", "", ALL)
    today = things.day(facts.basis.as_of)
    yield html.paragraph(Html(f"The bars show each life from 2014 on: {keys}. The line is {html.show(today)}."))
    rows = [
        (
            html.link(f"runtimes/{one.runtime}.html", one.runtime),
            html.badge(one.phase.value),
            bar(years, lives.spells["runtime"].get(one.runtime, [])),
            *(things.day(day) for day in things.dates(one.milestones)),
            html.link(f"runtimes/{one.successor}.html", one.successor) if one.successor else "",
        )
        for one in facts.runtimes()
    ]
    columns = ("Runtime", "Phase", "Life", "Available", "Deprecated", "Create blocked", "Update blocked", "Successor")
    yield html.table("Runtimes, retired ones too", columns, [("", "", ruler(years, 4), "", "", "", "", ""), *rows])


def _limits(facts: Facts, lives: Timelines) -> Iterable[Part]:
    yield html.formats("v1/limits", "", ALL)
    yield html.paragraph("A limit holds under its condition: other kinds of functions have other limits.")
    by_topic: dict[str, list[Limit]] = {}
    for limit in facts.limits():
        by_topic.setdefault(limit.topic, []).append(limit)
    for topic, limits in by_topic.items():
        rows = [
            (
                html.link(f"limits/{one.limit}.html", one.limit),
                limit_text(one),
                one.applies_to,
                things.day(one.valid_from),
            )
            for one in limits
        ]
        yield html.heading(topic.replace("_", " ").capitalize())
        yield html.table(f"Limits: {topic.replace('_', ' ')}", ("Limit", "Value", "Condition", "Since"), rows)
    former = [name for name in lives.limits if name not in {one.limit for one in facts.limits()}]
    if former:
        yield html.heading("Of other days")
        yield html.items(things.limit_link(name) for name in former)


def _triggers(facts: Facts) -> Iterable[Part]:
    yield html.formats("v1/triggers", "", ALL)
    rows = [
        (
            html.link(f"triggers/{one.trigger}.html", one.service),
            one.method.replace("_", " "),
            ", ".join(one.invocation),
            html.badge("disputed" if one.disputed else one.status),
            things.day(one.supported_from),
        )
        for one in facts.triggers()
    ]
    yield html.table("Services that start functions", ("Service", "Method", "Invocation", "Status", "Since"), rows)


def _features(facts: Facts) -> Iterable[Part]:
    yield html.formats("v1/features", "", ALL)
    by_feature: dict[str, list[tuple[str, date | None]]] = {}
    names: dict[str, str] = {}
    for one in facts.features():
        by_feature.setdefault(one.feature, []).append((one.applies_to, one.valid_from))
        names[one.feature] = one.name
    rows = [
        (
            Html(f'<span id="{name}">{html.show(names[name])}</span>'),
            ", ".join(target for target, _ in found),
            things.day(min((day for _, day in found if day), default=None)),
        )
        for name, found in by_feature.items()
    ]
    yield html.table("Features and what each applies to", ("Feature", "Applies to", "First"), rows)


def _events(facts: Facts) -> Iterable[Part]:
    yield html.formats("v1/events", "", ALL)
    rows = [
        (html.link(f"events/{one.event}.html", things.when(one.date, one.precision)), one.topic, one.headline)
        for one in reversed(facts.events())
    ]
    yield html.table("The release timeline, the newest first", ("Day", "Topic", "What happened"), rows)


def _rules() -> Iterable[Part]:
    yield html.formats("v1/rules", "", ("json", "csv"))
    for rule in builtin_rules():
        weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
        yield Html(f'<h2 id="{rule.id}">{rule.id}: {html.show(rule.title)}</h2>')
        yield html.paragraph(rule.why)
        yield html.pairs([("Severity", weights), ("Looks at", ", ".join(rule.reads))])
        yield html.Sources({}).list(rule.sources)
        yield Html(f"<details><summary>Its SQL</summary><pre>{html.show(rule.sql)}</pre></details>")


def _files(facts: Facts) -> Iterable[Part]:
    yield html.paragraph(
        "Every answer is a file under the address that the service gives it, with its format as the ending: ",
        html.link("v1/runtimes/python3.9.json", "v1/runtimes/python3.9.json"),
        " is what the service answers at v1/runtimes/python3.9.",
    )
    lists = [(name, html.endings(f"v1/{name}", "", endings), about) for name, about, endings in _LISTS]
    yield html.table("Lists", ("Name", "Files", "What it holds"), lists)
    yield html.heading("For other tools")
    yield html.items(
        [
            html.link("data/datapackage.json", "Data package: the tables as they are kept"),
            html.link("openeox.json", "OpenEoX records of all runtimes"),
            html.link("api/aws-lambda.json", "Releases as endoflife.date gives them"),
            html.link("v1/calendar.ics", "Calendar of what lies ahead, to subscribe to"),
            html.link("v1/feed.atom", "Feed of what changed"),
            html.link("llms.txt", "llms.txt, for language models"),
        ]
    )
    yield html.heading("Advice and explanations")
    rows = [(one.name, one.topic, one.statement) for one in practices(facts)]
    yield html.table("From the article that the project began with", ("Name", "Topic", "What it says"), rows)
