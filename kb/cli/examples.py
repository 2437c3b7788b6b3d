"""What is typed for each command, for its help and the manual: the shortest question, then one that people have."""

from __future__ import annotations

EXAMPLES = {
    "snapshot": ("snapshot 2021-08-01", "snapshot --region eu-central-1 --format json"),
    "runtimes": ("runtimes python3.9", "runtimes --within 90 --format csv"),
    "limits": ("limits function_timeout", "limits --topic function_config --as-of 2019-06-01"),
    "triggers": ("triggers amazon-sqs", "triggers --method event_source_mapping"),
    "features": ("features snapstart", "features --applies-to runtime:python3.9"),
    "events": ("events --from 2026-01-01", "events -q snapstart"),
    "practices": ("practices --topic security",),
    "fields": ("fields Timeout --format json", "fields --resource EventSourceMapping"),
    "operations": ("operations --api lambda --as-of 2016-01-01",),
    "regions": ("regions eu-central-1", "regions --partition aws-cn"),
    "claims": ("claims --about python3.9",),
    "slips": ("slips python3.8", "slips --milestone block_update"),
    "stats": ("stats limits",),
    "sources": ("sources konishi-lambda-timeline",),
    "versions": ("versions 14 --format json",),
    "history": ("history python3.9", "history function_timeout --known-at 2018-09-01"),
    "upcoming": ("upcoming --within 180",),
    "diff": ("diff 2024-12-02 2025-12-01", "diff 2026-01-01 2026-11-01 --axis known"),
    "search": ("search timeout", "search sqs limit"),
    "windows": ("windows --runtime python3.8", "windows --runtime python3.8 --memory 4096 --timeout 900"),
    "chart": ("chart runtimes -o runtimes.svg", "chart bitemporal --runtime python3.8 -o python3.8.html"),
    "check": (
        "check template.yaml",
        "check . --operation update --horizon 180",
        "check template.yaml --as-of 2027-03-03 --fix-diff",
    ),
    "rules": ("rules LKB203", "rules --template > rules/ACME001.sql"),
    "explain": ("explain LKB203", "explain LKB203 --as-of 2019-06-01"),
    "comment": ("comment head.json --base base.json",),
    "evidence": ("evidence -o evidence.html --as-of 2024-12-31 --known-at as-of",),
    "backtest": ("backtest . template.yaml",),
    "compare-scanners": ("compare-scanners", "compare-scanners --tflint deprecated_runtimes.json"),
    "policies": ("policies --engine rego", "policies --rule LKB203"),
    "collect": ("collect --policy", "collect --profile production -o fleet.jsonl"),
    "audit": (
        "audit fleet.jsonl",
        "audit functions.csv --map MemorySize=mem --format csv",
        "audit fleet.jsonl --owner-tag team -o findings.parquet",
    ),
    "audit-diff": ("audit-diff last-week.parquet findings.parquet",),
    "project": ("project fleet.jsonl --months 12",),
    "export": ("export -o sql", "export --policies guard -o policies"),
    "serve": ("serve", "serve --port 8001 --workers 2"),
    "site": ("site -o public", "site -o public --url https://lambda-kb.example.com/"),
    "mcp": ("mcp",),
    "openeox": ("openeox python3.9", "openeox -o openeox.json"),
    "lab": ("lab", "lab -- --no-browser"),
    "build": ("build", "build --db kb.duckdb"),
    "update": ("update --check --from https://lambda-kb.example.com/",),
    "drift": ("drift", "drift deprecated_runtimes.json"),
    "completion": ('eval "$(lambda-kb completion bash)"',),
    "data lint": ("data lint", "data lint --warnings"),
    "data fmt": ("data fmt --check",),
    "data diff": ("data diff 13 14",),
    "data new-version": ('data new-version --summary "What it is about."',),
    "data seal": ("data seal",),
    "intake sources": ("intake sources",),
    "intake fetch": ("intake fetch --recordings recordings",),
    "intake propose": ("intake propose --recordings recordings -o proposals.json",),
    "intake accept": ("intake accept proposals.json --automatic",),
    "intake replay": ("intake replay --recordings recordings",),
}
"""By the words of the command; `lambda-kb` stands before each but where it stands in it."""


def example_lines(prog: str) -> list[str]:
    """What is typed for a command.

    Args:
        prog: The command as help names it, such as `lambda-kb data lint`.
    """
    name, _, command = prog.partition(" ")
    return [one if f"{name} " in one else f"{name} {one}" for one in EXAMPLES.get(command, ())]
