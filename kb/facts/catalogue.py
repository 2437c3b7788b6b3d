"""The lists that there are."""

from __future__ import annotations

from collections.abc import Mapping

from kb.facts.fact_lists import FactList, Hangs, ListedThing
from kb.facts.list_filters import Filter, Takes

PHASES = ("not_yet_available", "preview", "supported", "deprecated", "create_blocked", "update_blocked")
"""Those of `kb.facts.answer_shapes.Phase`."""
METHODS = ("event_driven", "event_source_mapping", "special")
"""The ways in which a service is bound to a function."""
INVOCATIONS = ("synchronous", "asynchronous", "polling")
"""The ways in which a service calls a function, or is read for it."""
BLOCKS = ("deprecation", "block_create", "block_update")
"""The milestones whose announced dates move."""
VERDICTS = ("followed", "rejected", "open")
"""What became of a side of a contradiction."""
_DAY = {"as_of": "2021-08-16", "limit": "2"}
_REGION = Filter("region", "as it is in this Region, such as eu-central-1", known=("regions.region",), in_store=True)


def _topic(table: str) -> Filter:
    return Filter("topic", "only this topic", known=(f"{table}.topic",))


FACT_LISTS: Mapping[str, FactList] = {
    one.name: one
    for one in (
        FactList(
            "runtimes",
            "the runtimes that had come by a day, retired ones too, each with its phase",
            "kb.facts.answer_shapes:Runtime",
            "kb.facts.list_questions:ask_runtimes",
            ("runtime", "phase", "deprecation", "block_create", "block_update", "successor"),
            Hangs.DAY,
            (
                Filter(
                    "language", "only this language, whatever its case", known=("runtimes.language",), any_case=True
                ),
                Filter("phase", "only this phase; what has not come is not listed", words=PHASES),
                Filter("within", "only with a milestone in this many days after as_of", Takes.DAYS),
                _REGION,
            ),
            "kb.facts.list_questions:wants_runtime",
            ListedThing("runtime", "kb.facts.queries:Facts.runtime", ("runtime",)),
            has_history=True,
            example={**_DAY, "language": "Python"},
            supported=True,
        ),
        FactList(
            "limits",
            "the limits on a day and the conditions under which each holds",
            "kb.facts.answer_shapes:Limit",
            "kb.facts.queries:Facts.limits",
            ("limit", "min", "max", "default", "unit", "valid_from"),
            Hangs.DAY,
            (
                _topic("limits"),
                Filter(
                    "applies_to",
                    "only conditions with this text, whatever its case",
                    known=("limits.applies_to",),
                    part=True,
                ),
                _REGION,
            ),
            "kb.facts.list_questions:wants_limit",
            ListedThing("limit", "kb.facts.queries:Facts.limit", ("limit",), history_outlives=True),
            has_history=True,
            example={**_DAY, "topic": "function_config"},
            supported=True,
        ),
        FactList(
            "triggers",
            "the services that start functions on a day",
            "kb.facts.answer_shapes:Trigger",
            "kb.facts.queries:Facts.triggers",
            ("service", "method", "invocation", "supported_from"),
            Hangs.DAY,
            (
                Filter("method", "only this method", words=METHODS),
                Filter("invocation", "only services that can invoke so", words=INVOCATIONS),
            ),
            "kb.facts.list_questions:wants_trigger",
            ListedThing("trigger", "kb.facts.queries:Facts.trigger", ("trigger", "service"), history_outlives=True),
            has_history=True,
            example={**_DAY, "method": "event_source_mapping"},
            supported=True,
        ),
        FactList(
            "features",
            "the features on a day and what each applies to",
            "kb.facts.answer_shapes:Feature",
            "kb.facts.queries:Facts.features",
            ("feature", "applies_to", "status", "valid_from", "valid_to"),
            Hangs.DAY,
            (
                Filter(
                    "applies_to",
                    "only what applies to this, such as runtime:python3.9",
                    known=("kb.facts.vocabularies:things_applied_to",),
                ),
                _REGION,
            ),
            "kb.facts.list_questions:wants_feature",
            has_history=True,
            example={**_DAY, "applies_to": "runtime:python3.8"},
            supported=True,
        ),
        FactList(
            "events",
            "the release timeline up to a day",
            "kb.facts.answer_shapes:Event",
            "kb.facts.list_questions:ask_events",
            ("date", "topic", "headline"),
            filters=(
                Filter("first", "no event before this day", Takes.DAY, written="from"),
                Filter("last", "no event after this day (default: the day asked about)", Takes.DAY, written="to"),
                _topic("events"),
                Filter(
                    "source",
                    "only from the source with this id or address",
                    known=("sources.source_id", "sources.url"),
                    in_store=True,
                ),
                Filter("q", "only events that mention this text, whatever its case"),
            ),
            wants="kb.facts.list_questions:wants_event",
            example={"from": "2020-12-01", "to": "2020-12-01", "limit": "2"},
        ),
        FactList(
            "practices",
            "advice and explanations, by topic",
            "kb.facts.tables:Practice",
            "kb.facts.tables:practices",
            ("topic", "name", "statement"),
            filters=(_topic("practices"),),
            wants="kb.facts.list_questions:wants_topic",
            example={"limit": "2"},
        ),
        FactList(
            "fields",
            "the fields of the Lambda API and their names in configuration formats",
            "kb.facts.tables:ConfigField",
            "kb.facts.tables:fields",
            ("resource", "field", "type", "min", "max"),
            Hangs.PERIOD,
            (Filter("resource", "only fields of this resource", known=("config_fields.resource",)),),
            "kb.facts.list_questions:wants_resource",
            ids_at="config_fields.field",
            example={"resource": "Alias", "limit": "2"},
            supported=True,
        ),
        FactList(
            "operations",
            "the operations that Lambda's APIs have on a day, each with its first day",
            "kb.facts.api_operations:ApiOperation",
            "kb.facts.api_operations:operations",
            ("api", "operation", "valid_from", "status"),
            Hangs.PERIOD,
            (
                Filter(
                    "api", "only this API, such as lambda or lambda-microvms", known=("operations.api",), in_store=True
                ),
            ),
            example={"as_of": "2014-12-01", "limit": "2"},
            supported=True,
        ),
        FactList(
            "regions",
            "the Regions, and since when Lambda is in each; those to which it had not come yet too",
            "kb.facts.regions:Region",
            "kb.facts.regions:regions",
            ("region", "name", "status", "valid_from"),
            Hangs.PERIOD,
            (
                Filter(
                    "partition",
                    "only this partition, such as aws or aws-cn",
                    known=("regions.partition",),
                    in_store=True,
                ),
            ),
            thing=ListedThing("region", "kb.facts.regions:region", ("region",)),
            example={"as_of": "2016-03-14", "limit": "2"},
        ),
        FactList(
            "claims",
            "where sources contradict each other, and which side is followed",
            "kb.facts.claims:Claim",
            "kb.facts.claims:claims",
            ("claim", "side", "verdict", "statement"),
            filters=(
                Filter(
                    "about",
                    "only about the runtime, limit, trigger, event ... with this id",
                    known=("kb.facts.vocabularies:claimed_things",),
                    in_store=True,
                ),
                Filter(
                    "table",
                    "only about rows of this table, such as events",
                    known=("kb.facts.vocabularies:fact_tables",),
                    in_store=True,
                ),
                Filter("verdict", "only with a side of this verdict", words=VERDICTS, in_store=True),
            ),
            weighed="contradictions between sources",
            example={"about": "amazon-api-gateway", "limit": "2"},
        ),
        FactList(
            "slips",
            "how often and how far AWS moved the dates it had published",
            "kb.facts.slips:Slip",
            "kb.facts.slips:slips",
            ("runtime", "milestone", "first_date", "last_date", "moves", "days"),
            filters=(Filter("milestone", "only this milestone", words=BLOCKS),),
            wants="kb.facts.list_questions:wants_milestone",
            ids_at="runtimes.runtime",
            row_id="runtime",
            example={"milestone": "block_update", "limit": "2"},
        ),
        FactList(
            "stats",
            "how well each table is known",
            "kb.facts.stats:TableStats",
            "kb.facts.stats:stats",
            ("table", "rows", "exact_share", "two_sources_share", "newest_evidence", "oldest_evidence", "oldest_fact"),
            Hangs.PERIOD,
            ids_at="kb.facts.vocabularies:fact_tables",
            row_id="table",
            example={"limit": "2"},
        ),
        FactList(
            "sources",
            "where the facts come from",
            "kb.facts.tables:Source",
            "kb.facts.tables:sources",
            ("source", "kind", "url"),
            ids_at="sources.source_id",
            example={"limit": "2"},
        ),
        FactList(
            "versions",
            "the releases of our data",
            "kb.facts.tables:Version",
            "kb.facts.tables:versions",
            ("version", "recorded_on", "summary"),
            example={"limit": "2"},
        ),
    )
}
"""Every list by its name, in the order of help."""
