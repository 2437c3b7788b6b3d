"""The commands that ask: snapshot, runtimes, limits, triggers, features, events, history, diff and the lists beside."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from kb.cli.common import add_clocks, add_list_options, day_of, facts_of, not_negative, show, show_rows
from kb.errors import UsageError

# Those of kb.facts.models.Phase, which brings DuckDB along; --help and --version need none.
PHASES = ("not_yet_available", "preview", "supported", "deprecated", "create_blocked", "update_blocked")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""

    def command(
        name: str, about: str, run: Callable[[argparse.Namespace], int], *, as_of: bool = True
    ) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=about, description=about)
        add_clocks(parser, as_of=as_of)
        add_list_options(parser)
        parser.set_defaults(run=run)
        return parser

    snapshot = command("snapshot", "everything supported on a day, on one screen", _snapshot)
    snapshot.add_argument("day", nargs="?", metavar="DATE", help="the day asked about, as --as-of")
    runtimes = command("runtimes", "the runtimes and how far each is in its life", _runtimes)
    runtimes.add_argument("--language", help="only this language")
    runtimes.add_argument("--phase", choices=PHASES, help="only this phase")
    runtimes.add_argument("--within", metavar="DAYS", type=not_negative, help="only with a milestone in the next DAYS")
    limits = command("limits", "the limits and the conditions under which each holds", _limits)
    limits.add_argument("--topic", help="only this topic")
    limits.add_argument("--applies-to", metavar="TEXT", help="only conditions with this text")
    triggers = command("triggers", "the services that start functions", _triggers)
    triggers.add_argument("--method", choices=("event_driven", "event_source_mapping", "special"))
    triggers.add_argument("--invocation", choices=("synchronous", "asynchronous", "polling"))
    features = command("features", "the features and what each applies to", _features)
    features.add_argument("--applies-to", metavar="WHAT", help="only what applies to this, such as runtime:python3.9")
    events = command("events", "the release timeline", _events)
    events.add_argument("--from", dest="first", metavar="DATE", help="no event before this day")
    events.add_argument(
        "--to", dest="last", metavar="DATE", help="no event after this day (default: the day asked about)"
    )
    events.add_argument("--topic", help="only this topic")
    events.add_argument("--source", help="only from the source with this id or address")
    events.add_argument("-q", metavar="TEXT", help="only events that mention this text")
    history = command("history", "every statement about one runtime, limit, trigger or feature", _history)
    history.add_argument("id")
    diff = command("diff", "what changed between two days", _diff, as_of=False)
    diff.add_argument("first", metavar="FROM")
    diff.add_argument("last", metavar="TO")
    diff.add_argument("--axis", choices=("valid", "known"), default="valid", help="what held, or what was published")
    practices = command("practices", "advice and explanations, by topic", _practices)
    practices.add_argument("--topic", help="only this topic")
    fields = command("fields", "the fields of the API and their names in configuration formats", _fields)
    fields.add_argument("--resource", help="only fields of this resource")
    claims = command("claims", "where sources contradict each other, and which side is followed", _claims)
    claims.add_argument("--about", metavar="ID", help="only about this runtime, limit, trigger, feature, event ...")
    claims.add_argument("--table", metavar="NAME", help="only about rows of this table, such as events")
    claims.add_argument("--verdict", choices=("followed", "rejected", "open"), help="only with a side of this verdict")
    slips = command("slips", "how often and how far AWS moved the dates it had published", _slips)
    slips.add_argument("--milestone", choices=("deprecation", "block_create", "block_update"), help="only this one")
    command("stats", "how well each table is known", _stats)
    command("sources", "where the facts come from", _sources)
    command("versions", "the releases of our data", _versions)


def _snapshot(args: argparse.Namespace) -> int:
    from kb.answers import dumps, snapshot_body

    if args.day and args.as_of and args.day != args.as_of:
        raise UsageError(f"DATE {args.day} and --as-of {args.as_of} are two days: give one")
    facts = facts_of(args, args.day)
    if args.format == "json":
        show(dumps(snapshot_body(facts)))
    elif args.format == "csv":
        from kb.reports.snapshots import snapshot_csv

        show(snapshot_csv(facts))
    else:
        from kb.reports.snapshots import snapshot

        show(snapshot(facts))
    return 0


def _runtimes(args: argparse.Namespace) -> int:
    facts = facts_of(args)
    rows = facts.runtimes(args.language, args.phase, args.within)
    columns = ("runtime", "phase", "deprecation", "block_create", "block_update", "successor")
    return show_rows(args, facts.basis, rows, columns)


def _limits(args: argparse.Namespace) -> int:
    facts = facts_of(args)
    return show_rows(
        args,
        facts.basis,
        facts.limits(args.topic, args.applies_to),
        ("limit", "min", "max", "default", "unit", "valid_from"),
    )


def _triggers(args: argparse.Namespace) -> int:
    facts = facts_of(args)
    rows = facts.triggers(args.method, args.invocation)
    return show_rows(args, facts.basis, rows, ("service", "method", "invocation", "supported_from"))


def _features(args: argparse.Namespace) -> int:
    facts = facts_of(args)
    return show_rows(
        args, facts.basis, facts.features(args.applies_to), ("feature", "applies_to", "valid_from", "valid_to")
    )


def _events(args: argparse.Namespace) -> int:
    facts = facts_of(args)
    rows = facts.events(day_of(args.first, "--from"), day_of(args.last, "--to"), args.topic, args.q, args.source)
    return show_rows(args, facts.basis, rows, ("date", "topic", "headline"))


def _history(args: argparse.Namespace) -> int:
    from kb.facts.changes import history

    facts = facts_of(args)
    statements = history(facts, args.id)
    if args.format != "table":
        return show_rows(args, facts.basis, statements, ())
    from kb.facts.claims import claims
    from kb.reports.histories import history_text

    show(history_text(facts.basis, args.id, statements[: args.limit], claims(facts, args.id)))
    return 0


def _diff(args: argparse.Namespace) -> int:
    from kb.facts import parse_day
    from kb.facts.changes import changes

    first, last = parse_day(args.first, "FROM"), parse_day(args.last, "TO")
    facts = facts_of(args, max(first, last).isoformat())
    return show_rows(
        args, facts.basis, changes(facts, first, last, args.axis), ("date", "id", "aspect", "before", "after")
    )


def _practices(args: argparse.Namespace) -> int:
    from kb.facts.tables import practices

    facts = facts_of(args)
    return show_rows(args, facts.basis, practices(facts, args.topic), ("topic", "name", "statement"))


def _fields(args: argparse.Namespace) -> int:
    from kb.facts.tables import fields

    facts = facts_of(args)
    return show_rows(args, facts.basis, fields(facts, args.resource), ("resource", "field", "type", "min", "max"))


def _claims(args: argparse.Namespace) -> int:
    from kb.facts.claims import claims

    facts = facts_of(args)
    rows = claims(facts, args.about, args.table, args.verdict)
    return show_rows(args, facts.basis, rows, ("claim", "side", "verdict", "statement"))


def _slips(args: argparse.Namespace) -> int:
    from kb.facts.slips import slips

    facts = facts_of(args)
    columns = ("runtime", "milestone", "first_date", "last_date", "moves", "days")
    return show_rows(args, facts.basis, slips(facts, args.milestone), columns)


def _stats(args: argparse.Namespace) -> int:
    from kb.facts.stats import stats

    facts = facts_of(args)
    shares = ("exact_share", "bracketed", "observed", "estimated", "two_sources_share")
    columns = ("table", "rows", *shares, "newest_evidence")
    return show_rows(args, facts.basis, stats(facts), columns)


def _sources(args: argparse.Namespace) -> int:
    from kb.facts.tables import sources

    facts = facts_of(args)
    return show_rows(args, facts.basis, sources(facts), ("source", "kind", "url"))


def _versions(args: argparse.Namespace) -> int:
    from kb.facts.tables import versions

    facts = facts_of(args)
    return show_rows(args, facts.basis, versions(facts), ("version", "recorded_on", "summary"))
