"""Every chart by name: one list for the command line, the service, the gallery and the notebooks."""

from __future__ import annotations

from kb.charts.ages import age
from kb.charts.bitemporal import bitemporal
from kb.charts.changes import changes
from kb.charts.comparison import compare
from kb.charts.configurations import config
from kb.charts.countdown import next_days
from kb.charts.days import days
from kb.charts.events import events
from kb.charts.features import features
from kb.charts.fleets import fleet
from kb.charts.limits import limits
from kb.charts.regions import regions
from kb.charts.registry import Chart, Option, day_parser, number_parser, one_of, parse_counts, parse_names
from kb.charts.revisions import MILESTONES, revisions
from kb.charts.runtimes import runtimes
from kb.charts.slips import announced, slips
from kb.charts.triggers import triggers
from kb.charts.trust import trust
from kb.charts.validity import validity
from kb.operations import OPERATIONS

LANGUAGE = Option("language", "language", "only this language", str)
RUNTIME = Option("runtime", "runtime", "the runtime, such as python3.8", str)
RUNTIMES = Option("runtime", "runtimes", "only these runtimes, with commas between them", parse_names)
LIMITS = Option("limit", "limit_ids", "the limits to draw by id or name, with commas between them", parse_names)
LIMIT_TOPIC = Option("topic", "topic", "all limits of this topic, such as function_config", str)
MILESTONE = Option("milestone", "milestone", "only this milestone", one_of("milestone", *MILESTONES))
TOPIC = Option("topic", "topic", "only this topic", str)
APPLIES_TO = Option("applies-to", "applies_to", "what the features apply to, such as runtime:python3.9", str)
FIRST = Option("from", "first", "the earlier day", day_parser("from"))
LAST = Option("to", "last", "the later day", day_parser("to"))
AXIS = Option("axis", "axis", "valid: what came to hold; known: what was published", one_of("axis", "valid", "known"))
CONFIGURATION = (
    RUNTIME,
    Option("memory", "memory", "MB of memory", number_parser("memory")),
    Option("timeout", "timeout", "seconds", number_parser("timeout")),
    Option("ephemeral-storage", "ephemeral_storage", "MB of /tmp", number_parser("ephemeral-storage")),
    Option("architecture", "architecture", "x86_64 or arm64", one_of("architecture", "x86_64", "arm64")),
    Option("package-type", "package_type", "Zip or Image", one_of("package-type", "Zip", "Image")),
    Option("operation", "operation", "create, update or invoke", one_of("operation", *OPERATIONS)),
)
LAYERS = Option("layers", "layers", "how many layers", number_parser("layers"))
FLEET_COUNTS = "functions by runtime, such as python3.9=120,nodejs18.x=40"
FUNCTIONS = Option("functions", "counts", FLEET_COUNTS, parse_counts, required=True)
OF_A_FLEET = Option("functions", "counts", f"only of a fleet: {FLEET_COUNTS}", parse_counts)
PARTITION = Option("partition", "partition", "only this partition, such as aws-cn", str)
KIND = Option("kind", "kind", "only this kind", one_of("kind", "runtime", "limit", "trigger", "feature"))
MONTHS = Option("months", "months", "how many months ahead", number_parser("months"))

CONFIGURED = {
    "runtime": "python3.9",
    "memory": "6144",
    "timeout": "600",
    "ephemeral-storage": "1024",
    "architecture": "arm64",
}
FLEET = {"functions": "python3.9=120,python3.12=70,nodejs18.x=40,nodejs22.x=150,java11=30,provided.al2023=55"}

CHARTS: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        Chart("runtimes", "When was each runtime supported, and until when?", runtimes, (LANGUAGE,)),
        Chart("days", "Which runtimes were there on any day? (with a slider)", days),
        Chart("limits", "How did the largest values grow?", limits, (LIMITS, LIMIT_TOPIC)),
        Chart("events", "What came when?", events, (TOPIC, FIRST)),
        Chart("triggers", "What starts a function, how, and since when?", triggers),
        Chart("features", "Since when is there each feature?", features, (APPLIES_TO,)),
        Chart("revisions", "What had AWS said the date was, and when?", revisions, (MILESTONE, RUNTIMES)),
        Chart("slips", "How far do published dates move?", slips, (MILESTONE,)),
        Chart("announced", "What was announced, and what stands?", announced, (MILESTONE,)),
        Chart("bitemporal", "How was one runtime's phase seen, on every day?", bitemporal, (RUNTIME,)),
        Chart("changes", "What changed between two days?", changes, (FIRST, LAST, AXIS)),
        Chart(
            "validity",
            "When may a configuration be deployed, and which field decides?",
            validity,
            CONFIGURATION,
            CONFIGURED,
        ),
        Chart(
            "config",
            "Which field of a configuration was illegal when, and by which limit?",
            config,
            (*CONFIGURATION[:-1], LAYERS, CONFIGURATION[-1]),
            CONFIGURED | {"layers": "3"},
        ),
        Chart("next", "What ends next, and in how many days?", next_days, (OF_A_FLEET,)),
        Chart("compare", "What came, went and moved between two days?", compare, (FIRST, LAST, KIND)),
        Chart("trust", "What is a date worth that is announced some months ahead?", trust, (MILESTONE,)),
        Chart("regions", "When did Lambda reach which Region?", regions, (PARTITION,)),
        Chart("age", "How fresh is each table of the data?", age),
        Chart("fleet", "How does a fleet age if nobody moves it?", fleet, (FUNCTIONS, MONTHS), FLEET),
    )
}
"""Every chart by the name under which the command line and the service draw it."""
